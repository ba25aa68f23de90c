//! Which closures are host functions.

use wrt_platform::Platform;

use crate::host::HostFunc;
use crate::typed::{first, for_each_arity};
use crate::{Caller, FuncType, WasmRet, WasmTy};

/// A closure that is a host function: of up to 16 [`WasmTy`] parameters, with or without a [`Caller`] before them.
///
/// Calling one costs no allocation: its parameters come straight from the guest's frame.
pub trait IntoFunc<T, P: Platform + Clone, Params, Results>: Send + Sync + 'static {
    #[doc(hidden)]
    fn into_host(self) -> HostFunc<T, P>;
}

macro_rules! closures {
    ($($arg:ident)*) => {
        #[allow(non_snake_case, unused_variables, unused_mut, reason = "one rule for every number of parameters")]
        impl<T, P, F, $($arg,)* R> IntoFunc<T, P, ($($arg,)*), R> for F
        where
            T: 'static,
            P: Platform + Clone,
            F: Fn($($arg),*) -> R + Send + Sync + 'static,
            $($arg: WasmTy,)*
            R: WasmRet,
        {
            fn into_host(self) -> HostFunc<T, P> {
                let ty = FuncType::new([$($arg::TYPE),*], R::RESULTS.iter().copied());
                HostFunc::new(ty, move |inner, call| {
                    let id = inner.id;
                    let [$($arg),*] = first(inner.runtime.slots_of(&call.call));
                    self($($arg::from_slot($arg, id)),*).put(inner.runtime.slots_of_mut(&call.call), id)
                })
            }
        }

        #[allow(non_snake_case, unused_variables, unused_mut, reason = "one rule for every number of parameters")]
        impl<T, P, F, $($arg,)* R> IntoFunc<T, P, (Caller<'_, T, P>, $($arg,)*), R> for F
        where
            T: 'static,
            P: Platform + Clone,
            F: Fn(Caller<'_, T, P>, $($arg),*) -> R + Send + Sync + 'static,
            $($arg: WasmTy,)*
            R: WasmRet,
        {
            fn into_host(self) -> HostFunc<T, P> {
                let ty = FuncType::new([$($arg::TYPE),*], R::RESULTS.iter().copied());
                HostFunc::new(ty, move |inner, call| {
                    let id = inner.id;
                    let [$($arg),*] = first(inner.runtime.slots_of(&call.call));
                    let answer = self(Caller::new(inner, call), $($arg::from_slot($arg, id)),*);
                    answer.put(inner.host_results(call), id)
                })
            }
        }
    };
}

for_each_arity!(closures);
