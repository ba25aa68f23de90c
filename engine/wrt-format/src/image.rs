//! A checked view of an image's bytes.

use core::mem::offset_of;

use wrt_error::ImageError;
use wrt_foundation::{Checksum, EXCEPTIONS, HEAP};
use wrt_instructions::ValType;
use wrt_instructions::code::Op;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::record::{
    ConstRecord, DataRecord, ElementRecord, ExportRecord, FuncRecord, GlobalRecord, HandlerRecord, Header,
    ImportRecord, MAGIC, MemoryRecord, NameRecord, RootRecord, Span, Table, TableRecord, TagRecord, TypeRecord,
    VERSION, features, flags,
};
use crate::types::TypeKind;

/// What a [`ConstRecord`] stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum ConstKind {
    /// No expression.
    None = 0,
    /// The value in its words, as a slot holds it.
    Value = 1,
    /// The value of global `low`.
    Global = 2,
    /// A reference to function `low`.
    Func = 3,
    /// What the code of the [`FuncRecord`] at byte offset `low` returns.
    Code = 4,
}

/// How a segment comes into its table or memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum SegmentMode {
    /// By an instruction.
    Passive = 0,
    /// At instantiation.
    Active = 1,
    /// Not at all: it only declares references.
    Declarative = 2,
}

impl ConstRecord {
    /// The kind, if the word is one.
    #[must_use]
    pub const fn kind(&self) -> Option<ConstKind> {
        match self.kind {
            0 => Some(ConstKind::None),
            1 => Some(ConstKind::Value),
            2 => Some(ConstKind::Global),
            3 => Some(ConstKind::Func),
            4 => Some(ConstKind::Code),
            _ => None,
        }
    }
}

impl SegmentMode {
    /// The mode of this word.
    #[must_use]
    pub const fn from_word(word: u32) -> Option<SegmentMode> {
        match word {
            0 => Some(SegmentMode::Passive),
            1 => Some(SegmentMode::Active),
            2 => Some(SegmentMode::Declarative),
            _ => None,
        }
    }
}

/// An image that was checked: header, checksum, and that every table lies inside.
///
/// A record may still hold any value, so whatever follows an index or offset out of a record checks it again; a
/// wrong one is [`Trap::Corrupt`](wrt_error::Trap::Corrupt) or [`ImageError::BadRecord`].
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    bytes: &'a [u8],
    ops: &'a [Op],
    header: &'a Header,
    funcs: &'a [FuncRecord],
}

impl<'a> Image<'a> {
    /// Alignment of an image's first byte.
    pub const ALIGN: u32 = 8;

    /// Checks bytes and borrows them as an image. Time linear in their number: init only.
    ///
    /// # Errors
    /// Every variant of [`ImageError`].
    // In one function with its caller, its part of the native stack would be taken as long as that runs.
    #[inline(never)]
    pub fn check(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        let image = Image::assume_checked(bytes)?;
        let found = checksum_of(image.bytes).unwrap_or(0);
        let expected = image.header.stated_checksum();
        if found != expected {
            return Err(ImageError::BadChecksum { expected, found });
        }
        image.check_table::<TypeRecord>()?;
        image.check_table::<ImportRecord>()?;
        image.check_table::<FuncRecord>()?;
        image.check_table::<TableRecord>()?;
        image.check_table::<MemoryRecord>()?;
        image.check_table::<GlobalRecord>()?;
        image.check_table::<ExportRecord>()?;
        image.check_table::<ElementRecord>()?;
        image.check_table::<DataRecord>()?;
        image.check_table::<NameRecord>()?;
        if EXCEPTIONS {
            image.check_table::<TagRecord>()?;
        }
        if HEAP {
            image.check_roots()?;
        }
        Ok(image)
    }

    /// Borrows bytes that [`check`](Image::check) accepted before, without reading them all again. Bounded.
    ///
    /// It is safe for any bytes: those that were never checked give errors and traps.
    ///
    /// # Errors
    /// Every variant of [`ImageError`] but the checksum's.
    pub fn assume_checked(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        let image = Image::assume_complete_or_lazy(bytes)?;
        if image.header.flags & flags::LAZY != 0 { Err(ImageError::Lazy) } else { Ok(image) }
    }

