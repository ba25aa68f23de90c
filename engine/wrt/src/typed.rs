//! The Rust types that stand for values, and the tuples of them that stand for parameters and results.

use crate::error::Usage;
use crate::store::StoreId;
use crate::{Error, ExternRef, Func, Result, ValType};

mod sealed {
    pub trait Sealed {}
}

use sealed::Sealed;

/// A Rust type that stands for a value: `i32`, `u32`, `i64`, `u64`, `f32`, `f64`, `Option<Func>`, `Option<ExternRef>`.
pub trait WasmTy: Sized + Send + Sealed {
    /// The value's type.
    const TYPE: ValType;

    #[doc(hidden)]
    fn from_slot(slot: u64, store: StoreId) -> Self;

    #[doc(hidden)]
    fn into_slot(self, store: StoreId) -> Result<u64, Usage>;
}

/// Declares numbers: Rust type, value type, from a slot, into a slot.
macro_rules! numbers {
    ($($ty:ty, $val:ident, $slot:ident => $from:expr, $value:ident => $into:expr;)*) => {
        $(
            impl Sealed for $ty {}
            impl WasmTy for $ty {
                const TYPE: ValType = ValType::$val;

                #[inline]
                #[allow(clippy::cast_possible_truncation, reason = "the upper half of a 32-bit value's slot is zero")]
                fn from_slot($slot: u64, _: StoreId) -> Self {
                    $from
                }

                #[inline]
                fn into_slot(self, _: StoreId) -> Result<u64, Usage> {
                    let $value = self;
                    Ok($into)
                }
            }
        )*
    };
}

numbers! {
    i32, I32, slot => (slot as u32).cast_signed(), value => u64::from(value.cast_unsigned());
    u32, I32, slot => slot as u32, value => u64::from(value);
    i64, I64, slot => slot.cast_signed(), value => value.cast_unsigned();
    u64, I64, slot => slot, value => value;
    f32, F32, slot => f32::from_bits(slot as u32), value => u64::from(value.to_bits());
    f64, F64, slot => f64::from_bits(slot), value => value.to_bits();
}

/// Declares references.
macro_rules! references {
    ($($ty:ident $val:ident;)*) => {
        $(
            impl Sealed for Option<$ty> {}
            impl WasmTy for Option<$ty> {
                const TYPE: ValType = ValType::$val;

                #[inline]
                fn from_slot(slot: u64, store: StoreId) -> Self {
                    $ty::from_slot(slot, store)
                }

                #[inline]
                fn into_slot(self, store: StoreId) -> Result<u64, Usage> {
                    match self {
                        Some(value) => value.into_slot(store),
                        None => Ok(0),
                    }
                }
            }
        )*
    };
}

references! {
    Func FuncRef;
    ExternRef ExternRef;
}

/// The parameters of a [`TypedFunc`](crate::TypedFunc): one [`WasmTy`], or a tuple of up to 16.
pub trait WasmParams: Send {
    #[doc(hidden)]
    const TYPES: &'static [ValType];

    /// A slot for each of them.
    #[doc(hidden)]
    type Slots: AsRef<[u64]>;

    #[doc(hidden)]
    fn into_slots(self, store: StoreId) -> Result<Self::Slots, Usage>;
}

/// The results of a [`TypedFunc`](crate::TypedFunc): one [`WasmTy`], or a tuple of up to 16.
pub trait WasmResults: WasmParams {
    #[doc(hidden)]
    fn read(slots: &[u64], store: StoreId) -> Self;
}

/// What a host function may return: nothing, a [`WasmTy`], a tuple of up to 16, or a [`Result`] of one of these.
pub trait WasmRet {
    #[doc(hidden)]
    const RESULTS: &'static [ValType];

    #[doc(hidden)]
    fn put(self, slots: &mut [u64], store: StoreId) -> Result<(), Error>;
}

impl<T: WasmTy> WasmParams for T {
    const TYPES: &'static [ValType] = &[T::TYPE];

    type Slots = [u64; 1];

