//! Moves the values on the operand stack to where they have to lie.

use wrt_foundation::{COMPACT, Region, Rows};
use wrt_instructions::Opcode;
use wrt_instructions::code::{Code, Op, form};

use super::accumulator::Class;
use super::emit::{Value, near};
use super::stack::Kind;
use super::{LAZY, SCRATCH, Translator};
use crate::instruction::Immediate;
use crate::refusal::{Refused, Unit};

/// The sum of a slot and a number.
pub(super) const SUM: Code = Code::I32Add.with(form::binary::SI);

/// An operand that was popped: where its value lies, and the slot of its height, which is free now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand {
    pub(super) kind: Kind,
    pub(super) slot: u32,
}

impl<R: Region> Translator<R> {
    /// Operands on the stack.
    pub(super) const fn height(&self) -> u32 {
        self.stack.len()
    }

    /// The own slot of the operand at a height.
    pub(super) fn slot_at(&self, height: u32) -> u32 {
        self.operands.saturating_add(height)
    }

    /// The slot of a local.
    pub(super) fn slot_of_local(&self, local: u32) -> u32 {
        let params = self.shape.params;
        let moved = self.scratch == 0 && params > 0;
        if moved && local < SCRATCH {
            params.saturating_add(local)
        } else if local < if moved { params } else { self.scratch } {
            local
        } else {
            local.saturating_add(SCRATCH)
        }
    }

    #[inline]
    pub(super) fn push(&mut self, kind: Kind, out: &mut Rows<Op, R>) -> Unit<()> {
        let pushed = self.stack.push(kind);
        self.refusal.of(pushed)?;
        self.pushed(out)
    }

    /// Pushes operands that lie in their own slots.
    pub(super) fn push_slots(&mut self, count: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let pushed = self.stack.push_slots(count);
        self.refusal.of(pushed)?;
        self.pushed(out)
    }

    /// Keeps the bounds on the frame and on operands that name locals. Whatever is pushed may exceed them.
    #[inline]
    fn pushed(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        // Mostly there were as many operands before, and few.
        if !COMPACT && self.slot_at(self.height()) <= self.frame && self.height() <= LAZY {
            return Ok(());
        }
        self.pushed_more(out)
    }

    #[cold]
    fn pushed_more(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        self.use_slots(self.slot_at(self.height()))?;
        while let Some(height) = self.stack.raise_floor() {
            self.settle(height, out)?;
        }
        Ok(())
    }

    /// Pops an operand; one that is nowhere yet but for a constant is computed.
    #[inline]
    pub(super) fn pop(&mut self, out: &mut Rows<Op, R>) -> Unit<Operand> {
        let operand = self.pop_as_it_is()?;
        self.compute(operand, out)
    }

    /// Pops an operand.
    #[inline]
    pub(super) fn pop_as_it_is(&mut self) -> Unit<Operand> {
        let kind = self.stack.pop().ok_or(Refused)?;
        Ok(Operand { kind, slot: self.slot_at(self.height()) })
    }

    /// Computes an operand that was popped and is nowhere yet but for a constant. An operand popped before may lie in the accumulator: it goes
    /// to its slot.
    #[inline]
    pub(super) fn compute(&mut self, operand: Operand, out: &mut Rows<Op, R>) -> Unit<Operand> {
        if !COMPACT && !operand.kind.is_computed() {
            return Ok(operand);
        }
        self.compute_now(operand, out)
    }

    fn compute_now(&mut self, operand: Operand, out: &mut Rows<Op, R>) -> Unit<Operand> {
        let value = match operand.kind {
            Kind::Slot | Kind::Local(_) | Kind::Const(_) => return Ok(operand),
            Kind::Sum(local, more) => {
                Value { acc: form::binary::SS_ACC, ..Value::stored(SUM, self.byte_of_local(local), more) }
            }
            Kind::Scaled(local, shift) => self.scaled(local, shift),
            Kind::Index(a, b, 0) => {
                let b = self.byte_of_local(u32::from(b));
                let a = self.byte_of_local(u32::from(a));
                Value { acc: form::binary::SS_ACC, ..Value::stored(Code::I32Add, a, u32::from(b)) }
            }
            Kind::Index(a, b, shift) => {
                let scaled = self.scaled(b, shift);
                self.emit_into(operand.slot, scaled, out)?;
                let a = self.byte_of_local(u32::from(a));
                let code = Code::I32Add.with(form::binary::AS);
                let from = self.record_of(Class::Int);
                Value { acc: form::binary::SS_ACC, from, ..Value::stored(code, 0, u32::from(a)) }
            }
        };
        self.emit_into(operand.slot, value, out)?;
        Ok(Operand { kind: Kind::Slot, slot: operand.slot })
    }

    /// A local shifted left.
    fn scaled(&self, local: u16, shift: u8) -> Value {
        let a = self.byte_of_local(u32::from(local));
        let code = Code::I32Shl.with(form::binary::SI);
        Value { acc: form::binary::SS_ACC, ..Value::stored(code, a, u32::from(shift)) }
    }

