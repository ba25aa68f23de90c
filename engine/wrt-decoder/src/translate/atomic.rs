//! Translates atomic instructions, and accesses to memories that threads share.

use wrt_format::features;
use wrt_foundation::{Region, Rows};
use wrt_instructions::Opcode;
use wrt_instructions::atomic::Access;
use wrt_instructions::code::{Code, Op};

use super::Translator;
use crate::instruction::Immediate;
use crate::refusal::{Refused, Unit};

/// Slots that the executor takes for the operands of any of these records.
const OPERANDS: u32 = 3;

impl<R: Region> Translator<R> {
    /// An instruction whose operands lie where it leaves its result.
    #[cold]
    #[inline(never)]
    #[expect(clippy::wildcard_enum_match_arm, reason = "a fence names no memory")]
    pub(super) fn atomic(&mut self, opcode: Opcode, immediate: &Immediate, out: &mut Rows<Op, R>) -> Unit<()> {
        self.needs |= features::THREADS;
        let access = Access::of(opcode).ok_or(Refused)?;
        let signature = opcode.signature().ok_or(Refused)?;
        let (memory, offset) = match *immediate {
            Immediate::MemArg { memory, offset } => (memory, offset),
            _ => (0, 0),
        };
        let count = |types: &[_]| u32::try_from(types.len()).unwrap_or(OPERANDS);
        let operands = count(signature.params);
        let height = self.height().checked_sub(operands).ok_or(Refused)?;
        let first = if operands == 0 { self.slot_at(height) } else { self.settle_top(operands, out)? };
        self.use_slots(first.saturating_add(OPERANDS))?;
        let slot = u16::try_from(first).map_err(|_| Refused)?;
        self.emit(Op::with_slot(Code::Atomic, slot, memory), out)?;
        self.emit_payload(Op::payload(u64::from(access.bits())), out)?;
        self.emit_payload(Op::payload(offset), out)?;
        self.replace_top(height, count(signature.results), out)
    }
}
