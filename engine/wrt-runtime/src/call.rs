//! Calls from the host: started, run, answered, and abandoned.

use wrt_error::{Resource, ResourceLimit, Trap};
use wrt_foundation::Fuel;
use wrt_platform::Platform;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::backtrace::function_at;
use crate::canonical::word;
use crate::error::CallError;
use crate::execute::{Exit, Frame, State, WINDOW, execute};
use crate::ids::FuncId;
use crate::instance::HOST;
use crate::store::Store;

/// Why [`Store::run`] came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The call returned: its results are [`Store::results`].
    Finished,
    /// The guest failed: [`Store::backtrace`] says where.
    Trapped(Trap),
    /// The guest called a function of the host: read [`Store::host_args`], write [`Store::host_results_mut`], then
    /// [`Store::finish_host_call`] and run on.
    HostCall(HostCall),
    /// The next straight run of instructions, or the next slice of a bulk operation, costs more fuel than there is: it
    /// takes `needed` at least to go on. Give more with [`Store::set_fuel`] and run on, or abandon the call.
    OutOfFuel {
        /// What it costs.
        needed: Fuel,
    },
    /// The interrupt flag was up, and is down now: run on, or abandon the call.
    Interrupted,
}

/// A call of a host's function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HostCall {
    /// The function.
    pub func: FuncId,
    /// What it was created with.
    pub token: u32,
    /// The instance that called, by a tail call too; `None` where the host called its own function.
    pub caller: Option<crate::InstanceId>,
}

/// The state of one call from the host, and of what it waits for.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Activation {
    status: u32,
    /// The code of the trap, where it trapped.
    trap: u32,
    pub(crate) state: State,
    /// Frames below its own.
    pub(crate) floor: u32,
    /// Slot of its first argument and result.
    bottom: u32,
    results: u32,
    /// The host's function it waits for, and that call's slots.
    host_func: u32,
    /// The instance that called it, or [`HOST`].
    host_caller: u32,
    host_at: u32,
    host_params: u32,
    host_results: u32,
}

/// What an activation is at; they are the values of its status.
mod status {
    pub(super) const READY: u32 = 0;
    pub(super) const WAITING: u32 = 1;
    pub(super) const FINISHED: u32 = 2;
    pub(super) const TRAPPED: u32 = 3;
}

impl<P: Platform + Clone> Store<P> {
    /// Starts a call: arguments as slots hold them, of the function's types. [`run`](Store::run) runs it.
    ///
    /// While another call waits for the host, the new one runs above it; the results of a call that ended are gone.
    /// Time linear in the function's frame.
    ///
    /// # Errors
    /// [`CallError::UnknownId`], [`CallError::ArgumentCount`]; [`CallError::Suspended`] while a call is interrupted or out
    /// of fuel; [`CallError::Limit`] over [`Resource::HostDepth`]; [`CallError::Platform`] without memory.
    // In one function with the host's, its part of the native stack would be taken while guests run.
    #[inline(never)]
    pub fn start_call(&mut self, func: FuncId, args: &[u64]) -> Result<(), CallError> {
        if self.top().is_some_and(|top| top.status == status::READY) {
            return Err(CallError::Suspended);
        }
        let row = *self.funcs.get(func.0 as usize).ok_or(CallError::UnknownId)?;
        let ty = self.types.get(row.ty).ok_or(CallError::UnknownId)?;
        let (params, results) = (ty.params.len(), ty.results.len());
        if args.len() != params {
            return Err(CallError::ArgumentCount { expected: word(params), found: word(args.len()) });
        }
        self.drop_ended();
        let limit = self.limits.host_depth;
        let wanted = self.activations.len() as u64;
        if wanted > limit {
            return Err(CallError::Limit(ResourceLimit { what: Resource::HostDepth, limit, wanted }));
        }
        if row.owner != HOST {
            let instance = self.instances.get(row.owner as usize).copied();
            let module = instance.and_then(|instance| self.modules.get(instance.module as usize));
            let image = module.and_then(|module| module.image().ok());
            let record = image.and_then(|image| image.funcs().get(row.index as usize).copied());
            return self.start_code(row.owner, record.ok_or(CallError::UnknownId)?, results, args);
        }
        let mut activation = self.new_activation(results);
        activation.status = status::WAITING;
        activation.host_func = func.0;
        activation.host_caller = HOST;
        activation.host_at = activation.bottom;
        activation.host_params = word(params);
        activation.host_results = word(results);
        self.push_activation(activation, params.max(results), args)
    }

