//! A function of the host as a store runs it.

use alloc::sync::Arc;
use alloc::vec::Vec;

use wrt_platform::Platform;

use crate::store::{Inner, Level, StoreId, reserve};
use crate::{Caller, Error, FuncType, Instance, Result, Val};

/// A call of a host function, as it sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HostCall {
    pub(crate) call: wrt_runtime::HostCall,
    /// The call of the runtime that waits for it.
    pub(crate) level: Level,
}

/// The code of a host function: it reads its parameters from the store's slots and writes its results there.
type Code<T, P> = dyn Fn(&mut Inner<T, P>, &HostCall) -> Result<(), Error> + Send + Sync;

/// Parameters and results for which a dynamic function needs no memory.
const FEW: usize = 16;

/// A function of the host, not yet in any store. Cheap to clone.
#[doc(hidden)]
pub struct HostFunc<T, P: Platform + Clone> {
    ty: FuncType,
    code: Arc<Code<T, P>>,
}

impl<T, P: Platform + Clone> Clone for HostFunc<T, P> {
    fn clone(&self) -> Self {
        HostFunc { ty: self.ty.clone(), code: Arc::clone(&self.code) }
    }
}

impl<T, P: Platform + Clone> HostFunc<T, P> {
    pub(crate) fn new(
        ty: FuncType,
        code: impl Fn(&mut Inner<T, P>, &HostCall) -> Result<(), Error> + Send + Sync + 'static,
    ) -> HostFunc<T, P> {
        HostFunc { ty, code: Arc::new(code) }
    }

    /// A function that gets its parameters as values.
    pub(crate) fn dynamic(
        ty: FuncType,
        func: impl Fn(Caller<'_, T, P>, &[Val], &mut [Val]) -> Result<(), Error> + Send + Sync + 'static,
    ) -> HostFunc<T, P>
    where
        T: 'static,
    {
        let of = ty.clone();
        HostFunc::new(ty, move |inner, call| {
            let (params, results) = (of.params(), of.results());
            let len = params.len().saturating_add(results.len());
            let mut few = [Val::I32(0); FEW];
            let mut many = Vec::new();
            let values = match few.get_mut(..len) {
                Some(values) => values,
                None => {
                    reserve(&mut many, len)?;
                    many.resize(len, Val::I32(0));
                    many.as_mut_slice()
                }
            };
            let Some((args, answers)) = values.split_at_mut_checked(params.len()) else {
                return Err(wrt_error::Trap::Corrupt.into());
            };
            let mut slots = inner.runtime.slots_of(&call.call).iter();
            for (val, ty) in args.iter_mut().zip(params) {
                *val = Val::take(&mut slots, *ty, inner);
            }
            for (val, ty) in answers.iter_mut().zip(results) {
                *val = Val::default_for_ty(*ty);
            }
            func(Caller::new(inner, call), args, answers)?;
            let id = inner.id;
            for (val, ty) in answers.iter().zip(results) {
                val.check(*ty, inner)?;
            }
            let mut slots = inner.host_results(call).iter_mut();
            for (val, ty) in answers.iter().zip(results) {
                val.put(*ty, id, &mut slots)?;
            }
            Ok(())
        })
    }

    pub(crate) const fn ty(&self) -> &FuncType {
        &self.ty
    }

    #[inline]
    pub(crate) fn call(&self, inner: &mut Inner<T, P>, call: &HostCall) -> Result<(), Error> {
        (self.code)(inner, call)
    }
}

impl<'a, T, P: Platform + Clone> Caller<'a, T, P> {
    #[inline]
    pub(crate) fn new(inner: &'a mut Inner<T, P>, call: &HostCall) -> Caller<'a, T, P> {
        let store: StoreId = inner.id;
        Caller { inner, instance: call.call.caller.map(|id| Instance { store, id }) }
    }
}
