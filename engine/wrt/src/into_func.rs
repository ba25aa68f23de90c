//! Which closures are host functions.

use wrt_platform::Platform;

use crate::host::HostFunc;
use crate::typed::for_each_arity;
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
                    let mut slots = inner.runtime.host_args().iter().copied();
                    $(let $arg = $arg::from_slot(slots.next().unwrap_or(0), id);)*
                    self($($arg),*).put(inner.host_results(call.level), id)
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
                    let mut slots = inner.runtime.host_args().iter().copied();
                    $(let $arg = $arg::from_slot(slots.next().unwrap_or(0), id);)*
                    let level = call.level;
                    let answer = self(Caller::new(inner, call), $($arg),*);
                    answer.put(inner.host_results(level), id)
                })
            }
        }
    };
}

for_each_arity!(closures);
