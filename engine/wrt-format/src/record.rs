//! The records of an image: plain 32-bit words at offsets, no pointers.
//!
//! An image is a [`Header`], then tables and bytes in the order in which a binary module brings them. Every offset is in
//! bytes from the image's first byte; records lie at multiples of 8, so that the whole image can be read as a slice of
//! [`Op`](wrt_instructions::code::Op)s and code is addressed by the number of its record in the image.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// The first word of an image (`WRTI` where the lowest byte comes first).
pub const MAGIC: u32 = 0x4954_5257;
/// The version of the image's layout and of register code. An engine runs one version.
pub const VERSION: u32 = 3;
/// Words of the header.
pub const HEADER_WORDS: usize = size_of::<Header>() / 4;

/// Declares a record of words: name, fields, meaning.
macro_rules! records {
    ($($(#[$attr:meta])* $name:ident { $($(#[$field_attr:meta])* $field:ident: $ty:ty,)* })*) => {
        $(
            $(#[$attr])*
            #[derive(Clone, Copy, PartialEq, Eq, Default, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
            #[repr(C)]
            pub struct $name {
                $($(#[$field_attr])* pub $field: $ty,)*
            }
        )*
    };
}

records! {
    /// Bytes, or words, somewhere in the image.
    Span {
        /// Byte offset of the first.
        offset: u32,
        /// How many: bytes of a string or data, records of a table.
        len: u32,
    }

    /// What opens an image.
    Header {
        /// [`MAGIC`] in the image's word order.
        magic: u32,
        /// [`VERSION`].
        version: u32,
        /// What it takes to run it: bits of [`features`].
        features: u32,
        /// Bits of [`flags`].
        flags: u32,
        /// Bytes of the image, this header included.
        len: u32,
        /// Function called at instantiation, `u32::MAX` for none.
        start: u32,
        /// Checksum of all bytes but these two words: low word.
        checksum_low: u32,
        /// Its high word.
        checksum_high: u32,
        /// Imported functions: they come first in the function index space.
        imported_funcs: u32,
        /// Imported tables.
        imported_tables: u32,
        /// Imported memories.
        imported_memories: u32,
        /// Imported globals.
        imported_globals: u32,
        /// [`TypeRecord`]s.
        types: Span,
        /// [`ImportRecord`]s.
        imports: Span,
        /// [`FuncRecord`]s of the module's own functions.
        funcs: Span,
        /// [`TableRecord`]s of the module's own tables.
        tables: Span,
        /// [`MemoryRecord`]s of the module's own memories.
        memories: Span,
        /// [`GlobalRecord`]s of the module's own globals.
        globals: Span,
        /// [`ExportRecord`]s.
        exports: Span,
        /// [`ElementRecord`]s.
        elements: Span,
        /// [`DataRecord`]s.
        data: Span,
        /// [`NameRecord`]s of functions, in the order of their indices.
        names: Span,
        /// [`TagRecord`]s of the module's own tags.
        tags: Span,
        /// Imported tags.
        imported_tags: u32,
        /// Zero.
        reserved: u32,
    }

    /// A type: no two of an image are equal. Its number is its place in the table.
    TypeRecord {
        /// Words of [`ValType`](wrt_instructions::ValType): parameters, then results; or fields.
        offset: u32,
        /// Parameters or fields.
        params: u32,
        /// Results.
        results: u32,
        /// Code of [`TypeKind`](crate::TypeKind); with 4 added where there are no subtypes.
        kind: u32,
        /// The type it is declared to be a subtype of, one before it; all ones for none.
        parent: u32,
        /// Types of its group from here on: those of a group follow one another and may name one another.
        group: u32,
    }

    /// An import.
    ImportRecord {
        /// Its module's name.
        module: Span,
        /// Its own name.
        name: Span,
        /// Code of [`ExternKind`](wrt_error::ExternKind).
        kind: u32,
        /// A function's or a tag's type; the byte offset of the [`TableRecord`], [`MemoryRecord`] or [`GlobalRecord`] that
        /// describes anything else.
        desc: u32,
    }

    /// A function of the module, or the code of a constant expression.
    FuncRecord {
        /// Its type's index.
        type_index: u32,
        /// The number of its first code record in the image.
        code: u32,
        /// Its code records.
        code_len: u32,
        /// Slots of its frame, parameters included; at least those of its parameters and of its results.
        frame: u32,
        /// Slots of its parameters.
        params: u32,
        /// Slots of its results.
        results: u32,
        /// Slots of the locals behind the parameters, zero at the start.
        locals: u32,
        /// Byte offset of its code in the binary module: the base of its source map. Of a function that is not translated yet, the offset of the
        /// size before it.
        source: u32,
        /// Its source map's bytes.
        map: Span,
        /// How many [`HandlerRecord`]s of its `try_table`s and `try`s lie behind its source map, from the next multiple of 8 on: inner ones first,
        /// clauses in their order, the first that fits catches.
        handlers: u32,
        /// How many [`RootRecord`]s lie behind those, in the order of their code.
        roots: u32,
    }

    /// Which slots of a function's frame hold references to objects of the heap while it stands at a code record: the last whose `code` is not
    /// behind that tells, with those that it names.
    RootRecord {
        /// The first code record where it is so, counted from the function's first.
        code: u32,
        /// The first slot it is about, and in the upper half how many.
        slots: u32,
        /// Which of these slots: a bit for each of 32, the lowest for the first, and the same again for the next 32.
        bits: u32,
        /// The record of slots before these, which stands before this one; all ones where no others hold references.
        below: u32,
    }

    /// Where an exception goes on that is thrown, or comes out of a call, in a part of a function.
    HandlerRecord {
        /// The first code record of the part, counted from the function's first.
        start: u32,
        /// The record behind the last.
        end: u32,
        /// The tag of the exceptions it catches; all ones for any.
        tag: u32,
        /// The record where to go on, counted from the function's first. Of one that does not catch, the handler to go on with, counted from the
        /// first, which is one behind it.
        target: u32,
        /// The slot of the frame where the exception's values go, if it is for a tag.
        slot: u32,
        /// Which of [`takes`](crate::takes) it is.
        takes: u32,
    }

    /// A tag of exceptions.
    TagRecord {
        /// The number of its type: a function type without results.
        type_index: u32,
        /// Zero.
        reserved: u32,
    }

    /// A constant expression. What the words mean depends on `kind`, a [`ConstKind`](crate::ConstKind).
    ConstRecord {
        /// The kind.
        kind: u32,
        /// Its index, the low half of its value, or the byte offset of the [`FuncRecord`] that computes it.
        low: u32,
        /// The high half of its value.
        high: u32,
    }

    /// A table.
    TableRecord {
        /// Its elements' type.
        element: u32,
        /// Bits: 1 a maximum is there, 4 indices are 64 bits wide (as in the binary format).
        flags: u32,
        /// Elements at the start: low word.
        min_low: u32,
        /// High word.
        min_high: u32,
        /// Elements at most: low word.
        max_low: u32,
        /// High word.
        max_high: u32,
        /// Value of its elements at the start; kind `None` for null.
        init: ConstRecord,
        /// Zero.
        reserved: u32,
    }

    /// A linear memory.
    MemoryRecord {
        /// Bits: 1 a maximum is there, 2 threads share it, 4 addresses are 64 bits wide (as in the binary format).
        flags: u32,
        /// Bytes of a page as a power of two: 16, or 0 where the module says so.
        page_log2: u32,
        /// Pages at the start: low word.
        min_low: u32,
        /// High word.
        min_high: u32,
        /// Pages at most: low word.
        max_low: u32,
        /// High word.
        max_high: u32,
    }

    /// A global.
    GlobalRecord {
        /// Its value's type.
        ty: u32,
        /// Whether it can be written: 0 or 1.
        mutable: u32,
        /// Its value at the start; kind `None` for an imported one.
        init: ConstRecord,
        /// Zero.
        reserved: u32,
    }

    /// An export.
    ExportRecord {
        /// Its name.
        name: Span,
        /// Code of [`ExternKind`](wrt_error::ExternKind).
        kind: u32,
        /// Index in the index space of its kind, imported ones counted first.
        index: u32,
    }

    /// An element segment.
    ElementRecord {
        /// A [`SegmentMode`](crate::SegmentMode).
        mode: u32,
        /// The table of an active segment.
        table: u32,
        /// The index of its first element in the table of an active segment.
        start: ConstRecord,
        /// Its elements' type.
        element: u32,
        /// [`ConstRecord`]s of its elements.
        items: Span,
    }

    /// A data segment.
    DataRecord {
        /// A [`SegmentMode`](crate::SegmentMode).
        mode: u32,
        /// The memory of an active segment.
        memory: u32,
        /// The address of its first byte in the memory of an active segment.
        start: ConstRecord,
        /// Zero.
        reserved: u32,
        /// Its bytes.
        bytes: Span,
    }

    /// A function's name from the name section.
    NameRecord {
        /// The function's index.
        index: u32,
        /// Zero.
        reserved: u32,
        /// The name.
        name: Span,
    }
}

impl FuncRecord {
    /// Whether a code record, by its number in the image, is one of this function's.
    #[must_use]
    #[inline]
    pub const fn has(&self, code: u32) -> bool {
        // Less than nothing wraps to more than there are.
        code.wrapping_sub(self.code) < self.code_len
    }
}

impl RootRecord {
    /// The first slot that it is about, and the one behind the last.
    #[must_use]
    #[inline]
    pub const fn range(&self) -> (u32, u32) {
        let first = self.slots & 0xffff;
        (first, first.wrapping_add(self.slots >> 16))
    }

    /// The record with the number `below` that tells of slots before those of this one, if it is one: each leads to an earlier record and to
    /// earlier slots, so that whoever follows them comes to an end in a damaged image too.
    #[must_use]
    pub fn below<'a>(&self, at: usize, roots: &'a [RootRecord]) -> Option<(usize, &'a RootRecord)> {
        let next = self.below as usize;
        let below = roots.get(next).filter(|below| next < at && below.range().1 <= self.range().0)?;
        Some((next, below))
    }
}

impl ConstRecord {
    /// The 64 bits of its value.
    #[must_use]
    pub const fn value(&self) -> u64 {
        self.low as u64 | (self.high as u64) << 32
    }
}

/// Declares 64-bit bounds that lie in a record as two words each.
macro_rules! bounds {
    ($($name:ident)*) => {
        $(impl $name {
            /// The size at the start.
            #[must_use]
            pub const fn min(&self) -> u64 {
                self.min_low as u64 | (self.min_high as u64) << 32
            }

            /// The largest size, if the module states one.
            #[must_use]
            pub const fn max(&self) -> Option<u64> {
                if self.flags & 1 != 0 { Some(self.max_low as u64 | (self.max_high as u64) << 32) } else { None }
            }

            /// Whether its addresses or indices are 64 bits wide.
            #[must_use]
            pub const fn is_64(&self) -> bool {
                self.flags & 4 != 0
            }
        })*
    };
}

bounds! { TableRecord MemoryRecord }

impl MemoryRecord {
    /// Whether threads share it.
    #[must_use]
    pub const fn is_shared(&self) -> bool {
        self.flags & 2 != 0
    }
}

/// A table of the header, by the record it holds.
pub trait Table: FromBytes + IntoBytes + Immutable + KnownLayout + Copy {
    /// The table's name in errors.
    const NAME: &'static str;

    /// Where the header says the table lies.
    fn span(header: &Header) -> Span;

    /// Where the header says the table lies, to write.
    fn span_mut(header: &mut Header) -> &mut Span;
}

/// Declares which field of the header holds which records.
macro_rules! tables {
    ($($record:ident $field:ident $name:literal;)*) => {
        $(impl Table for $record {
            const NAME: &'static str = $name;

            fn span(header: &Header) -> Span {
                header.$field
            }

            fn span_mut(header: &mut Header) -> &mut Span {
                &mut header.$field
            }
        })*
    };
}

tables! {
    TypeRecord types "type table";
    ImportRecord imports "import table";
    FuncRecord funcs "function table";
    TableRecord tables "table table";
    MemoryRecord memories "memory table";
    GlobalRecord globals "global table";
    ExportRecord exports "export table";
    ElementRecord elements "element table";
    DataRecord data "data table";
    NameRecord names "name table";
    TagRecord tags "tag table";
}

/// What a [`HandlerRecord`] takes of an exception.
pub mod takes {
    /// Its values alone.
    pub const VALUES: u32 = 0;
    /// Its values, and behind them a reference to it.
    pub const REF_BEHIND: u32 = 1;
    /// Its values, and in the slot before them a reference to it.
    pub const REF_BEFORE: u32 = 2;
    /// Nothing: it is not caught here, nor by what is passed over.
    pub const NOTHING: u32 = 3;
    /// Its values, and in the slot before them null.
    pub const NULL_BEFORE: u32 = 4;
}

/// Bits of [`Header::features`]: what a build needs to run the image.
pub mod features {
    /// Exceptions: there are tags, or instructions that throw or catch.
    pub const EXCEPTIONS: u32 = 1;
    /// Typed function references, recursive types or subtypes.
    pub const TYPED_REFS: u32 = 2;
    /// Arithmetic on 128-bit integers.
    pub const WIDE_ARITHMETIC: u32 = 4;
    /// Memories with pages of one byte.
    pub const PAGE_SIZES: u32 = 8;
    /// Records that begin a chain have its number: see [`wrt_instructions::chain`].
    pub const CHAINS: u32 = 16;
    /// Vectors: in code, or as the type of a value.
    pub const SIMD: u32 = 32;
    /// Structures, arrays or integers of 31 bits: instructions on them.
    pub const GC: u32 = 64;
    /// Shared memories or atomic instructions.
    pub const THREADS: u32 = 128;
    /// Every feature this build runs.
    pub const SUPPORTED: u32 = of(wrt_foundation::EXCEPTIONS, EXCEPTIONS)
        | of(wrt_foundation::TYPED_REFS, TYPED_REFS)
        | of(wrt_foundation::WIDE_ARITHMETIC, WIDE_ARITHMETIC)
        | of(wrt_foundation::PAGE_SIZES, PAGE_SIZES)
        | of(wrt_foundation::CHAINS, CHAINS)
        | of(wrt_foundation::SIMD, SIMD)
        | of(wrt_foundation::GC, GC)
        | of(wrt_foundation::THREADS, THREADS);

    const fn of(has: bool, feature: u32) -> u32 {
        if has { feature } else { 0 }
    }
}

/// Bits of [`Header::flags`]: how the image was made.
pub mod flags {
    /// Code charges fuel: it holds `Fuel` records.
    pub const METERED: u32 = 1;
    /// Functions have names.
    pub const NAMES: u32 = 2;
    /// Functions have no code yet, but a record each that has them translated: the image runs beside its binary module only.
    pub const LAZY: u32 = 4;
    /// Every flag there is.
    pub const ALL: u32 = METERED | NAMES | LAZY;
}

// Tables of these follow one another in the image without padding; the header is followed by the first.
const _: () = assert!(size_of::<Header>().is_multiple_of(8) && size_of::<FuncRecord>().is_multiple_of(8));
