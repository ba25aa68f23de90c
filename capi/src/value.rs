//! Values and types as C has them, and as the engine's slots do.
#![allow(unsafe_code, reason = "C's unions are read here")]

use core::slice;

use wrt::runtime::{FuncId, FuncType, Store, ValType};

use crate::error::Answer;
use crate::platform::System;
use crate::{Code, Failure};

/// An item of a store: `wrt_func` and its like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(C)]
pub struct RawId {
    /// The store's number.
    pub store: u32,
    /// Its index there.
    pub index: u32,
}

impl RawId {
    /// What names nothing.
    pub(crate) const NOTHING: RawId = RawId { store: 0, index: 0 };
}

/// `wrt_value`.
#[derive(Clone, Copy)]
#[repr(C)]
pub struct Value {
    /// The type's code.
    pub ty: u32,
    /// Anything.
    pub reserved: u32,
    /// What it is.
    pub of: Payload,
}

impl core::fmt::Debug for Value {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Value").field("ty", &self.ty).finish_non_exhaustive()
    }
}

/// What a value is, by its type.
#[derive(Clone, Copy)]
#[repr(C)]
pub union Payload {
    /// An `i32`, or the bits of an `f32`.
    pub word: u32,
    /// An `i64`, the bits of an `f64`, or a host's reference.
    pub long: u64,
    /// A function's reference.
    pub func: RawId,
}

impl core::fmt::Debug for Payload {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("Payload")
    }
}

impl Value {
    /// The zero of a type.
    pub(crate) const fn zero(ty: ValType) -> Value {
        Value { ty: ty.word(), reserved: 0, of: Payload { long: 0 } }
    }
}

/// A value of this type as a slot of a store holds it.
pub(crate) fn to_slot(store: &Store<System>, number: u32, value: &Value, ty: ValType) -> Answer<u64> {
    if value.ty != ty.word() || ty.is_vector() {
        return Err(Code::ErrorType.into());
    }
    match ty {
        // SAFETY: the header's contract: the member of the value's type is set; each is plain numbers.
        ValType::I32 | ValType::F32 => Ok(u64::from(unsafe { value.of.word })),
        ValType::FUNCREF => {
            // SAFETY: as above.
            let func = unsafe { value.of.func };
            if func == RawId::NOTHING { Ok(0) } else { Ok(func_of(store, number, func)?.to_slot()) }
        }
        _ => {
            // SAFETY: as above.
            let slot = unsafe { value.of.long };
            let fits = !ty.is_ref() || ty == ValType::EXTERNREF || store.reference_is(slot, ty);
            if fits { Ok(slot) } else { Err(Code::ErrorType.into()) }
        }
    }
}

/// What a slot of the store with this number holds, as a value of this type.
pub(crate) fn from_slot(number: u32, slot: u64, ty: ValType) -> Value {
    let of = match ty {
        #[allow(clippy::cast_possible_truncation, reason = "such a slot's upper half is zero")]
        ValType::I32 | ValType::F32 => Payload { word: slot as u32 },
        ValType::FUNCREF => {
            let id = |func: FuncId| RawId { store: number, index: func.index() };
            Payload { func: FuncId::from_slot(slot).map_or(RawId::NOTHING, id) }
        }
        _ => Payload { long: slot },
    };
    Value { ty: ty.word(), reserved: 0, of }
}

/// Refuses a function with vectors among its parameters or results, of which C has no values.
pub(crate) fn check_values(ty: Option<FuncType<'_>>) -> Answer<()> {
    let has_vectors = ty.is_some_and(|ty| ty.params.iter().chain(ty.results).any(|ty| ty.is_vector()));
    if has_vectors { Err(Failure::of(Code::ErrorUnsupported).about("vectors")) } else { Ok(()) }
}

/// A function of the store with this number.
pub(crate) fn func_of(store: &Store<System>, number: u32, id: RawId) -> Answer<FuncId> {
    let func = FuncId::from_index(id.index);
    if id.store != number || store.func_type(func).is_none() {
        return Err(Code::ErrorForeign.into());
    }
    Ok(func)
}

/// Values of C's; none where there are none, whatever the pointer.
///
/// # Safety
/// `values` is null, or to as many values, which nobody writes as long as the answer is used.
pub(crate) unsafe fn values<'a>(values: *const Value, count: usize) -> Answer<&'a [Value]> {
    if count == 0 {
        return Ok(&[]);
    }
    if values.is_null() {
        return Err(Code::ErrorNull.into());
    }
    // SAFETY: not null, so as many live values (the caller's promise).
    Ok(unsafe { slice::from_raw_parts(values, count) })
}

/// One value of C's.
///
/// # Safety
/// As [`values`].
pub(crate) unsafe fn value<'a>(pointer: *const Value) -> Answer<&'a Value> {
    // SAFETY: the caller's promise.
    unsafe { pointer.as_ref() }.ok_or(Code::ErrorNull.into())
}

/// Places of C's for values, which are only written.
pub(crate) struct Results {
    first: *mut Value,
    count: usize,
}

impl Results {
    /// No places.
    pub(crate) const NONE: Results = Results { first: core::ptr::null_mut(), count: 0 };

    /// Places for as many values; null where there are none.
    ///
    /// # Safety
    /// `first` is null, or to as many places, which are the library's until it returns.
    pub(crate) unsafe fn new(first: *mut Value, count: usize) -> Answer<Results> {
        if count != 0 && first.is_null() { Err(Code::ErrorNull.into()) } else { Ok(Results { first, count }) }
    }

    pub(crate) const fn count(&self) -> usize {
        self.count
    }

    /// Writes values to the first places, as many as there are of both.
    pub(crate) fn write(&self, values: impl Iterator<Item = Value>) {
        for (at, value) in (0..self.count).zip(values) {
            // SAFETY: one of `count` places behind a pointer that is not null then (the promise to `new`).
            unsafe { self.first.add(at).write(value) };
        }
    }
}
