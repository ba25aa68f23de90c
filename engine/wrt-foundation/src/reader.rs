//! Reads the primitive values of the binary format from a slice that may not be all of the input yet.

use core::fmt;

/// Why a value could not be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadError {
    /// The slice ends first: more input may complete the value.
    End,
    /// An integer has more bytes than its width allows (`integer representation too long`).
    TooLong {
        /// The byte that had to be the last.
        found: u8,
    },
    /// An integer's last byte has bits beyond its width (`integer too large`).
    TooLarge {
        /// The last byte.
        found: u8,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::End => f.write_str("unexpected end"),
            ReadError::TooLong { found } => write!(f, "integer representation too long (byte {found:#04x})"),
            ReadError::TooLarge { found } => write!(f, "integer too large (byte {found:#04x})"),
        }
    }
}

impl core::error::Error for ReadError {}

/// A position in a slice of bytes. A read that fails leaves the position where it was.
#[derive(Clone, Copy, Debug)]
pub struct ByteReader<'a> {
    bytes: &'a [u8],
    pos: usize,
}

impl<'a> ByteReader<'a> {
    /// Starts at the first byte.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        ByteReader { bytes, pos: 0 }
    }

    /// Bytes read so far.
    #[must_use]
    pub const fn pos(&self) -> usize {
        self.pos
    }

    /// Bytes left.
    #[must_use]
    pub const fn remaining(&self) -> usize {
        self.bytes.len().saturating_sub(self.pos)
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_at_end(&self) -> bool {
        self.remaining() == 0
    }

    /// The next byte, not read yet.
    #[must_use]
    pub fn peek(&self) -> Option<u8> {
        self.bytes.get(self.pos).copied()
    }

    /// One byte.
    ///
    /// # Errors
    /// [`ReadError::End`].
    #[inline]
    pub fn byte(&mut self) -> Result<u8, ReadError> {
        let byte = *self.bytes.get(self.pos).ok_or(ReadError::End)?;
        self.pos = self.pos.wrapping_add(1);
        Ok(byte)
    }

    /// The next `len` bytes.
    ///
    /// # Errors
    /// [`ReadError::End`].
    pub fn take(&mut self, len: usize) -> Result<&'a [u8], ReadError> {
        let end = self.pos.checked_add(len).ok_or(ReadError::End)?;
        let bytes = self.bytes.get(self.pos..end).ok_or(ReadError::End)?;
        self.pos = end;
        Ok(bytes)
    }

    /// All bytes that are left, at most `len`.
    pub fn take_up_to(&mut self, len: usize) -> &'a [u8] {
        let len = len.min(self.remaining());
        self.take(len).unwrap_or(&[])
    }

    /// An unsigned 32-bit integer in LEB128.
    ///
    /// # Errors
    /// All of [`ReadError`].
    #[inline]
    pub fn u32(&mut self) -> Result<u32, ReadError> {
        let first = *self.bytes.get(self.pos).ok_or(ReadError::End)?;
        if first < 0x80 {
            self.pos = self.pos.wrapping_add(1);
            return Ok(u32::from(first));
        }
        // At most 32 bits were accepted.
        #[expect(clippy::cast_possible_truncation, reason = "the reader checked that 32 bits hold it")]
        self.unsigned(32).map(|value| value as u32)
    }

    /// An unsigned 64-bit integer in LEB128.
    ///
    /// # Errors
    /// All of [`ReadError`].
    pub fn u64(&mut self) -> Result<u64, ReadError> {
        self.unsigned(64)
    }

    /// A signed 32-bit integer in LEB128.
    ///
    /// # Errors
    /// All of [`ReadError`].
    pub fn s32(&mut self) -> Result<i32, ReadError> {
        #[expect(clippy::cast_possible_truncation, reason = "the reader checked that 32 bits hold it")]
        self.signed(32).map(|value| value as i32)
    }

    /// A signed 33-bit integer in LEB128, as block types have it.
    ///
    /// # Errors
    /// All of [`ReadError`].
    pub fn s33(&mut self) -> Result<i64, ReadError> {
        self.signed(33)
    }

    /// A signed 64-bit integer in LEB128.
    ///
    /// # Errors
    /// All of [`ReadError`].
    pub fn s64(&mut self) -> Result<i64, ReadError> {
        self.signed(64)
    }

    /// Four bytes, the lowest first.
    ///
    /// # Errors
    /// [`ReadError::End`].
    pub fn fixed_u32(&mut self) -> Result<u32, ReadError> {
        let bytes = self.take(4)?.first_chunk().ok_or(ReadError::End)?;
        Ok(u32::from_le_bytes(*bytes))
    }

    /// Eight bytes, the lowest first.
    ///
    /// # Errors
    /// [`ReadError::End`].
    pub fn fixed_u64(&mut self) -> Result<u64, ReadError> {
        let bytes = self.take(8)?.first_chunk().ok_or(ReadError::End)?;
        Ok(u64::from_le_bytes(*bytes))
    }

    fn unsigned(&mut self, width: u32) -> Result<u64, ReadError> {
        let mut value = 0u64;
        let mut shift = 0u32;
        let mut pos = self.pos;
        loop {
            let byte = *self.bytes.get(pos).ok_or(ReadError::End)?;
            pos = pos.wrapping_add(1);
            let left = width.wrapping_sub(shift);
            if left < 7 {
                if byte & 0x80 != 0 {
                    return Err(ReadError::TooLong { found: byte });
                }
                if u32::from(byte).wrapping_shr(left) != 0 {
                    return Err(ReadError::TooLarge { found: byte });
                }
            }
            value |= u64::from(byte & 0x7f).wrapping_shl(shift);
            if byte & 0x80 == 0 {
                self.pos = pos;
                return Ok(value);
            }
            shift = shift.wrapping_add(7);
            if shift >= width {
                return Err(ReadError::TooLong { found: byte });
            }
        }
    }

    fn signed(&mut self, width: u32) -> Result<i64, ReadError> {
        let mut value = 0i64;
        let mut shift = 0u32;
        let mut pos = self.pos;
        loop {
            let byte = *self.bytes.get(pos).ok_or(ReadError::End)?;
            pos = pos.wrapping_add(1);
            let left = width.wrapping_sub(shift);
            if left < 7 {
                if byte & 0x80 != 0 {
                    return Err(ReadError::TooLong { found: byte });
                }
                // The bits from the sign bit up must all be equal.
                let top = (byte & 0x7f).wrapping_shr(left.wrapping_sub(1));
                let ones = 0x7fu8.wrapping_shr(left.wrapping_sub(1));
                if top != 0 && top != ones {
                    return Err(ReadError::TooLarge { found: byte });
                }
            }
            value |= i64::from(byte & 0x7f).wrapping_shl(shift);
            shift = shift.wrapping_add(7);
            if byte & 0x80 == 0 {
                self.pos = pos;
                let unused = 64u32.saturating_sub(shift);
                return Ok(value.wrapping_shl(unused).wrapping_shr(unused));
            }
            if shift >= width {
                return Err(ReadError::TooLong { found: byte });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ByteReader, ReadError};

    fn read<'a, T>(bytes: &'a [u8], f: impl Fn(&mut ByteReader<'a>) -> Result<T, ReadError>) -> Result<T, ReadError> {
        f(&mut ByteReader::new(bytes))
    }

    #[test]
    fn integers_at_their_bounds() {
        assert_eq!(read(&[0xff, 0xff, 0xff, 0xff, 0x0f], ByteReader::u32), Ok(u32::MAX));
        assert_eq!(read(&[0x80, 0x80, 0x80, 0x80, 0x78], ByteReader::s32), Ok(i32::MIN));
        assert_eq!(read(&[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f], ByteReader::s64), Ok(i64::MIN));
        assert_eq!(read(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], ByteReader::u64), Ok(u64::MAX));
        assert_eq!(read(&[0x40], ByteReader::s33), Ok(-64));
    }

    #[test]
    fn too_long_and_too_large_are_told_apart() {
        assert_eq!(read(&[0x80, 0x80, 0x80, 0x80, 0x80, 0], ByteReader::u32), Err(ReadError::TooLong { found: 0x80 }));
        assert_eq!(read(&[0x80, 0x80, 0x80, 0x80, 0x10], ByteReader::u32), Err(ReadError::TooLarge { found: 0x10 }));
        assert_eq!(read(&[0xff, 0xff, 0xff, 0xff, 0x4f], ByteReader::s32), Err(ReadError::TooLarge { found: 0x4f }));
        assert_eq!(read(&[0x80, 0x80], ByteReader::u32), Err(ReadError::End));
    }

    #[test]
    fn a_failed_read_moves_nothing() {
        let mut reader = ByteReader::new(&[0x80]);
        assert!(reader.u32().is_err());
        assert_eq!(reader.pos(), 0);
    }
}
