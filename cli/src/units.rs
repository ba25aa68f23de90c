//! Sizes, durations and pairs as they stand on the command line.

use core::time::Duration;
use std::ffi::OsString;
use std::path::PathBuf;

use wrt::Resource;

use crate::text::word;

/// A size in bytes: a number, with `K`, `M` or `G` (times 1024; `KiB` and `KB` are the same) or without.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.strip_prefix(digits).unwrap_or_default();
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err(format!("unknown unit `{unit}`: sizes are like 65536, 64K, 16MiB or 1G")),
    };
    let count: u64 = digits.parse().map_err(|_| "sizes are like 65536, 64K, 16MiB or 1G".to_owned())?;
    count.checked_mul(1 << shift).ok_or_else(|| "the size is too large".to_owned())
}

/// A bound of a resource: its name among the fields of `Limits`, and how much there is.
pub(crate) fn limit(text: &str) -> Result<(Resource, u64), String> {
    let (name, amount) = text.split_once('=').ok_or("bounds are like call_depth=64 or memory_bytes=64K")?;
    let what = Resource::ALL.iter().find(|what| what.field() == name).ok_or_else(|| {
        let names: Vec<&str> = Resource::ALL.iter().map(|what| what.field()).collect();
        format!("there is no bound of this name; there are {}", names.join(", "))
    })?;
    Ok((*what, size(amount)?))
}

/// A duration: numbers with units, such as `500ms`, `2s` or `1m 30s`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|error| format!("{error}; durations are like 500ms, 2s or 1m30s"))
}

/// An environment variable: `NAME=VALUE`, or `NAME` for the value it has in this process.
pub(crate) fn variable(text: OsString) -> Result<(Vec<u8>, Vec<u8>), String> {
    let bytes = text.as_encoded_bytes();
    if let Some(at) = bytes.iter().position(|byte| *byte == b'=') {
        let (name, value) =
            (bytes.get(..at).unwrap_or_default(), bytes.get(at.saturating_add(1)..).unwrap_or_default());
        return if name.is_empty() { Err("the name is missing".into()) } else { Ok((name.into(), value.into())) };
    }
    let value = std::env::var_os(&text).ok_or("there is no such variable here; use NAME=VALUE")?;
    Ok((bytes.into(), value.into_encoded_bytes()))
}

/// A directory of the host, and the name the guest has for it: `HOST::GUEST`, or `HOST` where both are the same.
pub(crate) fn directory(text: OsString) -> Result<(PathBuf, String), String> {
    let bytes = text.as_encoded_bytes();
    let (host, guest) = match bytes.windows(2).position(|pair| pair == b"::") {
        Some(at) => (bytes.get(..at).unwrap_or_default(), bytes.get(at.saturating_add(2)..).unwrap_or_default()),
        None => (bytes, bytes),
    };
    if host.is_empty() || guest.is_empty() {
        return Err("directories are like HOST or HOST::GUEST".into());
    }
    let host = word(host).ok_or("the name is no text")?;
    let guest = core::str::from_utf8(guest).map_err(|_| "the guest's name must be UTF-8: use HOST::GUEST")?;
    // A guest finds a directory by the longest name that a path begins with, up to a slash.
    let trimmed = guest.trim_end_matches('/');
    Ok((host.into(), if trimmed.is_empty() { "/" } else { trimmed }.into()))
}

#[cfg(test)]
mod tests {
    use super::{directory, duration, size, variable};
    use core::time::Duration;
    use std::ffi::OsString;
    use std::path::PathBuf;

    #[test]
    fn sizes_count_in_powers_of_1024() {
        assert_eq!(size("65536"), Ok(65536));
        assert_eq!(size("64K"), Ok(65536));
        assert_eq!(size("16MiB"), Ok(16 << 20));
        assert_eq!(size("1gb"), Ok(1 << 30));
        assert!(size("1T").is_err() && size("K").is_err() && size("-1").is_err());
        assert!(size("18446744073709551615G").is_err());
    }

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(duration("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(duration("1m30s"), Ok(Duration::from_secs(90)));
        assert!(duration("5").is_err());
    }

    #[test]
    fn values_may_hold_the_sign_that_ends_the_name() {
        assert_eq!(variable("A=b=c".into()), Ok((b"A".into(), b"b=c".into())));
        assert_eq!(variable("A=".into()), Ok((b"A".into(), b"".into())));
        assert!(variable("=b".into()).is_err());
    }

    #[test]
    fn a_directory_has_the_same_name_inside_unless_another_is_given() {
        assert_eq!(directory("data".into()), Ok((PathBuf::from("data"), "data".into())));
        assert_eq!(directory("data::/srv".into()), Ok((PathBuf::from("data"), "/srv".into())));
        assert!(directory("data::".into()).is_err());
    }

    #[test]
    fn a_slash_at_the_end_is_no_part_of_the_guests_name() {
        assert_eq!(directory("data/".into()), Ok((PathBuf::from("data/"), "data".into())));
        assert_eq!(directory("x:://".into()), Ok((PathBuf::from("x"), "/".into())));
    }

    #[cfg(unix)]
    #[test]
    fn values_and_paths_need_not_be_utf_8() {
        use std::os::unix::ffi::OsStringExt as _;
        let bytes = |bytes: &[u8]| OsString::from_vec(bytes.to_vec());
        assert_eq!(variable(bytes(b"A=\xff")), Ok((b"A".into(), b"\xff".into())));
        assert_eq!(directory(bytes(b"\xff::/x")), Ok((bytes(b"\xff").into(), "/x".into())));
        assert!(directory(bytes(b"\xff")).is_err());
    }
}
