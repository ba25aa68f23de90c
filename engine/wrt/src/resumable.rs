//! Calls that can go on where they stopped.

use alloc::sync::Arc;
use core::marker::PhantomData;

use wrt_platform::Platform;
use wrt_runtime::FuncId;

use crate::error::Usage;
use crate::func::{check_results, read_results};
use crate::store::{Inner, Level, Stop, StoreId};
use crate::{AsContextMut, Error, FuncType, Result, Val, WasmResults};

/// How far a call got that was made by [`Func::call_resumable`](crate::Func::call_resumable).
#[derive(Debug)]
pub enum ResumableCall {
    /// It ended: the results are written.
    Finished,
    /// It ran out of fuel: give the store more and resume.
    OutOfFuel(Suspended),
    /// It was interrupted.
    Interrupted(Suspended),
    /// A host function failed: resume with the results it should have had.
    HostTrap(SuspendedHost),
}

/// How far a call got that was made by [`TypedFunc::call_resumable`](crate::TypedFunc::call_resumable).
#[derive(Debug)]
pub enum TypedResumableCall<Results> {
    /// It ended with these results.
    Finished(Results),
    /// It ran out of fuel: give the store more and resume.
    OutOfFuel(TypedSuspended<Results>),
    /// It was interrupted.
    Interrupted(TypedSuspended<Results>),
    /// A host function failed: resume with the results it should have had.
    HostTrap(TypedSuspendedHost<Results>),
}

/// A call that stopped between two instructions. Dropping it gives the call up.
#[derive(Debug)]
pub struct Suspended {
    func: FuncId,
    held: Held,
    required_fuel: u64,
}

/// A call that waits for a host function which failed. Dropping it gives the call up.
#[derive(Debug)]
pub struct SuspendedHost {
    call: Suspended,
    host: FuncId,
    error: Error,
}

/// A [`Suspended`] call whose results are known to the compiler.
#[derive(Debug)]
pub struct TypedSuspended<Results> {
    held: Held,
    required_fuel: u64,
    results: PhantomData<fn() -> Results>,
}

/// A [`SuspendedHost`] call whose results are known to the compiler.
#[derive(Debug)]
pub struct TypedSuspendedHost<Results> {
    call: TypedSuspended<Results>,
    host: FuncId,
    error: Error,
}

/// The hold on a call that its store keeps.
#[derive(Debug)]
struct Held {
    store: StoreId,
    token: Arc<()>,
}

impl Held {
    fn new<T, P: Platform + Clone>(inner: &mut Inner<T, P>, level: Level, stop: &Stop) -> Result<Held> {
        let for_host = matches!(stop, Stop::HostFailed { .. });
        Ok(Held { store: inner.id, token: inner.suspend(level, for_host)? })
    }

    fn take<T, P: Platform + Clone>(&self, inner: &mut Inner<T, P>) -> Result<Level> {
        self.store.check(inner.id)?;
        Ok(inner.unsuspend(&self.token)?)
    }
}

/// Gives a host function's results to the call that waits for them.
fn answer<T, P: Platform + Clone>(inner: &mut Inner<T, P>, func: FuncId, values: &[Val]) -> Result<()> {
    let id = inner.id;
    let ty = inner.runtime.func_type(func).ok_or(Usage::OtherStore)?;
    let ty = FuncType::from_codes(ty.params, ty.results);
    check_results(ty.results().len(), values.len())?;
    for (val, ty) in values.iter().zip(ty.results()) {
        val.check(*ty, inner)?;
    }
    let mut slots = inner.runtime.host_results_mut().iter_mut();
    for (val, ty) in values.iter().zip(ty.results()) {
        val.put(*ty, id, &mut slots)?;
    }
    Ok(inner.runtime.finish_host_call()?)
}

impl ResumableCall {
    pub(crate) fn drive<T, P: Platform + Clone>(
        inner: &mut Inner<T, P>,
        func: FuncId,
        level: Level,
        results: &mut [Val],
    ) -> Result<ResumableCall> {
        let stop = inner.drive(level)?;
        if let Stop::Finished = stop {
            read_results(inner, func, results);
            return Ok(ResumableCall::Finished);
        }
        let held = Held::new(inner, level, &stop)?;
        let call = Suspended { func, held, required_fuel: stop.required_fuel() };
        Ok(match stop {
            Stop::Finished => ResumableCall::Finished,
            Stop::OutOfFuel { .. } => ResumableCall::OutOfFuel(call),
            Stop::Interrupted => ResumableCall::Interrupted(call),
            Stop::HostFailed { func: host, error } => ResumableCall::HostTrap(SuspendedHost { call, host, error }),
        })
    }
}

