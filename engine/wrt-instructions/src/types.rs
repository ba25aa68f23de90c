//! Value types, packed into a word so that images and stacks hold them as plain records.

use core::fmt;

use wrt_foundation::{EXCEPTIONS, SIMD, TYPED_REFS};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// A value type (core specification, "Value Types"), or the type of a field.
///
/// The low byte is the type's code in the binary format. A nullable reference to an abstract heap type has that type's code. Any other
/// reference has the code of `ref` or `ref null`, and its heap type above: a type's number in 21 bits, or an abstract type's code
/// with bit 30. The uppermost bit marks a field that can be written. So a word holds every type of WebAssembly
/// 3.0, and where the numbers of equal types are equal, words of equal types are.
#[derive(Clone, Copy, PartialEq, Eq, Hash, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(transparent)]
pub struct ValType(u32);

/// Declares the abstract heap types: code, variant, name, name of the nullable reference to it, whether this build has it, meaning.
macro_rules! heap_types {
    ($($code:literal $name:ident $text:literal $nullable:ident $short:literal if $has:expr, $doc:literal;)*) => {
        /// What a reference refers to (core specification, "Heap Types").
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum HeapType {
            $(#[doc = $doc] $name,)*
            /// Nothing that is known: on the validator's stack only.
            Bottom,
            /// The type with this number.
            Concrete(u32),
        }

        impl HeapType {
            /// The abstract type with this code in the binary format, if this build has it.
            #[must_use]
            pub const fn from_byte(byte: u8) -> Option<HeapType> {
                match byte {
                    $($code if $has => Some(HeapType::$name),)*
                    _ => None,
                }
            }

            /// The type's name in the text format; that of a concrete one is not known here.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(HeapType::$name => $text,)*
                    HeapType::Bottom => "bottom",
                    HeapType::Concrete(_) => "type",
                }
            }

            /// The name of references to it that are never null.
            const fn non_null_text(self) -> &'static str {
                match self {
                    $(HeapType::$name if $has => concat!("(ref ", $text, ")"),)*
                    HeapType::Bottom => "a reference",
                    _ => "(ref type)",
                }
            }

            /// The code of an abstract type.
            const fn byte(self) -> Option<u8> {
                match self {
                    $(HeapType::$name => Some($code),)*
                    HeapType::Bottom => Some(0),
                    HeapType::Concrete(_) => None,
                }
            }
        }

        impl ValType {
            $(#[doc = concat!("Nullable reference: `", $short, "`.")] pub const $nullable: ValType = ValType($code);)*

            /// The name of a nullable reference to an abstract type.
            const fn short_text(self) -> Option<&'static str> {
                match self.0 {
                    $($code if $has => Some($short),)*
                    _ => None,
                }
            }
        }
    };
}

heap_types! {
    0x70 Func "func" FUNCREF "funcref" if true, "Functions.";
    0x6f Extern "extern" EXTERNREF "externref" if true, "Host values.";
    0x6e Any "any" ANYREF "anyref" if TYPED_REFS, "Whatever guests make.";
    0x6d Eq "eq" EQREF "eqref" if TYPED_REFS, "What guests make and can be compared.";
    0x6c I31 "i31" I31REF "i31ref" if TYPED_REFS, "Integers of 31 bits.";
    0x6b Struct "struct" STRUCTREF "structref" if TYPED_REFS, "Structures.";
    0x6a Array "array" ARRAYREF "arrayref" if TYPED_REFS, "Arrays.";
    0x69 Exn "exn" EXNREF "exnref" if EXCEPTIONS, "Exceptions.";
    0x71 None "none" NULLREF "nullref" if TYPED_REFS, "None of what guests make.";
    0x72 NoExtern "noextern" NULLEXTERNREF "nullexternref" if TYPED_REFS, "No host value.";
    0x73 NoFunc "nofunc" NULLFUNCREF "nullfuncref" if TYPED_REFS, "No function.";
    0x74 NoExn "noexn" NULLEXNREF "nullexnref" if EXCEPTIONS, "No exception.";
}

