//! Values of components, owned.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use wrt_component::{Fault, ValueKind, ValueType, Values};
use wrt_foundation::Region;

use super::ResourceAny;

/// A value of a component's type.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Val {
    /// A boolean.
    Bool(bool),
    /// An integer of 8 bits with a sign.
    S8(i8),
    /// One without.
    U8(u8),
    /// An integer of 16 bits with a sign.
    S16(i16),
    /// One without.
    U16(u16),
    /// An integer of 32 bits with a sign.
    S32(i32),
    /// One without.
    U32(u32),
    /// An integer of 64 bits with a sign.
    S64(i64),
    /// One without.
    U64(u64),
    /// A float of 32 bits.
    Float32(f32),
    /// A float of 64 bits.
    Float64(f64),
    /// A character.
    Char(char),
    /// A string.
    String(String),
    /// A list, of whatever length the type allows.
    List(Vec<Val>),
    /// Pairs of keys and values.
    Map(Vec<(Val, Val)>),
    /// Fields with their names, in the type's order.
    Record(Vec<(String, Val)>),
    /// Fields.
    Tuple(Vec<Val>),
    /// A case by its name, with what it has.
    Variant(String, Option<Box<Val>>),
    /// A case by its name.
    Enum(String),
    /// A value or none.
    Option(Option<Box<Val>>),
    /// A success or a failure, with what it has.
    Result(Result<Option<Box<Val>>, Option<Box<Val>>>),
    /// The names of those flags that are set.
    Flags(Vec<String>),
    /// A handle of a resource.
    Resource(ResourceAny),
}

/// Declares the accessors of plain values: name, type, variant.
macro_rules! plain {
    ($($name:ident $ty:ty, $variant:ident;)*) => {
        impl Val {
            $(
                #[doc = concat!("The value, if it is of this type: `", stringify!($ty), "`.")]
                #[must_use]
                pub const fn $name(&self) -> Option<$ty> {
                    if let Val::$variant(value) = self { Some(*value) } else { None }
                }
            )*
        }
    };
}

plain! {
    bool bool, Bool;
    s8 i8, S8;
    u8 u8, U8;
    s16 i16, S16;
    u16 u16, U16;
    s32 i32, S32;
    u32 u32, U32;
    s64 i64, S64;
    u64 u64, U64;
    f32 f32, Float32;
    f64 f64, Float64;
    char char, Char;
    resource ResourceAny, Resource;
}

impl Val {
    /// The string, if it is one.
    #[must_use]
    pub fn str(&self) -> Option<&str> {
        if let Val::String(text) = self { Some(text) } else { None }
    }
}