    /// As [`assume_checked`](Image::assume_checked), and takes an image whose functions are still to be translated too.
    ///
    /// # Errors
    /// As [`assume_checked`](Image::assume_checked), but for [`ImageError::Lazy`].
    pub fn assume_complete_or_lazy(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        if !(bytes.as_ptr() as usize).is_multiple_of(Self::ALIGN as usize) {
            return Err(ImageError::Misaligned { align: Self::ALIGN });
        }
        let truncated = ImageError::Truncated { expected: size_of::<Header>() as u64, found: bytes.len() as u64 };
        let (header, _) = Header::ref_from_prefix(bytes).map_err(|_| truncated)?;
        if header.magic != MAGIC {
            return Err(if header.magic == MAGIC.swap_bytes() {
                ImageError::WordOrder
            } else {
                ImageError::BadMagic { found: header.magic }
            });
        }
        if header.version != VERSION {
            return Err(ImageError::BadVersion { expected: VERSION, found: header.version });
        }
        let missing = header.features & !features::SUPPORTED;
        if missing != 0 {
            return Err(ImageError::MissingFeatures { bits: missing });
        }
        let len = header.len as usize;
        if len < size_of::<Header>() {
            return Err(ImageError::Truncated { expected: size_of::<Header>() as u64, found: len as u64 });
        }
        if header.flags & !flags::ALL != 0 {
            return Err(ImageError::BadRecord { offset: 0, what: "flags" });
        }
        check_imported(header)?;
        Self::reborrow(bytes)
    }

    /// Borrows bytes again that [`assume_checked`](Image::assume_checked) accepted before: of the header's values only those that say where
    /// code and functions lie are looked at. Bounded, and short enough for every entry into code.
    ///
    /// It is safe for any bytes, as that.
    ///
    /// # Errors
    /// [`ImageError::Truncated`], [`ImageError::BadRecord`]: only where the bytes' owner changed them since.
    #[inline]
    pub fn reborrow(bytes: &'a [u8]) -> Result<Image<'a>, ImageError> {
        let truncated = |expected| ImageError::Truncated { expected, found: bytes.len() as u64 };
        let bad = |what| ImageError::BadRecord { offset: 0, what };
        let (header, _) = Header::ref_from_prefix(bytes).map_err(|_| truncated(size_of::<Header>() as u64))?;
        let bytes = bytes.get(..header.len as usize).ok_or_else(|| truncated(u64::from(header.len)))?;
        let ops = <[Op]>::ref_from_bytes(bytes).map_err(|_| bad("length"))?;
        let mut image = Image { bytes, ops, header, funcs: &[] };
        image.funcs = image.table::<FuncRecord>().ok_or_else(|| bad(FuncRecord::NAME))?;
        Ok(image)
    }

    /// The image's bytes.
    #[must_use]
    pub const fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The header.
    #[must_use]
    pub const fn header(&self) -> &'a Header {
        self.header
    }

