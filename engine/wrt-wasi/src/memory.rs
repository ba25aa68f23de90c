//! A guest's linear memory as the functions of preview 1 see it: checked, little-endian.

use crate::Errno;

/// A view of one linear memory for the time of one call. A pointer that leaves it is [`Errno::Fault`].
#[derive(Debug)]
pub struct Memory<'a> {
    bytes: &'a mut [u8],
}

/// One piece of a vectored read or write (`iovec`): an address and a length in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    pub(crate) at: u32,
    pub(crate) len: u32,
}

/// Bytes of an `iovec` in memory.
const PIECE_BYTES: u32 = 8;

/// Pieces of one read or write, as many as POSIX systems take (`IOV_MAX`): a call's work stays bounded.
const PIECES_MAX: u32 = 1024;

impl<'a> Memory<'a> {
    /// The memory of these bytes.
    #[must_use]
    pub const fn new(bytes: &'a mut [u8]) -> Memory<'a> {
        Memory { bytes }
    }

    /// The `len` bytes at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if they do not all lie in the memory.
    pub fn slice(&self, at: u32, len: u32) -> Result<&[u8], Errno> {
        self.bytes.get(at as usize..end(at, len)?).ok_or(Errno::Fault)
    }

    /// The `len` bytes at address `at`, to write.
    ///
    /// # Errors
    /// [`Errno::Fault`] if they do not all lie in the memory.
    pub fn slice_mut(&mut self, at: u32, len: u32) -> Result<&mut [u8], Errno> {
        self.bytes.get_mut(at as usize..end(at, len)?).ok_or(Errno::Fault)
    }

    /// The text of `len` bytes at address `at`: a path.
    ///
    /// # Errors
    /// [`Errno::Fault`] if it does not lie in the memory, [`Errno::Ilseq`] if it is not UTF-8, [`Errno::Inval`] if
    /// it holds a zero byte.
    pub fn text(&self, at: u32, len: u32) -> Result<&str, Errno> {
        let bytes = self.slice(at, len)?;
        let text = core::str::from_utf8(bytes).map_err(|_| Errno::Ilseq)?;
        if bytes.contains(&0) { Err(Errno::Inval) } else { Ok(text) }
    }

    /// The number at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if it does not lie in the memory.
    pub fn read_u64(&self, at: u32) -> Result<u64, Errno> {
        Ok(u64::from_le_bytes(self.array(at)?))
    }

    /// The number at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if it does not lie in the memory.
    pub fn read_u32(&self, at: u32) -> Result<u32, Errno> {
        Ok(u32::from_le_bytes(self.array(at)?))
    }

    /// The number at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if it does not lie in the memory.
    pub fn read_u16(&self, at: u32) -> Result<u16, Errno> {
        Ok(u16::from_le_bytes(self.array(at)?))
    }

    /// The byte at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if it does not lie in the memory.
    pub fn read_u8(&self, at: u32) -> Result<u8, Errno> {
        self.bytes.get(at as usize).copied().ok_or(Errno::Fault)
    }

    /// Writes a number at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if it would not lie in the memory.
    pub fn write_u64(&mut self, at: u32, value: u64) -> Result<(), Errno> {
        self.write(at, &value.to_le_bytes())
    }

    /// Writes a number at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if it would not lie in the memory.
    pub fn write_u32(&mut self, at: u32, value: u32) -> Result<(), Errno> {
        self.write(at, &value.to_le_bytes())
    }

    /// Writes bytes at address `at`.
    ///
    /// # Errors
    /// [`Errno::Fault`] if they would not all lie in the memory; nothing is written then.
    pub fn write(&mut self, at: u32, bytes: &[u8]) -> Result<(), Errno> {
        let end = (at as usize).checked_add(bytes.len()).ok_or(Errno::Fault)?;
        let target = self.bytes.get_mut(at as usize..end).ok_or(Errno::Fault)?;
        for (to, from) in target.iter_mut().zip(bytes) {
            *to = *from;
        }
        Ok(())
    }

    /// The `index`-th piece of the vector at `list`.
    pub(crate) fn piece(&self, list: u32, index: u32) -> Result<Piece, Errno> {
        let at = offset(list, index, PIECE_BYTES)?;
        Ok(Piece { at: self.read_u32(at)?, len: self.read_u32(field(at, 4)?)? })
    }

    /// Checks that all `count` pieces of the vector at `list` lie in the memory, and that their lengths sum up to
    /// what a result can tell. Done before anything is read or written, so that a bad vector consumes no data.
    pub(crate) fn check_pieces(&self, list: u32, count: u32) -> Result<(), Errno> {
        if count > PIECES_MAX {
            return Err(Errno::Inval);
        }
        let mut total: u32 = 0;
        for index in 0..count {
            let piece = self.piece(list, index)?;
            self.slice(piece.at, piece.len)?;
            total = total.checked_add(piece.len).ok_or(Errno::Inval)?;
        }
        Ok(())
    }

    fn array<const N: usize>(&self, at: u32) -> Result<[u8; N], Errno> {
        let rest = self.bytes.get(at as usize..).ok_or(Errno::Fault)?;
        rest.first_chunk().copied().ok_or(Errno::Fault)
    }
}

/// The address of the `index`-th of records of `size` bytes.
pub(crate) fn offset(list: u32, index: u32, size: u32) -> Result<u32, Errno> {
    index.checked_mul(size).and_then(|offset| list.checked_add(offset)).ok_or(Errno::Fault)
}

/// The address of the field `by` bytes into a record.
pub(crate) fn field(at: u32, by: u32) -> Result<u32, Errno> {
    at.checked_add(by).ok_or(Errno::Fault)
}

fn end(at: u32, len: u32) -> Result<usize, Errno> {
    (at as usize).checked_add(len as usize).ok_or(Errno::Fault)
}

#[cfg(test)]
mod tests {
    use super::Memory;
    use crate::Errno;

