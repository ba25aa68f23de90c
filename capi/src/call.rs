//! Calls: started, driven through host functions, resumed, answered and abandoned.
#![allow(unsafe_code, reason = "C's pointers are used, and its functions called")]

use wrt::runtime::{Extern, FuncId, HostCall, InstanceId, Outcome};
use wrt::{ExternKind, Resource, Trap};

use crate::define::Definition;
use crate::error::{Answer, NONE, finish, finish_plain};
use crate::object::out;
use crate::store::{Inner, Store, Turn, User, enter, run};
use crate::value::{RawId, Results, Value, check_values, from_slot, to_slot, values};
use crate::{Code, Failure, RawResult};

/// What is known of a call that the engine's store has.
#[derive(Clone, Copy)]
pub(crate) struct CallRow {
    /// The function that was called.
    func: FuncId,
    /// The definition of the host function that is to be answered, or [`NONE`].
    waits: u32,
}

/// What the newest call is at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Top {
    /// There is none.
    Nothing,
    /// It is over, and there only to be looked at.
    Ended,
    /// It can go on.
    Suspended,
    /// It waits for its answer.
    Waiting,
}

/// `wrt_caller`.
#[derive(Debug)]
#[repr(C)]
pub struct Caller {
    store: *mut Store,
    instance: Option<RawId>,
}

impl Inner {
    /// Starts a call, whose arguments are in `slots`.
    pub(crate) fn start(&mut self, func: FuncId) -> Answer<()> {
        self.store.start_call(func, self.slots.as_slice())?;
        // Calls that had ended are gone.
        self.calls.truncate(self.store.call_depth().saturating_sub(1));
        self.calls.push(CallRow { func, waits: NONE });
        self.top = Top::Suspended;
        Ok(())
    }

    fn newest(&self) -> Option<CallRow> {
        self.calls.as_slice().last().copied()
    }

    /// Refuses another number of results than a function has, and functions of values that C has none of.
    fn check_results(&self, func: FuncId, results: &Results) -> Answer<()> {
        let ty = self.store.func_type(func);
        check_values(ty)?;
        let count = ty.map_or(0, |ty| ty.results.len());
        if count == results.count() {
            return Ok(());
        }
        Err(Failure::of(Code::ErrorType).numbers(count as u64, results.count() as u64))
    }

    /// Writes the results of the call that has just finished.
    fn give(&self, results: &Results) {
        let Some(CallRow { func, .. }) = self.newest() else { return };
        let Some(ty) = self.store.func_type(func) else { return };
        results.write(self.store.results().iter().zip(ty.results).map(|(slot, ty)| from_slot(self.number, *slot, *ty)));
    }

    /// What waits: its place among the calls, and its host function.
    fn waiting(&self) -> Answer<(usize, Definition)> {
        let depth = self.calls.len();
        let at = match self.top {
            Top::Nothing => None,
            Top::Suspended => return Err(Code::ErrorSuspended.into()),
            Top::Waiting => depth.checked_sub(1),
            Top::Ended => depth.checked_sub(2),
        };
        let row = at.and_then(|at| self.calls.as_slice().get(at)).filter(|row| row.waits != NONE);
        let definition = row.and_then(|row| self.definitions.as_slice().get(usize::try_from(row.waits).ok()?));
        at.zip(definition.copied()).ok_or(Code::ErrorNoCall.into())
    }

    /// Lays out the arguments of a host function, and places for its results behind them.
    fn lay_out(&mut self, func: FuncId) -> Option<(*const Value, *mut Value)> {
        let Inner { store, values, number, .. } = self;
        let ty = store.func_type(func)?;
        values.truncate(0);
        values.check_room(ty.params.len().saturating_add(ty.results.len()), Resource::Params).ok()?;
        for (slot, ty) in store.host_args().iter().zip(ty.params) {
            values.push(from_slot(*number, *slot, *ty));
        }
        let args = values.len();
        for ty in ty.results {
            values.push(Value::zero(*ty));
        }
        let (args, results) = values.as_mut_slice().split_at_mut_checked(args)?;
        Some((args.as_ptr(), results.as_mut_ptr()))
    }