impl HeapType {
    /// Whether every reference to this abstract type is one to `other`, which is abstract too.
    #[must_use]
    pub const fn is_below(self, other: HeapType) -> bool {
        match self {
            HeapType::Bottom => true,
            HeapType::None => matches!(
                other,
                HeapType::None | HeapType::I31 | HeapType::Struct | HeapType::Array | HeapType::Eq | HeapType::Any
            ),
            HeapType::I31 => matches!(other, HeapType::I31 | HeapType::Eq | HeapType::Any),
            HeapType::Struct => matches!(other, HeapType::Struct | HeapType::Eq | HeapType::Any),
            HeapType::Array => matches!(other, HeapType::Array | HeapType::Eq | HeapType::Any),
            HeapType::Eq => matches!(other, HeapType::Eq | HeapType::Any),
            HeapType::Any => matches!(other, HeapType::Any),
            HeapType::NoFunc => matches!(other, HeapType::NoFunc | HeapType::Func),
            HeapType::Func => matches!(other, HeapType::Func),
            HeapType::NoExtern => matches!(other, HeapType::NoExtern | HeapType::Extern),
            HeapType::Extern => matches!(other, HeapType::Extern),
            HeapType::NoExn => matches!(other, HeapType::NoExn | HeapType::Exn),
            HeapType::Exn => matches!(other, HeapType::Exn),
            HeapType::Concrete(_) => false,
        }
    }
}

impl ValType {
    /// 32-bit integer.
    pub const I32: ValType = ValType(0x7f);
    /// 64-bit integer.
    pub const I64: ValType = ValType(0x7e);
    /// 32-bit float.
    pub const F32: ValType = ValType(0x7d);
    /// 64-bit float.
    pub const F64: ValType = ValType(0x7c);
    /// Vector of 128 bits.
    pub const V128: ValType = ValType(0x7b);
    /// In fields only: 8-bit integer.
    pub const I8: ValType = ValType(0x78);
    /// In fields only: 16-bit integer.
    pub const I16: ValType = ValType(0x77);

    /// In signatures only: the address type of the memory or table that the immediate names.
    pub const ADDRESS: ValType = ValType(1);
    /// In signatures only: the element type of the table that the immediate names.
    pub const ELEMENT: ValType = ValType(2);
    /// On the validator's stack only: any type, found below an unconditional branch.
    pub const BOTTOM: ValType = ValType(0);

    /// Types that a word can name.
    pub const MOST_TYPES: u32 = 1 << 21;

    /// The code of `ref`.
    const REF: u32 = 0x64;
    /// The code of `ref null`.
    const REF_NULL: u32 = 0x63;
    /// The heap type is an abstract one's code.
    const ABSTRACT: u32 = 1 << 30;
    /// The number of a type counts from the first of the group it stands in: only where groups are compared.
    const RELATIVE: u32 = 1 << 29;
    /// The field can be written.
    const MUTABLE: u32 = 1 << 31;
    /// The bits of a type's number.
    const NUMBER: u32 = (Self::MOST_TYPES - 1) << 8;

    /// The type with this one-byte code in the binary format.
    #[must_use]
    pub const fn from_byte(byte: u8) -> Option<ValType> {
        match byte {
            0x7c..=0x7f => Some(ValType(byte as u32)),
            0x7b if SIMD => Some(ValType::V128),
            _ if HeapType::from_byte(byte).is_some() => Some(ValType(byte as u32)),
            _ => None,
        }
    }

