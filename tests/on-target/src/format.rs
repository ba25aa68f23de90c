//! The suite as the firmware reads it: scripts as commands, with the modules they name.
//!
//! Words are 32 bits, little-endian; other numbers are LEB128 as in the binary format; a name is its length and UTF-8.
//!
//! ```text
//! suite   = "WRTS" version:word kind:word length:word file*        length counts all bytes from the magic
//! file    = length:word head-length:word head padding blob*        begins at a multiple of 8, length counts padding
//! head    = name features:byte assertions command*
//! blob    = an image, or a binary module; begins at a multiple of 8 from the file's beginning
//! command = line op …                                              as `Command` says, its fields in their order
//! ```
//!
//! A blob is named by its offset in the file and its length, modules and instances by slots below [`MOST_SLOTS`].

use wrt::runtime::ValType;

/// The first bytes.
pub(crate) const MAGIC: [u8; 4] = *b"WRTS";
/// Of this description.
pub(crate) const VERSION: u32 = 3;
/// Modules that one store's commands name at most, and instances.
pub(crate) const MOST_SLOTS: usize = 512;
/// Values that a call takes or gives at most.
pub(crate) const MOST_VALUES: usize = 32;
/// Where files and blobs begin.
pub(crate) const ALIGN: usize = 8;
/// Bytes before the first file.
pub(crate) const HEADER: usize = 16;

/// The bytes are no suite, or one that is not whole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Broken;

/// What the blobs are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Kind {
    /// Images, for the machine's own order of bytes.
    Images = 0,
    /// Binary modules.
    Wasm = 1,
}

/// The features that a file's modules may use.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Allowed {
    /// All there are.
    All = 0,
    /// Those of WebAssembly 2.0.
    Wasm2 = 1,
    /// All but several memories.
    OneMemory = 2,
}

/// A module's bytes, or where they lie.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Blob {
    pub(crate) offset: u32,
    pub(crate) len: u32,
}

/// One thing to do.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and no heap for it")]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Command<'a> {
    /// 0: begins a new store; all slots and names are empty.
    Store,
    /// 1: puts a module into a slot.
    Module { slot: u32, blob: Blob },
    /// 2: makes an instance of a module with imports by name, calls its start function, and puts it into a slot.
    Instance { module: u32, slot: u32, link: Link },
    /// 3: gives the exports of an instance a module name.
    Register { instance: u32, name: &'a str },
    /// 4: calls a function.
    Invoke { instance: u32, name: &'a str, args: Several<Value>, wanted: Wanted },
    /// 5: reads a global.
    Get { instance: u32, name: &'a str, wanted: Wanted },
    /// 6: decodes a module that is malformed or, at 0, invalid.
    Refuse { malformed: bool, blob: Blob },
}

/// How an instantiation ends; all but the first are assertions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Link {
    /// 0: with an instance.
    Done,
    /// 1: with one of these traps.
    Traps(Traps),
    /// 2: with an import that is not there.
    Unknown,
    /// 3: with an import of another type.
    Incompatible,
}

/// How a call ends; all but the first are assertions.
#[allow(clippy::large_enum_variant, reason = "there is one at a time, and no heap for it")]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wanted {
    /// 0: it returns.
    Return,
    /// 1: it returns values that are of these patterns, one for one.
    Values(Several<Pattern>),
    /// 2: with one of these traps.
    Traps(Traps),
    /// 3: with an exception.
    Threw,
}

/// Traps: bit n stands for the trap with the code n.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Traps(pub(crate) u32);

/// A value. The byte before its bits is its type's in the binary format.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Value {
    /// 0x7f, and a word.
    I32(u32),
    /// 0x7e, and two words, the lower first.
    I64(u64),
    /// 0x7d, and a word.
    F32(u32),
    /// 0x7c, and two words, the lower first.
    F64(u64),
    /// 0x7b, and 16 bytes, the lowest first.
    V128(u128),
    /// Null, of this type, which is a reference to an abstract type that may be null.
    Null(ValType),
    /// 6, and a word: the host's value of this number.
    Extern(u32),
    /// 12, and a word: the same, as one of those that guests make.
    Host(u32),
}

/// What a result must be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Pattern {
    /// This value, to the bit.
    Value(Value),
    /// 1, for `f32`: a canonical NaN.
    CanonicalF32,
    /// 2, for `f32`: an arithmetic NaN.
    ArithmeticF32,
    /// 3, for `f64`: a canonical NaN.
    CanonicalF64,
    /// 4, for `f64`: an arithmetic NaN.
    ArithmeticF64,
    /// 5: null, of any type.
    Null,
    /// 7: a value of the host.
    AnyExtern,
    /// 8: a function.
    AnyFunc,
    /// 11, and a type's byte: a reference of this type, which is abstract, but not null.
    Ref(ValType),
    /// 9, for a vector of `f32`, or 10, of `f64`: a byte with a bit for each lane that is a canonical NaN, one for arithmetic NaNs, and 16 bytes for
    /// the other lanes.
    Floats { is_64: bool, canonical: u8, arithmetic: u8, lanes: u128 },
}

/// A few of something: their number, then each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Several<T> {
    items: [Option<T>; MOST_VALUES],
    len: usize,
}

impl<T: Copy> Several<T> {
    /// None of them.
    pub(crate) const fn new() -> Self {
        Several { items: [None; MOST_VALUES], len: 0 }
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// In their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = T> {
        self.items.into_iter().flatten()
    }

    /// One more, if there is room.
    pub(crate) fn push(&mut self, item: T) -> Result<(), Broken> {
        *self.items.get_mut(self.len).ok_or(Broken)? = Some(item);
        self.len = self.len.saturating_add(1);
        Ok(())
    }
}