    /// Takes results that a host function laid out behind `params` values, or that C gives; nothing happens where one does not fit.
    fn take_results(&mut self, func: FuncId, given: Option<&[Value]>) -> Answer<()> {
        let Inner { store, values, slots, number, .. } = self;
        let ty = store.func_type(func).ok_or(Failure::of(Code::ErrorForeign))?;
        let given = given.or_else(|| values.as_slice().get(ty.params.len()..)).unwrap_or_default();
        if given.len() != ty.results.len() {
            return Err(Failure::of(Code::ErrorType).numbers(ty.results.len() as u64, given.len() as u64));
        }
        slots.truncate(0);
        slots.check_room(given.len(), Resource::Results)?;
        for (value, ty) in given.iter().zip(ty.results) {
            slots.push(to_slot(store, *number, value, *ty)?);
        }
        for (place, slot) in store.host_results_mut().iter_mut().zip(slots.as_slice()) {
            *place = *slot;
        }
        store.finish_host_call()?;
        Ok(())
    }
}

/// Runs the newest call on until it ends or stops.
pub(crate) fn drive(mut turn: Turn<'_>, results: &Results) -> Answer<()> {
    loop {
        let inner = turn.inner();
        let (top, answer) = match inner.store.run() {
            Outcome::Finished => {
                inner.give(results);
                (Top::Ended, Ok(()))
            }
            Outcome::Trapped(trap) => (Top::Ended, Err(trap.into())),
            Outcome::Threw(_) => (Top::Ended, Err(Code::Exception.into())),
            Outcome::OutOfFuel { needed } => (Top::Suspended, Err(Failure::of(Code::OutOfFuel).numbers(0, needed.0))),
            Outcome::Interrupted => (Top::Suspended, Err(Code::Interrupted.into())),
            Outcome::HostCall(call) => {
                turn = host_call(turn, call)?;
                continue;
            }
        };
        inner.top = top;
        return answer;
    }
}

/// Calls a host function; the turn comes back where the guest can go on.
fn host_call<'a>(mut turn: Turn<'a>, call: HostCall) -> Answer<Turn<'a>> {
    let store = core::ptr::from_ref(turn.store()).cast_mut();
    let inner = turn.inner();
    let definition = usize::try_from(call.token).ok().and_then(|at| inner.definitions.as_slice().get(at)).copied();
    let instance = call.caller.map(|instance: InstanceId| inner.id(instance.index()));
    let values = inner.lay_out(call.func);
    let callback = definition.and_then(|definition| Some((definition.callback?, definition.user)));
    let result = if let (Some((callback, user)), Some((args, results))) = (callback, values) {
        // It waits from here on, should another thread keep us from coming back.
        inner.top = Top::Waiting;
        inner.wait_for(call.token);
        let mut caller = Caller { store, instance };
        let (back, result) = turn.lend(|| {
            // SAFETY: the header's contract: the function takes as many values as its type says, which it was defined with and which were
            // laid out for it; nothing in the store is borrowed while it runs.
            unsafe { callback(&raw mut caller, args, results, user) }
        });
        turn = back?;
        Code::from_number(result)
    } else {
        Some(Code::Trap)
    };
    let inner = turn.inner();
    if result == Some(Code::Pending) {
        return Err(Code::Pending.into());
    }
    inner.wait_for(NONE);
    if result != Some(Code::Ok) || inner.take_results(call.func, None).is_err() {
        inner.store.fail_host_call(Trap::Host)?;
    }
    Ok(turn)
}

impl Inner {
    /// Notes which host function the newest call waits for.
    fn wait_for(&mut self, token: u32) {
        if let Some(row) = self.calls.as_mut_slice().last_mut() {
            row.waits = token;
        }
    }
}