/// What is left to give of values that others contain.
enum Rest<'v> {
    All(core::slice::Iter<'v, Val>),
    Fields(core::slice::Iter<'v, (String, Val)>),
    Pairs(core::slice::Iter<'v, (Val, Val)>),
    One(Option<&'v Val>),
}

impl<'v> Iterator for Rest<'v> {
    type Item = &'v Val;

    fn next(&mut self) -> Option<&'v Val> {
        match self {
            Rest::All(values) => values.next(),
            Rest::Fields(fields) => fields.next().map(|(_, value)| value),
            Rest::Pairs(_) => None,
            Rest::One(value) => value.take(),
        }
    }
}

/// Gives values a piece at a time.
pub(crate) struct Give<'v> {
    rest: Vec<Rest<'v>>,
    text: &'v str,
}

impl<'v> Give<'v> {
    pub(crate) fn new(values: &'v [Val]) -> Give<'v> {
        let mut rest = Vec::new();
        rest.extend(Some(Rest::All(values.iter())));
        Give { rest, text: "" }
    }

    fn next(&mut self) -> Option<&'v Val> {
        loop {
            let last = self.rest.last_mut()?;
            if let Rest::Pairs(pairs) = last {
                // A pair is two values one behind the other.
                if let Some((key, value)) = pairs.next() {
                    self.rest.extend([Rest::One(Some(value))]);
                    return Some(key);
                }
            } else if let Some(value) = last.next() {
                return Some(value);
            }
            self.rest.pop();
        }
    }

    fn open(&mut self, rest: Rest<'v>) {
        self.rest.extend(Some(rest));
    }
}

/// The number of a name among those of a type.
fn number_of<R: Region>(ty: &ValueType<'_, R>, name: &str) -> Option<u32> {
    (0..ty.len()).find(|index| ty.label(*index) == Some(name))
}

fn length(len: usize) -> Result<u64, Fault> {
    u32::try_from(len).map(u64::from).map_err(|_| Fault::Value)
}

impl<R: Region> Values<R> for Give<'_> {
    fn give(&mut self, ty: ValueType<'_, R>) -> Result<u64, Fault> {
        let value = self.next().ok_or(Fault::Value)?;
        Ok(match (ty.kind(), value) {
            (ValueKind::Bool, Val::Bool(value)) => u64::from(*value),
            (ValueKind::S8, Val::S8(value)) => u64::from(i32::from(*value).cast_unsigned()),
            (ValueKind::U8, Val::U8(value)) => u64::from(*value),
            (ValueKind::S16, Val::S16(value)) => u64::from(i32::from(*value).cast_unsigned()),
            (ValueKind::U16, Val::U16(value)) => u64::from(*value),
            (ValueKind::S32, Val::S32(value)) => u64::from(value.cast_unsigned()),
            (ValueKind::U32, Val::U32(value)) => u64::from(*value),
            (ValueKind::S64, Val::S64(value)) => value.cast_unsigned(),
            (ValueKind::U64, Val::U64(value)) => *value,
            (ValueKind::F32, Val::Float32(value)) => u64::from(value.to_bits()),
            (ValueKind::F64, Val::Float64(value)) => value.to_bits(),
            (ValueKind::Char, Val::Char(value)) => u64::from(u32::from(*value)),
            (ValueKind::String, Val::String(text)) => {
                self.text = text;
                length(text.len())?
            }
            (ValueKind::List, Val::List(values)) => {
                self.open(Rest::All(values.iter()));
                length(values.len())?
            }
            (ValueKind::FixedList, Val::List(values)) if values.len() == ty.len() as usize => {
                self.open(Rest::All(values.iter()));
                0
            }
            (ValueKind::Map, Val::Map(pairs)) => {
                self.open(Rest::Pairs(pairs.iter()));
                length(pairs.len())?
            }
            (ValueKind::Record, Val::Record(fields)) if are_fields(&ty, fields) => {
                self.open(Rest::Fields(fields.iter()));
                0
            }
            (ValueKind::Tuple, Val::Tuple(values)) if values.len() == ty.len() as usize => {
                self.open(Rest::All(values.iter()));
                0
            }
            (ValueKind::Variant, Val::Variant(name, value)) => {
                let case = number_of(&ty, name).ok_or(Fault::Value)?;
                if ty.part(case).is_some() != value.is_some() {
                    return Err(Fault::Value);
                }
                self.open(Rest::One(value.as_deref()));
                u64::from(case)
            }
            (ValueKind::Enum, Val::Enum(name)) => u64::from(number_of(&ty, name).ok_or(Fault::Value)?),
            (ValueKind::Option, Val::Option(value)) => {
                self.open(Rest::One(value.as_deref()));
                u64::from(value.is_some())
            }
            (ValueKind::Result, Val::Result(value)) => {
                let (case, value) = match value {
                    Ok(value) => (0, value.as_deref()),
                    Err(value) => (1, value.as_deref()),
                };
                if ty.part(case).is_some() != value.is_some() {
                    return Err(Fault::Value);
                }
                self.open(Rest::One(value));
                u64::from(case)
            }
            (ValueKind::Flags, Val::Flags(names)) => {
                let mut bits = 0_u64;
                for name in names {
                    let flag = number_of(&ty, name).ok_or(Fault::Value)?;
                    bits |= 1_u64.checked_shl(flag).unwrap_or(0);
                }
                bits
            }
            (ValueKind::Own | ValueKind::Borrow, Val::Resource(resource)) => u64::from(resource.handle),
            _ => return Err(Fault::Value),
        })
    }

    fn text(&self) -> &str {
        self.text
    }

    fn take(&mut self, _: ValueType<'_, R>, _: u64) -> Result<(), Fault> {
        Err(Fault::Value)
    }

    fn take_text(&mut self, _: &str) -> Result<(), Fault> {
        Err(Fault::Value)
    }
}

