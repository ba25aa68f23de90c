//! NaNs that are the same on every machine: the canonical one, where an operation gives any.

use wrt_foundation::{Region, Rows, SIMD};
use wrt_instructions::Opcode;
use wrt_instructions::code::{Code, Op};
use wrt_instructions::vector::Canonical;

use super::Translator;
use crate::refusal::Unit;

/// The type of the value, where that may be a NaN whose bits the specification leaves open.
#[expect(clippy::wildcard_enum_match_arm, reason = "picks from the table")]
const fn open_nan(opcode: Opcode) -> Option<Canonical> {
    Some(match opcode {
        Opcode::F32Ceil
        | Opcode::F32Floor
        | Opcode::F32Trunc
        | Opcode::F32Nearest
        | Opcode::F32Sqrt
        | Opcode::F32Add
        | Opcode::F32Sub
        | Opcode::F32Mul
        | Opcode::F32Div
        | Opcode::F32Min
        | Opcode::F32Max
        | Opcode::F32DemoteF64 => Canonical::F32,
        Opcode::F64Ceil
        | Opcode::F64Floor
        | Opcode::F64Trunc
        | Opcode::F64Nearest
        | Opcode::F64Sqrt
        | Opcode::F64Add
        | Opcode::F64Sub
        | Opcode::F64Mul
        | Opcode::F64Div
        | Opcode::F64Min
        | Opcode::F64Max
        | Opcode::F64PromoteF32 => Canonical::F64,
        Opcode::F32x4Ceil
        | Opcode::F32x4Floor
        | Opcode::F32x4Trunc
        | Opcode::F32x4Nearest
        | Opcode::F32x4Sqrt
        | Opcode::F32x4Add
        | Opcode::F32x4Sub
        | Opcode::F32x4Mul
        | Opcode::F32x4Div
        | Opcode::F32x4Min
        | Opcode::F32x4Max
        | Opcode::F32x4DemoteF64x2Zero
        | Opcode::F32x4RelaxedMadd
        | Opcode::F32x4RelaxedNmadd
        | Opcode::F32x4RelaxedMin
        | Opcode::F32x4RelaxedMax
            if SIMD =>
        {
            Canonical::F32x4
        }
        Opcode::F64x2Ceil
        | Opcode::F64x2Floor
        | Opcode::F64x2Trunc
        | Opcode::F64x2Nearest
        | Opcode::F64x2Sqrt
        | Opcode::F64x2Add
        | Opcode::F64x2Sub
        | Opcode::F64x2Mul
        | Opcode::F64x2Div
        | Opcode::F64x2Min
        | Opcode::F64x2Max
        | Opcode::F64x2PromoteLowF32x4
        | Opcode::F64x2RelaxedMadd
        | Opcode::F64x2RelaxedNmadd
        | Opcode::F64x2RelaxedMin
        | Opcode::F64x2RelaxedMax
            if SIMD =>
        {
            Canonical::F64x2
        }
        _ => return None,
    })
}

impl<R: Region> Translator<R> {
    /// Makes the value that an instruction has just given, if it is a NaN, the canonical one, where that is asked for.
    #[inline]
    pub(super) fn canonical(&mut self, opcode: Opcode, out: &mut Rows<Op, R>) -> Unit<()> {
        if self.shape.canonical_nans { self.make_canonical(opcode, out) } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn make_canonical(&mut self, opcode: Opcode, out: &mut Rows<Op, R>) -> Unit<()> {
        match open_nan(opcode) {
            None => Ok(()),
            Some(of @ (Canonical::F32x4 | Canonical::F64x2)) => self.canonical_vector(of, out),
            Some(of) => {
                let value = self.pop(out)?;
                let a = self.near(value, 0, out)?;
                self.emit_slot(|d| Op::new(Code::Canonical, d, a, u32::from(of.number())), None, out)
            }
        }
    }
}
