//! Translates the instructions that compute a value from values.

use wrt_foundation::{Region, Rows};
use wrt_instructions::code::{Code, Op};
use wrt_instructions::{Opcode, for_each_code};

use super::emit::signed_immediate;
use super::place::Operand;
use super::stack::Kind;
use super::{Translator, next};
use crate::refusal::Unit;

/// How an instruction that computes a value is translated.
#[derive(Clone, Copy, Debug)]
pub(super) enum Family {
    /// Two operands; whether immediates are 64 bits wide and sign-extended.
    Binary(Code, bool),
    /// One operand.
    Unary(Code),
    /// Whether its operand is zero; the comparison that it is.
    IsZero(Code),
}

/// Declares which opcode has a code of the same name.
macro_rules! families {
    (
        binary { $($bin:ident $bin_imm:ident $bin_fn:ident $bin_ty:ident;)* }
        binary_trap { $($bt:ident $bt_imm:ident $bt_fn:ident $bt_ty:ident;)* }
        compare { $($cmp:ident $cmp_imm:ident $cmp_br:ident $cmp_br_imm:ident $cmp_fn:ident $cmp_ty:ident $cmp_not:ident $cmp_swap:ident;)* }
        float_compare { $($fc:ident $fc_br:ident $fc_br_not:ident $fc_fn:ident $fc_ty:ident $fc_swap:ident;)* }
        float_binary { $($fb:ident $fb_fn:ident $fb_ty:ident;)* }
        unary { $($un:ident $un_fn:ident $un_from:ident $un_to:ident;)* }
        unary_trap { $($ut:ident $ut_fn:ident $ut_from:ident $ut_to:ident;)* }
        $($rest:ident { $($row:tt)* })*
    ) => {
        /// The family of an instruction that computes a value, `None` for all others.
        pub(super) const fn family(opcode: Opcode) -> Option<Family> {
            match opcode {
                $(Opcode::$bin => Some(Family::Binary(Code::$bin, is_wide!($bin_ty))),)*
                $(Opcode::$bt => Some(Family::Binary(Code::$bt, is_wide!($bt_ty))),)*
                $(Opcode::$cmp => Some(Family::Binary(Code::$cmp, is_wide!($cmp_ty))),)*
                $(Opcode::$fc => Some(Family::Binary(Code::$fc, false)),)*
                $(Opcode::$fb => Some(Family::Binary(Code::$fb, false)),)*
                $(Opcode::$un => Some(Family::Unary(Code::$un)),)*
                $(Opcode::$ut => Some(Family::Unary(Code::$ut)),)*
                Opcode::I32Eqz => Some(Family::IsZero(Code::I32Eq)),
                Opcode::I64Eqz | Opcode::RefIsNull => Some(Family::IsZero(Code::I64Eq)),
                _ => None,
            }
        }
    };
}

/// Whether a row's operands are 64 bits wide.
macro_rules! is_wide {
    (u64) => {
        true
    };
    (u32) => {
        false
    };
}

for_each_code!(families);

impl<R: Region> Translator<R> {
    /// Translates an instruction that computes a value.
    pub(super) fn numeric(&mut self, family: Family, out: &mut Rows<Op, R>) -> Unit<()> {
        match family {
            Family::Unary(code) => {
                let operand = self.pop()?;
                let a = self.near(operand, 0, out)?;
                self.emit_value(|d| Op::new(code, d, a, 0), None, out)
            }
            Family::Binary(code, wide) => {
                let right = self.pop()?;
                let left = self.pop()?;
                self.binary(code, wide, left, right, out)
            }
            Family::IsZero(code) => {
                let last = self.last;
                let operand = self.pop()?;
                if code == Code::I32Eq && operand.kind == Kind::Slot && self.negate(last, operand.slot, out) {
                    self.push(Kind::Slot, out)?;
                    self.last = last;
                    return Ok(());
                }
                let zero = Operand { kind: Kind::Const(0), slot: operand.slot };
                self.binary(code, code == Code::I64Eq, operand, zero, out)
            }
        }
    }

    fn binary(&mut self, code: Code, wide: bool, left: Operand, right: Operand, out: &mut Rows<Op, R>) -> Unit<()> {
        let (code, left, right) = match (left.kind, right.kind) {
            (Kind::Const(_), Kind::Slot | Kind::Local(_)) => match exchanged(code) {
                Some(code) => (code, right, left),
                None => (code, left, right),
            },
            _ => (code, left, right),
        };
        if let (Kind::Const(value), Some(code)) = (right.kind, code.with_immediate()) {
            let immediate = if wide { signed_immediate(value) } else { u32::try_from(value).ok() };
            if let Some(immediate) = immediate {
                let a = self.near(left, 0, out)?;
                return self.emit_value(|d| Op::new(code, d, a, immediate), None, out);
            }
        }
        let a = self.near(left, 0, out)?;
        let b = self.near(right, 1, out)?;
        self.emit_value(|d| Op::new(code, d, a, u32::from(b)), None, out)
    }

    /// Turns the comparison just written into its negation, if it has one.
    fn negate(&self, last: Option<u32>, slot: u32, out: &mut Rows<Op, R>) -> bool {
        let Some(index) = last.filter(|index| index.wrapping_add(1) == next(out)) else { return false };
        let Some(op) = out.get_mut(index as usize).filter(|op| u32::from(op.d()) == slot) else { return false };
        let Some(code) = op.code() else { return false };
        let Some(inverse) = code.comparison().and_then(|row| row.inverse) else { return false };
        let takes_immediate = code.with_immediate().is_none();
        let inverse = if takes_immediate { inverse.with_immediate() } else { Some(inverse) };
        let Some(inverse) = inverse else { return false };
        *op = Op::new(inverse, op.d(), op.a(), op.imm());
        true
    }

    /// `select` in both its forms.
    pub(super) fn select(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        let condition = self.pop()?;
        let right = self.pop()?;
        let left = self.pop()?;
        let a = self.near(left, 0, out)?;
        let b = self.near(right, 1, out)?;
        let c = self.near(condition, 2, out)?;
        self.emit_value(|d| Op::new(Code::Select, d, a, u32::from(b) | u32::from(c) << 8), None, out)
    }
}

/// The code that gives the same with its operands exchanged.
#[expect(clippy::wildcard_enum_match_arm, reason = "all others are not commutative")]
fn exchanged(code: Code) -> Option<Code> {
    if let Some(row) = code.comparison() {
        return Some(row.swapped);
    }
    match code {
        Code::I32Add | Code::I32Mul | Code::I32And | Code::I32Or | Code::I32Xor => Some(code),
        Code::I64Add | Code::I64Mul | Code::I64And | Code::I64Or | Code::I64Xor => Some(code),
        _ => None,
    }
}