    /// Runs the current call until it ends, calls the host, or is stopped.
    ///
    /// After an end it gives the same outcome again, as while the call waits for the host; without any call it has finished.
    /// Unbounded but for fuel and the [interrupt flag](Store::interrupt_flag).
    // As `start_call`: apart from the host's function.
    #[inline(never)]
    pub fn run(&mut self) -> Outcome {
        let Some(mut top) = self.top() else { return Outcome::Finished };
        if top.status == status::READY {
            let mut state = top.state;
            let flag = self.flag.clone();
            let exit = if state.instance == HOST { Exit::Finished } else { execute(self, &flag, &mut state) };
            top.state = state;
            match exit {
                Exit::Finished => top.status = status::FINISHED,
                Exit::Trapped(trap) => {
                    top.status = status::TRAPPED;
                    top.trap = u32::from(trap.code());
                }
                Exit::Host { func, at, caller } => {
                    let ty = self.funcs.get(func as usize).and_then(|row| self.types.get(row.ty));
                    top.status = status::WAITING;
                    top.host_func = func;
                    top.host_caller = caller;
                    top.host_at = at;
                    top.host_params = ty.map_or(0, |ty| word(ty.params.len()));
                    top.host_results = ty.map_or(0, |ty| word(ty.results.len()));
                }
                Exit::OutOfFuel { .. } | Exit::Interrupted | Exit::Stepped => {}
            }
            self.set_top(top);
            match exit {
                Exit::OutOfFuel { needed } => return Outcome::OutOfFuel { needed: Fuel(needed) },
                Exit::Interrupted => return Outcome::Interrupted,
                Exit::Finished | Exit::Trapped(_) | Exit::Host { .. } | Exit::Stepped => {}
            }
        }
        match top.status {
            status::TRAPPED => Outcome::Trapped(trap_of(top.trap)),
            status::WAITING => Outcome::HostCall(HostCall {
                func: FuncId(top.host_func),
                token: self.funcs.get(top.host_func as usize).map_or(0, |row| row.index),
                caller: (top.host_caller != HOST).then_some(crate::InstanceId(top.host_caller)),
            }),
            _ => Outcome::Finished,
        }
    }

    /// The results of the call that finished last, as slots hold them; empty where none did. Until the next call is
    /// started, answered or abandoned.
    #[must_use]
    pub fn results(&self) -> &[u64] {
        match self.top() {
            Some(top) if top.status == status::FINISHED => slots(self.stack.records(), top.bottom, top.results),
            _ => &[],
        }
    }

    /// The arguments of the host's function that is waited for, as slots hold them; empty where none is.
    #[must_use]
    pub fn host_args(&self) -> &[u64] {
        match self.waiting() {
            Some((_, call)) => slots(self.stack.records(), call.host_at, call.host_params),
            None => &[],
        }
    }

    /// The places for the results of the host's function that is waited for; empty where none is. They begin where the
    /// arguments lie, so read those first.
    #[must_use]
    pub fn host_results_mut(&mut self) -> &mut [u64] {
        match self.waiting() {
            Some((_, call)) => {
                let first = call.host_at as usize;
                let end = first.saturating_add(call.host_results as usize);
                self.stack.records_mut().get_mut(first..end).unwrap_or(&mut [])
            }
            None => &mut [],
        }
    }

    /// Takes the host's results as written: the call that waited can run on. What ended above it is dropped.
    ///
    /// # Errors
    /// [`CallError::Suspended`] when a call above it is not over; [`CallError::NotWaiting`] when none waits.
    pub fn finish_host_call(&mut self) -> Result<(), CallError> {
        self.answer(status::READY, 0)
    }

    /// Ends the call that waits for the host with a trap: run comes back with it. What ended above it is dropped.
    ///
    /// # Errors
    /// As [`finish_host_call`](Store::finish_host_call).
    pub fn fail_host_call(&mut self, trap: Trap) -> Result<(), CallError> {
        self.answer(status::TRAPPED, u32::from(trap.code()))
    }

    /// Drops the newest call, whatever it is at; the call below it, if there is one, waits for the host as before.
    pub fn abandon(&mut self) {
        let _newest = self.activations.pop();
    }

    /// Calls that were started and neither dropped nor replaced.
    #[must_use]
    pub const fn call_depth(&self) -> usize {
        self.activations.len()
    }

    fn answer(&mut self, status: u32, trap: u32) -> Result<(), CallError> {
        let Some((index, mut call)) = self.waiting() else {
            let suspended = self.top().is_some_and(|top| top.status == status::READY);
            return Err(if suspended { CallError::Suspended } else { CallError::NotWaiting });
        };
        self.activations.truncate(index.saturating_add(1));
        call.status = status;
        call.trap = trap;
        if status == status::TRAPPED {
            // As any trap, it is at the record that trapped: the call.
            call.state.ip = call.state.ip.saturating_sub(1);
        }
        self.set_top(call);
        Ok(())
    }

