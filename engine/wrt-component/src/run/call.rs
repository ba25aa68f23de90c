//! Calls between components, and between them and the host (Canonical ABI, "`canon lift`" and "`canon lower`").

use wrt_error::{ComponentTrap, Trap};
use wrt_platform::Platform;
use wrt_runtime::{FuncId, HostCall, Outcome};

use super::Runner;
use super::fault::{Fault, Run, corrupt, trap};
use super::tables::{CoreRow, FuncRow, HOST, HandleRow, InstanceRow, TOKEN, Task, handle, task};
use super::transfer::{End, FLATS, Flats, Parts, Transfer, Values, low};
use crate::canon::MOST_FLAT_ASYNC;
use crate::code::{Code, Operation};
use crate::fault::word;
use crate::opcode::Canon;
use crate::types::{MOST_FLAT, NONE, PRIMITIVE, Role};

/// Why the work came back to the host.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Event {
    /// What the host asked for is done.
    Finished,
    /// A function of the host's is called: read the arguments, then answer.
    Call {
        /// The host's token.
        token: u32,
        /// The number of the function.
        func: u32,
    },
    /// A resource of the host's was dropped: destroy it, then answer.
    Destroy {
        /// The host's token.
        token: u32,
        /// What represents it.
        rep: u32,
    },
}

