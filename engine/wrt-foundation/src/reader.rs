//! Reads the primitive values of the binary format from a slice that may not be all of the input yet.

use core::fmt;

use crate::COMPACT;

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
    #[expect(clippy::cast_possible_truncation, reason = "at most 32 bits are accepted")]
    pub fn u32(&mut self) -> Result<u32, ReadError> {
        self.unsigned(32).map(|value| value as u32)
    }

    /// An unsigned 64-bit integer in LEB128.
    ///
    /// # Errors
    /// All of [`ReadError`].
    #[inline]
    pub fn u64(&mut self) -> Result<u64, ReadError> {
        self.unsigned(64)
    }

    /// A signed 32-bit integer in LEB128.
    ///
    /// # Errors
    /// All of [`ReadError`].
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "at most 32 bits are accepted")]
    pub fn s32(&mut self) -> Result<i32, ReadError> {
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
    #[inline]
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

    /// An integer of at most so many bits.
    #[inline]
    fn unsigned(&mut self, width: u32) -> Result<u64, ReadError> {
        let rest = self.bytes.get(self.pos..).unwrap_or(&[]);
        let (value, len) = match groups(rest, width) {
            Some((value, len)) if value.checked_shr(width).unwrap_or(0) == 0 => (value, len),
            _ => unsigned(rest, width)?,
        };
        self.pos = self.pos.wrapping_add(len);
        Ok(value)
    }

    /// As `unsigned`, signed.
    #[inline]
    fn signed(&mut self, width: u32) -> Result<i64, ReadError> {
        let rest = self.bytes.get(self.pos..).unwrap_or(&[]);
        let read = groups(rest, width).map(|(value, len)| (extended(value.cast_signed(), bits(len)), len));
        let (value, len) = match read {
            Some((value, len)) if extended(value, width) == value => (value, len),
            _ => signed(rest, width)?,
        };
        self.pos = self.pos.wrapping_add(len);
        Ok(value)
    }
}

/// Bits of an integer of so many bytes.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "at most ten bytes")]
const fn bits(len: usize) -> u32 {
    (len as u32).wrapping_mul(7)
}

/// The lowest bits of a number, the highest of them its sign.
#[inline]
const fn extended(value: i64, bits: u32) -> i64 {
    let unused = 64u32.saturating_sub(bits);
    value.wrapping_shl(unused).wrapping_shr(unused)
}

/// The bits of the integer that `bytes` begin with, and how many of them it is: all at once, `None` where there are not eight bytes
/// or it has too many. That it may have a few bits more than `width` is left to be looked at. Not for firmware that is to be
/// small.
#[inline]
fn groups(bytes: &[u8], width: u32) -> Option<(u64, usize)> {
    let first = *bytes.first()?;
    if COMPACT {
        return None;
    }
    if first & 0x80 == 0 {
        return Some((u64::from(first), 1));
    }
    let word = u64::from_le_bytes(*bytes.first_chunk::<8>()?);
    // The bytes without a successor, of which the first ends the integer.
    let ends = !word & 0x8080_8080_8080_8080;
    let len = (ends.trailing_zeros() as usize).wrapping_shr(3).wrapping_add(1);
    if ends == 0 || bits(len) >= width.wrapping_add(7) {
        return None;
    }
    let word = word & (ends ^ ends.wrapping_sub(1));
    // Groups of 7 bits become ones of 14, of 28, and then one.
    let word = word & 0x007f_007f_007f_007f | (word & 0x7f00_7f00_7f00_7f00) >> 1;
    let word = word & 0x0000_3fff_0000_3fff | (word & 0x3fff_0000_3fff_0000) >> 2;
    let word = word & 0x0fff_ffff | (word & 0x0fff_ffff_0000_0000) >> 4;
    Some((word, len))
}

/// The integer of at most so many bits that `bytes` begin with, and how many of them it is.
#[inline(never)]
fn unsigned(bytes: &[u8], width: u32) -> Result<(u64, usize), ReadError> {
    let mut value = 0u64;
    let mut shift = 0u32;
    let mut len = 0usize;
    loop {
        let byte = *bytes.get(len).ok_or(ReadError::End)?;
        len = len.wrapping_add(1);
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
            return Ok((value, len));
        }
        shift = shift.wrapping_add(7);
        if shift >= width {
            return Err(ReadError::TooLong { found: byte });
        }
    }
}

/// As [`unsigned`], signed.
#[inline(never)]
fn signed(bytes: &[u8], width: u32) -> Result<(i64, usize), ReadError> {
    let mut value = 0i64;
    let mut shift = 0u32;
    let mut len = 0usize;
    loop {
        let byte = *bytes.get(len).ok_or(ReadError::End)?;
        len = len.wrapping_add(1);
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
            return Ok((extended(value, shift), len));
        }
        if shift >= width {
            return Err(ReadError::TooLong { found: byte });
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
    fn an_integer_is_the_same_whatever_follows_it() {
        // Of every length, with every last byte there is, cut there and in the midst of others.
        for len in 1..=11 {
            for last in 0..=0xff {
                let mut bytes = [0xff; 24];
                for (at, byte) in bytes.iter_mut().enumerate().take(len - 1) {
                    *byte = 0x80 | u8::try_from((at * 23) & 0x7f).unwrap();
                }
                bytes[len - 1] = last;
                let short = &bytes[..len];
                for follows in [0x00, 0x7f, 0x80, 0xff] {
                    let mut long = bytes;
                    long[len..].fill(follows);
                    if last & 0x80 != 0 && len < 10 {
                        continue;
                    }
                    assert_eq!(read(short, ByteReader::u32), read(&long, ByteReader::u32));
                    assert_eq!(read(short, ByteReader::u64), read(&long, ByteReader::u64));
                    assert_eq!(read(short, ByteReader::s32), read(&long, ByteReader::s32));
                    assert_eq!(read(short, ByteReader::s33), read(&long, ByteReader::s33));
                    assert_eq!(read(short, ByteReader::s64), read(&long, ByteReader::s64));
                }
            }
        }
    }

    #[test]
    fn a_failed_read_moves_nothing() {
        let mut reader = ByteReader::new(&[0x80]);
        assert!(reader.u32().is_err());
        assert_eq!(reader.pos(), 0);
    }
}