/// Whether fields are those of a record type, in its order.
fn are_fields<R: Region>(ty: &ValueType<'_, R>, fields: &[(String, Val)]) -> bool {
    fields.len() == ty.len() as usize
        && (0_u32..).zip(fields).all(|(index, (name, _))| ty.label(index) == Some(name.as_str()))
}

/// A value that is being taken, which others belong to.
struct Open {
    value: Val,
    /// The names of a record's fields that are still to come, in the opposite order.
    names: Vec<String>,
    /// How many values are still to come.
    left: u32,
    /// The key of a pair whose value is still to come.
    key: Option<Val>,
}

/// Takes values a piece at a time.
pub(crate) struct Take {
    open: Vec<Open>,
    text_left: usize,
    pub(crate) values: Vec<Val>,
    store: crate::store::StoreId,
}

impl Take {
    pub(crate) const fn new(store: crate::store::StoreId) -> Take {
        Take { open: Vec::new(), text_left: 0, values: Vec::new(), store }
    }

    /// A value is there, and with it perhaps those that it is the last part of.
    fn close(&mut self, mut value: Val) -> Result<(), Fault> {
        loop {
            let Some(top) = self.open.last_mut() else {
                self.values.try_reserve(1).map_err(|_| full())?;
                self.values.extend(Some(value));
                return Ok(());
            };
            top.left = top.left.saturating_sub(1);
            match &mut top.value {
                Val::List(values) | Val::Tuple(values) => values.extend(Some(value)),
                Val::Record(fields) => fields.extend(top.names.pop().map(|name| (name, value))),
                Val::Map(pairs) => match top.key.take() {
                    Some(key) => pairs.extend(Some((key, value))),
                    None => top.key = Some(value),
                },
                Val::Variant(_, place) | Val::Option(place) | Val::Result(Ok(place) | Err(place)) => {
                    *place = Some(Box::new(value));
                }
                Val::Bool(_)
                | Val::S8(_)
                | Val::U8(_)
                | Val::S16(_)
                | Val::U16(_)
                | Val::S32(_)
                | Val::U32(_)
                | Val::S64(_)
                | Val::U64(_)
                | Val::Float32(_)
                | Val::Float64(_)
                | Val::Char(_)
                | Val::String(_)
                | Val::Enum(_)
                | Val::Flags(_)
                | Val::Resource(_) => return Err(Fault::Value),
            }
            if top.left > 0 {
                return Ok(());
            }
            let Some(done) = self.open.pop() else { return Ok(()) };
            value = done.value;
        }
    }

    /// A value begins that so many others belong to.
    fn begin(&mut self, value: Val, names: Vec<String>, left: u32) -> Result<(), Fault> {
        if left == 0 {
            return self.close(value);
        }
        self.open.try_reserve(1).map_err(|_| full())?;
        self.open.extend(Some(Open { value, names, left, key: None }));
        Ok(())
    }
}

fn full() -> Fault {
    Fault::Platform(wrt_error::PlatformError::OutOfMemory { wanted: size_of::<Val>() })
}

/// Room for so many values, or an error.
fn room<T>(len: u64) -> Result<Vec<T>, Fault> {
    let mut values = Vec::new();
    values.try_reserve_exact(usize::try_from(len).unwrap_or(usize::MAX)).map_err(|_| full())?;
    Ok(values)
}

