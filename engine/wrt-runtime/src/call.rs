//! Calls from the host: started, run, answered, and abandoned.

use wrt_error::{Resource, ResourceLimit, Trap};
use wrt_format::FuncRecord;
use wrt_foundation::{EXCEPTIONS, Fuel, HEAP, Part};
use wrt_platform::Platform;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::backtrace::function_at;
use crate::canonical::word;
use crate::error::CallError;
use crate::execute::{Exit, Frame, State, Thrown, UNKNOWN, WINDOW, execute, fill, keep, shade_typed, throw};
use crate::heap::Heap;
use crate::ids::{ExnId, FuncId, InstanceId, TagId};
use crate::instance::{FuncRow, HOST};
use crate::store::Store;

/// Why [`Store::run`] came back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The call returned: its results are [`Store::results`].
    Finished,
    /// The guest failed: [`Store::backtrace`] says where.
    Trapped(Trap),
    /// The guest threw an exception that nothing caught: [`Store::exception`] tells its tag and values, [`Store::backtrace`] where it
    /// was thrown.
    Threw(ExnId),
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
    pub caller: Option<InstanceId>,
    /// Slot of its first argument and result.
    at: u32,
}

/// The state of one call from the host, and of what it waits for.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Activation {
    status: u32,
    /// The code of the trap, where it trapped.
    trap: u32,
    /// The reference to the exception, where it threw one: low word, high word.
    thrown: [[u32; 2]; EXCEPTIONS as usize],
    pub(crate) state: State,
    /// Frames below its own.
    pub(crate) floor: u32,
    /// Slot of its first argument and result.
    pub(crate) bottom: u32,
    results: u32,
    /// The store's number of its function's type and [`FUNCTION`], or the byte offset of a constant expression's [`FuncRecord`] and [`CONSTANT`]: a
    /// build without a heap need not know.
    entry: [[u32; 2]; HEAP as usize],
    /// The host's function it waits for.
    host_func: u32,
    /// The instance that called it, or [`HOST`].
    host_caller: u32,
    /// Slot of its first argument and result.
    host_at: u32,
}

/// A call of a function.
const FUNCTION: u32 = 0;
/// The evaluation of a constant expression.
const CONSTANT: u32 = 1;

/// What a call runs.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Entry {
    /// A function of this type of the store, with so many slots of results.
    Func { ty: u32, results: u32 },
    /// A constant expression: the byte offset of its [`FuncRecord`], and the slots of its value.
    Constant { record: u32, results: u32 },
}

/// Where references lie that a call holds, on top of those of its frames.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Held {
    /// In its frames alone, of which the innermost stands at a record.
    Frames,
    /// In a host's function's parameters, from a slot on; the innermost frame stands behind the call.
    Params { func: u32, at: u32 },
    /// In such a function's results, likewise.
    Results { func: u32, at: u32 },
    /// In the results of a type, from the first slot on: there are no frames.
    Finished { ty: u32 },
    /// Nowhere.
    Nowhere,
}

