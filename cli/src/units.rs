//! Sizes, durations and pairs as they stand on the command line.

use core::time::Duration;
use std::path::PathBuf;

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

/// A duration: numbers with units, such as `500ms`, `2s` or `1m 30s`.
pub(crate) fn duration(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text).map_err(|error| format!("{error}; durations are like 500ms, 2s or 1m30s"))
}

/// An environment variable: `NAME=VALUE`, or `NAME` for the value it has in this process.
pub(crate) fn variable(text: &str) -> Result<(String, String), String> {
    if let Some((name, value)) = text.split_once('=') {
        return if name.is_empty() { Err("the name is missing".into()) } else { Ok((name.into(), value.into())) };
    }
    let value = std::env::var(text).map_err(|error| format!("{text}: {error}; use NAME=VALUE"))?;
    Ok((text.into(), value))
}

/// A directory of the host, and the name the guest has for it: `HOST::GUEST`, or `HOST` where both are the same.
pub(crate) fn directory(text: &str) -> Result<(PathBuf, String), String> {
    let (host, guest) = text.split_once("::").unwrap_or((text, text));
    if host.is_empty() || guest.is_empty() {
        return Err("directories are like HOST or HOST::GUEST".into());
    }
    Ok((host.into(), guest.into()))
}

#[cfg(test)]
mod tests {
    use super::{directory, duration, size, variable};
    use core::time::Duration;
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
        assert_eq!(variable("A=b=c"), Ok(("A".into(), "b=c".into())));
        assert!(variable("=b").is_err());
    }

    #[test]
    fn a_directory_has_the_same_name_inside_unless_another_is_given() {
        assert_eq!(directory("data"), Ok((PathBuf::from("data"), "data".into())));
        assert_eq!(directory("data::/srv"), Ok((PathBuf::from("data"), "/srv".into())));
        assert!(directory("data::").is_err());
    }
}
