//! Writes records: copies, constants, fuel and the source map.

use wrt_format::encode_entry;
use wrt_foundation::{Region, Rows};
use wrt_instructions::Opcode;
use wrt_instructions::code::{Code, Op};

use super::accumulator::Class;
use super::place::Operand;
use super::stack::Kind;
use super::{NEAR, NONE, SCRATCH, Translator, next};
use crate::refusal::{Refused, Unit};
use crate::rows;

impl<R: Region> Translator<R> {
    /// Writes a record behind which the accumulators hold nothing.
    pub(super) fn emit(&mut self, op: Op, out: &mut Rows<Op, R>) -> Unit<()> {
        self.forget(out);
        self.emit_plain(op, out)
    }

    /// Writes a record that leaves the accumulators as they are.
    pub(super) fn emit_plain(&mut self, op: Op, out: &mut Rows<Op, R>) -> Unit<()> {
        self.last = None;
        if op.code().is_some_and(Code::may_stop) {
            let at = (next(out).saturating_sub(self.first), self.source);
            let (code, source) = (at.0.wrapping_sub(self.mapped.0), at.1.wrapping_sub(self.mapped.1));
            let extended = self.map.extend_from_slice(encode_entry(code, source, &mut [0; 10]));
            self.refusal.of(extended)?;
            self.mapped = at;
        }
        self.emit_payload(op, out)
    }

    /// Writes the payload of the record just written.
    pub(super) fn emit_payload(&mut self, op: Op, out: &mut Rows<Op, R>) -> Unit<()> {
        self.refusal.of(out.push(op))?;
        Ok(())
    }

    /// Writes a record that computes into a slot only, with its payload, and pushes the result as an operand. `make` is given the near
    /// slot to compute into.
    pub(super) fn emit_slot(
        &mut self,
        make: impl FnOnce(u8) -> Op,
        payload: Option<Op>,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        let slot = self.slot_at(self.height());
        self.push(Kind::Slot, out)?;
        let near = near(slot);
        self.emit(make(near.unwrap_or(self.scratch_slot(0))), out)?;
        if let Some(payload) = payload {
            self.emit_payload(payload, out)?;
        }
        match near {
            Some(_) => Ok(()),
            None => self.copy(slot, self.scratch, out),
        }
    }

    /// Writes a record that computes, and pushes the result as an operand.
    pub(super) fn emit_value(&mut self, value: Value, out: &mut Rows<Op, R>) -> Unit<()> {
        let slot = self.slot_at(self.height());
        self.release(value.class, out);
        self.emit_into(slot, value, out)?;
        self.push(Kind::Slot, out)
    }

    /// Writes a record that computes the operand of a slot. What the accumulator alone has goes to its slot.
    pub(super) fn emit_into(&mut self, slot: u32, value: Value, out: &mut Rows<Op, R>) -> Unit<()> {
        let class = value.class;
        self.evict(class, out);
        let Some(d) = near(slot) else {
            self.emit_plain(Op::new(value.code, self.scratch_slot(0), value.a, value.imm), out)?;
            if let Some(payload) = value.payload {
                self.emit_payload(payload, out)?;
            }
            return self.copy(slot, self.scratch, out);
        };
        self.written(slot);
        let index = next(out);
        self.emit_plain(Op::new(value.code.with(value.acc), d, value.a, value.imm), out)?;
        if let Some(payload) = value.payload {
            self.emit_payload(payload, out)?;
        }
        self.hold(class, slot, index, value.acc, value.from);
        self.last = Some(index);
        Ok(())
    }

    /// The near slot that holds a popped operand; a far one is brought into scratch slot `scratch`.
    pub(super) fn near(&mut self, operand: Operand, scratch: u32, out: &mut Rows<Op, R>) -> Unit<u8> {
        let slot = match operand.kind {
            Kind::Slot => {
                self.read(operand.slot, out);
                operand.slot
            }
            Kind::Local(local) => self.slot_of_local(local),
            Kind::Const(value) => {
                let slot = near(operand.slot).unwrap_or(self.scratch_slot(scratch));
                self.constant(u32::from(slot), value, out)?;
                return Ok(slot);
            }
            // Whoever pops these has them computed.
            Kind::Sum(..) | Kind::Scaled(..) | Kind::Index(..) => return Err(Refused),
        };
        if let Some(slot) = near(slot) {
            return Ok(slot);
        }
        let d = self.scratch_slot(scratch);
        self.emit_plain(Op::new(Code::CopyFrom, d, 0, slot), out)?;
        Ok(d)
    }

    /// Near slots that follow one another with the topmost `count` operands, which it pops: their own, or the scratch
    /// slots. The record that uses them may change them.
    pub(super) fn near_span(&mut self, count: u32, out: &mut Rows<Op, R>) -> Unit<u8> {
        let first = self.settle_top(count, out)?;
        for _ in 0..count {
            self.pop_as_it_is()?;
        }
        if let (Some(first), Some(_)) = (near(first), near(first.saturating_add(count))) {
            return Ok(first);
        }
        for index in 0..count.min(SCRATCH) {
            let d = self.scratch_slot(index);
            self.emit_plain(Op::new(Code::CopyFrom, d, 0, first.saturating_add(index)), out)?;
        }
        Ok(self.scratch_slot(0))
    }