/// Calls a function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_call(
    store: *mut Store,
    func: RawId,
    args: *const Value,
    arg_count: usize,
    results: *mut Value,
    result_count: usize,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, args, results) =
            unsafe { (run(store)?, values(args, arg_count)?, Results::new(results, result_count)?) };
        let inner = turn.inner();
        let func = inner.func(func)?;
        if inner.top == Top::Suspended {
            return Err(Code::ErrorSuspended.into());
        }
        inner.check_results(func, &results)?;
        let Inner { store, slots, number, .. } = &mut *inner;
        let params = store.func_type(func).map_or(&[] as &[_], |ty| ty.params);
        if params.len() != args.len() {
            return Err(Failure::of(Code::ErrorType).numbers(params.len() as u64, args.len() as u64));
        }
        slots.truncate(0);
        slots.check_room(args.len(), Resource::Params)?;
        for (value, ty) in args.iter().zip(params) {
            slots.push(to_slot(store, *number, value, *ty)?);
        }
        inner.start(func)?;
        drive(turn, &results)
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Goes on with the newest call that is suspended.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_resume(
    store: *mut Store,
    results: *mut Value,
    result_count: usize,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, results) = unsafe { (run(store)?, Results::new(results, result_count)?) };
        let inner = turn.inner();
        if inner.top != Top::Suspended {
            inner.waiting()?;
            return Err(Code::Pending.into());
        }
        let row = inner.newest().ok_or(Failure::of(Code::ErrorNoCall))?;
        inner.check_results(row.func, &results)?;
        drive(turn, &results)
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Answers the call that waits.
fn answer(store: &mut Inner, give: impl FnOnce(&mut Inner, FuncId) -> Answer<()>) -> Answer<()> {
    let (at, definition) = store.waiting()?;
    let Extern::Func(func) = definition.item else { return Err(Code::ErrorNoCall.into()) };
    give(store, func)?;
    // What ended above it is gone.
    store.calls.truncate(at.saturating_add(1));
    store.wait_for(NONE);
    store.top = Top::Suspended;
    Ok(())
}

/// Gives the call that waits its results.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_answer(
    store: *mut Store,
    results: *const Value,
    result_count: usize,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, results) = unsafe { (run(store)?, values(results, result_count)?) };
        answer(turn.inner(), |inner, func| inner.take_results(func, Some(results)))
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Answers the call that waits with a trap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_answer_trap(store: *mut Store, error: *mut Failure) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let mut turn = unsafe { run(store) }?;
        answer(turn.inner(), |inner, _| Ok(inner.store.fail_host_call(Trap::Host)?))
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// What is waited for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_get_pending(store: *mut Store, func: *mut RawId, user: *mut User) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let mut turn = unsafe { run(store) }?;
        let inner = turn.inner();
        let (_, definition) = inner.waiting()?;
        if !func.is_null() {
            // SAFETY: the header's contract.
            unsafe { out(func) }?.set(inner.raw(definition.item).of);
        }
        if !user.is_null() {
            // SAFETY: the header's contract.
            unsafe { out(user) }?.set(definition.user);
        }
        Ok(())
    })
}

/// Drops the newest call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_abandon(store: *mut Store) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let mut turn = unsafe { run(store) }?;
        let inner = turn.inner();
        if inner.top == Top::Ended {
            inner.store.abandon();
        }
        inner.store.abandon();
        let depth = inner.store.call_depth();
        inner.calls.truncate(depth);
        inner.top = if depth == 0 { Top::Nothing } else { Top::Waiting };
        Ok(())
    })
}

/// The store that calls.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_caller_store(caller: *const Caller) -> *mut Store {
    // SAFETY: the header's contract: null, or the caller that a host function was given and that has not returned.
    unsafe { caller.as_ref() }.map_or(core::ptr::null_mut(), |caller| caller.store)
}

/// The instance that calls.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_caller_instance(caller: *const Caller, instance: *mut RawId) -> RawResult {
    finish_plain(|| {
        // SAFETY: as in `wrt_caller_store`.
        let (caller, instance) = unsafe { (caller.as_ref().ok_or(Failure::of(Code::ErrorNull))?, out(instance)?) };
        instance.set(caller.instance.ok_or(Failure::of(Code::ErrorNotFound))?);
        Ok(())
    })
}

/// The first memory of the instance that calls.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_caller_memory(caller: *const Caller, memory: *mut RawId) -> RawResult {
    finish_plain(|| {
        // SAFETY: as in `wrt_caller_store`.
        let (caller, memory) = unsafe { (caller.as_ref().ok_or(Failure::of(Code::ErrorNull))?, out(memory)?) };
        let instance = caller.instance.ok_or(Failure::of(Code::ErrorNotFound))?;
        // SAFETY: the store outlives the call.
        let mut turn = unsafe { enter(caller.store) }?;
        let inner = turn.inner();
        let found = inner.store.item(InstanceId::from_index(instance.index), ExternKind::Memory, 0);
        memory.set(inner.raw(found.ok_or(Failure::of(Code::ErrorNotFound))?).of);
        Ok(())
    })
}
