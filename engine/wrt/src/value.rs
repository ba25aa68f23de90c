//! A value of any type, for calls whose types are not known when the host is compiled.

use core::fmt;

use wrt_instructions::HeapType;
use wrt_platform::Platform;

use crate::error::Usage;
use crate::exn_ref::ExnRef;
use crate::store::{Inner, StoreId};
use crate::types::RefType;
use crate::{AnyRef, ExternRef, Func, ValType};

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
    /// A vector.
    V128(V128),
    /// A function, or null.
    FuncRef(Option<Func>),
    /// A host value, or null.
    ExternRef(Option<ExternRef>),
    /// A structure, an array, or an integer of 31 bits, or null.
    AnyRef(Option<AnyRef>),
    /// An exception, or null.
    ExnRef(Option<ExnRef>),
}

/// A vector of 128 bits. As a number, its lane 0 has the lowest bits.
///
/// ```
/// use wrt::V128;
///
/// let lanes_of_32_bits = V128::from(0x0000_0004_0000_0003_0000_0002_0000_0001_u128);
/// assert_eq!(lanes_of_32_bits.to_le_bytes()[..8], [1, 0, 0, 0, 2, 0, 0, 0]);
/// ```
// As bytes it is not aligned more than other values, which would be larger for it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct V128([u8; 16]);

impl V128 {
    /// The vector as a number.
    #[must_use]
    pub const fn as_u128(self) -> u128 {
        u128::from_le_bytes(self.0)
    }

    /// The bytes that a guest would store.
    #[must_use]
    pub const fn to_le_bytes(self) -> [u8; 16] {
        self.0
    }

    /// The vector that a guest would load of these bytes.
    #[must_use]
    pub const fn from_le_bytes(bytes: [u8; 16]) -> V128 {
        V128(bytes)
    }
}

impl From<u128> for V128 {
    fn from(value: u128) -> Self {
        V128(value.to_le_bytes())
    }
}

impl From<V128> for u128 {
    fn from(value: V128) -> Self {
        value.as_u128()
    }
}

impl fmt::Debug for V128 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#034x}", self.as_u128())
    }
}

/// The kinds of references that no value is two of.
enum Kind {
    Func,
    Extern,
    Any,
    Exn,
    /// Functions, or what guests make.
    Concrete,
}