    /// The whole image as code records: code is addressed by its index here.
    #[must_use]
    pub const fn ops(&self) -> &'a [Op] {
        self.ops
    }

    /// The module's own functions.
    #[must_use]
    pub const fn funcs(&self) -> &'a [FuncRecord] {
        self.funcs
    }

    /// A table of the header; empty where an unchecked header is wrong.
    #[must_use]
    pub fn records<T: Table>(&self) -> &'a [T] {
        self.table::<T>().unwrap_or(&[])
    }

    /// Records of one type at a span, if they lie inside the image.
    #[must_use]
    pub fn slice<T: FromBytes + Immutable + KnownLayout>(&self, span: Span) -> Option<&'a [T]> {
        let size = (span.len as usize).checked_mul(size_of::<T>())?;
        let start = span.offset as usize;
        <[T]>::ref_from_bytes(self.bytes.get(start..start.checked_add(size)?)?).ok()
    }

    /// One record at a byte offset, if it lies inside the image.
    #[must_use]
    pub fn record<T: FromBytes + IntoBytes + Immutable + KnownLayout>(&self, offset: u32) -> Option<&'a T> {
        self.slice(Span { offset, len: 1 })?.first()
    }

    /// A function's handlers, if they lie inside the image.
    #[must_use]
    pub fn handlers(&self, func: &FuncRecord) -> Option<&'a [HandlerRecord]> {
        self.slice(Span { offset: behind_map(func)?, len: func.handlers })
    }

    /// Where a function's references lie, if that lies inside the image.
    #[must_use]
    pub fn roots(&self, func: &FuncRecord) -> Option<&'a [RootRecord]> {
        let handlers = func.handlers.checked_mul(HANDLER)?;
        self.slice(Span { offset: behind_map(func)?.checked_add(handlers)?, len: func.roots })
    }

    /// The UTF-8 text at a span.
    #[must_use]
    pub fn text(&self, span: Span) -> Option<&'a str> {
        core::str::from_utf8(self.slice(span)?).ok()
    }

    /// Parameters and results of a function type.
    #[must_use]
    pub fn func_type(&self, index: u32) -> Option<(&'a [ValType], &'a [ValType])> {
        let record = self.records::<TypeRecord>().get(index as usize)?;
        record.type_kind().filter(|kind| *kind == TypeKind::Func)?;
        self.values_of(record)
    }

    /// Parameters and results of a function type, or fields.
    #[must_use]
    pub fn values_of(&self, record: &TypeRecord) -> Option<(&'a [ValType], &'a [ValType])> {
        let types = Span { offset: record.offset, len: record.params.checked_add(record.results)? };
        self.slice::<ValType>(types)?.split_at_checked(record.params as usize)
    }

    /// A function's name from the name section, imported ones counted first. Time logarithmic in the names.
    #[must_use]
    pub fn func_name(&self, index: u32) -> Option<&'a str> {
        let names = self.records::<NameRecord>();
        let at = names.binary_search_by_key(&index, |name| name.index).ok()?;
        self.text(names.get(at)?.name)
    }

    fn table<T: Table>(&self) -> Option<&'a [T]> {
        self.slice(T::span(self.header))
    }

    /// Checks that what tells of functions' references is in order, and tells of their frames.
    fn check_roots(&self) -> Result<(), ImageError> {
        for func in self.funcs.iter().filter(|func| func.roots != 0) {
            let bad = ImageError::BadRecord { offset: func.map.offset, what: "places of references" };
            let roots = self.roots(func).ok_or(bad)?;
            let (mut at, mut code) = (0, 0);
            for root in roots {
                let leads = root.below == u32::MAX || root.below(at, roots).is_some();
                if root.code < code || root.code > func.code_len || root.range().1 > func.frame || !leads {
                    return Err(bad);
                }
                (at, code) = (at.wrapping_add(1), root.code);
            }
        }
        Ok(())
    }

    fn check_table<T: Table>(&self) -> Result<(), ImageError> {
        let bad = ImageError::BadRecord { offset: T::span(self.header).offset, what: T::NAME };
        self.table::<T>().map(|_| ()).ok_or(bad)
    }
}

/// Bytes of a handler.
#[expect(clippy::cast_possible_truncation, reason = "24 bytes")]
const HANDLER: u32 = size_of::<HandlerRecord>() as u32;

/// The offset behind a function's source map.
fn behind_map(func: &FuncRecord) -> Option<u32> {
    func.map.offset.checked_add(func.map.len)?.checked_next_multiple_of(Image::ALIGN)
}

/// Checks that the index spaces hold no more imported items than there are imports, and end below 2^32: an imported item's
/// index and the sum of imported and own ones may be computed without a further look.
fn check_imported(header: &Header) -> Result<(), ImageError> {
    let spaces = [
        (header.imported_funcs, header.funcs, "imported functions"),
        (header.imported_tables, header.tables, "imported tables"),
        (header.imported_memories, header.memories, "imported memories"),
        (header.imported_globals, header.globals, "imported globals"),
        (header.imported_tags, header.tags, "imported tags"),
    ];
    let mut left = header.imports.len;
    for (imported, own, what) in spaces {
        let rest = left.checked_sub(imported).filter(|_| imported.checked_add(own.len).is_some());
        left = rest.ok_or(ImageError::BadRecord { offset: 0, what })?;
    }
    Ok(())
}

/// The checksum of an image's bytes in whatever word order: of all but the checksum in the header. `None` where the bytes are shorter than
/// a header.
#[must_use]
pub fn checksum_of(image: &[u8]) -> Option<u64> {
    let (front, rest) = image.split_at_checked(offset_of!(Header, checksum_low))?;
    let mut sum = Checksum::new();
    sum.update(front);
    sum.update(rest.get(size_of::<u64>()..)?);
    (image.len() >= size_of::<Header>()).then(|| sum.finish())
}

impl Header {
    /// The checksum in the header.
    #[must_use]
    pub const fn stated_checksum(&self) -> u64 {
        self.checksum_low as u64 | (self.checksum_high as u64) << 32
    }

    /// Writes the checksum into the header.
    #[expect(clippy::cast_possible_truncation, reason = "the two halves of the sum")]
    pub const fn set_checksum(&mut self, sum: u64) {
        self.checksum_low = sum as u32;
        self.checksum_high = (sum >> 32) as u32;
    }
}