/// What an activation is at; they are the values of its status.
mod status {
    pub(super) const READY: u32 = 0;
    pub(super) const WAITING: u32 = 1;
    pub(super) const FINISHED: u32 = 2;
    pub(super) const TRAPPED: u32 = 3;
    pub(super) const THREW: u32 = 4;
    /// Ready, behind a host's function that has given its results.
    pub(super) const ANSWERED: u32 = 5;
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
        if self.top().is_some_and(Activation::is_ready) {
            return Err(CallError::Suspended);
        }
        let row = *self.funcs.get(func.0 as usize).ok_or(CallError::UnknownId)?;
        let (params, results) = self.types.slots(row.ty).ok_or(CallError::UnknownId)?;
        if args.len() != params as usize {
            return Err(CallError::ArgumentCount { expected: params, found: word(args.len()) });
        }
        if let Some(heap) = self.heap.get_mut().filter(|heap| heap.is_marking()) {
            shade_typed(heap, &self.types, self.types.func(row.ty).map_or(&[], |(params, _)| params), args);
        }
        self.drop_ended();
        let limit = self.limits.host_depth;
        let wanted = self.activations.len() as u64;
        if wanted > limit {
            return Err(CallError::Limit(ResourceLimit { what: Resource::HostDepth, limit, wanted }));
        }
        if row.owner != HOST {
            let code = self.code_of(row).ok_or(CallError::UnknownId)?;
            return self.start_code(row.owner, code, Entry::Func { ty: row.ty, results }, args);
        }
        let mut activation = self.new_activation(Entry::Func { ty: row.ty, results });
        activation.wait(func.0, activation.bottom, HOST);
        self.push_activation(activation, params.max(results), args)
    }

    /// Runs the current call until it ends, calls the host, or is stopped.
    ///
    /// After an end it gives the same outcome again, as while the call waits for the host; without any call it has finished.
    /// Unbounded but for fuel and the [interrupt flag](Store::interrupt_flag).
    // As `start_call`: apart from the host's function.
    #[inline(never)]
    pub fn run(&mut self) -> Outcome {
        let Some(top) = self.activations.last_mut() else { return Outcome::Finished };
        let mut state = top.state;
        match top.status {
            status::READY | status::ANSWERED => top.status = status::READY,
            status::TRAPPED => return Outcome::Trapped(trap_of(top.trap)),
            status::THREW if EXCEPTIONS => return Outcome::Threw(ExnId(top.thrown())),
            status::WAITING => {
                let (func, at, caller) = (top.host_func, top.host_at, top.host_caller);
                return self.host_call(func, at, caller);
            }
            _ => return Outcome::Finished,
        }
        let exit = if state.instance == HOST { Exit::Finished } else { execute(self, None, &mut state) };
        let Some(top) = self.activations.last_mut() else { return Outcome::Finished };
        top.state = state;
        match exit {
            Exit::Host { func, at, caller } => {
                top.wait(func, at, caller);
                self.host_call(func, at, caller)
            }
            Exit::Finished | Exit::Stepped | Exit::Untranslated => {
                top.status = status::FINISHED;
                Outcome::Finished
            }
            Exit::Trapped(trap) => {
                top.trap(trap);
                Outcome::Trapped(trap)
            }
            Exit::Uncaught { reference } if EXCEPTIONS => {
                top.threw(reference);
                Outcome::Threw(ExnId(reference))
            }
            // Thrown on, or one of the others.
            Exit::Throw(_) | Exit::Uncaught { .. } | Exit::Collect | Exit::Wait => {
                top.trap(Trap::Corrupt);
                Outcome::Trapped(Trap::Corrupt)
            }
            Exit::OutOfFuel { needed } => Outcome::OutOfFuel { needed: Fuel(needed) },
            Exit::Interrupted => Outcome::Interrupted,
        }
    }

    fn host_call(&self, func: u32, at: u32, caller: u32) -> Outcome {
        Outcome::HostCall(HostCall {
            func: FuncId(func),
            token: self.funcs.get(func as usize).map_or(0, |row| row.index),
            caller: (caller != HOST).then_some(InstanceId(caller)),
            at,
        })
    }

    /// The results of the call that finished last, as slots hold them; empty where none did. Until the next call is
    /// started, answered or abandoned.
    #[must_use]
    pub fn results(&self) -> &[u64] {
        match self.top() {
            Some(top) if top.status == status::FINISHED => {
                self.slots(top.bottom).get(..top.results as usize).unwrap_or(&[])
            }
            _ => &[],
        }
    }

    /// The arguments of the host's function that is waited for, as slots hold them; empty where none is.
    #[must_use]
    pub fn host_args(&self) -> &[u64] {
        let Some(call) = self.waiting() else { return &[] };
        let (params, _) = self.value_slots(FuncId(call.host_func));
        self.slots(call.host_at).get(..params as usize).unwrap_or(&[])
    }

    /// The places for the results of the host's function that is waited for; empty where none is. They begin where the
    /// arguments lie, so read those first. What references in them refer to is in use from
    /// [`finish_host_call`](Store::finish_host_call) on, so write them last.
    #[must_use]
    pub fn host_results_mut(&mut self) -> &mut [u64] {
        let Some((func, at)) = self.waiting().map(|call| (call.host_func, call.host_at)) else { return &mut [] };
        let (_, results) = self.value_slots(FuncId(func));
        self.slots_mut(at).get_mut(..results as usize).unwrap_or(&mut [])
    }

    /// The slots of a call of the host's that is waited for, from its first argument on: as many as it has arguments, and more. For those
    /// who know its type, which [`host_args`](Store::host_args) looks up. Of a call that is over they hold anything.
    #[inline]
    #[must_use]
    pub fn slots_of(&self, call: &HostCall) -> &[u64] {
        self.slots(call.at)
    }

    /// As [`slots_of`](Store::slots_of), for the results: the first lies where the first argument does.
    #[inline]
    #[must_use]
    pub fn slots_of_mut(&mut self, call: &HostCall) -> &mut [u64] {
        self.slots_mut(call.at)
    }

    fn slots(&self, first: u32) -> &[u64] {
        self.stack.records().get(first as usize..).unwrap_or(&[])
    }

    fn slots_mut(&mut self, first: u32) -> &mut [u64] {
        self.stack.records_mut().get_mut(first as usize..).unwrap_or(&mut [])
    }

    /// Takes the host's results as written: the call that waited can run on. What ended above it is dropped.
    ///
    /// # Errors
    /// [`CallError::Suspended`] when a call above it is not over; [`CallError::NotWaiting`] when none waits.
    pub fn finish_host_call(&mut self) -> Result<(), CallError> {
        if self.heap.get().is_some_and(Heap::is_marking) {
            self.admit_results();
        }
        self.answer(status::ANSWERED, 0)
    }

    /// Lets what the host gives as results be in use.
    #[cold]
    fn admit_results(&mut self) {
        let Some((func, at)) = self.waiting().map(|call| (call.host_func, call.host_at)) else { return };
        let ty = self.funcs.get(func as usize).and_then(|row| self.types.func(row.ty));
        let slots = self.stack.records().get(at as usize..).unwrap_or(&[]);
        if let (Some(heap), Some((_, results))) = (self.heap.get_mut(), ty) {
            shade_typed(heap, &self.types, results, slots);
        }
    }

    /// Ends the call that waits for the host with a trap: run comes back with it. What ended above it is dropped.
    ///
    /// # Errors
    /// As [`finish_host_call`](Store::finish_host_call).
    pub fn fail_host_call(&mut self, trap: Trap) -> Result<(), CallError> {
        self.answer(status::TRAPPED, u32::from(trap.code()))
    }

    /// Answers the guest that waits for the host with an exception of a tag: it goes on where that is caught. Where it is not, the call has ended,
    /// and [`run`](Store::run) says so.
    ///
    /// # Errors
    /// As [`finish_host_call`](Store::finish_host_call); [`CallError::UnknownId`] for a tag that is not there, [`CallError::ArgumentCount`] for
    /// another number of values than its type has, [`CallError::Limit`] over [`Resource::HeapBytes`].
    pub fn throw_host_call(&mut self, tag: TagId, values: &[u64]) -> Result<(), CallError> {
        let ty = self.tag(tag.0).ok_or(CallError::UnknownId)?;
        let (expected, _) = self.types.slots(ty).ok_or(CallError::UnknownId)?;
        if expected as usize != values.len() {
            return Err(CallError::ArgumentCount { expected, found: word(values.len()) });
        }
        if self.waiting().is_none() {
            return Err(if self.newest().is_some() { CallError::Suspended } else { CallError::NotWaiting });
        }
        let reference = keep(self, tag.0, values.len(), None, values).map_err(|_| {
            let limit = self.limits.heap_bytes;
            CallError::Limit(ResourceLimit { what: Resource::HeapBytes, limit, wanted: limit.saturating_add(1) })
        })?;
        if let Some(heap) = self.heap.get_mut() {
            heap.admit(values);
        }
        fill(&mut self.heap, reference, values);
        self.answer(status::READY, 0)?;
        let Some(mut state) = self.top().map(|top| top.state) else { return Err(CallError::NotWaiting) };
        let thrown = if state.instance == HOST {
            Err(Exit::Uncaught { reference })
        } else {
            // The call is before the record where it would go on.
            state.ip = state.ip.saturating_sub(1);
            throw(self, Thrown::Reference(reference), &mut state)
        };
        if let Some(top) = self.activations.last_mut() {
            top.state = state;
            match thrown {
                Ok(()) => {}
                Err(Exit::Uncaught { reference }) => top.threw(reference),
                Err(Exit::Trapped(trap)) => top.trap(trap),
                Err(
                    Exit::Finished
                    | Exit::Host { .. }
                    | Exit::OutOfFuel { .. }
                    | Exit::Interrupted
                    | Exit::Throw(_)
                    | Exit::Untranslated
                    | Exit::Collect
                    | Exit::Wait
                    | Exit::Stepped,
                ) => top.trap(Trap::Corrupt),
            }
        }
        Ok(())
    }

    /// The tag and the values, as slots hold them, of an exception that is still there.
    #[must_use]
    pub fn exception(&self, id: ExnId) -> Option<(TagId, &[u64])> {
        self.heap.get()?.exception(id.0).map(|(tag, values)| (TagId(tag), values))
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
        let Some(newest) = self.newest() else { return Err(CallError::NotWaiting) };
        let Some(call) = self.activations.get_mut(newest).filter(|call| call.status == status::WAITING) else {
            return Err(CallError::Suspended);
        };
        call.status = status;
        call.trap = trap;
        if status == status::TRAPPED {
            // As any trap, it is at the record that trapped: the call.
            call.state.ip = call.state.ip.saturating_sub(1);
        }
        self.activations.truncate(newest.saturating_add(1));
        Ok(())
    }

    /// The newest call that has not ended.
    #[inline]
    fn newest(&self) -> Option<usize> {
        let ended = |index: &usize| self.activations.get(*index).is_some_and(Activation::has_ended);
        (0..self.activations.len()).rev().find(|index| !ended(index))
    }

    /// The newest call that waits for the host, if no newer one is suspended.
    #[inline]
    fn waiting(&self) -> Option<&Activation> {
        self.activations.get(self.newest()?).filter(|call| call.status == status::WAITING)
    }

    /// How many slots a function's parameters and results take.
    pub(crate) fn value_slots(&self, func: FuncId) -> (u32, u32) {
        self.funcs.get(func.0 as usize).and_then(|row| self.types.slots(row.ty)).unwrap_or_default()
    }

    /// The code of a function of an instance.
    fn code_of(&self, row: FuncRow) -> Option<FuncRecord> {
        let module = self.instances.get(row.owner as usize)?.module;
        let image = self.modules.get(module as usize)?.image().ok()?;
        image.funcs().get(row.index as usize).copied()
    }

    /// Starts code of an instance above all that runs.
    pub(crate) fn start_code(
        &mut self,
        instance: u32,
        record: FuncRecord,
        entry: Entry,
        args: &[u64],
    ) -> Result<(), CallError> {
        let mut activation = self.new_activation(entry);
        let results = activation.results;
        let floor = activation.floor as usize;
        let fits = (floor as u64) < self.limits.call_depth && self.frames.reach(floor.saturating_add(1)).is_ok();
        if let Some(frame) = self.frames.records_mut().get_mut(floor).filter(|_| fits) {
            *frame = Frame { ip: 0, base: 0, instance: HOST, func: UNKNOWN };
        }
        activation.state =
            State { ip: record.code, base: activation.bottom, instance, depth: activation.floor.saturating_add(1) };
        if !fits {
            activation.trap(Trap::CallStackExhausted);
        }
        let first = (activation.bottom as usize).saturating_add(record.params as usize);
        self.push_activation(activation, record.frame.max(results).max(word(args.len())), args)?;
        if record.locals > 0
            && let Some(locals) = self.stack.records_mut().get_mut(first..first.saturating_add(record.locals as usize))
        {
            locals.fill(0);
        }
        Ok(())
    }

    /// A call above all that runs, ready.
    fn new_activation(&self, entry: Entry) -> Activation {
        let (entry, results) = match entry {
            Entry::Func { ty, results } => ([ty, FUNCTION], results),
            Entry::Constant { record, results } => ([record, CONSTANT], results),
        };
        let (bottom, floor) = self.top().map_or((0, 0), |top| (self.above(top), top.state.depth));
        Activation {
            status: status::READY,
            trap: 0,
            thrown: [[0; 2]; EXCEPTIONS as usize],
            state: State { ip: 0, base: bottom, instance: HOST, depth: floor },
            floor,
            bottom,
            results,
            entry: [entry; HEAP as usize],
            host_func: 0,
            host_caller: HOST,
            host_at: 0,
        }
    }

    /// The first slot above those of a call.
    fn above(&self, call: &Activation) -> u32 {
        match call.status {
            status::WAITING => {
                let (params, results) = self.value_slots(FuncId(call.host_func));
                call.host_at.saturating_add(params.max(results))
            }
            status::READY | status::ANSWERED if call.state.instance != HOST => {
                let frame = function_at(self, call.state.instance, call.state.ip).map_or(0, |(_, record)| record.frame);
                call.state.base.saturating_add(frame)
            }
            // Only the entry's results are left of a call that ended, and of one that ended in a tail call of the host.
            _ => call.bottom.saturating_add(call.results),
        }
    }

    /// Adds a call, with its arguments on the stack; where the stack has no room, the call traps when it is run.
    fn push_activation(&mut self, mut activation: Activation, slots: u32, args: &[u64]) -> Result<(), CallError> {
        let end = (activation.bottom as usize).saturating_add(slots as usize);
        if self.stack.reach(end.saturating_add(WINDOW)).is_err() {
            activation.trap(Trap::CallStackExhausted);
        }
        for (slot, arg) in self.slots_mut(activation.bottom).iter_mut().zip(args) {
            *slot = *arg;
        }
        self.activations.push(activation)?;
        Ok(())
    }

    /// Drops calls that ended.
    fn drop_ended(&mut self) {
        self.activations.truncate(self.newest().map_or(0, |index| index.saturating_add(1)));
    }

    pub(crate) fn top(&self) -> Option<&Activation> {
        self.activations.last()
    }
}

