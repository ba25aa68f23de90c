//! Translates the instructions on vectors, each of which is two operands: its low half, and above that its high half.

use wrt_format::features;
use wrt_foundation::{Region, Rows};
use wrt_instructions::code::{Code, Op};
use wrt_instructions::vector::Canonical;
use wrt_instructions::{Immediates, Opcode, Signature, ValType};

use super::emit::{Value, near};
use super::stack::Kind;
use super::{Translator, next};
use crate::instruction::{Bytes, Immediate};
use crate::refusal::{Refused, Unit};

/// Whether it is an instruction on vectors only.
pub(super) const fn is_vector(opcode: Opcode) -> bool {
    matches!(opcode as u16 >> 8, 0xfd | 0xff)
}

/// The operands and the result of a `select` of vectors.
const SELECT: Signature =
    Signature { params: &[ValType::V128, ValType::V128, ValType::I32], results: &[ValType::V128] };

/// The two halves of a vector.
fn halves(bytes: &[u8]) -> [u64; 2] {
    let word =
        |bytes: Option<&[u8]>| bytes.and_then(|bytes| bytes.first_chunk()).map_or(0, |word| u64::from_le_bytes(*word));
    [word(Some(bytes)), word(bytes.get(8..))]
}

/// A record on vectors, with its payload.
struct Record {
    code: Code,
    /// What its immediate says of the instruction: the opcode's code, or another number.
    number: u16,
    /// The number of a lane, which stands in the place of the third operand.
    lane: Option<u8>,
    payload: Option<[Op; 2]>,
}

impl Record {
    fn op(&self, d: u8, operands: [u8; 3]) -> Op {
        let [a, b, c] = operands;
        let imm = u32::from(b) | u32::from(self.lane.unwrap_or(c)) << 8 | u32::from(self.number) << 16;
        Op::new(self.code, d, a, imm)
    }
}

impl<R: Region> Translator<R> {
    /// An instruction on any type whose value is a vector.
    #[cold]
    #[inline(never)]
    pub(super) fn two_slots(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        bytes: &Bytes,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        match (opcode, *immediate) {
            (Opcode::V128Const, _) => {
                for half in halves(bytes) {
                    self.push(Kind::Const(half), out)?;
                }
                self.needs |= features::SIMD;
                Ok(())
            }
            (Opcode::Drop, _) => self.pop_as_it_is().and_then(|_| self.pop_as_it_is()).map(|_| ()),
            (Opcode::Select | Opcode::SelectTyped, _) => {
                let record = Record { code: Code::Vector, number: Opcode::Select as u16, lane: None, payload: None };
                self.record(&record, SELECT, out)
            }
            (_, Immediate::Local(low)) => {
                let both = [low, low.saturating_add(1)];
                if opcode != Opcode::LocalGet && !self.redirect_vector(low, out)? {
                    for half in both.into_iter().rev() {
                        self.local(Opcode::LocalSet, &Immediate::Local(half), out)?;
                    }
                }
                if opcode != Opcode::LocalSet {
                    for half in both {
                        self.push(Kind::Local(half), out)?;
                    }
                }
                Ok(())
            }
            (Opcode::GlobalGet, Immediate::Global(index)) => {
                self.needs |= features::SIMD;
                self.emit_value(Value::stored(Code::GlobalGet, 0, index), out)?;
                self.emit_slot(|d| Op::new(Code::GlobalGetHigh, d, 0, index), None, out)
            }
            (Opcode::GlobalSet, Immediate::Global(index)) => {
                self.needs |= features::SIMD;
                for code in [Code::GlobalSetHigh, Code::GlobalSet] {
                    let half = self.pop(out)?;
                    let a = self.near(half, 0, out)?;
                    self.emit(Op::new(code, 0, a, index), out)?;
                }
                Ok(())
            }
            _ => Err(Refused),
        }
    }

    /// An instruction on vectors.
    #[inline(never)]
    pub(super) fn vector(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        bytes: &Bytes,
        shared: bool,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        let signature = opcode.signature().ok_or(Refused)?;
        let is_access = matches!(immediate, Immediate::MemArg { .. });
        let code = match signature.results {
            _ if opcode == Opcode::I8x16Shuffle => Code::VectorShuffle,
            [] => Code::VectorStore,
            [ty] if ty.is_vector() && is_access => Code::VectorLoad,
            [ty] if ty.is_vector() => Code::Vector,
            _ => Code::VectorScalar,
        };
        let (mut payload, mut lane) = (None, None);
        if let Immediate::MemArg { memory, offset } = *immediate {
            payload = Some([Op::payload(u64::from(memory) | u64::from(shared) << 32), Op::payload(offset)]);
            let has_lane = matches!(opcode.immediates(), Immediates::MemArgLane(_));
            lane = bytes.first().copied().filter(|_| has_lane);
        } else if let Immediate::Lane(given) = *immediate {
            lane = Some(given);
        } else if opcode == Opcode::I8x16Shuffle {
            payload = Some(halves(bytes).map(Op::payload));
        }
        self.record(&Record { code, number: opcode as u16, lane, payload }, signature, out)
    }

