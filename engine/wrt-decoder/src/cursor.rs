//! Reads one unit of a module at a time from the bytes that are there.

use wrt_format::binary::{REF, REF_NULL};
use wrt_foundation::{ByteReader, ReadError};
use wrt_instructions::{HeapType, ValType};

use crate::Features;
use crate::refusal::{Refusal, Unit};

/// A position in the bytes that are there, with its offset in the module.
#[derive(Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
    reader: ByteReader<'a>,
    base: u64,
    committed: usize,
    /// Why a read failed.
    pub(crate) refusal: Refusal,
}

/// A place to go back to, so that an error's offset is that of what is wrong.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark(usize);

/// Declares the reads that fail alike: name, the reader's method, type, and the most bytes of it before its last.
macro_rules! reads {
    ($($(#[$attr:meta])* $name:ident: $reader:ident -> $ty:ty, $before:literal;)*) => {
        $($(#[$attr])*
        #[inline]
        pub(crate) fn $name(&mut self, expected: &'static str) -> Unit<$ty> {
            match self.reader.$reader() {
                Ok(value) => Ok(value),
                Err(error) => self.failed(error, expected, $before),
            }
        })*
    };
}

impl<'a> Cursor<'a> {
    /// Starts at the first of `bytes`, which has this offset in the module.
    pub(crate) fn new(bytes: &'a [u8], base: u64) -> Self {
        Cursor { bytes, reader: ByteReader::new(bytes), base, committed: 0, refusal: Refusal::default() }
    }

    /// The offset of the next byte in the module.
    #[inline]
    pub(crate) const fn offset(&self) -> u64 {
        self.base.wrapping_add(self.reader.pos() as u64)
    }

    /// Where the cursor is.
    #[inline]
    pub(crate) const fn mark(&self) -> Mark {
        Mark(self.reader.pos())
    }

    /// Goes back to where the cursor was.
    #[cold]
    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.reader = ByteReader::new(self.bytes);
        self.reader.take_up_to(mark.0);
    }

    /// What is about the bytes at `mark`: an error goes back there.
    #[inline]
    pub(crate) fn at<T>(&mut self, mark: Mark, result: Unit<T>) -> Unit<T> {
        if result.is_err() {
            self.rewind(mark);
        }
        result
    }

    /// What a failed read says. An integer is refused for its last byte, so the cursor goes there.
    #[cold]
    fn failed<T>(&mut self, error: ReadError, expected: &'static str, before: usize) -> Unit<T> {
        let (expected, found) = match error {
            ReadError::End => return self.refusal.end(expected),
            ReadError::TooLong { found } => ("shorter integer representation", found),
            ReadError::TooLarge { found } => ("smaller integer", found),
        };
        self.reader.take_up_to(before);
        self.refusal.malformed(expected, u64::from(found))
    }

    /// What reads the bytes from here on without saying why it cannot.
    #[inline]
    pub(crate) const fn reader(&self) -> ByteReader<'a> {
        self.reader
    }

    /// Goes on where a reader of the same bytes is.
    #[inline]
    pub(crate) const fn resume(&mut self, reader: ByteReader<'a>) {
        self.reader = reader;
    }

    /// Ends a unit: what was read is done with.
    #[inline]
    pub(crate) const fn commit(&mut self) {
        self.committed = self.reader.pos();
    }

    /// Bytes of the units that ended.
    pub(crate) const fn committed(&self) -> usize {
        self.committed
    }

    /// The next byte, not read yet.
    #[inline]
    pub(crate) fn peek(&self, expected: &'static str) -> Unit<u8> {
        match self.reader.peek() {
            Some(byte) => Ok(byte),
            None => self.refusal.end(expected),
        }
    }

    /// All bytes that are left, at most `len`; fails where there are none.
    pub(crate) fn fragment(&mut self, len: u64, expected: &'static str) -> Unit<&'a [u8]> {
        let bytes = self.reader.take_up_to(usize::try_from(len).unwrap_or(usize::MAX));
        if bytes.is_empty() { self.refusal.end(expected) } else { Ok(bytes) }
    }

    reads! {
        /// One byte.
        byte: byte -> u8, 0;
        /// An unsigned integer of 32 bits.
        u32: u32 -> u32, 4;
        /// An unsigned integer of 64 bits.
        u64: u64 -> u64, 9;
        /// A signed integer of 32 bits.
        s32: s32 -> i32, 4;
        /// A signed integer of 33 bits.
        s33: s33 -> i64, 4;
        /// A signed integer of 64 bits.
        s64: s64 -> i64, 9;
        /// Four bytes of a float.
        f32_bits: fixed_u32 -> u32, 0;
        /// Eight bytes of a float.
        f64_bits: fixed_u64 -> u64, 0;
    }

    /// A value type that the features in force have; a concrete type has its index.
    pub(crate) fn val_type(&mut self, features: Features) -> Unit<ValType> {
        self.typed(features, "value type", true)
    }

    /// The type of a table's or segment's elements, which the features in force have: a reference type.
    pub(crate) fn ref_type(&mut self, features: Features) -> Unit<ValType> {
        self.typed(features, "reference type", false)
    }

    /// What a field holds.
    pub(crate) fn storage_type(&mut self, features: Features) -> Unit<ValType> {
        let packed = match self.peek("field")? {
            0x78 => ValType::I8,
            0x77 => ValType::I16,
            _ => return self.val_type(features),
        };
        self.byte("field")?;
        Ok(packed)
    }

    fn typed(&mut self, features: Features, expected: &'static str, numbers: bool) -> Unit<ValType> {
        let at = self.mark();
        let byte = self.byte(expected)?;
        if matches!(byte, REF | REF_NULL) && features.contains(Features::FUNCTION_REFERENCES) {
            let ty = self.heap_type(features)?;
            return Ok(if byte == REF { ty.non_null() } else { ty });
        }
        match ValType::from_byte(byte) {
            Some(ty) if ty.is_ref() => {
                // Tables were of functions before there were references as values.
                let needed = if ty == ValType::FUNCREF && !numbers { Features::NONE } else { needed_by(ty) };
                if features.contains(needed) {
                    return Ok(ty);
                }
                self.rewind(at);
                self.refusal.unsupported(needed.text(), u64::from(byte))
            }
            Some(ty) if ty.is_vector() && numbers && !features.contains(Features::SIMD) => {
                self.rewind(at);
                self.refusal.unsupported(Features::SIMD.text(), u64::from(byte))
            }
            Some(ty) if numbers => Ok(ty),
            _ => {
                self.rewind(at);
                self.foreign_type(byte, expected)
            }
        }
    }

    /// A heap type, as a nullable reference to it; a concrete type has its index.
    pub(crate) fn heap_type(&mut self, features: Features) -> Unit<ValType> {
        let at = self.mark();
        let byte = self.byte("heap type")?;
        // An abstract type is one byte, which as an integer would be negative. Of more bytes it is none (core
        // specification, "Heap Types"): what is not one byte is a type index.
        if byte & 0xc0 == 0x40 {
            return match ValType::from_byte(byte) {
                Some(ty) if ty.is_ref() && features.contains(needed_by(ty)) => Ok(ty),
                Some(ty) if ty.is_ref() => {
                    self.rewind(at);
                    self.refusal.unsupported(needed_by(ty).text(), u64::from(byte))
                }
                _ => {
                    self.rewind(at);
                    self.foreign_type(byte, "heap type")
                }
            };
        }
        self.rewind(at);
        let index = self.s33("heap type")?;
        let index = match u32::try_from(index) {
            Ok(index) if !features.contains(Features::FUNCTION_REFERENCES) => {
                self.rewind(at);
                return self.refusal.unsupported(Features::FUNCTION_REFERENCES.text(), u64::from(index));
            }
            Ok(index) if index < ValType::MOST_TYPES => index,
            // No module has so many types.
            Ok(index) => {
                self.rewind(at);
                return self.refusal.invalid("unknown type", u64::from(index));
            }
            Err(_) => {
                self.rewind(at);
                return self.refusal.malformed("heap type", u64::from(byte));
            }
        };
        Ok(ValType::reference(true, HeapType::Concrete(index)))
    }

    /// The error for a type's byte that is none of ours: later proposals' types are named.
    #[cold]
    fn foreign_type<T>(&self, byte: u8, expected: &'static str) -> Unit<T> {
        let found = u64::from(byte);
        let heap = expected == "heap type";
        match byte {
            0x7b if expected == "value type" => self.refusal.unsupported(Features::SIMD.text(), found),
            // Before a heap type, to make a reference type of it.
            REF | REF_NULL if !heap => self.refusal.unsupported(Features::FUNCTION_REFERENCES.text(), found),
            // Before a type index, to make a heap type of it.
            0x62 if heap => self.refusal.unsupported("custom descriptors", found),
            // Before an abstract type.
            0x65 => self.refusal.unsupported("shared-everything threads", found),
            0x68 | 0x75 => self.refusal.unsupported("stack switching", found),
            0x69 | 0x74 => self.refusal.unsupported(Features::EXCEPTIONS.text(), found),
            0x6a..=0x6e | 0x71..=0x73 => self.refusal.unsupported(Features::GC_TYPES.text(), found),
            _ => self.refusal.malformed(expected, found),
        }
    }
}

/// What a nullable reference to an abstract type needs.
fn needed_by(ty: ValType) -> Features {
    match ty.heap() {
        Some(HeapType::Func | HeapType::Extern) | None => Features::REFERENCE_TYPES,
        Some(HeapType::Exn | HeapType::NoExn) => Features::EXCEPTIONS,
        Some(
            HeapType::NoFunc
            | HeapType::NoExtern
            | HeapType::Any
            | HeapType::Eq
            | HeapType::I31
            | HeapType::Struct
            | HeapType::Array
            | HeapType::None
            | HeapType::Bottom
            | HeapType::Concrete(_),
        ) => Features::GC_TYPES,
    }
}
