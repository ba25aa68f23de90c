//! Value types, packed into a word so that images and stacks hold them as plain records.

use core::fmt;

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A value type (core specification, "Value Types").
///
/// The low byte is the type's code in the binary format. A reference type with a heap type of its own has the code of
/// `ref` or `ref null` and the heap type in the upper 24 bits, so a word holds every type of WebAssembly 3.0.
#[derive(Clone, Copy, PartialEq, Eq, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct ValType(u32);

impl ValType {
    /// 32-bit integer.
    pub const I32: ValType = ValType(0x7f);
    /// 64-bit integer.
    pub const I64: ValType = ValType(0x7e);
    /// 32-bit float.
    pub const F32: ValType = ValType(0x7d);
    /// 64-bit float.
    pub const F64: ValType = ValType(0x7c);
    /// Nullable reference to a function.
    pub const FUNCREF: ValType = ValType(0x70);
    /// Nullable reference to a host value.
    pub const EXTERNREF: ValType = ValType(0x6f);

    /// In signatures only: the address type of the memory or table that the immediate names.
    pub const ADDRESS: ValType = ValType(1);
    /// In signatures only: the element type of the table that the immediate names.
    pub const ELEMENT: ValType = ValType(2);
    /// On the validator's stack only: any type, found below an unconditional branch.
    pub const BOTTOM: ValType = ValType(0);

    /// The type with this one-byte code in the binary format.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<ValType> {
        match byte {
            0x7f | 0x7e | 0x7d | 0x7c | 0x70 | 0x6f => Some(ValType(byte as u32)),
            _ => None,
        }
    }

    /// The type as an image's word.
    #[must_use]
    pub const fn word(self) -> u32 {
        self.0
    }

    /// The type of an image's word, if it is a value's type.
    #[must_use]
    pub const fn from_word(word: u32) -> Option<ValType> {
        if word < 0x100 { ValType::from_byte((word & 0xff) as u8) } else { None }
    }

    /// The type of a signature, pseudo types included, as one byte. `None` for a reference type with a heap type of its own.
    #[must_use]
    pub const fn signature_byte(self) -> Option<u8> {
        if self.0 < 0x100 { Some((self.0 & 0xff) as u8) } else { None }
    }

    /// The type of a signature's byte.
    #[must_use]
    #[inline]
    pub const fn from_signature_byte(byte: u8) -> ValType {
        ValType(byte as u32)
    }

    /// Whether values of it are references.
    #[must_use]
    pub const fn is_ref(self) -> bool {
        matches!(self, ValType::FUNCREF | ValType::EXTERNREF)
    }

    /// Whether values of it are numbers.
    #[must_use]
    pub const fn is_num(self) -> bool {
        matches!(self, ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64)
    }

    /// The type's name in the text format.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            ValType::I32 => "i32",
            ValType::I64 => "i64",
            ValType::F32 => "f32",
            ValType::F64 => "f64",
            ValType::FUNCREF => "funcref",
            ValType::EXTERNREF => "externref",
            ValType::BOTTOM => "any",
            ValType::ADDRESS => "address",
            ValType::ELEMENT => "element",
            _ => "unknown",
        }
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl fmt::Debug for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// What an instruction pops and pushes, the topmost operand last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Signature {
    /// Operands, in the order they were pushed.
    pub params: &'static [ValType],
    /// Results, in the order they are pushed.
    pub results: &'static [ValType],
}
