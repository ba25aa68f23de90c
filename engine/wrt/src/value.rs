//! A value of any type, for calls whose types are not known when the host is compiled.

use crate::error::Usage;
use crate::store::StoreId;
use crate::{ExternRef, Func, ValType};

/// A value. Floats are held as their bits, so that every NaN keeps its payload.
///
/// ```
/// use wrt::Val;
///
/// assert_eq!(Val::from(7).i32(), Some(7));
/// assert_eq!(Val::from(0.5f64).f64(), Some(0.5));
/// assert_eq!(Val::from(7).i64(), None);
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Val {
    /// A 32-bit integer.
    I32(i32),
    /// A 64-bit integer.
    I64(i64),
    /// The bits of a 32-bit float.
    F32(u32),
    /// The bits of a 64-bit float.
    F64(u64),
    /// A function, or null.
    FuncRef(Option<Func>),
    /// A host value, or null.
    ExternRef(Option<ExternRef>),
}

impl Val {
    /// The value a local of this type starts with: zero, or null.
    #[must_use]
    pub const fn default_for_ty(ty: ValType) -> Val {
        match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::FuncRef => Val::FuncRef(None),
            ValType::ExternRef => Val::ExternRef(None),
        }
    }

    /// The same as [`default_for_ty`](Val::default_for_ty): what users of wasmi call it.
    #[must_use]
    pub const fn default(ty: ValType) -> Val {
        Val::default_for_ty(ty)
    }

    /// The value's type.
    #[must_use]
    pub const fn ty(&self) -> ValType {
        match self {
            Val::I32(_) => ValType::I32,
            Val::I64(_) => ValType::I64,
            Val::F32(_) => ValType::F32,
            Val::F64(_) => ValType::F64,
            Val::FuncRef(_) => ValType::FuncRef,
            Val::ExternRef(_) => ValType::ExternRef,
        }
    }

    /// The integer, if it is a 32-bit one.
    #[must_use]
    pub const fn i32(&self) -> Option<i32> {
        if let Val::I32(value) = self { Some(*value) } else { None }
    }

    /// The integer, if it is a 64-bit one.
    #[must_use]
    pub const fn i64(&self) -> Option<i64> {
        if let Val::I64(value) = self { Some(*value) } else { None }
    }

    /// The float, if it is a 32-bit one.
    #[must_use]
    pub const fn f32(&self) -> Option<f32> {
        if let Val::F32(bits) = self { Some(f32::from_bits(*bits)) } else { None }
    }

    /// The float, if it is a 64-bit one.
    #[must_use]
    pub const fn f64(&self) -> Option<f64> {
        if let Val::F64(bits) = self { Some(f64::from_bits(*bits)) } else { None }
    }

    /// The reference, if it is one to a function; the inner `None` is null.
    #[must_use]
    pub const fn func_ref(&self) -> Option<Option<&Func>> {
        if let Val::FuncRef(func) = self { Some(func.as_ref()) } else { None }
    }

    /// The reference, if it is one to a host value; the inner `None` is null.
    #[must_use]
    pub const fn extern_ref(&self) -> Option<Option<&ExternRef>> {
        if let Val::ExternRef(value) = self { Some(value.as_ref()) } else { None }
    }
}

/// Declares which Rust types become which values.
macro_rules! from {
    ($($ty:ty, $value:ident => $val:expr;)*) => {
        $(impl From<$ty> for Val {
            fn from($value: $ty) -> Self {
                $val
            }
        })*
    };
}

from! {
    i32, value => Val::I32(value);
    u32, value => Val::I32(value.cast_signed());
    i64, value => Val::I64(value);
    u64, value => Val::I64(value.cast_signed());
    f32, value => Val::F32(value.to_bits());
    f64, value => Val::F64(value.to_bits());
    Func, value => Val::FuncRef(Some(value));
    Option<Func>, value => Val::FuncRef(value);
    ExternRef, value => Val::ExternRef(Some(value));
    Option<ExternRef>, value => Val::ExternRef(value);
}

impl Val {
    /// The value in a slot.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half of a 32-bit value's slot is zero")]
    pub(crate) fn from_slot(slot: u64, ty: ValType, store: StoreId) -> Val {
        match ty {
            ValType::I32 => Val::I32((slot as u32).cast_signed()),
            ValType::I64 => Val::I64(slot.cast_signed()),
            ValType::F32 => Val::F32(slot as u32),
            ValType::F64 => Val::F64(slot),
            ValType::FuncRef => Val::FuncRef(Func::from_slot(slot, store)),
            ValType::ExternRef => Val::ExternRef(ExternRef::from_slot(slot, store)),
        }
    }

    /// The slot that holds the value, where it is of this type and store.
    pub(crate) fn into_slot(self, ty: ValType, store: StoreId) -> Result<u64, Usage> {
        if self.ty() != ty {
            return Err(Usage::ValueType { expected: ty, found: self.ty() });
        }
        match self {
            Val::I32(value) => Ok(u64::from(value.cast_unsigned())),
            Val::I64(value) => Ok(value.cast_unsigned()),
            Val::F32(bits) => Ok(u64::from(bits)),
            Val::F64(bits) => Ok(bits),
            Val::FuncRef(func) => func.map_or(Ok(0), |func| func.into_slot(store)),
            Val::ExternRef(value) => value.map_or(Ok(0), |value| value.into_slot(store)),
        }
    }
}
