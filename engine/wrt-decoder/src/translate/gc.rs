//! Translates the instructions on structures, arrays and integers of 31 bits, and casts.
//!
//! What gets or sets a field or an element, or asks for a type, has a code of its own. All others share [`Code::Object`], and take their
//! operands from slots that follow one another. What fills a new array is a record behind the one that makes it, so that it can stop and go
//! on.

use wrt_error::Trap;
use wrt_format::features;
use wrt_foundation::{Region, Rows};
use wrt_instructions::Opcode;
use wrt_instructions::code::{Code, I31, Op};

use super::stack::Kind;
use super::{Facts, Translator, next, numeric};
use crate::instruction::Immediate;
use crate::refusal::{Refused, Unit};

impl<R: Region> Translator<R> {
    /// Translates one of these instructions.
    #[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table; what is none of these is refused")]
    pub(super) fn gc(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        facts: &Facts,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        self.needs |= features::GC | features::TYPED_REFS;
        let other = match *immediate {
            Immediate::TypeWith { other, .. } => other,
            _ => 0,
        };
        // Slots of an element.
        let width = if facts.vector { 2 } else { 1 };
        match opcode {
            // These change how a slot is read, not what is in it.
            Opcode::AnyConvertExtern | Opcode::ExternConvertAny => Ok(()),
            Opcode::RefI31 => self.with_constant(Opcode::I64Or, I31, out),
            Opcode::I31GetU => {
                self.ref_as_non_null(Trap::NullI31, out)?;
                self.with_constant(Opcode::I32And, !I31, out)
            }
            Opcode::I31GetS => {
                self.ref_as_non_null(Trap::NullI31, out)?;
                self.with_constant(Opcode::I32Shl, 1, out)?;
                self.with_constant(Opcode::I32ShrS, 1, out)
            }
            Opcode::StructGet | Opcode::StructGetS | Opcode::StructGetU if !facts.vector => {
                let object = self.pop(out)?;
                let a = self.near(object, 0, out)?;
                self.emit_slot(|d| Op::new(Code::StructGet, d, a, facts.place), None, out)
            }
            Opcode::StructSet if !facts.vector => {
                let value = self.pop(out)?;
                let object = self.pop(out)?;
                let a = self.near(object, 0, out)?;
                let d = self.near(value, 1, out)?;
                self.emit(Op::new(Code::StructSet, d, a, facts.place), out)
            }
            Opcode::ArrayGet | Opcode::ArrayGetS | Opcode::ArrayGetU if !facts.vector => {
                let index = self.pop(out)?;
                let object = self.pop(out)?;
                let a = self.near(object, 0, out)?;
                let b = self.near(index, 1, out)?;
                self.emit_slot(|d| Op::new(Code::ArrayGet, d, a, facts.place | u32::from(b)), None, out)
            }
            Opcode::ArraySet if !facts.vector => {
                let value = self.pop(out)?;
                let index = self.pop(out)?;
                let object = self.pop(out)?;
                let a = self.near(object, 0, out)?;
                let b = self.near(index, 1, out)?;
                let d = self.near(value, 2, out)?;
                self.emit(Op::new(Code::ArraySet, d, a, facts.place | u32::from(b)), out)
            }
            Opcode::ArrayLen => {
                let object = self.pop(out)?;
                let a = self.near(object, 0, out)?;
                self.emit_slot(|d| Op::new(Code::ArrayLen, d, a, 0), None, out)
            }
            Opcode::RefTest | Opcode::RefTestNull => {
                let reference = self.pop(out)?;
                let a = self.near(reference, 0, out)?;
                self.emit_slot(|d| Op::new(Code::RefTest, d, a, facts.place), None, out)
            }
            Opcode::RefCast | Opcode::RefCastNull => {
                let reference = self.pop(out)?;
                self.spill_operand(reference, out);
                let a = self.near(reference, 0, out)?;
                self.emit(Op::new(Code::RefCast, 0, a, facts.place), out)?;
                self.push(reference.kind, out)
            }
            Opcode::BrOnCast | Opcode::BrOnCastFail => {
                let Immediate::Label(depth) = *immediate else { return Err(Refused) };
                self.branch_on_cast(opcode == Opcode::BrOnCast, facts.place, depth, out)
            }
            Opcode::StructNew | Opcode::ArrayNewFixed => self.object(opcode, facts.ty, facts.params, other, 1, out),
            Opcode::StructNewDefault => self.object(opcode, facts.ty, 0, other, 1, out),
            Opcode::ArrayNewDefault => self.object(opcode, facts.ty, 1, other, 1, out),
            Opcode::ArrayNew => self.filled(opcode, Opcode::ArrayFill, facts.ty, width, other, out),
            Opcode::ArrayNewData => self.filled(opcode, Opcode::ArrayInitData, facts.ty, 1, other, out),
            Opcode::ArrayNewElem => self.filled(opcode, Opcode::ArrayInitElem, facts.ty, 1, other, out),
            // Those of vectors.
            Opcode::StructGet => self.object(opcode, facts.ty, 1, facts.place & 0x00ff_ffff, 2, out),
            Opcode::StructSet => self.object(opcode, facts.ty, 3, facts.place & 0x00ff_ffff, 0, out),
            Opcode::ArrayGet => self.object(opcode, facts.ty, 2, 0, 2, out),
            Opcode::ArraySet => self.object(opcode, facts.ty, 4, 0, 0, out),
            Opcode::ArrayFill => self.object(opcode, facts.ty, 3_u32.wrapping_add(width), 0, 0, out),
            Opcode::ArrayCopy => self.object(opcode, facts.ty, 5, 0, 0, out),
            Opcode::ArrayInitData | Opcode::ArrayInitElem => self.object(opcode, facts.ty, 4, other, 0, out),
            _ => Err(Refused),
        }
    }

