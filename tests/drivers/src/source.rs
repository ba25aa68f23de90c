//! Decisions out of bytes.

/// Bytes that decide, one after another. When none is left every decision is the first, so that fewer bytes make a smaller module.
#[derive(Debug)]
pub(crate) struct Source<'a> {
    bytes: &'a [u8],
}

impl<'a> Source<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Source<'a> {
        Source { bytes }
    }

    pub(crate) fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        *first
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u8) -> u8 {
        self.byte().checked_rem(bound).unwrap_or(0)
    }

    /// True once in `times`, if bytes are left.
    pub(crate) fn once_in(&mut self, times: u8) -> bool {
        self.below(times) == times.wrapping_sub(1)
    }

    /// One of these.
    pub(crate) fn of<T: Copy>(&mut self, choices: &[T]) -> Option<T> {
        let index = usize::from(self.byte()).checked_rem(choices.len())?;
        choices.get(index).copied()
    }

    pub(crate) fn word(&mut self) -> u64 {
        (0..8).fold(0, |word, _| word << 8 | u64::from(self.byte()))
    }
}
