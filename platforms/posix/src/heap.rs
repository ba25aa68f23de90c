//! Bytes on the process's heap, for regions that may move.

use alloc::vec::Vec;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// 16 bytes that lie at a multiple of 16 on every processor, as those of a `u128` do not.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C, align(16))]
struct Word([u64; 2]);

/// Zeroed bytes that grow from the front; what is behind them in the block is zero.
#[derive(Debug, Default)]
pub(crate) struct HeapBytes {
    words: Vec<Word>,
    len: usize,
}

/// The heap has no room.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NoRoom;

impl HeapBytes {
    /// Alignment of the bytes.
    pub(crate) const ALIGN: usize = align_of::<Word>();
    /// Bytes of the smallest block.
    const LEAST: usize = 256;

    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        self.words.as_bytes().get(..self.len).unwrap_or(&[])
    }

    #[inline]
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        self.words.as_mut_bytes().get_mut(..self.len).unwrap_or(&mut [])
    }

    /// Grows to `len` bytes, and the block to twice its size up to `most`; less than there are changes nothing.
    pub(crate) fn grow(&mut self, len: usize, most: usize) -> Result<(), NoRoom> {
        let have = size_of_val(&*self.words);
        if len > have {
            let block = have.saturating_mul(2).max(Self::LEAST).min(most).max(len);
            let words = block.div_ceil(size_of::<Word>());
            self.words.try_reserve_exact(words.saturating_sub(self.words.len())).map_err(|_| NoRoom)?;
            self.words.resize(words, Word::default());
        }
        self.len = self.len.max(len);
        Ok(())
    }

    /// Gives back what is behind the bytes, where the heap has a smaller block; how many bytes are left.
    pub(crate) fn trim(&mut self) -> usize {
        let words = self.len.div_ceil(size_of::<Word>());
        let mut exact = Vec::new();
        if words < self.words.len() && exact.try_reserve_exact(words).is_ok() {
            exact.extend(self.words.iter().take(words).copied());
            self.words = exact;
        }
        size_of_val(&*self.words)
    }
}

#[cfg(test)]
mod tests {
    use super::HeapBytes;

    #[test]
    fn bytes_grow_zeroed_and_a_trim_keeps_them() {
        let mut bytes = HeapBytes::default();
        assert_eq!(bytes.bytes(), []);
        for len in [0, 1, 20, 300, 299, 5000] {
            let before = bytes.bytes().len();
            bytes.grow(len, 4000).unwrap();
            assert_eq!(bytes.bytes().len(), before.max(len));
            assert!(bytes.bytes().iter().skip(before).all(|byte| *byte == 0));
            bytes.bytes_mut().fill(7);
        }
        bytes.grow(5001, 1 << 20).unwrap();
        assert_eq!(bytes.trim(), 5008);
        assert!(bytes.bytes().iter().take(5000).all(|byte| *byte == 7));
        bytes.grow(5008, 1 << 20).unwrap();
        assert_eq!(bytes.bytes()[5000..], [0; 8]);
        assert!(bytes.grow(usize::MAX >> 1, 0).is_err());
        assert_eq!(bytes.bytes().len(), 5008);
    }
}