    /// Computes a value of the one on top and a number.
    fn with_constant(&mut self, opcode: Opcode, number: u64, out: &mut Rows<Op, R>) -> Unit<()> {
        self.push(Kind::Const(number), out)?;
        self.numeric(numeric::rule(opcode).ok_or(Refused)?, out)
    }

    /// An instruction whose operands, in so many slots, lie where it leaves its results.
    fn object(
        &mut self,
        opcode: Opcode,
        ty: u32,
        operands: u32,
        other: u32,
        results: u32,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        let height = self.height().checked_sub(operands).ok_or(Refused)?;
        let first = if operands == 0 { self.slot_at(height) } else { self.settle_top(operands, out)? };
        self.object_record(opcode, ty, first, operands, other, out)?;
        self.replace_top(height, results, out)
    }

    fn object_record(
        &mut self,
        opcode: Opcode,
        ty: u32,
        first: u32,
        operands: u32,
        other: u32,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        let slot = u16::try_from(first).map_err(|_| Refused)?;
        self.emit(Op::with_slot(Code::Object, slot, ty), out)?;
        let what = opcode as u64 & 0xff | u64::from(operands) << 8;
        self.emit_payload(Op::payload(what | u64::from(other) << 32), out)
    }

    /// An array whose elements are of so many slots, made by one instruction and filled by another: the first leaves the new array, and behind
    /// it the operands of the second, which are the new array again, 0, and the operands that there were.
    fn filled(
        &mut self,
        opcode: Opcode,
        fill: Opcode,
        ty: u32,
        width: u32,
        other: u32,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        let operands = width.wrapping_add(1);
        let height = self.height().checked_sub(operands).ok_or(Refused)?;
        let first = self.settle_top(operands, out)?;
        self.use_slots(first.saturating_add(operands).saturating_add(3))?;
        self.object_record(opcode, ty, first, operands, other, out)?;
        self.note_filling(first, next(out))?;
        self.object_record(fill, ty, first.saturating_add(1), operands.wrapping_add(2), other, out)?;
        self.replace_top(height, 1, out)
    }
}
