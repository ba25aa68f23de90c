//! A value of any type, for calls whose types are not known when the host is compiled.

use wrt_instructions::HeapType;
use wrt_platform::Platform;

use crate::error::Usage;
use crate::exn_ref::ExnRef;
use crate::store::{Inner, StoreId};
use crate::types::RefType;
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
    /// What a guest made, or null. No instruction that WRT has makes anything of this kind yet.
    AnyRef(Option<AnyRef>),
    /// An exception, or null.
    ExnRef(Option<ExnRef>),
}

/// What a guest made: there is nothing of this kind yet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum AnyRef {}

/// The kinds of references that no value is two of.
enum Kind {
    Func,
    Extern,
    Any,
    Exn,
}

/// The kind of a reference's heap type; concrete ones are functions', as long as there are values of no others.
const fn kind(heap: HeapType) -> Kind {
    match heap {
        HeapType::Func | HeapType::NoFunc | HeapType::Concrete(_) => Kind::Func,
        HeapType::Extern | HeapType::NoExtern => Kind::Extern,
        HeapType::Exn | HeapType::NoExn => Kind::Exn,
        HeapType::Any
        | HeapType::Eq
        | HeapType::I31
        | HeapType::Struct
        | HeapType::Array
        | HeapType::None
        | HeapType::Bottom => Kind::Any,
    }
}

impl Val {
    /// The value a local of this type starts with: zero, or null, even where the type has none.
    #[must_use]
    pub const fn default_for_ty(ty: ValType) -> Val {
        match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::FuncRef => Val::FuncRef(None),
            ValType::ExternRef => Val::ExternRef(None),
            ValType::Ref(ty) => match kind(ty.heap_type()) {
                Kind::Func => Val::FuncRef(None),
                Kind::Extern => Val::ExternRef(None),
                Kind::Any => Val::AnyRef(None),
                Kind::Exn => Val::ExnRef(None),
            },
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
            Val::AnyRef(_) => ValType::reference(true, HeapType::Any),
            Val::ExnRef(_) => ValType::reference(true, HeapType::Exn),
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
            ValType::Ref(ty) => match kind(ty.heap_type()) {
                Kind::Func => Val::FuncRef(Func::from_slot(slot, store)),
                Kind::Extern => Val::ExternRef(ExternRef::from_slot(slot, store)),
                Kind::Any => Val::AnyRef(None),
                Kind::Exn => Val::ExnRef(ExnRef::from_slot(slot, store)),
            },
        }
    }

    /// Checks that the value is of this type, of whose functions the store knows the types.
    pub(crate) fn check<T, P: Platform + Clone>(self, ty: ValType, inner: &Inner<T, P>) -> Result<(), Usage> {
        let (ValType::Ref(wanted), Val::FuncRef(Some(func))) = (ty, self) else { return Ok(()) };
        func.store.check(inner.id)?;
        let fits = if let HeapType::Concrete(number) = wanted.heap_type() {
            inner.runtime.func_is(func.id, number)
        } else {
            true
        };
        if fits { Ok(()) } else { Err(Usage::ValueType { expected: ty, found: self.ty() }) }
    }

    /// The slot that holds the value, where it is of this type and store.
    pub(crate) fn into_checked_slot<T, P: Platform + Clone>(
        self,
        ty: ValType,
        inner: &Inner<T, P>,
    ) -> Result<u64, Usage> {
        self.check(ty, inner)?;
        self.into_slot(ty, inner.id)
    }

    /// Whether it is a reference of another type than its own, by what is known of the type alone.
    const fn is_of(&self, ty: RefType) -> bool {
        let is_null = match (self, kind(ty.heap_type())) {
            (Val::FuncRef(func), Kind::Func) => func.is_none(),
            (Val::ExternRef(value), Kind::Extern) => value.is_none(),
            (Val::AnyRef(None), Kind::Any) => true,
            (Val::ExnRef(value), Kind::Exn) => value.is_none(),
            _ => return false,
        };
        let only_null =
            matches!(ty.heap_type(), HeapType::None | HeapType::NoFunc | HeapType::NoExtern | HeapType::NoExn);
        if is_null { ty.is_nullable() } else { !only_null }
    }

    /// The slot that holds the value, where it is of this type and store. [`check`](Val::check) looks at the types of functions.
    pub(crate) fn into_slot(self, ty: ValType, store: StoreId) -> Result<u64, Usage> {
        let fits = if let ValType::Ref(ty) = ty { self.is_of(ty) } else { self.ty() == ty };
        if !fits {
            return Err(Usage::ValueType { expected: ty, found: self.ty() });
        }
        match self {
            Val::I32(value) => Ok(u64::from(value.cast_unsigned())),
            Val::I64(value) => Ok(value.cast_unsigned()),
            Val::F32(bits) => Ok(u64::from(bits)),
            Val::F64(bits) => Ok(bits),
            Val::FuncRef(func) => func.map_or(Ok(0), |func| func.into_slot(store)),
            Val::ExternRef(value) => value.map_or(Ok(0), |value| value.into_slot(store)),
            Val::AnyRef(_) => Ok(0),
            Val::ExnRef(value) => value.map_or(Ok(0), |value| value.into_slot(store)),
        }
    }
}