    #[inline]
    fn into_slots(self, store: StoreId) -> Result<[u64; 1], Usage> {
        Ok([self.into_slot(store)?])
    }
}

impl<T: WasmTy> WasmResults for T {
    #[inline]
    fn read(slots: &[u64], store: StoreId) -> Self {
        let [slot] = first(slots);
        T::from_slot(slot, store)
    }
}

impl<T: WasmTy> WasmRet for T {
    const RESULTS: &'static [ValType] = &[T::TYPE];

    #[inline]
    fn put(self, slots: &mut [u64], store: StoreId) -> Result<(), Error> {
        put(self, slots, store)
    }
}

impl<T: WasmRet> WasmRet for Result<T, Error> {
    const RESULTS: &'static [ValType] = T::RESULTS;

    #[inline]
    fn put(self, slots: &mut [u64], store: StoreId) -> Result<(), Error> {
        self?.put(slots, store)
    }
}

/// Calls a macro with each list of names from none to sixteen.
macro_rules! for_each_arity {
    ($do:ident) => {
        $do!();
        $do!(A1);
        $do!(A1 A2);
        $do!(A1 A2 A3);
        $do!(A1 A2 A3 A4);
        $do!(A1 A2 A3 A4 A5);
        $do!(A1 A2 A3 A4 A5 A6);
        $do!(A1 A2 A3 A4 A5 A6 A7);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9 A10);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15);
        $do!(A1 A2 A3 A4 A5 A6 A7 A8 A9 A10 A11 A12 A13 A14 A15 A16);
    };
}
pub(crate) use for_each_arity;

macro_rules! tuples {
    ($($arg:ident)*) => {
        #[allow(non_snake_case, unused_variables, unused_mut, reason = "one rule for every number of values")]
        impl<$($arg: WasmTy),*> WasmParams for ($($arg,)*) {
            const TYPES: &'static [ValType] = &[$($arg::TYPE),*];

            type Slots = [u64; <[&str]>::len(&[$(stringify!($arg)),*])];

            #[inline]
            fn into_slots(self, store: StoreId) -> Result<Self::Slots, Usage> {
                let ($($arg,)*) = self;
                Ok([$($arg.into_slot(store)?),*])
            }
        }

        #[allow(non_snake_case, unused_variables, unused_mut, clippy::unused_unit, reason = "one rule for every number of values")]
        impl<$($arg: WasmTy),*> WasmResults for ($($arg,)*) {
            #[inline]
            fn read(slots: &[u64], store: StoreId) -> Self {
                let [$($arg),*] = first(slots);
                ($($arg::from_slot($arg, store),)*)
            }
        }

        impl<$($arg: WasmTy),*> WasmRet for ($($arg,)*) {
            const RESULTS: &'static [ValType] = &[$($arg::TYPE),*];

            #[inline]
            fn put(self, slots: &mut [u64], store: StoreId) -> Result<(), Error> {
                put(self, slots, store)
            }
        }
    };
}

for_each_arity!(tuples);

/// The first slots, one for each value of a type; zeros where they are not all there.
#[inline]
pub(crate) fn first<const N: usize>(slots: &[u64]) -> [u64; N] {
    slots.first_chunk().copied().unwrap_or([0; N])
}

/// Writes values to the first slots: all of them or none.
#[inline]
fn put(values: impl WasmParams, slots: &mut [u64], store: StoreId) -> Result<(), Error> {
    for (slot, value) in slots.iter_mut().zip(values.into_slots(store)?.as_ref()) {
        *slot = *value;
    }
    Ok(())
}

/// Whether a function of type `ty` can be called with these parameters and results.
pub(crate) fn matches<Params: WasmParams, Results: WasmResults>(ty: wrt_runtime::FuncType<'_>) -> bool {
    let same = |codes: &[wrt_instructions::ValType], types: &[ValType]| {
        codes.iter().copied().eq(types.iter().map(|ty| ty.code()))
    };
    same(ty.params, Params::TYPES) && same(ty.results, Results::TYPES)
}