    /// The byte of a local's slot; only those that have one are left to be computed later.
    pub(super) fn byte_of_local(&self, local: u32) -> u8 {
        near(self.slot_of_local(local)).unwrap_or(0)
    }

    /// Replaces the operands from `height` on, below which none names a local, by `count` that lie in their own slots.
    pub(super) fn reset_stack(&mut self, height: u32, count: u32) -> Unit<()> {
        self.stack.truncate(height);
        let pushed = self.stack.push_slots(count);
        self.refusal.of(pushed)?;
        self.stack.no_locals();
        self.use_slots(self.slot_at(self.height()))
    }

    /// Replaces the operands from `height` on by `count` that lie in their own slots.
    pub(super) fn replace_top(&mut self, height: u32, count: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        self.stack.truncate(height);
        self.push_slots(count, out)
    }

    /// Puts the operand at a height into its own slot.
    fn settle(&mut self, height: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let kind = self.stack.kind(height).ok_or(Refused)?;
        if kind.is_computed() {
            self.spill(out);
        }
        self.copy_out(height, kind, out)?;
        self.stack.settled(height);
        self.last = None;
        Ok(())
    }

    /// Writes a value that lies as `kind` says into the own slot of the operand at a height.
    fn copy_out(&mut self, height: u32, kind: Kind, out: &mut Rows<Op, R>) -> Unit<()> {
        self.copy_into(self.slot_at(height), Operand { kind, slot: self.slot_at(height) }, out)
    }

    /// Writes an operand's value into a slot.
    pub(super) fn copy_into(&mut self, to: u32, operand: Operand, out: &mut Rows<Op, R>) -> Unit<()> {
        match operand.kind {
            Kind::Slot => self.copy(to, operand.slot, out),
            Kind::Local(local) => self.copy(to, self.slot_of_local(local), out),
            Kind::Const(value) => self.constant(to, value, out),
            Kind::Sum(..) | Kind::Scaled(..) | Kind::Index(..) => {
                let operand = self.compute(operand, out)?;
                self.read(operand.slot, out);
                self.copy(to, operand.slot, out)
            }
        }
    }

    /// Puts the topmost `count` operands into their own slots, which follow one another, and gives the first slot.
    pub(super) fn settle_top(&mut self, count: u32, out: &mut Rows<Op, R>) -> Unit<u32> {
        let first = self.height().checked_sub(count).ok_or(Refused)?;
        self.spill(out);
        let mut link = self.stack.unchain(first);
        while let Some((height, kind, above)) = self.stack.take(link) {
            self.copy_out(height, kind, out)?;
            link = above;
        }
        Ok(self.slot_at(first))
    }

    /// Puts every operand that names a local into its own slot: what follows may be executed any number of times.
    pub(super) fn settle_locals(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        for height in self.stack.lazy() {
            if self.stack.kind(height).is_some_and(Kind::names_locals) {
                self.settle(height, out)?;
            }
        }
        self.stack.no_locals();
        Ok(())
    }

    /// Puts every operand that names this local into its own slot: the local is about to change. True if there was one.
    pub(super) fn settle_local(&mut self, local: u32, out: &mut Rows<Op, R>) -> Unit<bool> {
        let mut any = false;
        for height in self.stack.lazy() {
            if self.stack.kind(height).is_some_and(|kind| kind.names(local)) {
                self.settle(height, out)?;
                any = true;
            }
        }
        Ok(any)
    }

    /// `local.get`, `local.set` and `local.tee`.
    pub(super) fn local(&mut self, opcode: Opcode, immediate: &Immediate, out: &mut Rows<Op, R>) -> Unit<()> {
        let Immediate::Local(local) = *immediate else { return Err(Refused) };
        if opcode == Opcode::LocalGet {
            return self.push(Kind::Local(local), out);
        }
        let value = self.pop(out)?;
        let last = self.last;
        let target = self.slot_of_local(local);
        if value.kind == Kind::Local(local) {
            return if opcode == Opcode::LocalTee { self.push(Kind::Local(local), out) } else { Ok(()) };
        }
        let was_named = self.settle_local(local, out)?;
        let keep = match value.kind {
            Kind::Slot if !was_named && near(target).is_some_and(|to| self.redirect(last, value.slot, to, out)) => {
                self.last = None;
                Kind::Local(local)
            }
            Kind::Slot | Kind::Sum(..) | Kind::Scaled(..) | Kind::Index(..) => {
                self.copy(target, value.slot, out)?;
                Kind::Slot
            }
            Kind::Local(other) => {
                self.copy(target, self.slot_of_local(other), out)?;
                Kind::Local(local)
            }
            Kind::Const(known) => {
                self.constant(target, known, out)?;
                Kind::Const(known)
            }
        };
        if opcode == Opcode::LocalTee { self.push(keep, out) } else { Ok(()) }
    }
}
