//! Keeps track of what the accumulators hold.
//!
//! A record that computes is written in the form that leaves its value in the accumulator only. It gets the form that
//! stores it too as soon as something will need the slot: a use that is not the next, a local, a call, a branch. That
//! changes a record already written, so straight code only ever stores what is read back.

use wrt_foundation::{Region, Rows};
use wrt_instructions::code::{Code, Op};

use super::place::Operand;
use super::stack::Kind;
use super::{NONE, Translator, next};

/// Which of the accumulators.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    /// That of integers, references and `f32`.
    Int,
    /// That of `f64`.
    Float,
}

/// What an accumulator holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Held {
    /// The slot whose value it is; [`NONE`] where it holds nothing.
    slot: u32,
    /// The record that computed it.
    record: u32,
    /// How far the form that does not store it is behind the one that does; 0 once it is stored.
    acc: u16,
    /// The record that computed its first operand, if that came from an accumulator, or [`NONE`].
    first: u32,
}

impl Held {
    const NOTHING: Held = Held { slot: NONE, record: NONE, acc: 0, first: NONE };
}

/// Both accumulators.
#[derive(Clone, Copy, Debug)]
pub(super) struct Accumulators {
    int: Held,
    float: Held,
}

impl Accumulators {
    /// They hold nothing.
    pub(super) const EMPTY: Accumulators = Accumulators { int: Held::NOTHING, float: Held::NOTHING };

    const fn of(&mut self, class: Class) -> &mut Held {
        match class {
            Class::Int => &mut self.int,
            Class::Float => &mut self.float,
        }
    }
}

impl<R: Region> Translator<R> {
    /// The slot of an operand's value, if it lies in one.
    pub(super) fn slot_of(&self, operand: Operand) -> Option<u32> {
        match operand.kind {
            Kind::Slot => Some(operand.slot),
            Kind::Local(local) => Some(self.slot_of_local(local)),
            Kind::Const(_) | Kind::Sum(..) | Kind::Scaled(..) | Kind::Index(..) => None,
        }
    }

    /// Whether this accumulator holds an operand.
    pub(super) fn is_held(&mut self, operand: Operand, class: Class) -> bool {
        let slot = self.slot_of(operand);
        slot.is_some_and(|slot| self.accumulators.of(class).slot == slot)
    }

    /// The record that computed an operand, if it is the last and its value lies in the accumulator only.
    pub(super) fn last_of(&mut self, operand: Operand, class: Class, out: &Rows<Op, R>) -> Option<u32> {
        let held = *self.accumulators.of(class);
        let is_last = held.record.wrapping_add(1) == next(out);
        (operand.kind == Kind::Slot && held.slot == operand.slot && held.acc != 0 && is_last).then_some(held.record)
    }

    /// The record that computed what an accumulator holds.
    pub(super) fn record_of(&mut self, class: Class) -> u32 {
        self.accumulators.of(class).record
    }

    /// The record that computed the first operand of the one that computed what an accumulator holds, if it took that from this accumulator;
    /// or [`NONE`].
    pub(super) fn first_of(&mut self, class: Class) -> u32 {
        self.accumulators.of(class).first
    }

    /// The record just written computed a slot's value into an accumulator; `acc` is how far the form it has is behind
    /// the one that stores the value too, 0 if that is stored.
    pub(super) fn hold(&mut self, class: Class, slot: u32, record: u32, acc: u16, first: u32) {
        *self.accumulators.of(class) = Held { slot, record, acc, first };
    }

    /// The accumulator is about to get another value: what is still on the stack goes to its slot.
    pub(super) fn release(&mut self, class: Class, out: &mut Rows<Op, R>) {
        self.keep(class, out);
        *self.accumulators.of(class) = Held::NOTHING;
    }

    /// The accumulator is about to get another value in the middle of an instruction: what it alone has goes to its slot if it was on
    /// the stack before.
    pub(super) fn evict(&mut self, class: Class, out: &mut Rows<Op, R>) {
        if self.accumulators.of(class).slot < self.top {
            self.store(class, out);
        }
        *self.accumulators.of(class) = Held::NOTHING;
    }

    /// Values that only an accumulator has go to their slots.
    pub(super) fn spill(&mut self, out: &mut Rows<Op, R>) {
        self.keep(Class::Int, out);
        self.keep(Class::Float, out);
    }

    /// What follows may expect nothing of the accumulators.
    pub(super) fn forget(&mut self, out: &mut Rows<Op, R>) {
        self.spill(out);
        self.accumulators = Accumulators::EMPTY;
    }

    /// An operand that was popped is used later: what an accumulator alone has of it goes to its slot.
    pub(super) fn spill_operand(&mut self, operand: Operand, out: &mut Rows<Op, R>) {
        if operand.kind == Kind::Slot {
            self.read(operand.slot, out);
        }
    }

    /// A slot is read: a value that only an accumulator has goes there.
    pub(super) fn read(&mut self, slot: u32, out: &mut Rows<Op, R>) {
        for class in [Class::Int, Class::Float] {
            if self.accumulators.of(class).slot == slot {
                self.store(class, out);
            }
        }
    }

    /// A slot is written: the accumulators do not have its value any more.
    pub(super) fn written(&mut self, slot: u32) {
        for class in [Class::Int, Class::Float] {
            let held = self.accumulators.of(class);
            if held.slot == slot {
                *held = Held::NOTHING;
            }
        }
    }

    /// Lets the record that computed an operand, the last one written, write to another slot. False where it is not that.
    pub(super) fn redirect(&mut self, last: Option<u32>, from: u32, to: u8, out: &mut Rows<Op, R>) -> bool {
        for class in [Class::Int, Class::Float] {
            let held = *self.accumulators.of(class);
            if held.slot == from && last == Some(held.record) {
                self.store(class, out);
                let Some(op) = out.get_mut(held.record as usize) else { return false };
                *op = op.with_d(to);
                self.written(u32::from(to));
                self.hold(class, u32::from(to), held.record, 0, NONE);
                return true;
            }
        }
        false
    }

    /// What an accumulator alone has goes to its slot if it is on the stack.
    fn keep(&mut self, class: Class, out: &mut Rows<Op, R>) {
        let slot = self.accumulators.of(class).slot;
        let height = slot.wrapping_sub(self.operands);
        if slot >= self.operands && self.stack.kind(height) == Some(Kind::Slot) {
            self.store(class, out);
        }
    }

    /// Gives the record that computed what an accumulator holds the form that stores it.
    fn store(&mut self, class: Class, out: &mut Rows<Op, R>) {
        let held = self.accumulators.of(class);
        if let Some(op) = out.get_mut(held.record as usize).filter(|_| held.acc != 0) {
            *op = op.with_code(Code::from_number(op.number().wrapping_sub(held.acc)).unwrap_or(Code::Payload));
        }
        held.acc = 0;
    }
}