    #[test]
    fn what_leaves_the_memory_is_a_fault() {
        let mut bytes = [0; 8];
        let mut memory = Memory::new(&mut bytes);
        assert_eq!(memory.write_u64(0, 0x0102), Ok(()));
        assert_eq!(memory.read_u16(0), Ok(0x0102));
        assert_eq!(memory.write_u64(1, 0), Err(Errno::Fault));
        assert_eq!(memory.read_u32(u32::MAX), Err(Errno::Fault));
        assert_eq!(memory.slice(8, 0), Ok(&[][..]));
        assert_eq!(memory.slice(9, 0), Err(Errno::Fault));
        assert_eq!(memory.slice(4, u32::MAX), Err(Errno::Fault));
    }

    #[test]
    fn a_vector_is_checked_as_a_whole() {
        let mut bytes = [0; 32];
        let mut memory = Memory::new(&mut bytes);
        memory.write_u32(0, 16).unwrap();
        memory.write_u32(4, 8).unwrap();
        memory.write_u32(8, 24).unwrap();
        memory.write_u32(12, 9).unwrap();
        assert_eq!(memory.check_pieces(0, 1), Ok(()));
        assert_eq!(memory.check_pieces(0, 2), Err(Errno::Fault));
        assert_eq!(memory.check_pieces(0, 1024), Err(Errno::Fault));
        assert_eq!(memory.check_pieces(0, 1025), Err(Errno::Inval));
    }

    #[test]
    fn a_path_is_text_without_zero() {
        let mut bytes = *b"a/b\0\xff";
        let memory = Memory::new(&mut bytes);
        assert_eq!(memory.text(0, 3), Ok("a/b"));
        assert_eq!(memory.text(0, 4), Err(Errno::Inval));
        assert_eq!(memory.text(0, 5), Err(Errno::Ilseq));
    }
}
