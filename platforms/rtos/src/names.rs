//! Names of threads as C has them.

use core::mem;

/// Writes a name as C has it, cut at a character, and at a zero, to 31 bytes; the kernel may cut it again. *Bounded*.
pub fn kernel_name(name: &str, kept: &mut [u8; 32]) {
    let mut rest = kept.as_mut_slice();
    for character in name.chars().take_while(|character| *character != '\0') {
        // One byte stays for the final zero.
        if rest.len() <= character.len_utf8() {
            break;
        }
        let written = character.encode_utf8(rest).len();
        rest = mem::take(&mut rest).get_mut(written..).unwrap_or(&mut []);
    }
    rest.fill(0);
}

#[cfg(test)]
mod tests {
    use core::ffi::CStr;

    use super::kernel_name;

    #[test]
    fn a_name_is_cut_at_a_character_and_at_a_zero() {
        let thirty = "a".repeat(30);
        for (name, kept) in [
            ("", ""),
            ("guest", "guest"),
            ("gue\0st", "gue"),
            (&format!("{thirty}bc"), &format!("{thirty}b")),
            (&format!("{thirty}é"), &thirty),
            (&"€".repeat(11), &"€".repeat(10)),
        ] {
            let mut bytes = [0xff; 32];
            kernel_name(name, &mut bytes);
            assert_eq!(CStr::from_bytes_until_nul(&bytes).unwrap().to_str(), Ok(kept), "{name:?}");
        }
    }
}