    /// Makes NaNs among the lanes of the vector on top the canonical one.
    pub(super) fn canonical_vector(&mut self, of: Canonical, out: &mut Rows<Op, R>) -> Unit<()> {
        let record = Record { code: Code::Vector, number: of.number(), lane: None, payload: None };
        self.record(&record, Signature { params: &[ValType::V128], results: &[ValType::V128] }, out)
    }

    /// Writes a record on vectors with operands and a result of these types.
    fn record(&mut self, record: &Record, signature: Signature, out: &mut Rows<Op, R>) -> Unit<()> {
        self.needs |= features::SIMD;
        let slots = |types: &[ValType]| u32::try_from(ValType::slots(types)).unwrap_or(u32::MAX);
        let (taken, given) = (slots(signature.params), slots(signature.results));
        let height = self.height().checked_sub(taken).ok_or(Refused)?;
        let first = self.slot_at(height);
        // A result may be larger than the operands.
        if near(first.saturating_add(taken.max(given))).is_none() {
            return self.far_record(record, signature, height, out);
        }
        let mut operands = [0; 3];
        let places = operands.get_mut(..signature.params.len()).unwrap_or_default();
        let mut scratch = u32::try_from(places.len()).unwrap_or(0);
        for (operand, ty) in places.iter_mut().rev().zip(signature.params.iter().rev()) {
            scratch = scratch.wrapping_sub(1);
            *operand = if ty.is_vector() {
                self.near_vector(out)?
            } else {
                let popped = self.pop(out)?;
                self.near(popped, scratch, out)?
            };
        }
        self.push_slots(given, out)?;
        let index = next(out);
        self.emit(record.op(near(first).ok_or(Refused)?, operands), out)?;
        self.emit_payloads(record, out)?;
        self.last_vector = (given == 2).then(|| (index, next(out)));
        Ok(())
    }

    /// Lets the record that computed the vector on top, the last one written, write to a local, and pops it. False where it is not that.
    fn redirect_vector(&mut self, local: u32, out: &mut Rows<Op, R>) -> Unit<bool> {
        let high = local.saturating_add(1);
        let Some(height) = self.height().checked_sub(2) else { return Ok(false) };
        let Some(slot) = near(self.slot_at(height)) else { return Ok(false) };
        // Another operand may have come to the height of one that was dropped, without a record.
        let halves = [height, height.saturating_add(1)].map(|height| self.stack.kind(height));
        if halves != [Some(Kind::Slot); 2] {
            return Ok(false);
        }
        let (Some(d), Some(second)) = (near(self.slot_of_local(local)), near(self.slot_of_local(high))) else {
            return Ok(false);
        };
        // What names the local has its value from before.
        let was_named = self.settle_local(local, out)? | self.settle_local(high, out)?;
        let last = self.last_vector.filter(|(_, end)| *end == next(out) && !was_named);
        let Some(op) = last.and_then(|(index, _)| out.get_mut(index as usize)) else { return Ok(false) };
        if op.d() != slot || d.checked_add(1) != Some(second) {
            return Ok(false);
        }
        *op = op.with_d(d);
        self.last_vector = None;
        self.pop_as_it_is()?;
        self.pop_as_it_is()?;
        Ok(true)
    }

    /// As [`record`](Translator::record), with operands that are not all near: from the first on they are, counted from there.
    #[cold]
    fn far_record(&mut self, record: &Record, signature: Signature, height: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        let taken = self.height().saturating_sub(height);
        let first = if taken == 0 { self.slot_at(height) } else { self.settle_top(taken, out)? };
        let mut operands = [0; 3];
        let mut next = 0_u8;
        for (operand, ty) in operands.iter_mut().zip(signature.params) {
            *operand = next;
            next = next.wrapping_add(if ty.is_vector() { 2 } else { 1 });
        }
        let first = u16::try_from(first).map_err(|_| Refused)?;
        self.emit(Op::with_slot(Code::VectorFar, first, 0), out)?;
        self.emit_payload(record.op(0, operands), out)?;
        self.emit_payloads(record, out)?;
        let given = u32::try_from(ValType::slots(signature.results)).unwrap_or(u32::MAX);
        self.replace_top(height, given, out)
    }

    fn emit_payloads(&mut self, record: &Record, out: &mut Rows<Op, R>) -> Unit<()> {
        for payload in record.payload.into_iter().flatten() {
            self.emit_payload(payload, out)?;
        }
        Ok(())
    }

    /// The first of the near slots that hold the vector on top, which it pops: a local's, or its own.
    fn near_vector(&mut self, out: &mut Rows<Op, R>) -> Unit<u8> {
        let (high, low) = (self.pop(out)?, self.pop(out)?);
        if let (Kind::Local(low), Kind::Local(high)) = (low.kind, high.kind)
            && let (Some(first), Some(second)) = (near(self.slot_of_local(low)), near(self.slot_of_local(high)))
            && first.checked_add(1) == Some(second)
        {
            return Ok(first);
        }
        for half in [low, high] {
            if half.kind == Kind::Slot {
                self.read(half.slot, out);
            } else {
                self.copy_into(half.slot, half, out)?;
            }
        }
        near(low.slot).ok_or(Refused)
    }
}