    /// The newest call that waits for the host, if no newer one is suspended.
    fn waiting(&self) -> Option<(usize, Activation)> {
        let activations = self.activations.as_slice();
        let ended = |call: &Activation| call.status == status::FINISHED || call.status == status::TRAPPED;
        let mut end = activations.len();
        while let Some(index) = end.checked_sub(1) {
            let call = activations.get(index)?;
            if !ended(call) {
                return (call.status == status::WAITING).then_some((index, *call));
            }
            end = index;
        }
        None
    }

    /// Starts code of an instance above all that runs.
    pub(crate) fn start_code(
        &mut self,
        instance: u32,
        record: wrt_format::FuncRecord,
        results: usize,
        args: &[u64],
    ) -> Result<(), CallError> {
        let mut activation = self.new_activation(results);
        let floor = activation.floor as usize;
        let fits = (floor as u64) < self.limits.call_depth && self.frames.reach(floor.saturating_add(1)).is_ok();
        if let Some(frame) = self.frames.records_mut().get_mut(floor).filter(|_| fits) {
            *frame = Frame { ip: 0, base: 0, instance: HOST, spare: 0 };
        }
        activation.state =
            State { ip: record.code, base: activation.bottom, instance, depth: activation.floor.saturating_add(1) };
        let slots = (record.frame as usize).max(results).max(args.len());
        if !fits {
            activation.trap(Trap::CallStackExhausted);
        }
        self.push_activation(activation, slots, args)?;
        let first = (activation.bottom as usize).saturating_add(record.params as usize);
        if let Some(locals) = self.stack.records_mut().get_mut(first..first.saturating_add(record.locals as usize)) {
            locals.fill(0);
        }
        Ok(())
    }

    /// A call above all that runs, ready.
    fn new_activation(&self, results: usize) -> Activation {
        let (bottom, floor) = self.top().map_or((0, 0), |top| {
            let above = match top.status {
                status::WAITING => top.host_at.saturating_add(top.host_params.max(top.host_results)),
                // Only the entry's results are left of a call that ended in a tail call of the host.
                status::READY if top.state.instance == HOST => top.bottom.saturating_add(top.results),
                status::READY => {
                    let frame =
                        function_at(self, top.state.instance, top.state.ip).map_or(0, |(_, record)| record.frame);
                    top.state.base.saturating_add(frame)
                }
                _ => top.bottom.saturating_add(top.results),
            };
            (above, top.state.depth)
        });
        Activation {
            status: status::READY,
            trap: 0,
            state: State { ip: 0, base: bottom, instance: HOST, depth: floor },
            floor,
            bottom,
            results: word(results),
            host_func: 0,
            host_caller: HOST,
            host_at: 0,
            host_params: 0,
            host_results: 0,
        }
    }

    /// Adds a call, with its arguments on the stack; where the stack has no room, the call traps when it is run.
    fn push_activation(&mut self, mut activation: Activation, slots: usize, args: &[u64]) -> Result<(), CallError> {
        let bottom = activation.bottom as usize;
        if self.stack.reach(bottom.saturating_add(slots).saturating_add(WINDOW)).is_err() {
            activation.trap(Trap::CallStackExhausted);
        }
        for (slot, arg) in self.stack.records_mut().get_mut(bottom..).unwrap_or_default().iter_mut().zip(args) {
            *slot = *arg;
        }
        self.activations.push(activation)?;
        Ok(())
    }

    /// Drops calls that ended.
    fn drop_ended(&mut self) {
        while self.top().is_some_and(|top| top.status == status::FINISHED || top.status == status::TRAPPED) {
            self.abandon();
        }
    }

    pub(crate) fn top(&self) -> Option<Activation> {
        self.activations.as_slice().last().copied()
    }

    fn set_top(&mut self, activation: Activation) {
        if let Some(top) = self.activations.as_mut_slice().last_mut() {
            *top = activation;
        }
    }
}

impl Activation {
    fn trap(&mut self, trap: Trap) {
        self.status = status::TRAPPED;
        self.trap = u32::from(trap.code());
    }

    /// Frames of the guest's that it has: none where it ended or where only the host is left to return to.
    pub(crate) const fn frames(&self) -> u32 {
        if self.status == status::FINISHED || self.state.instance == HOST {
            return 0;
        }
        self.state.depth.saturating_sub(self.floor)
    }

    /// Whether it waits for the host, so that its state is behind the call.
    pub(crate) const fn is_waiting(&self) -> bool {
        self.status == status::WAITING
    }

    /// Whether it ended in a trap, so that its state says where.
    pub(crate) const fn is_trapped(&self) -> bool {
        self.status == status::TRAPPED
    }
}

fn slots(stack: &[u64], first: u32, len: u32) -> &[u64] {
    let first = first as usize;
    stack.get(first..first.saturating_add(len as usize)).unwrap_or(&[])
}

fn trap_of(code: u32) -> Trap {
    u8::try_from(code).ok().and_then(Trap::from_code).unwrap_or(Trap::Corrupt)
}