#[expect(clippy::cast_possible_truncation, reason = "a piece has no more bits than its type")]
impl<R: Region> Values<R> for Take {
    fn give(&mut self, _: ValueType<'_, R>) -> Result<u64, Fault> {
        Err(Fault::Value)
    }

    fn text(&self) -> &str {
        ""
    }

    fn take(&mut self, ty: ValueType<'_, R>, piece: u64) -> Result<(), Fault> {
        let word = piece as u32;
        let label = |index: u32| ty.label(index).map(String::from).ok_or(Fault::Value);
        let value = match ty.kind() {
            ValueKind::Bool => Val::Bool(piece != 0),
            ValueKind::S8 => Val::S8((piece as u8).cast_signed()),
            ValueKind::U8 => Val::U8(piece as u8),
            ValueKind::S16 => Val::S16((piece as u16).cast_signed()),
            ValueKind::U16 => Val::U16(piece as u16),
            ValueKind::S32 => Val::S32(word.cast_signed()),
            ValueKind::U32 => Val::U32(word),
            ValueKind::S64 => Val::S64(piece.cast_signed()),
            ValueKind::U64 => Val::U64(piece),
            ValueKind::F32 => Val::Float32(f32::from_bits(word)),
            ValueKind::F64 => Val::Float64(f64::from_bits(piece)),
            ValueKind::Char => Val::Char(char::from_u32(word).ok_or(Fault::Value)?),
            ValueKind::String => {
                self.text_left = word as usize;
                let mut text = String::new();
                text.try_reserve_exact(self.text_left).map_err(|_| full())?;
                if self.text_left > 0 {
                    self.open.extend(Some(Open { value: Val::String(text), names: Vec::new(), left: 1, key: None }));
                    return Ok(());
                }
                Val::String(text)
            }
            ValueKind::List => return self.begin(Val::List(room(piece)?), Vec::new(), word),
            ValueKind::FixedList => {
                return self.begin(Val::List(room(u64::from(ty.len()))?), Vec::new(), ty.len());
            }
            ValueKind::Map => return self.begin(Val::Map(room(piece)?), Vec::new(), word.saturating_mul(2)),
            ValueKind::Tuple => return self.begin(Val::Tuple(room(u64::from(ty.len()))?), Vec::new(), ty.len()),
            ValueKind::Record => {
                let len = ty.len();
                let mut names = room(u64::from(len))?;
                for index in (0..len).rev() {
                    names.extend(Some(label(index)?));
                }
                return self.begin(Val::Record(room(u64::from(len))?), names, len);
            }
            ValueKind::Variant => {
                let left = u32::from(ty.part(word).is_some());
                return self.begin(Val::Variant(label(word)?, None), Vec::new(), left);
            }
            ValueKind::Enum => Val::Enum(label(word)?),
            ValueKind::Option => return self.begin(Val::Option(None), Vec::new(), word),
            ValueKind::Result => {
                let value = if word == 0 { Val::Result(Ok(None)) } else { Val::Result(Err(None)) };
                return self.begin(value, Vec::new(), u32::from(ty.part(word).is_some()));
            }
            ValueKind::Flags => {
                let mut names = Vec::new();
                for index in 0..ty.len() {
                    if word.checked_shr(index).unwrap_or(0) & 1 != 0 {
                        names.extend(Some(label(index)?));
                    }
                }
                Val::Flags(names)
            }
            ValueKind::Own | ValueKind::Borrow => Val::Resource(ResourceAny { store: self.store, handle: word }),
            ValueKind::ErrorContext | ValueKind::Stream | ValueKind::Future => return Err(Fault::Value),
        };
        self.close(value)
    }

    fn take_text(&mut self, part: &str) -> Result<(), Fault> {
        let Some(Open { value: Val::String(text), .. }) = self.open.last_mut() else { return Err(Fault::Value) };
        text.push_str(part);
        self.text_left = self.text_left.saturating_sub(part.len());
        if self.text_left == 0
            && let Some(done) = self.open.pop()
        {
            return self.close(done.value);
        }
        Ok(())
    }
}
