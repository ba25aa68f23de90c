//! Reads the values of the binary format from a component that is all there.

use wrt_error::{ComponentLimits, ParseErrorKind, Resource};
use wrt_foundation::{ByteReader, ReadError};

use crate::fault::{Checked, malformed};

/// A position in the component's bytes, up to an end that a section or a component sets.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Input<'a> {
    reader: ByteReader<'a>,
    /// Offset of the reader's first byte in the component.
    base: usize,
}

impl<'a> Input<'a> {
    /// Starts at the first of `bytes`, which stands at `base`.
    pub(crate) const fn new(bytes: &'a [u8], base: usize) -> Self {
        Input { reader: ByteReader::new(bytes), base }
    }

    /// Offset of the next byte in the component.
    pub(crate) const fn offset(&self) -> usize {
        self.base.saturating_add(self.reader.pos())
    }

    /// Offset of the end in the component.
    pub(crate) const fn end(&self) -> usize {
        self.offset().saturating_add(self.reader.remaining())
    }

    /// Whether nothing is left.
    pub(crate) const fn is_at_end(&self) -> bool {
        self.reader.is_at_end()
    }

    /// The next bytes, as an input of their own.
    pub(crate) fn part(&mut self, len: u32, expected: &'static str) -> Checked<Input<'a>> {
        let base = self.offset();
        Ok(Input::new(self.bytes(len, expected)?, base))
    }

    /// The next bytes.
    pub(crate) fn bytes(&mut self, len: u32, expected: &'static str) -> Checked<&'a [u8]> {
        self.reader.take(len as usize).map_err(|_| ParseErrorKind::UnexpectedEnd { expected })
    }

    /// All bytes that are left.
    pub(crate) fn rest(&mut self) -> &'a [u8] {
        self.reader.take_up_to(usize::MAX)
    }

    /// The next byte, not read yet.
    pub(crate) fn peek(&self, expected: &'static str) -> Checked<u8> {
        self.reader.peek().ok_or(ParseErrorKind::UnexpectedEnd { expected })
    }

    /// One byte.
    pub(crate) fn byte(&mut self, expected: &'static str) -> Checked<u8> {
        self.reader.byte().map_err(|error| failed(error, expected))
    }

    /// An unsigned integer of 32 bits.
    pub(crate) fn u32(&mut self, expected: &'static str) -> Checked<u32> {
        self.reader.u32().map_err(|error| failed(error, expected))
    }

    /// An unsigned integer of 64 bits.
    pub(crate) fn u64(&mut self, expected: &'static str) -> Checked<u64> {
        self.reader.u64().map_err(|error| failed(error, expected))
    }

    /// An index of a type where a type's code could stand too: a signed integer of 33 bits.
    pub(crate) fn type_index(&mut self, expected: &'static str) -> Checked<u32> {
        let index = self.reader.s33().map_err(|error| failed(error, expected))?;
        match u32::try_from(index) {
            Ok(index) => Ok(index),
            Err(_) => malformed(expected, index.cast_unsigned()),
        }
    }

    /// Zero or one.
    pub(crate) fn flag(&mut self, expected: &'static str) -> Checked<bool> {
        match self.byte(expected)? {
            0 => Ok(false),
            1 => Ok(true),
            other => malformed(expected, u64::from(other)),
        }
    }

    /// The number of items that follow, of which each has at least one byte.
    pub(crate) fn count(&mut self, expected: &'static str) -> Checked<u32> {
        let count = self.u32(expected)?;
        if count as usize > self.reader.remaining() {
            return Err(ParseErrorKind::UnexpectedEnd { expected });
        }
        Ok(count)
    }

    /// A name.
    pub(crate) fn name(&mut self, limits: &ComponentLimits) -> Checked<&'a str> {
        let len = self.u32("length of a name")?;
        limits.check(Resource::NameBytes, u64::from(len))?;
        let bytes = self.bytes(len, "name")?;
        match core::str::from_utf8(bytes) {
            Ok(name) => Ok(name),
            Err(error) => malformed("UTF-8", bytes.get(error.valid_up_to()).copied().map_or(0, u64::from)),
        }
    }
}

/// What a failed read says.
#[cold]
fn failed(error: ReadError, expected: &'static str) -> ParseErrorKind {
    let (expected, found) = match error {
        ReadError::End => return ParseErrorKind::UnexpectedEnd { expected },
        ReadError::TooLong { found } => ("shorter integer representation", found),
        ReadError::TooLarge { found } => ("smaller integer", found),
    };
    ParseErrorKind::Malformed { expected, found: u64::from(found) }
}
