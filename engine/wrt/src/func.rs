//! A function of a store, and the same with its types known to the compiler.

use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use wrt_instructions::ValType as Code;
use wrt_platform::Platform;
use wrt_runtime::FuncId;

use crate::error::Usage;
use crate::host::HostFunc;
use crate::resumable::{ResumableCall, TypedResumableCall};
use crate::store::{Inner, Level, StoreId, reserve};
use crate::typed::matches;
use crate::{
    AsContext, AsContextMut, Caller, Error, FuncType, IntoFunc, Result, StoreContextMut, Val, ValType, WasmParams,
    WasmResults,
};

/// A function of a store, the guest's or the host's. It is a name: cheap to copy, of use with its store only.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Caller, Engine, Func, Store, Val};
///
/// let mut store = Store::new(&Engine::default(), 0)?;
/// let count = Func::wrap(&mut store, |mut caller: Caller<'_, i32>, by: i32| {
///     *caller.data_mut() += by;
///     *caller.data()
/// })?;
/// let mut results = [Val::I32(0)];
/// count.call(&mut store, &[Val::I32(5)], &mut results)?;
/// assert_eq!(results[0].i32(), Some(5));
/// assert_eq!(count.typed::<i32, i32>(&store)?.call(&mut store, 2)?, 7);
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Func {
    pub(crate) store: StoreId,
    pub(crate) id: FuncId,
}

/// Parameters for which a call needs no memory.
const FEW: usize = 16;

impl Func {
    /// A function of the host whose type is known when the program runs.
    ///
    /// # Errors
    /// [`Error::Limit`] or [`Error::Platform`] where the store has no room for it.
    pub fn new<T: 'static, P: Platform + Clone>(
        mut store: impl AsContextMut<Data = T, Platform = P>,
        ty: FuncType,
        func: impl Fn(Caller<'_, T, P>, &[Val], &mut [Val]) -> Result<(), Error> + Send + Sync + 'static,
    ) -> Result<Func> {
        Func::from_host(store.as_context_mut().inner, HostFunc::dynamic(ty, func))
    }

    /// A function of the host from a closure: of up to 16 [`WasmTy`](crate::WasmTy) parameters, with or without a [`Caller`] before them,
    /// that returns nothing, a value, a tuple of values, or a [`Result`] of these.
    ///
    /// # Errors
    /// [`Error::Limit`] or [`Error::Platform`] where the store has no room for it.
    pub fn wrap<T, P: Platform + Clone, Params, Results>(
        mut store: impl AsContextMut<Data = T, Platform = P>,
        func: impl IntoFunc<T, P, Params, Results>,
    ) -> Result<Func> {
        Func::from_host(store.as_context_mut().inner, func.into_host())
    }

    pub(crate) fn from_host<T, P: Platform + Clone>(inner: &mut Inner<T, P>, host: HostFunc<T, P>) -> Result<Func> {
        let mut codes = Vec::new();
        let (params, results) = (host.ty().params(), host.ty().results());
        reserve(&mut codes, params.len().saturating_add(results.len()))?;
        codes.extend(params.iter().chain(results).map(|ty| ty.code()));
        let (params, results) = codes.split_at_checked(params.len()).unwrap_or((&[], &[]));
        let id = inner.add_host(host, wrt_runtime::FuncType { params, results })?;
        Ok(Func { store: inner.id, id })
    }

    /// The function's type; that of a function without parameters and results where it is not of this store.
    #[must_use]
    pub fn ty(&self, store: impl AsContext) -> FuncType {
        self.type_in(store.as_context().inner).unwrap_or_else(|_| FuncType::new([], []))
    }

    pub(crate) fn type_in<T, P: Platform + Clone>(&self, inner: &Inner<T, P>) -> Result<FuncType, Usage> {
        self.store.check(inner.id)?;
        let ty = inner.runtime.func_type(self.id).ok_or(Usage::OtherStore)?;
        Ok(FuncType::from_codes(ty.params, ty.results))
    }

    /// Calls it. `results` has room for just as many values as it returns; what they hold before does not matter.
    ///
    /// # Errors
    /// [`Error::Usage`] when parameters or results are not of its type; whatever ends the call: [`Error::Trap`], [`Error::OutOfFuel`],
    /// [`Error::Interrupted`], or a host function's own error.
    pub fn call(&self, mut store: impl AsContextMut, params: &[Val], results: &mut [Val]) -> Result<()> {
        let inner = store.as_context_mut().inner;
        let level = self.start(inner, params, results.len())?;
        inner.finish(level)?;
        read_results(inner, self.id, results);
        Ok(())
    }

    /// Calls it such that it can go on where it stops: out of fuel, interrupted, or because a host function failed.
    ///
    /// While such a call is out of fuel or interrupted, no other can be started in its store; while it waits for a host function, others
    /// can, and they end before it goes on. Dropping it gives it up.
    ///
    /// ```
    /// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
    /// # use wrt::{Config, Engine, Instance, Module, ResumableCall, Store, Val};
    /// let engine = Engine::new(Config::new().consume_fuel(true))?;
    /// let mut store = Store::new(&engine, ())?;
    /// let wasm = wat::parse_str(
    ///     "(module (func (export \"count\") (param i32) (result i32) (local i32)
    ///         (loop (local.set 1 (i32.add (local.get 1) (i32.const 1)))
    ///             (br_if 0 (i32.lt_u (local.get 1) (local.get 0)))) (local.get 1)))",
    /// ).unwrap();
    /// let instance = Instance::new(&mut store, &Module::new(&engine, &wasm)?, &[])?;
    /// let count = instance.get_func(&store, "count").unwrap();
    /// let mut results = [Val::I32(0)];
    ///
    /// store.set_fuel(1_000)?;
    /// let mut stops = 0;
    /// let mut call = count.call_resumable(&mut store, &[Val::I32(1_000)], &mut results)?;
    /// while let ResumableCall::OutOfFuel(stopped) = call {
    ///     stops += 1;
    ///     store.set_fuel(stopped.required_fuel() + 1_000)?;
    ///     call = stopped.resume(&mut store, &mut results)?;
    /// }
    /// assert_eq!(results[0].i32(), Some(1_000));
    /// assert!(stops > 1);
    /// # }
    /// # Ok::<(), wrt::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`call`](Func::call), but for what can go on.
    pub fn call_resumable(
        &self,
        mut store: impl AsContextMut,
        params: &[Val],
        results: &mut [Val],
    ) -> Result<ResumableCall> {
        let inner = store.as_context_mut().inner;
        let level = self.start(inner, params, results.len())?;
        ResumableCall::drive(inner, self.id, level, results)
    }