/// The kind of a reference's heap type; that of a concrete one is not known here.
const fn kind(heap: HeapType) -> Kind {
    match heap {
        HeapType::Concrete(_) => Kind::Concrete,
        HeapType::Func | HeapType::NoFunc => Kind::Func,
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

/// The kind of a reference's heap type, of which a concrete one is of the store.
fn kind_in<T, P: Platform + Clone>(heap: HeapType, inner: &Inner<T, P>) -> Kind {
    if let HeapType::Concrete(number) = heap
        && !inner.runtime.is_func_type(number)
    {
        return Kind::Any;
    }
    kind(heap)
}

impl Val {
    /// The value a local of this type starts with: zero, or null, even where the type has none. The null of a concrete type stands for that of
    /// structures and arrays too.
    #[must_use]
    pub const fn default_for_ty(ty: ValType) -> Val {
        match ty {
            ValType::I32 => Val::I32(0),
            ValType::I64 => Val::I64(0),
            ValType::F32 => Val::F32(0),
            ValType::F64 => Val::F64(0),
            ValType::V128 => Val::V128(V128([0; 16])),
            ValType::FuncRef => Val::FuncRef(None),
            ValType::ExternRef => Val::ExternRef(None),
            ValType::Ref(ty) => match kind(ty.heap_type()) {
                Kind::Func | Kind::Concrete => Val::FuncRef(None),
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
            Val::V128(_) => ValType::V128,
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

    /// The vector, if it is one.
    #[must_use]
    pub const fn v128(&self) -> Option<V128> {
        if let Val::V128(value) = self { Some(*value) } else { None }
    }

    /// The reference, if it is one to a function; the inner `None` is null.
    #[must_use]
    pub const fn func_ref(&self) -> Option<Option<&Func>> {
        if let Val::FuncRef(func) = self { Some(func.as_ref()) } else { None }
    }

    /// The reference, if it is one to what guests make; the inner `None` is null.
    #[must_use]
    pub const fn any_ref(&self) -> Option<Option<&AnyRef>> {
        if let Val::AnyRef(value) = self { Some(value.as_ref()) } else { None }
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
    V128, value => Val::V128(value);
    Func, value => Val::FuncRef(Some(value));
    Option<Func>, value => Val::FuncRef(value);
    ExternRef, value => Val::ExternRef(Some(value));
    Option<ExternRef>, value => Val::ExternRef(value);
    AnyRef, value => Val::AnyRef(Some(value));
    Option<AnyRef>, value => Val::AnyRef(value);
}

impl Val {
    /// The value in the next of these slots, or, of a vector, the next two; zero where they end.
    pub(crate) fn take<'s, T, P: Platform + Clone>(
        slots: &mut impl Iterator<Item = &'s u64>,
        ty: ValType,
        inner: &Inner<T, P>,
    ) -> Val {
        let mut next = || slots.next().copied().unwrap_or(0);
        let low = next();
        if ty == ValType::V128 {
            return Val::V128(V128::from(u128::from(low) | u128::from(next()) << 64));
        }
        Val::from_slot(low, ty, inner)
    }

    /// Puts the value, where it is of this type and store, into the next of these slots, or, of a vector, the next two.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the two halves")]
    pub(crate) fn put<'s>(
        self,
        ty: ValType,
        store: StoreId,
        slots: &mut impl Iterator<Item = &'s mut u64>,
    ) -> Result<(), Usage> {
        let mut put = |half: u64| {
            if let Some(slot) = slots.next() {
                *slot = half;
            }
        };
        if let (Val::V128(value), ValType::V128) = (self, ty) {
            put(value.as_u128() as u64);
            put((value.as_u128() >> 64) as u64);
        } else {
            put(self.into_slot(ty, store)?);
        }
        Ok(())
    }

    /// The value that a slot holds in the low half of this, or a vector.
    #[expect(clippy::cast_possible_truncation, reason = "what is no vector is in the low half")]
    pub(crate) fn from_bits<T, P: Platform + Clone>(bits: u128, ty: ValType, inner: &Inner<T, P>) -> Val {
        if ty == ValType::V128 { Val::V128(bits.into()) } else { Val::from_slot(bits as u64, ty, inner) }
    }

    /// The slot that holds the value in the low half, or the vector, where it is of this type and store.
    pub(crate) fn into_checked_bits<T, P: Platform + Clone>(
        self,
        ty: ValType,
        inner: &Inner<T, P>,
    ) -> Result<u128, Usage> {
        if let (Val::V128(value), ValType::V128) = (self, ty) {
            return Ok(value.as_u128());
        }
        self.into_checked_slot(ty, inner).map(u128::from)
    }

    /// The value in a slot; of a vector it is the low half.
    #[expect(clippy::cast_possible_truncation, reason = "the upper half of a 32-bit value's slot is zero")]
    pub(crate) fn from_slot<T, P: Platform + Clone>(slot: u64, ty: ValType, inner: &Inner<T, P>) -> Val {
        let store = inner.id;
        match ty {
            ValType::I32 => Val::I32((slot as u32).cast_signed()),
            ValType::I64 => Val::I64(slot.cast_signed()),
            ValType::F32 => Val::F32(slot as u32),
            ValType::F64 => Val::F64(slot),
            ValType::V128 => Val::V128(u128::from(slot).into()),
            ValType::FuncRef => Val::FuncRef(Func::from_slot(slot, store)),
            ValType::ExternRef => Val::ExternRef(ExternRef::from_slot(slot, store)),
            ValType::Ref(ty) => match kind_in(ty.heap_type(), inner) {
                Kind::Func | Kind::Concrete => Val::FuncRef(Func::from_slot(slot, store)),
                Kind::Extern => Val::ExternRef(ExternRef::from_slot(slot, store)),
                Kind::Any => Val::AnyRef(AnyRef::from_slot(slot, store)),
                Kind::Exn => Val::ExnRef(ExnRef::from_slot(slot, store)),
            },
        }
    }

    /// Checks that the value is of this type, where the store knows that.
    pub(crate) fn check<T, P: Platform + Clone>(self, ty: ValType, inner: &Inner<T, P>) -> Result<(), Usage> {
        let slot = match self {
            Val::AnyRef(Some(value)) => value.into_slot(inner.id)?,
            Val::ExternRef(Some(value)) => value.into_slot(inner.id)?,
            Val::ExnRef(Some(value)) => value.into_slot(inner.id)?,
            Val::I32(_)
            | Val::I64(_)
            | Val::F32(_)
            | Val::F64(_)
            | Val::V128(_)
            | Val::FuncRef(_)
            | Val::AnyRef(None)
            | Val::ExternRef(None)
            | Val::ExnRef(None) => 0,
        };
        if slot != 0 {
            let fits = inner.runtime.reference_is(slot, ty.code());
            return if fits { Ok(()) } else { Err(Usage::ValueType { expected: ty, found: self.ty() }) };
        }
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
            (Val::FuncRef(func), Kind::Func | Kind::Concrete) => func.is_none(),
            (Val::ExternRef(value), Kind::Extern) => value.is_none(),
            (Val::AnyRef(value), Kind::Any | Kind::Concrete) => value.is_none(),
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
            // Two slots hold it: whoever has those does not come here.
            Val::V128(_) => Err(Usage::BadType),
            Val::FuncRef(func) => func.map_or(Ok(0), |func| func.into_slot(store)),
            Val::ExternRef(value) => value.map_or(Ok(0), |value| value.into_slot(store)),
            Val::AnyRef(value) => value.map_or(Ok(0), |value| value.into_slot(store)),
            Val::ExnRef(value) => value.map_or(Ok(0), |value| value.into_slot(store)),
        }
    }
}