impl Stop {
    const fn required_fuel(&self) -> u64 {
        if let Stop::OutOfFuel { needed } = self { *needed } else { 0 }
    }
}

impl Suspended {
    /// The fuel it takes at least to go on: what the next straight run of instructions or slice of a bulk operation costs;
    /// zero for a call that did not run out of it.
    #[must_use]
    pub const fn required_fuel(&self) -> u64 {
        self.required_fuel
    }

    /// Runs the call on.
    ///
    /// # Errors
    /// As [`Func::call_resumable`](crate::Func::call_resumable); [`Usage::OtherStore`] and [`Usage::NotSuspended`] where it is not this
    /// store that waits.
    pub fn resume(self, mut store: impl AsContextMut, results: &mut [Val]) -> Result<ResumableCall> {
        let inner = store.as_context_mut().inner;
        let level = self.take(inner, results.len())?;
        ResumableCall::drive(inner, self.func, level, results)
    }
}

impl Suspended {
    /// Makes it the running call again, if there is room for its results.
    fn take<T, P: Platform + Clone>(&self, inner: &mut Inner<T, P>, results: usize) -> Result<Level> {
        self.held.store.check(inner.id)?;
        let ty = inner.runtime.func_type(self.func).ok_or(Usage::OtherStore)?;
        check_results(ty.results.len(), results)?;
        self.held.take(inner)
    }
}

impl SuspendedHost {
    /// Why the host function failed.
    #[must_use]
    pub const fn host_error(&self) -> &Error {
        &self.error
    }

    /// Why the host function failed, to own; the call is given up.
    #[must_use]
    pub fn into_host_error(self) -> Error {
        self.error
    }

    /// Runs the call on with these results for the host function.
    ///
    /// # Errors
    /// As [`Suspended::resume`]; [`Error::Usage`] when `inputs` are not of the host function's types.
    pub fn resume(self, mut store: impl AsContextMut, inputs: &[Val], results: &mut [Val]) -> Result<ResumableCall> {
        let inner = store.as_context_mut().inner;
        let level = self.call.take(inner, results.len())?;
        if let Err(error) = answer(inner, self.host, inputs) {
            inner.abandon(level);
            return Err(error);
        }
        ResumableCall::drive(inner, self.call.func, level, results)
    }
}

impl<Results: WasmResults> TypedResumableCall<Results> {
    pub(crate) fn drive<T, P: Platform + Clone>(inner: &mut Inner<T, P>, level: Level) -> Result<Self> {
        let stop = inner.drive(level)?;
        let finished =
            |inner: &Inner<T, P>| TypedResumableCall::Finished(Results::read(inner.runtime.results(), inner.id));
        if let Stop::Finished = stop {
            return Ok(finished(inner));
        }
        let held = Held::new(inner, level, &stop)?;
        let call = TypedSuspended { held, required_fuel: stop.required_fuel(), results: PhantomData };
        Ok(match stop {
            Stop::Finished => finished(inner),
            Stop::OutOfFuel { .. } => TypedResumableCall::OutOfFuel(call),
            Stop::Interrupted => TypedResumableCall::Interrupted(call),
            Stop::HostFailed { func: host, error } => {
                TypedResumableCall::HostTrap(TypedSuspendedHost { call, host, error })
            }
        })
    }
}

impl<Results: WasmResults> TypedSuspended<Results> {
    /// As [`Suspended::required_fuel`].
    #[must_use]
    pub const fn required_fuel(&self) -> u64 {
        self.required_fuel
    }

    /// Runs the call on.
    ///
    /// # Errors
    /// As [`Suspended::resume`].
    pub fn resume(self, mut store: impl AsContextMut) -> Result<TypedResumableCall<Results>> {
        let inner = store.as_context_mut().inner;
        let level = self.held.take(inner)?;
        TypedResumableCall::drive(inner, level)
    }
}

impl<Results: WasmResults> TypedSuspendedHost<Results> {
    /// Why the host function failed.
    #[must_use]
    pub const fn host_error(&self) -> &Error {
        &self.error
    }

    /// Why the host function failed, to own; the call is given up.
    #[must_use]
    pub fn into_host_error(self) -> Error {
        self.error
    }

    /// Runs the call on with these results for the host function.
    ///
    /// # Errors
    /// As [`SuspendedHost::resume`].
    pub fn resume(self, mut store: impl AsContextMut, inputs: &[Val]) -> Result<TypedResumableCall<Results>> {
        let inner = store.as_context_mut().inner;
        let level = self.call.held.take(inner)?;
        if let Err(error) = answer(inner, self.host, inputs) {
            inner.abandon(level);
            return Err(error);
        }
        TypedResumableCall::drive(inner, level)
    }
}