impl<P: Platform + Clone> Runner<'_, P> {
    /// The innermost instance that is, or is above, both.
    fn common(&self, mut one: u32, mut other: u32) -> Run<u32> {
        while one != other {
            let (left, right) = (self.instance(one)?, self.instance(other)?);
            if left.depth >= right.depth {
                one = left.parent;
            } else {
                other = right.parent;
            }
        }
        Ok(one)
    }

    /// Enters an instance, and those above it that the caller is not in.
    fn enter(&mut self, instance: u32, caller: u32) -> Run<()> {
        let end = self.common(instance, caller)?;
        let mut at = instance;
        while at != end {
            let row = self.instance(at)?;
            if row.flags & InstanceRow::MAY_ENTER == 0 {
                return trap(ComponentTrap::CannotEnter, u64::from(at));
            }
            at = row.parent;
        }
        self.set_may_enter(instance, end, false)
    }

    /// Sets whether an instance, and those above it up to `end`, may be entered.
    fn set_may_enter(&mut self, instance: u32, end: u32, may: bool) -> Run<()> {
        let mut at = instance;
        while at != end {
            let row = self.instance_mut(at)?;
            if may {
                row.flags |= InstanceRow::MAY_ENTER;
            } else {
                row.flags &= !InstanceRow::MAY_ENTER;
            }
            at = row.parent;
        }
        Ok(())
    }

    /// Leaves what was entered.
    fn leave(&mut self, instance: u32, caller: u32) -> Run<()> {
        let end = self.common(instance, caller)?;
        self.set_may_enter(instance, end, true)
    }

    fn may_leave(&self, instance: u32) -> Run<()> {
        if self.instance(instance)?.flags & InstanceRow::MAY_LEAVE == 0 {
            return trap(ComponentTrap::CannotLeave, u64::from(instance));
        }
        Ok(())
    }

    fn set_may_leave(&mut self, instance: u32, may: bool) -> Run<()> {
        let row = self.instance_mut(instance)?;
        if may {
            row.flags |= InstanceRow::MAY_LEAVE;
        } else {
            row.flags &= !InstanceRow::MAY_LEAVE;
        }
        Ok(())
    }

    /// Starts a call of a function by the host, with arguments that `values` gives.
    pub(crate) fn call(&mut self, func: u32, values: &mut dyn Values<P::Region>) -> Run<()> {
        let row = self.func(func)?;
        self.tables.place = [row.instance, func, NONE];
        if row.core == NONE {
            return trap(ComponentTrap::Unsupported, 0);
        }
        let base = self.tables.tasks.len();
        let started = self.start(func, &row, HOST, NONE, End::HOST, [0; FLATS], values);
        if let Err(Fault::Value | Fault::Limit(_)) = started
            && self.tables.tasks.len() > base
        {
            // What the host gave is the host's fault: the instance has not begun with it.
            self.unwind(base)?;
            self.leave(row.instance, HOST)?;
        }
        started
    }

    /// Enters a function's instance, hands the arguments over and starts its core function.
    #[expect(clippy::too_many_arguments, reason = "both ends of a call")]
    fn start(
        &mut self,
        func: u32,
        row: &FuncRow,
        caller: u32,
        core: u32,
        from: End,
        args: [u64; FLATS],
        values: &mut dyn Values<P::Region>,
    ) -> Run<()> {
        self.enter(row.instance, caller)?;
        let level = word(self.store.call_depth());
        let borrows = word(self.tables.borrows.len());
        let parts = self.params(row)?;
        let most = self.most_params(core)?;
        // The address for results comes behind what parameters there are.
        let out = args.get(parts.passed(most) as usize).copied().map_or(0, low);
        self.tables.tasks.push(Task {
            func,
            core,
            level,
            borrows,
            out,
            ..Task::new(task::CALL, row.instance, caller)
        })?;
        let mut transfer = self.transfer_of(row, from, Self::lifted_end(row))?;
        transfer.flats = Flats { from: args, to: [0; FLATS] };
        self.tables.place = [row.instance, func, NONE];
        self.pass(&mut transfer, &parts, true, (most, MOST_FLAT), values)?;
        let flats = transfer.flats.to.get(..parts.passed(MOST_FLAT) as usize).unwrap_or(&[]);
        self.store.start_call(FuncId::from_index(row.core), flats)?;
        Ok(())
    }

    /// Core values that a core function takes as parameters at most, the address for results left out.
    fn most_params(&self, core: u32) -> Run<u32> {
        let is_async = core != NONE && self.core_row(core)?.detail != 0;
        Ok(if is_async { MOST_FLAT_ASYNC } else { MOST_FLAT })
    }

    /// Core values that it gives as results at most.
    fn most_results(&self, core: u32) -> Run<u32> {
        let is_async = core != NONE && self.core_row(core)?.detail != 0;
        Ok(if is_async { 0 } else { 1 })
    }

    /// The parameters of a function.
    pub(crate) fn params(&self, row: &FuncRow) -> Run<Parts> {
        let code = self.code(self.instance(row.instance)?.code)?;
        let entry = code.types.entry(row.ty)?;
        let has_result = matches!(code.types.words_of(&entry), [.., name, _] if *name == NONE);
        let count = (entry.count / 2).saturating_sub(u32::from(has_result));
        Parts::of(code, entry.first.saturating_add(1), count)
    }

    /// The result of a function.
    pub(crate) fn results(&self, row: &FuncRow) -> Run<Parts> {
        let code = self.code(self.instance(row.instance)?.code)?;
        let entry = code.types.entry(row.ty)?;
        let has_result = matches!(code.types.words_of(&entry), [.., name, _] if *name == NONE);
        let at = entry.first.saturating_add(entry.count).saturating_sub(1);
        Parts::of(code, at, u32::from(has_result))
    }

    const fn lifted_end(row: &FuncRow) -> End {
        End { instance: row.instance, memory: row.memory, realloc: row.realloc, encoding: row.encoding }
    }

    const fn lowered_end(row: &CoreRow) -> End {
        End { instance: row.instance, memory: row.memory, realloc: row.realloc, encoding: row.encoding }
    }

    pub(crate) fn core_row(&self, core: u32) -> Run<CoreRow> {
        self.tables.cores.get(core as usize).copied().map_or_else(corrupt, Ok)
    }

    pub(crate) fn transfer_of(&self, row: &FuncRow, from: End, to: End) -> Run<Transfer> {
        let code = self.instance(row.instance)?.code;
        Ok(Transfer::new(code, row.instance, from, to))
    }

    /// Goes on until there are no more tasks than `base`, or the host is needed. Results of the host's call go to `values`.
    pub(crate) fn run(&mut self, base: usize, values: &mut dyn Values<P::Region>) -> Run<Event> {
        while self.tables.tasks.len() > base {
            let top = self.top()?;
            match top.kind {
                task::BUILD => self.build()?,
                task::HOST => return corrupt(),
                _ => match self.store.run() {
                    Outcome::Finished => self.finished(&top, values)?,
                    Outcome::HostCall(call) => {
                        if let Some(event) = self.core_call(&call, values)? {
                            return Ok(event);
                        }
                    }
                    stop @ (Outcome::Trapped(_)
                    | Outcome::Threw(_)
                    | Outcome::OutOfFuel { .. }
                    | Outcome::Interrupted) => return Err(stopped(stop)),
                },
            }
        }
        Ok(Event::Finished)
    }

    /// The core function of a task has returned.
    fn finished(&mut self, top: &Task, values: &mut dyn Values<P::Region>) -> Run<()> {
        match top.kind {
            task::CALL => self.end_call(top, values),
            task::DESTROY => {
                self.leave(top.instance, top.caller)?;
                self.tables.tasks.pop();
                if top.core == NONE { self.end_activations(top.level) } else { self.reply(None) }
            }
            _ => {
                self.tables.tasks.pop();
                self.end_activations(top.level)
            }
        }
    }

    /// Drops the activations of a task that is over.
    fn end_activations(&mut self, level: u32) -> Run<()> {
        while self.store.call_depth() > level as usize {
            self.store.abandon();
        }
        Ok(())
    }

    /// A lifted function has returned.
    fn end_call(&mut self, top: &Task, values: &mut dyn Values<P::Region>) -> Run<()> {
        let row = self.func(top.func)?;
        self.tables.place = [row.instance, top.func, NONE];
        let result = self.store.results().first().copied();
        if row.is_async != 0 {
            if row.callback != NONE && self.call_back(&row, result.map_or(0, low))? {
                return Ok(());
            }
            if top.has_returned == 0 {
                return trap(ComponentTrap::NoResult, 0);
            }
        } else {
            self.hand_results(&row, first_flat(result.unwrap_or(0)), Self::lifted_end(&row), values)?;
            if row.post_return != NONE {
                self.set_may_leave(row.instance, false)?;
                self.leaf(FuncId::from_index(row.post_return), result.as_slice())?;
                self.set_may_leave(row.instance, true)?;
            }
        }
        let [low_half, high_half] = self.top()?.result;
        self.leave(top.instance, top.caller)?;
        self.release_borrows(top.borrows)?;
        self.tables.tasks.pop();
        if top.core == NONE {
            return self.end_activations(top.level);
        }
        self.reply_call(top.core, &row, u64::from(low_half) | u64::from(high_half) << 32)
    }

    /// Carries out what a callback's core function asks for; true if it was called again. There is nothing yet that it could wait for.
    fn call_back(&mut self, row: &FuncRow, code: u32) -> Run<bool> {
        match code & 0xf {
            0 => Ok(false),
            // Nobody else is there to go on first.
            1 => {
                self.store.start_call(FuncId::from_index(row.callback), &[0, 0, 0])?;
                Ok(true)
            }
            _ => trap(ComponentTrap::Unsupported, u64::from(Canon::WaitableSetWait as u32)),
        }
    }

    /// Hands the results of the innermost call over, which lie at `from`; what goes back as a core value stays with the task.
    fn hand_results(
        &mut self,
        row: &FuncRow,
        flats: [u64; FLATS],
        from: End,
        values: &mut dyn Values<P::Region>,
    ) -> Run<()> {
        let top = self.top()?;
        if top.held > 0 {
            return trap(ComponentTrap::BorrowsRemain, u64::from(top.held));
        }
        let parts = self.results(row)?;
        let to = if top.core == NONE { End::HOST } else { Self::lowered_end(&self.core_row(top.core)?) };
        let mut transfer = self.transfer_of(row, from, to)?;
        transfer.flats.from = flats;
        transfer.flats.to = first_flat(u64::from(top.out));
        let most = (if row.is_async != 0 { MOST_FLAT } else { 1 }, self.most_results(top.core)?);
        self.pass(&mut transfer, &parts, false, most, values)?;
        let result = transfer.flats.to.first().copied().unwrap_or(0);
        let task = self.top_mut()?;
        task.has_returned = 1;
        task.result = [low(result), low(result >> 32)];
        Ok(())
    }

    /// Answers the core function that called a function, with its result where that is a core value.
    fn reply_call(&mut self, core: u32, row: &FuncRow, result: u64) -> Run<()> {
        /// What a function that was called asynchronously gives when it has returned.
        const RETURNED: u64 = 2;
        if self.core_row(core)?.detail != 0 {
            return self.reply(Some(RETURNED));
        }
        let parts = self.results(row)?;
        self.reply(Some(result).filter(|_| parts.count > 0 && parts.flats <= 1))
    }

    /// The result of an asynchronous function (Canonical ABI, "`canon task.return`").
    fn task_return(&mut self, row: &CoreRow, args: [u64; FLATS], values: &mut dyn Values<P::Region>) -> Run<()> {
        self.may_leave(row.instance)?;
        let top = self.top()?;
        let wrong = || trap(ComponentTrap::NoResult, u64::from(Canon::TaskReturn as u32));
        if top.kind != task::CALL || top.instance != row.instance || top.has_returned != 0 {
            return wrong();
        }
        let func = self.func(top.func)?;
        let code = self.code(self.instance(func.instance)?.code)?;
        let entry = code.types.entry(func.ty)?;
        let result = match code.types.words_of(&entry) {
            [.., name, ty] if *name == NONE => *ty,
            _ => NONE,
        };
        let is_same =
            result == row.target || result != NONE && row.target != NONE && self.same(code, result, row.target)?;
        // What a result needs no memory for, may come without one.
        let options_fit = func.encoding == row.encoding && (row.memory == NONE || func.memory == row.memory);
        if func.is_async == 0 || !is_same || !options_fit {
            return wrong();
        }
        self.tables.place = [func.instance, top.func, NONE];
        self.hand_results(&func, args, Self::lifted_end(&func), values)?;
        self.reply(None)
    }

    /// Whether two types of values of a component are the same.
    fn same(&mut self, code: &Code<P::Region>, one: u32, other: u32) -> Run<bool> {
        let base = self.tables.binds.len();
        self.tables.binds.extend_from_slice(&[one, other])?;
        let mut is_same = true;
        while self.tables.binds.len() > base {
            let (Some(other), Some(one)) = (self.tables.binds.pop(), self.tables.binds.pop()) else { return corrupt() };
            if one == other {
                continue;
            }
            if (one | other) & PRIMITIVE != 0 || one == NONE || other == NONE {
                is_same &= code.types.primitive(one).is_some_and(|one| code.types.primitive(other) == Some(one));
                continue;
            }
            let (left, right) = (code.types.entry(one)?, code.types.entry(other)?);
            is_same &= left.kind() == right.kind() && left.extra == right.extra && left.count == right.count;
            if !is_same {
                break;
            }
            for index in 0..left.count {
                let one = code.types.word(left.first.saturating_add(index))?;
                let other = code.types.word(right.first.saturating_add(index))?;
                if code.types.role(&left, index) == Role::Type {
                    self.tables.binds.extend_from_slice(&[one, other])?;
                } else {
                    is_same &= one == other;
                }
            }
        }
        self.tables.binds.truncate(base);
        Ok(is_same)
    }

    /// Answers the core function that waits.
    pub(crate) fn reply(&mut self, result: Option<u64>) -> Run<()> {
        if let Some(value) = result
            && let Some(place) = self.store.host_results_mut().first_mut()
        {
            *place = value;
        }
        self.store.finish_host_call()?;
        Ok(())
    }

    /// A core function of a component's is called.
    fn core_call(&mut self, call: &HostCall, values: &mut dyn Values<P::Region>) -> Run<Option<Event>> {
        let number = call.token & !TOKEN;
        if call.token & TOKEN == 0 {
            return corrupt();
        }
        let row = self.core_row(number)?;
        let mut args = [0; FLATS];
        for (place, arg) in args.iter_mut().zip(self.store.host_args()) {
            *place = *arg;
        }
        self.tables.place = [row.instance, NONE, NONE];
        let first = args.first().copied().map_or(0, low);
        let operation = |wanted: Operation| row.operation == wanted as u32;
        if operation(Operation::Lower) {
            return self.lowered(number, &row, args);
        }
        if operation(Operation::ResourceNew) {
            self.may_leave(row.instance)?;
            let index = self.lower_own(row.instance, first, row.target)?;
            self.reply(Some(u64::from(index)))?;
        } else if operation(Operation::ResourceRep) {
            let found = self.handle_of(row.instance, first, row.target)?;
            self.reply(Some(u64::from(found.rep)))?;
        } else if operation(Operation::ResourceDrop) {
            self.may_leave(row.instance)?;
            return self.drop_handle(row.instance, first, row.target, number);
        } else if operation(Operation::TaskReturn) {
            self.task_return(&row, args, values)?;
        } else {
            self.builtin(&row, first)?;
        }
        Ok(None)
    }

    /// A lowered function is called.
    fn lowered(&mut self, number: u32, row: &CoreRow, args: [u64; FLATS]) -> Run<Option<Event>> {
        self.may_leave(row.instance)?;
        let func = self.func(row.target)?;
        self.tables.place = [func.instance, row.target, NONE];
        if func.core != NONE {
            self.start(row.target, &func, row.instance, number, Self::lowered_end(row), args, &mut Nothing)?;
            return Ok(None);
        }
        let parts = self.params(&func)?;
        let most = self.most_params(number)?;
        let out = args.get(parts.passed(most) as usize).copied().map_or(0, low);
        let level = word(self.store.call_depth());
        let borrows = word(self.tables.borrows.len());
        let task = Task::new(task::HOST, HOST, row.instance);
        self.tables.tasks.push(Task { func: row.target, core: number, level, borrows, out, ..task })?;
        Ok(Some(Event::Call { token: func.token, func: row.target }))
    }

    /// Drops a handle, and the resource with it if the handle owns it; `core` is what was called for that, or none if the host asks.
    pub(crate) fn drop_handle(&mut self, instance: u32, index: u32, resource: u32, core: u32) -> Run<Option<Event>> {
        let HandleRow { kind, lends, scope, rep, .. } = self.handle_of(instance, index, resource)?;
        if lends != 0 {
            return trap(ComponentTrap::HandleBorrowed, u64::from(index));
        }
        self.remove_handle(instance, index)?;
        let reply = |runner: &mut Self| if core == NONE { Ok(()) } else { runner.reply(None) };
        if kind != handle::OWN {
            if instance != HOST {
                self.end_borrow(scope);
            }
            reply(self)?;
            return Ok(None);
        }
        let row = self.resource_row(resource)?;
        let level = word(self.store.call_depth());
        let borrows = word(self.tables.borrows.len());
        if row.owner == HOST {
            if row.destructor == NONE {
                reply(self)?;
                return Ok(None);
            }
            let task = Task::new(task::HOST, HOST, instance);
            self.tables.tasks.push(Task { core, level, borrows, rep, ..task })?;
            return Ok(Some(Event::Destroy { token: row.destructor, rep }));
        }
        if row.destructor == NONE {
            let end = self.common(row.owner, instance)?;
            if row.owner != end && self.instance(row.owner)?.flags & InstanceRow::MAY_ENTER == 0 {
                return trap(ComponentTrap::CannotEnter, u64::from(row.owner));
            }
            reply(self)?;
            return Ok(None);
        }
        self.enter(row.owner, instance)?;
        let task = Task::new(task::DESTROY, row.owner, instance);
        self.tables.tasks.push(Task { core, level, borrows, ..task })?;
        self.store.start_call(FuncId::from_index(row.destructor), &[u64::from(rep)])?;
        Ok(None)
    }

    /// A built-in of no resource.
    fn builtin(&mut self, row: &CoreRow, arg: u32) -> Run<()> {
        let canon = u8::try_from(row.target).ok().and_then(Canon::from_code);
        let slot = row.detail as usize;
        match canon {
            Some(Canon::ContextGet) => {
                let value = self.top()?.context.get(slot).copied().unwrap_or(0);
                self.reply(Some(u64::from(value)))
            }
            Some(Canon::ContextSet) => {
                if let Some(place) = self.top_mut()?.context.get_mut(slot) {
                    *place = arg;
                }
                self.reply(None)
            }
            // Nothing waits to enter as long as no function is asynchronous.
            Some(Canon::BackpressureInc | Canon::BackpressureDec) => self.reply(None),
            _ => {
                self.may_leave(row.instance)?;
                trap(ComponentTrap::Unsupported, u64::from(row.target))
            }
        }
    }

    /// Calls a core function that may call nothing but what answers at once.
    pub(crate) fn leaf(&mut self, func: FuncId, args: &[u64]) -> Run<u64> {
        let tasks = self.tables.tasks.len();
        self.store.start_call(func, args)?;
        loop {
            match self.store.run() {
                Outcome::Finished => return Ok(self.store.results().first().copied().unwrap_or(0)),
                Outcome::HostCall(call) => {
                    if self.core_call(&call, &mut Nothing)?.is_some() || self.tables.tasks.len() != tasks {
                        return corrupt();
                    }
                }
                stop @ (Outcome::Trapped(_) | Outcome::Threw(_) | Outcome::OutOfFuel { .. } | Outcome::Interrupted) => {
                    return Err(stopped(stop));
                }
            }
        }
    }

    /// Has an instance make room in its memory: gives the address of `new` bytes, checked.
    pub(crate) fn realloc(&mut self, end: End, old: (u32, u32), align: u32, new: u32) -> Run<u32> {
        if end.realloc == NONE {
            return corrupt();
        }
        self.may_leave(end.instance)?;
        self.set_may_leave(end.instance, false)?;
        // It has a context of its own.
        let context = core::mem::take(&mut self.top_mut()?.context);
        let args = [old.0, old.1, align, new].map(u64::from);
        let address = self.leaf(FuncId::from_index(end.realloc), &args)?;
        self.top_mut()?.context = context;
        self.set_may_leave(end.instance, true)?;
        let address = low(address);
        self.check_range(end, address, u64::from(new), align)?;
        Ok(address)
    }

    /// Hands the arguments of the host's function that was called last to the host.
    pub(crate) fn arguments(&mut self, values: &mut dyn Values<P::Region>) -> Run<()> {
        let top = self.top()?;
        if top.kind != task::HOST || top.func == NONE {
            return corrupt();
        }
        let row = self.func(top.func)?;
        let end = Self::lowered_end(&self.core_row(top.core)?);
        let parts = self.params(&row)?;
        let mut transfer = self.transfer_of(&row, end, End::HOST)?;
        for (place, arg) in transfer.flats.from.iter_mut().zip(self.store.host_args()) {
            *place = *arg;
        }
        self.tables.place = [row.instance, top.func, NONE];
        let most = self.most_params(top.core)?;
        self.pass(&mut transfer, &parts, true, (most, MOST_FLAT), values)
    }

    /// Answers the host's function that was called last with what `values` gives.
    pub(crate) fn answer(&mut self, values: &mut dyn Values<P::Region>) -> Run<()> {
        let top = self.top()?;
        if top.kind != task::HOST {
            return corrupt();
        }
        if top.func == NONE {
            self.tables.tasks.pop();
            return if top.core == NONE { Ok(()) } else { self.reply(None) };
        }
        let row = self.func(top.func)?;
        self.tables.place = [row.instance, top.func, NONE];
        self.hand_results(&row, [0; FLATS], End::HOST, values)?;
        let [low_half, high_half] = self.top()?.result;
        self.release_borrows(top.borrows)?;
        self.tables.tasks.pop();
        self.reply_call(top.core, &row, u64::from(low_half) | u64::from(high_half) << 32)
    }

    /// Gives up all tasks from `base` on. Instances that were entered stay closed: what they hold is half done.
    pub(crate) fn unwind(&mut self, base: usize) -> Run<()> {
        let Some(first) = self.tables.tasks.get(base).copied() else { return Ok(()) };
        self.tables.tasks.truncate(base);
        self.tables.walks.truncate(0);
        self.tables.binds.truncate(0);
        self.release_borrows(first.borrows)?;
        self.end_activations(first.level)
    }
}

/// Core values of which the first is given.
fn first_flat(value: u64) -> [u64; FLATS] {
    let mut flats = [0; FLATS];
    if let Some(first) = flats.first_mut() {
        *first = value;
    }
    flats
}

/// What stopped core code.
fn stopped(outcome: Outcome) -> Fault {
    match outcome {
        Outcome::Trapped(trap) => Fault::Trap(trap),
        Outcome::Threw(_) => Fault::Component { trap: ComponentTrap::Uncaught, number: 0 },
        Outcome::OutOfFuel { .. } => Fault::OutOfFuel,
        Outcome::Interrupted => Fault::Interrupted,
        Outcome::Finished | Outcome::HostCall(_) => Fault::Trap(Trap::Corrupt),
    }
}

/// Values of a host that has no part in a call.
struct Nothing;

impl<R> Values<R> for Nothing {
    fn give(&mut self, _: super::ValueType<'_, R>) -> Run<u64> {
        Err(Fault::Value)
    }

    fn text(&self) -> &str {
        ""
    }

    fn take(&mut self, _: super::ValueType<'_, R>, _: u64) -> Run<()> {
        Err(Fault::Value)
    }

    fn take_text(&mut self, _: &str) -> Run<()> {
        Err(Fault::Value)
    }
}