    /// A reference. A build without typed references has only those to any function and to host values, which may be null.
    #[must_use]
    pub const fn reference(nullable: bool, heap: HeapType) -> ValType {
        let code = if nullable { Self::REF_NULL } else { Self::REF };
        match (heap, heap.byte()) {
            // The only ones there are without.
            (HeapType::Concrete(_), _) if !TYPED_REFS => ValType::FUNCREF,
            (_, Some(byte)) if !TYPED_REFS => ValType(byte as u32),
            (HeapType::Concrete(number), _) => ValType(code | (number << 8 & Self::NUMBER)),
            (_, Some(byte)) if nullable && byte != 0 => ValType(byte as u32),
            (_, Some(byte)) => ValType(code | (byte as u32) << 8 | Self::ABSTRACT),
            (_, None) => ValType::BOTTOM,
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
        if !TYPED_REFS && word >= 0x100 {
            return None;
        }
        if !TYPED_REFS || word < 0x100 && !matches!(word, Self::REF | Self::REF_NULL) {
            return ValType::from_byte((word & 0xff) as u8);
        }
        let heap = match word & !0xff {
            heap if heap & !Self::NUMBER == 0 => HeapType::Concrete(heap >> 8),
            heap if heap & !0xff00 == Self::ABSTRACT => match HeapType::from_byte((heap >> 8 & 0xff) as u8) {
                Some(heap) => heap,
                None => return None,
            },
            _ => return None,
        };
        match word & 0xff {
            Self::REF => Some(ValType::reference(false, heap)),
            Self::REF_NULL if matches!(heap, HeapType::Concrete(_)) => Some(ValType::reference(true, heap)),
            _ => None,
        }
    }

    /// The type of an image's word, if it is a field's type.
    #[must_use]
    pub const fn from_field_word(word: u32) -> Option<ValType> {
        let is_known = match word & !Self::MUTABLE {
            0x77 | 0x78 => true,
            word => ValType::from_word(word).is_some(),
        };
        if is_known { Some(ValType(word)) } else { None }
    }

    /// A field of this type that can be written.
    #[must_use]
    pub const fn mutable(self) -> ValType {
        ValType(self.0 | Self::MUTABLE)
    }

    /// Whether it is a field that can be written.
    #[must_use]
    pub const fn is_mutable(self) -> bool {
        self.0 & Self::MUTABLE != 0
    }

    /// What the field holds.
    #[must_use]
    pub const fn content(self) -> ValType {
        ValType(self.0 & !Self::MUTABLE)
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
        self.heap().is_some()
    }

    /// What its values refer to, if they are references.
    #[must_use]
    pub const fn heap(self) -> Option<HeapType> {
        let heap = self.0 & !Self::MUTABLE;
        match heap & 0xff {
            Self::REF | Self::REF_NULL if TYPED_REFS && heap & Self::ABSTRACT == 0 => {
                Some(HeapType::Concrete((heap & Self::NUMBER) >> 8))
            }
            Self::REF if TYPED_REFS && heap >> 8 & 0xff == 0 => Some(HeapType::Bottom),
            Self::REF if TYPED_REFS => HeapType::from_byte((heap >> 8 & 0xff) as u8),
            _ if heap < 0x100 => HeapType::from_byte((heap & 0xff) as u8),
            _ => None,
        }
    }

    /// The number of the type its values refer to, if they are references to a concrete one.
    #[must_use]
    pub const fn number(self) -> Option<u32> {
        match self.heap() {
            Some(HeapType::Concrete(number)) if TYPED_REFS => Some(number),
            _ => None,
        }
    }

    /// The same with another number of the type its values refer to, if they refer to a concrete one.
    #[must_use]
    pub const fn with_number(self, number: u32) -> ValType {
        match self.heap() {
            Some(HeapType::Concrete(_)) => ValType(self.0 & !Self::NUMBER | (number << 8 & Self::NUMBER)),
            _ => self,
        }
    }

    /// The same with a number that counts from the first type of a group, if it is one of the group's.
    #[must_use]
    pub const fn relative_to(self, first: u32) -> ValType {
        match self.number() {
            Some(number) if number >= first => {
                let relative = self.with_number(number.wrapping_sub(first));
                ValType(relative.0 | Self::RELATIVE)
            }
            _ => self,
        }
    }

    /// Whether its values are references that may be null.
    #[must_use]
    pub const fn is_nullable(self) -> bool {
        self.is_ref() && self.is_defaultable()
    }

    /// The same reference where it is not null.
    #[must_use]
    pub const fn non_null(self) -> ValType {
        match self.heap() {
            Some(heap) if TYPED_REFS => ValType::reference(false, heap),
            _ => self,
        }
    }

    /// Whether a local of it has a value at the start: all types but references that are never null.
    #[must_use]
    #[inline]
    pub const fn is_defaultable(self) -> bool {
        !TYPED_REFS || self.0 & 0xff != Self::REF
    }

    /// Whether values of it are numbers.
    #[must_use]
    pub const fn is_num(self) -> bool {
        matches!(self, ValType::I32 | ValType::I64 | ValType::F32 | ValType::F64)
    }

    /// Whether values of it are vectors, which take two slots: the low half in the first.
    #[must_use]
    #[inline]
    pub const fn is_vector(self) -> bool {
        SIMD && self.0 & !Self::MUTABLE == 0x7b
    }

    /// How many slots values of these types take.
    #[must_use]
    pub fn slots(types: &[ValType]) -> usize {
        if !SIMD {
            return types.len();
        }
        // Not `count`, which checks each of its additions.
        types.iter().fold(types.len(), |slots, ty| slots.wrapping_add(usize::from(ty.is_vector())))
    }

    /// The type's name in the text format; of a reference with a heap type of its own as much as is known here.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            ValType::I32 => "i32",
            ValType::I64 => "i64",
            ValType::F32 => "f32",
            ValType::F64 => "f64",
            ValType::V128 if SIMD => "v128",
            ValType::I8 if TYPED_REFS => "i8",
            ValType::I16 if TYPED_REFS => "i16",
            ValType::BOTTOM => "any",
            ValType::ADDRESS => "address",
            ValType::ELEMENT => "element",
            other => match (other.short_text(), other.heap()) {
                (Some(text), _) => text,
                (None, _) if !TYPED_REFS => "unknown",
                (None, Some(heap)) if !other.is_nullable() => heap.non_null_text(),
                (None, _) => "(ref null type)",
            },
        }
    }
}

