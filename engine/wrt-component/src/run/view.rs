//! Types of a component, as hosts see them.

use wrt_foundation::Region;

use crate::code::Code;
use crate::opcode::Primitive;
use crate::types::{Kind, NONE, PRIMITIVE};

/// Declares the kinds of values: variant, meaning.
macro_rules! value_kinds {
    ($($name:ident $text:literal;)*) => {
        /// What a value is.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum ValueKind {
            $(#[doc = concat!("`", $text, "`.")] $name,)*
        }

        impl ValueKind {
            /// Its name in messages.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(ValueKind::$name => $text,)*
                }
            }
        }
    };
}

value_kinds! {
    Bool "bool";
    S8 "s8";
    U8 "u8";
    S16 "s16";
    U16 "u16";
    S32 "s32";
    U32 "u32";
    S64 "s64";
    U64 "u64";
    F32 "f32";
    F64 "f64";
    Char "char";
    String "string";
    ErrorContext "error-context";
    Record "record";
    Variant "variant";
    List "list";
    FixedList "list of a fixed length";
    Tuple "tuple";
    Flags "flags";
    Enum "enum";
    Option "option";
    Result "result";
    Own "own";
    Borrow "borrow";
    Stream "stream";
    Future "future";
    Map "map";
}

/// The type of a value, borrowed from its component.
#[derive(Debug)]
pub struct ValueType<'a, R> {
    pub(crate) code: &'a Code<R>,
    pub(crate) ty: u32,
    /// How the component's instance is known that gives resource types their meaning.
    pub(crate) instance: u32,
}

impl<R> Clone for ValueType<'_, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for ValueType<'_, R> {}

impl<'a, R: Region> ValueType<'a, R> {
    const fn with(self, ty: u32) -> Self {
        ValueType { ty, ..self }
    }

    /// What it is a type of.
    #[must_use]
    pub fn kind(&self) -> ValueKind {
        if let Some(primitive) = self.code.types.primitive(self.ty) {
            return match primitive {
                Primitive::Bool => ValueKind::Bool,
                Primitive::S8 => ValueKind::S8,
                Primitive::U8 => ValueKind::U8,
                Primitive::S16 => ValueKind::S16,
                Primitive::U16 => ValueKind::U16,
                Primitive::S32 => ValueKind::S32,
                Primitive::U32 => ValueKind::U32,
                Primitive::S64 => ValueKind::S64,
                Primitive::U64 => ValueKind::U64,
                Primitive::F32 => ValueKind::F32,
                Primitive::F64 => ValueKind::F64,
                Primitive::Char => ValueKind::Char,
                Primitive::String => ValueKind::String,
                Primitive::ErrorContext => ValueKind::ErrorContext,
            };
        }
        match self.code.types.entries.get(self.ty as usize).map(crate::types::TypeEntry::kind) {
            Some(Kind::Record) => ValueKind::Record,
            Some(Kind::Variant) => ValueKind::Variant,
            Some(Kind::List) => ValueKind::List,
            Some(Kind::FixedList) => ValueKind::FixedList,
            Some(Kind::Tuple) => ValueKind::Tuple,
            Some(Kind::Flags) => ValueKind::Flags,
            Some(Kind::Enum) => ValueKind::Enum,
            Some(Kind::Option) => ValueKind::Option,
            Some(Kind::Result) => ValueKind::Result,
            Some(Kind::Own) => ValueKind::Own,
            Some(Kind::Borrow) => ValueKind::Borrow,
            Some(Kind::Stream) => ValueKind::Stream,
            Some(Kind::Future) => ValueKind::Future,
            _ => ValueKind::Map,
        }
    }

    fn words(&self) -> &'a [u32] {
        let code: &'a Code<R> = self.code;
        if self.ty & PRIMITIVE != 0 {
            return &[];
        }
        code.types.entries.get(self.ty as usize).map_or(&[], |entry| code.types.words_of(entry))
    }

    /// Fields of a record or tuple, cases of a variant, names of flags or an enum, elements of a list of a fixed length.
    #[must_use]
    pub fn len(&self) -> u32 {
        let words = crate::fault::word(self.words().len());
        let kind = self.kind();
        if matches!(kind, ValueKind::Record | ValueKind::Variant) {
            words / 2
        } else if matches!(kind, ValueKind::Option | ValueKind::Result) {
            2
        } else if kind == ValueKind::FixedList {
            self.code.types.entries.get(self.ty as usize).map_or(0, |entry| entry.extra)
        } else {
            words
        }
    }

    /// Whether it has none of these.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The type of a field, of what a case has, of elements, of a map's keys (0) and values (1); `None` where there is none.
    #[must_use]
    pub fn part(&self, index: u32) -> Option<ValueType<'a, R>> {
        let index = index as usize;
        let kind = self.kind();
        let at = if matches!(kind, ValueKind::Record | ValueKind::Variant) {
            index.saturating_mul(2).saturating_add(1)
        } else if matches!(kind, ValueKind::List | ValueKind::FixedList) {
            0
        } else if matches!(kind, ValueKind::Tuple | ValueKind::Result | ValueKind::Map) {
            index
        } else if kind == ValueKind::Option {
            index.checked_sub(1)?
        } else {
            return None;
        };
        self.words().get(at).filter(|ty| **ty != NONE).map(|ty| self.with(*ty))
    }

    /// The name of a field, case or flag.
    #[must_use]
    pub fn label(&self, index: u32) -> Option<&'a str> {
        let kind = self.kind();
        let at = if matches!(kind, ValueKind::Record | ValueKind::Variant) {
            index.saturating_mul(2)
        } else if matches!(kind, ValueKind::Flags | ValueKind::Enum) {
            index
        } else {
            return None;
        };
        let code: &'a Code<R> = self.code;
        self.words().get(at as usize).map(|name| code.text(*name))
    }
}

/// The type of a function, borrowed from its component.
#[derive(Debug)]
pub struct FunctionType<'a, R> {
    pub(crate) code: &'a Code<R>,
    pub(crate) ty: u32,
    pub(crate) instance: u32,
}

impl<'a, R: Region> FunctionType<'a, R> {
    fn words(&self) -> &'a [u32] {
        let code: &'a Code<R> = self.code;
        code.types.entries.get(self.ty as usize).map_or(&[], |entry| code.types.words_of(entry))
    }

    /// How many parameters it has.
    #[must_use]
    pub fn params(&self) -> u32 {
        let pairs = crate::fault::word(self.words().len()) / 2;
        pairs.saturating_sub(u32::from(self.result().is_some()))
    }

    /// A parameter's name and type.
    #[must_use]
    pub fn param(&self, index: u32) -> Option<(&'a str, ValueType<'a, R>)> {
        let code: &'a Code<R> = self.code;
        match self.words().get((index as usize).saturating_mul(2)..)? {
            [name, ty, ..] if *name != NONE => {
                Some((code.text(*name), ValueType { code, ty: *ty, instance: self.instance }))
            }
            _ => None,
        }
    }

    /// The result's type, if it has one.
    #[must_use]
    pub fn result(&self) -> Option<ValueType<'a, R>> {
        match self.words() {
            [.., name, ty] if *name == NONE => Some(ValueType { code: self.code, ty: *ty, instance: self.instance }),
            _ => None,
        }
    }
}