    /// Copies one slot to another.
    pub(super) fn copy(&mut self, to: u32, from: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        if to == from {
            return Ok(());
        }
        self.read(from, out);
        self.written(to);
        match (near(to), near(from)) {
            (Some(d), Some(a)) => self.copy_near(d, a, out),
            (Some(d), None) => self.emit_plain(Op::new(Code::CopyFrom, d, 0, from), out),
            (None, Some(a)) => self.emit_plain(Op::new(Code::CopyTo, 0, a, to), out),
            (None, None) => self.copy_span(to, from, 1, out),
        }
    }

    /// Copies one near slot to another, in the record that was written last if that copies and has room.
    fn copy_near(&mut self, d: u8, a: u8, out: &mut Rows<Op, R>) -> Unit<()> {
        let (d32, a32) = (u32::from(d), u32::from(a));
        let last = self.copies.filter(|index| index.wrapping_add(1) == next(out));
        if let Some(op) = last.and_then(|index| out.get_mut(index as usize)) {
            match op.code() {
                Some(Code::Copy) => {
                    *op = op.with_code(Code::CopyTwo).with_imm(a32 | d32 << 8);
                    return Ok(());
                }
                Some(Code::CopyTwo) => {
                    *op = op.with_code(Code::CopyThree).with_imm(op.imm() | a32 << 16 | d32 << 24);
                    return Ok(());
                }
                _ => {}
            }
        }
        self.copies = Some(next(out));
        self.emit_plain(Op::new(Code::Copy, d, a, 0), out)
    }

    /// Copies slots that follow one another.
    pub(super) fn copy_span(&mut self, to: u32, from: u32, count: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        if to == from || count == 0 {
            return Ok(());
        }
        let (Ok(to), Ok(_), Ok(_)) = (u16::try_from(to), u16::try_from(from), u16::try_from(count)) else {
            return Err(Refused);
        };
        self.emit(Op::with_slot(Code::CopySpan, to, from | count << 16), out)
    }

    /// Puts a known value into a slot.
    pub(super) fn constant(&mut self, to: u32, value: u64, out: &mut Rows<Op, R>) -> Unit<()> {
        let Some(d) = near(to) else {
            let scratch = self.scratch_slot(2);
            self.constant(u32::from(scratch), value, out)?;
            return self.emit_plain(Op::new(Code::CopyTo, 0, scratch, to), out);
        };
        self.written(to);
        if let Ok(imm) = u32::try_from(value) {
            self.emit_plain(Op::new(Code::Const, d, 0, imm), out)
        } else if let Some(imm) = signed_immediate(value) {
            self.emit_plain(Op::new(Code::ConstSigned, d, 0, imm), out)
        } else {
            self.emit_plain(Op::new(Code::ConstWide, d, 0, 0), out)?;
            self.emit_payload(Op::payload(value), out)
        }
    }

    /// The number of a scratch slot.
    pub(super) fn scratch_slot(&self, index: u32) -> u8 {
        near(self.scratch.saturating_add(index)).unwrap_or(0)
    }

    /// Whether a slot is one of the scratch slots.
    pub(super) fn is_scratch(&self, slot: u8) -> bool {
        u32::from(slot).checked_sub(self.scratch).is_some_and(|index| index < SCRATCH)
    }

    /// Begins a block of code that is entered only at its first record.
    pub(super) fn start_block(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        self.last = None;
        self.copies = None;
        self.last_vector = None;
        self.forget(out);
        if self.shape.metered {
            self.fuel = Some(next(out));
            self.resting = self.fuel;
            self.emit(Op::new(Code::Fuel, 0, 0, 0), out)?;
        }
        Ok(())
    }

    /// Adds an instruction's cost to the current block.
    pub(super) fn charge(&self, opcode: Opcode, out: &mut Rows<Op, R>) {
        if let Some(op) = self.fuel.and_then(|index| out.get_mut(index as usize)) {
            *op = op.with_imm(op.imm().saturating_add(rows::cost(opcode)));
        }
    }
}

/// A record that computes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value {
    /// The accumulator it leaves its value in.
    pub(super) class: Class,
    /// The form that stores it too.
    pub(super) code: Code,
    /// How far the form that does not is behind it; 0 if there is none.
    pub(super) acc: u16,
    pub(super) a: u8,
    pub(super) imm: u32,
    pub(super) payload: Option<Op>,
    /// The record that computed its first operand, if it takes that from an accumulator, or [`NONE`].
    pub(super) from: u32,
}

impl Value {
    /// An integer that is always stored too.
    pub(super) const fn stored(code: Code, a: u8, imm: u32) -> Value {
        Value { class: Class::Int, code, acc: 0, a, imm, payload: None, from: NONE }
    }
}

/// The slot as a record's byte, if it is near.
pub(super) fn near(slot: u32) -> Option<u8> {
    if slot < NEAR { u8::try_from(slot).ok() } else { None }
}

/// A 64-bit value as an immediate that is sign-extended, if it is one.
pub(super) fn signed_immediate(value: u64) -> Option<u32> {
    i32::try_from(value.cast_signed()).ok().map(i32::cast_unsigned)
}