impl fmt::Display for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let null = if self.is_nullable() { "null " } else { "" };
        match (self.short_text(), self.heap()) {
            (None, Some(HeapType::Concrete(number))) => write!(f, "(ref {null}{number})"),
            (None, Some(heap)) => write!(f, "(ref {null}{})", heap.text()),
            (_, _) => f.write_str(self.text()),
        }
    }
}

impl fmt::Debug for ValType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
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

#[cfg(test)]
mod tests {
    use super::{HeapType, ValType};

    #[test]
    fn words_hold_every_type() {
        for nullable in [false, true] {
            for heap in
                [HeapType::Func, HeapType::NoExn, HeapType::Concrete(0), HeapType::Concrete(ValType::MOST_TYPES - 1)]
            {
                let ty = ValType::reference(nullable, heap);
                assert_eq!((ty.heap(), ty.is_nullable(), ty.is_ref()), (Some(heap), nullable, true));
                assert_eq!(ValType::from_word(ty.word()), Some(ty));
                assert_eq!(ValType::from_field_word(ty.mutable().word()), Some(ty.mutable()));
                assert_eq!(ty.mutable().content(), ty);
                assert_eq!(ty.is_defaultable(), nullable);
            }
        }
        assert_eq!(ValType::reference(true, HeapType::Func), ValType::FUNCREF);
        assert_eq!(ValType::reference(false, HeapType::Bottom).heap(), Some(HeapType::Bottom));
        for word in [0, 0x7f00, 0x64 | 1 << 29, 0x63 | 0x70 << 8 | 1 << 30, 0x64 | 1 << 30, 0x17f, u32::MAX] {
            assert_eq!(ValType::from_word(word), None, "{word:#x}");
        }
    }

    #[test]
    fn a_number_in_its_group_is_none_outside() {
        let ty = ValType::reference(true, HeapType::Concrete(7));
        assert_eq!(ty.relative_to(8), ty);
        assert_ne!(ty.relative_to(5), ValType::reference(true, HeapType::Concrete(2)));
        assert_eq!(ty.relative_to(5), ty.with_number(9).relative_to(7));
    }
}