impl Activation {
    fn trap(&mut self, trap: Trap) {
        self.status = status::TRAPPED;
        self.trap = u32::from(trap.code());
    }

    #[expect(clippy::cast_possible_truncation, reason = "the two halves of a reference")]
    fn threw(&mut self, reference: u64) {
        self.status = status::THREW;
        self.thrown = [[reference as u32, (reference >> 32) as u32]; EXCEPTIONS as usize];
    }

    /// The reference to the exception that it threw; 0 if it threw none.
    pub(crate) fn thrown(&self) -> u64 {
        let [low, high] = self.thrown.first().copied().unwrap_or_default();
        if self.status == status::THREW { u64::from(low) | u64::from(high) << 32 } else { 0 }
    }

    /// Waits for a function of the host.
    const fn wait(&mut self, func: u32, at: u32, caller: u32) {
        self.status = status::WAITING;
        (self.host_func, self.host_at, self.host_caller) = (func, at, caller);
    }

    const fn is_ready(&self) -> bool {
        matches!(self.status, status::READY | status::ANSWERED)
    }

    /// The byte offset of the [`FuncRecord`] of the constant expression that it evaluates, if it does.
    pub(crate) fn constant(&self) -> Option<u32> {
        let [record, kind] = *self.entry.first()?;
        (kind == CONSTANT).then_some(record)
    }

    /// Where its references lie.
    pub(crate) fn held(&self) -> Held {
        let (func, at) = (self.host_func, self.host_at);
        let [ty, _] = self.entry.first().copied().unwrap_or_default();
        match self.status {
            status::READY => Held::Frames,
            status::WAITING => Held::Params { func, at },
            status::ANSWERED => Held::Results { func, at },
            status::FINISHED => Held::Finished { ty },
            _ => Held::Nowhere,
        }
    }

    const fn has_ended(&self) -> bool {
        matches!(self.status, status::FINISHED | status::TRAPPED | status::THREW)
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

fn trap_of(code: u32) -> Trap {
    u8::try_from(code).ok().and_then(Trap::from_code).unwrap_or(Trap::Corrupt)
}
