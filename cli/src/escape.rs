//! Text from a file as it may stand on a terminal.

use core::fmt::{self, Write as _};

/// Text with its control characters, line ends and reorderings of direction escaped: what a module calls its functions must not move
/// the cursor, forge a line of output, or show other letters than there are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Escaped<'a>(pub(crate) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            if c.is_control() || is_unseen(c) {
                write!(f, "{}", c.escape_default())?;
            } else {
                f.write_char(c)?;
            }
        }
        Ok(())
    }
}

/// Line separators and marks of direction, which are no control characters to Unicode.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::Escaped;

    #[test]
    fn what_moves_the_cursor_is_escaped() {
        assert_eq!(Escaped("a\x1b[2Jb\nc").to_string(), "a\\u{1b}[2Jb\\nc");
        assert_eq!(Escaped("\u{202e}x\u{9b}").to_string(), "\\u{202e}x\\u{9b}");
        assert_eq!(Escaped("größe::λ").to_string(), "größe::λ");
    }
}