    /// The same function, its types checked once and known to the compiler from then on.
    ///
    /// # Errors
    /// [`Usage::FuncType`] when its type is another.
    pub fn typed<Params: WasmParams, Results: WasmResults>(
        &self,
        store: impl AsContext,
    ) -> Result<TypedFunc<Params, Results>> {
        let inner = store.as_context().inner;
        self.store.check(inner.id)?;
        let ty = inner.runtime.func_type(self.id).ok_or(Usage::OtherStore)?;
        if !matches::<Params, Results>(ty) {
            return Err(Usage::FuncType.into());
        }
        Ok(TypedFunc { func: *self, types: PhantomData })
    }

    /// Checks parameters, and starts the call.
    fn start<T, P: Platform + Clone>(&self, inner: &mut Inner<T, P>, params: &[Val], results: usize) -> Result<Level> {
        self.store.check(inner.id)?;
        let ty = inner.runtime.func_type(self.id).ok_or(Usage::OtherStore)?;
        let (expected, found) = (ty.params.len(), params.len());
        if expected != found {
            return Err(Usage::ParamCount { expected, found }.into());
        }
        check_results(ty.results.len(), results)?;
        let len = Code::slots(ty.params);
        let mut few = [0; FEW];
        let mut many = Vec::new();
        let slots = match few.get_mut(..len) {
            Some(slots) => slots,
            None => {
                reserve(&mut many, len)?;
                many.resize(len, 0);
                many.as_mut_slice()
            }
        };
        let mut next = slots.iter_mut();
        for (val, code) in params.iter().zip(ty.params) {
            let ty = ValType::from_code(*code).ok_or(Usage::BadType)?;
            val.check(ty, inner)?;
            val.put(ty, inner.id, &mut next)?;
        }
        inner.start(self.id, slots)
    }

    pub(crate) fn from_slot(slot: u64, store: StoreId) -> Option<Func> {
        FuncId::from_slot(slot).map(|id| Func { store, id })
    }

    pub(crate) fn into_slot(self, store: StoreId) -> Result<u64, Usage> {
        self.store.check(store)?;
        Ok(self.id.to_slot())
    }
}

/// Whether there is room for just as many results as there are.
pub(crate) const fn check_results(expected: usize, found: usize) -> Result<(), Usage> {
    if expected == found { Ok(()) } else { Err(Usage::ResultCount { expected, found }) }
}

/// Reads the results of the call of this function that just finished.
pub(crate) fn read_results<T, P: Platform + Clone>(inner: &Inner<T, P>, func: FuncId, results: &mut [Val]) {
    let types = inner.runtime.func_type(func).map_or(&[][..], |ty| ty.results);
    let mut slots = inner.runtime.results().iter();
    for (val, code) in results.iter_mut().zip(types) {
        if let Some(ty) = ValType::from_code(*code) {
            *val = Val::take(&mut slots, ty, inner);
        }
    }
}

/// A [`Func`] whose types the compiler knows. Calling it costs no allocation.
pub struct TypedFunc<Params, Results> {
    func: Func,
    types: PhantomData<fn(Params) -> Results>,
}

impl<Params: WasmParams, Results: WasmResults> TypedFunc<Params, Results> {
    /// Calls it.
    ///
    /// # Errors
    /// Whatever ends the call: [`Error::Trap`], [`Error::OutOfFuel`], [`Error::Interrupted`], or a host function's own error.
    #[inline]
    pub fn call(&self, mut store: impl AsContextMut, params: Params) -> Result<Results> {
        let inner = store.as_context_mut().inner;
        let level = self.start(inner, params)?;
        inner.finish(level)?;
        Ok(Results::read(inner.runtime.results(), inner.id))
    }

    /// Calls it such that it can go on where it stops; see [`Func::call_resumable`].
    ///
    /// # Errors
    /// As [`call`](TypedFunc::call), but for what can go on.
    pub fn call_resumable(&self, mut store: impl AsContextMut, params: Params) -> Result<TypedResumableCall<Results>> {
        let StoreContextMut { inner } = store.as_context_mut();
        let level = self.start(inner, params)?;
        TypedResumableCall::drive(inner, level)
    }

    /// The function itself.
    #[must_use]
    pub const fn func(&self) -> &Func {
        &self.func
    }

    #[inline]
    fn start<T, P: Platform + Clone>(&self, inner: &mut Inner<T, P>, params: Params) -> Result<Level> {
        self.func.store.check(inner.id)?;
        let slots = params.into_slots(inner.id)?;
        inner.start(self.func.id, slots.as_ref())
    }
}

impl<Params, Results> Clone for TypedFunc<Params, Results> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Params, Results> Copy for TypedFunc<Params, Results> {}

impl<Params, Results> fmt::Debug for TypedFunc<Params, Results> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TypedFunc").field(&self.func).finish()
    }
}
