//! Translates what throws and catches exceptions: code for the one, tables for the other.
//!
//! A handler takes its values from the exception alone, so whoever throws can put them where the label wants them, and go on there: no
//! code is needed for a handler, and none is executed where nothing is thrown.
//!
//! The handlers of a `try`, as they were before WebAssembly 3.0, are the same records, which go on where its parts begin. In such a part one
//! operand more lies below all others: the reference to the exception, for `rethrow`. A `delegate` is a record that catches nothing and names
//! the handler to go on with.

use wrt_error::{Limits, PlatformError};
use wrt_format::{HandlerRecord, features, takes};
use wrt_foundation::{EXCEPTIONS, LEGACY_EXCEPTIONS, Part, Region, Rows};
use wrt_instructions::code::{Code, Op};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::control::{Label, Opened};
use super::place::Operand;
use super::stack::Kind;
use super::{Facts, NONE, Translator, next};
use crate::instruction::Immediate;
use crate::refusal::{Refused, Unit};
use crate::regions;

/// A handler of a `try_table` that is open.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Clause {
    /// The tag, or all ones for any.
    tag: u32,
    with_ref: u32,
    /// The place of its label on the stack of labels.
    label: u32,
    /// The values it takes, but for the reference.
    values: u32,
}

/// The handlers of a function that is being translated.
#[derive(Debug)]
pub(super) struct Tries<R> {
    clauses: Rows<Clause, R>,
    handlers: Rows<HandlerRecord, R>,
    /// Clauses of the `try_table` that comes next.
    pending: u32,
}

impl<R: Region> Tries<R> {
    pub(super) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, PlatformError> {
        let clauses = regions::Clauses::rows(platform, limits)?;
        Ok(Tries { clauses, handlers: regions::Handlers::rows(platform, limits)?, pending: 0 })
    }

    pub(super) fn clear(&mut self) {
        self.clauses.truncate(0);
        self.handlers.truncate(0);
        self.pending = 0;
    }

    pub(super) fn handlers(&self) -> &[HandlerRecord] {
        self.handlers.as_slice()
    }

    pub(super) fn committed_bytes(&self) -> usize {
        self.clauses.committed_bytes().saturating_add(self.handlers.committed_bytes())
    }
}

impl<R: Region> Translator<R> {
    /// A handler of the `try_table` that comes next.
    pub(crate) fn handler(&mut self, tag: Option<u32>, with_ref: bool, values: u32, depth: u32) -> Unit<()> {
        if !self.reachable {
            return Ok(());
        }
        let label = u32::try_from(self.index_of(depth)?).map_err(|_| Refused)?;
        let tag = tag.unwrap_or(u32::MAX);
        let tries = self.tries.get_mut().ok_or(Refused)?;
        let pushed = tries.clauses.push(Clause { tag, with_ref: u32::from(with_ref), label, values });
        tries.pending = tries.pending.saturating_add(1);
        self.refusal.of(pushed)?;
        Ok(())
    }

    /// `throw` and `throw_ref`.
    #[expect(clippy::wildcard_enum_match_arm, reason = "an immediate of another kind is refused")]
    pub(super) fn throw(&mut self, immediate: &Immediate, facts: &Facts, out: &mut Rows<Op, R>) -> Unit<()> {
        self.needs |= features::EXCEPTIONS;
        let op = match *immediate {
            Immediate::Tag(tag) => {
                let first = self.settle_top(facts.params, out)?;
                Op::with_slot(Code::Throw, u16::try_from(first).map_err(|_| Refused)?, tag)
            }
            Immediate::None => {
                let reference = self.pop(out)?;
                Op::new(Code::ThrowRef, 0, self.near(reference, 0, out)?, 0)
            }
            _ => return Err(Refused),
        };
        self.emit(op, out)?;
        self.end_path();
        Ok(())
    }

    /// The first record of a `try_table` whose handlers came in.
    pub(super) fn begin_try(&mut self, label: &mut Label, out: &mut Rows<Op, R>) {
        self.part(out);
        label.start = next(out);
        self.needs |= features::EXCEPTIONS;
        if let Some(tries) = self.tries.get_mut() {
            let clauses = u32::try_from(tries.clauses.len()).unwrap_or(u32::MAX);
            label.not_taken = clauses.saturating_sub(core::mem::take(&mut tries.pending));
        }
    }

    /// The end of a `try_table`: its handlers are written behind those of the blocks in it.
    pub(super) fn end_try(&mut self, label: &Label, out: &mut Rows<Op, R>) -> Unit<()> {
        self.part(out);
        self.bind_delegates(label)?;
        let (start, end) = (label.start.saturating_sub(self.first), next(out).saturating_sub(self.first));
        let first = label.not_taken as usize;
        let mut at = first;
        while let Some(clause) = self.tries.get().and_then(|tries| tries.clauses.get(at)).copied() {
            at = at.saturating_add(1);
            if start == end {
                continue;
            }
            let target = self.labels.get(clause.label as usize).copied().ok_or(Refused)?;
            let slot = self.slot_at(target.height);
            self.use_slots(slot.saturating_add(clause.values).saturating_add(clause.with_ref))?;
            let is_loop = target.is(Opened::Loop);
            let record = HandlerRecord {
                start,
                end,
                tag: clause.tag,
                target: if is_loop { target.start.saturating_sub(self.first) } else { target.handlers() },
                slot,
                takes: if clause.with_ref == 0 { takes::VALUES } else { takes::REF_BEHIND },
            };
            let index = self.add_handler(record)?;
            if !is_loop && let Some(target) = self.labels.get_mut(clause.label as usize) {
                target.add_handler(index);
            }
        }
        if let Some(tries) = self.tries.get_mut() {
            tries.clauses.truncate(first);
        }
        Ok(())
    }

