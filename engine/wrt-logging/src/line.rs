//! A line of text of bounded length, written without an allocator.

use core::fmt;

/// Text of at most `N` bytes that ends in `…` where it was cut.
#[derive(Clone, Copy, Debug)]
pub struct Line<const N: usize> {
    bytes: [u8; N],
    len: usize,
    cut: bool,
}

/// What stands at the end of a line that was cut.
const CUT: &str = "…";

impl<const N: usize> Line<N> {
    /// An empty line.
    #[must_use]
    pub const fn new() -> Self {
        Line { bytes: [0; N], len: 0, cut: false }
    }

    /// The bytes written so far.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }

    /// Whether something did not fit.
    #[must_use]
    pub const fn is_cut(&self) -> bool {
        self.cut
    }

    fn append(&mut self, text: &str) {
        for (slot, byte) in self.bytes.iter_mut().skip(self.len).zip(text.bytes()) {
            *slot = byte;
        }
        self.len = self.len.saturating_add(text.len()).min(N);
    }
}

impl<const N: usize> Default for Line<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> fmt::Write for Line<N> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if self.cut {
            return Ok(());
        }
        let room = N.saturating_sub(CUT.len()).saturating_sub(self.len);
        if text.len() <= room {
            self.append(text);
        } else {
            let fits = text.floor_char_boundary(room);
            self.append(text.get(..fits).unwrap_or(""));
            self.append(CUT);
            self.cut = true;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Line;
    use core::fmt::Write;

    #[test]
    fn what_does_not_fit_is_cut_between_characters() {
        let mut line = Line::<8>::new();
        line.write_str("aööxyz").unwrap();
        assert_eq!(core::str::from_utf8(line.as_bytes()), Ok("aöö…"));
        assert!(line.is_cut());
    }

    #[test]
    fn what_fits_is_whole() {
        let mut line = Line::<16>::new();
        write!(line, "{}-{}", 1, 2).unwrap();
        assert_eq!(line.as_bytes(), b"1-2");
        assert!(!line.is_cut());
    }
}