    /// `catch` and `catch_all`, which begin the next part of a `try`. It is given so many values.
    pub(super) fn catch(&mut self, tag: Option<u32>, values: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let mut label = self.labels.pop().ok_or(Refused)?;
        if label.is(Opened::Dead) {
            return self.push_label(label);
        }
        if self.reachable {
            self.push_label(label)?;
            self.branch(0, out)?;
            label = self.labels.pop().ok_or(Refused)?;
        }
        let (start, end) = if label.is(Opened::Try) {
            self.part(out);
            self.bind_delegates(&label)?;
            (label.start.saturating_sub(self.first), next(out).saturating_sub(self.first))
        } else {
            let tries = self.tries.get().ok_or(Refused)?;
            let before = tries.handlers.get(label.start as usize).ok_or(Refused)?;
            (before.start, before.end)
        };
        self.reachable = true;
        // The reference lies below the values.
        self.reset_stack(label.height, values.saturating_add(1))?;
        let here = self.bind(NONE, out)?;
        self.resting = Some(here);
        let record = HandlerRecord {
            start,
            end,
            tag: tag.unwrap_or(u32::MAX),
            target: here.saturating_sub(self.first),
            slot: self.slot_at(label.height).saturating_add(1),
            takes: takes::NULL_BEFORE,
        };
        label.begin_handler(self.add_handler(record)?);
        self.push_label(label)
    }

    /// `delegate`: the end of a `try` whose exceptions go on where a label's block stands, which is counted outside of it.
    pub(super) fn delegate(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let label = self.labels.pop().ok_or(Refused)?;
        if label.is(Opened::Dead) {
            return Ok(());
        }
        self.part(out);
        self.bind_delegates(&label)?;
        let (start, end) = (label.start.saturating_sub(self.first), next(out).saturating_sub(self.first));
        if start != end {
            let target = self.label(depth)?.delegates();
            let record = HandlerRecord { start, end, tag: u32::MAX, target, slot: 0, takes: takes::NOTHING };
            let index = self.add_handler(record)?;
            self.label_mut(depth)?.add_delegate(index);
        }
        self.push_label(label.without_delegates())?;
        self.close(out)
    }

    /// `rethrow`: what the handler that a label stands for was given is thrown again.
    pub(super) fn rethrow(&mut self, depth: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let label = self.label(depth)?;
        let tries = self.tries.get_mut().ok_or(Refused)?;
        // Only now it is known that it needs the reference.
        tries.handlers.get_mut(label.start as usize).ok_or(Refused)?.takes = takes::REF_BEFORE;
        let reference = Operand { kind: Kind::Slot, slot: self.slot_at(label.height) };
        let a = self.near(reference, 0, out)?;
        self.emit(Op::new(Code::ThrowRef, 0, a, 0), out)?;
        self.end_path();
        Ok(())
    }

    fn add_handler(&mut self, record: HandlerRecord) -> Unit<u32> {
        let pushed = self.tries.get_mut().ok_or(Refused)?.handlers.push(record);
        u32::try_from(self.refusal.of(pushed)?).map_err(|_| Refused)
    }

    /// Lets what is left to a label's block go on with the handlers that come next: its own and those around it.
    pub(super) fn bind_delegates(&mut self, label: &Label) -> Unit<()> {
        let mut waiting = label.delegates();
        while LEGACY_EXCEPTIONS && waiting != NONE {
            let tries = self.tries.get_mut().ok_or(Refused)?;
            let next = u32::try_from(tries.handlers.len()).unwrap_or(u32::MAX);
            let record = tries.handlers.get_mut(waiting as usize).ok_or(Refused)?;
            waiting = core::mem::replace(&mut record.target, next);
        }
        Ok(())
    }

    /// Lets handlers that wait for a label go on at a record.
    pub(super) fn bind_handlers(&mut self, mut waiting: u32, here: u32) -> Unit<()> {
        while EXCEPTIONS && waiting != NONE {
            let tries = self.tries.get_mut().ok_or(Refused)?;
            let handler = tries.handlers.get_mut(waiting as usize).ok_or(Refused)?;
            waiting = core::mem::replace(&mut handler.target, here.saturating_sub(self.first));
        }
        Ok(())
    }

    /// Behind a function's end: what its handlers caught is returned.
    pub(super) fn catch_and_return(&mut self, label: Label, out: &mut Rows<Op, R>) -> Unit<()> {
        if label.handlers() == NONE {
            return Ok(());
        }
        self.reachable = true;
        self.reset_stack(0, self.shape.results)?;
        let here = self.bind(NONE, out)?;
        self.resting = Some(here);
        self.bind_handlers(label.handlers(), here)?;
        self.push_label(label)?;
        self.give_back(out)?;
        self.labels.pop();
        Ok(())
    }

    /// Begins or ends a part of the code that has handlers: no record before and behind becomes one.
    pub(super) fn part(&mut self, out: &mut Rows<Op, R>) {
        self.last = None;
        self.copies = None;
        self.forget(out);
    }
}
