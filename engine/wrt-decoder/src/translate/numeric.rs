//! Translates the instructions that compute a value from values.

use wrt_format::features;
use wrt_foundation::{Region, Rows};
use wrt_instructions::code::{Code, Op, form};
use wrt_instructions::{Opcode, for_each_code};

use super::accumulator::Class;
use super::emit::{Value, near, signed_immediate};
use super::place::Operand;
use super::stack::Kind as Place;
use super::{NONE, Translator};
use crate::refusal::{Refused, Unit};

/// What an immediate of a type holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Width {
    /// 32 bits of an integer or a float.
    Short,
    /// An integer of 64 bits: sign-extended.
    Signed,
    /// A float of 64 bits: in the payload.
    Payload,
}

impl Width {
    /// The accumulator of values that are this wide.
    const fn class(self) -> Class {
        match self {
            Width::Short | Width::Signed => Class::Int,
            Width::Payload => Class::Float,
        }
    }

    /// A value as a record's immediate and payload, if it can be one.
    fn immediate(self, value: u64) -> Option<(u32, Option<Op>)> {
        match self {
            Width::Short => u32::try_from(value).ok().map(|imm| (imm, None)),
            Width::Signed => signed_immediate(value).map(|imm| (imm, None)),
            Width::Payload => Some((0, Some(Op::payload(value)))),
        }
    }
}

/// How an instruction that computes a value is translated.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    kind: Kind,
    code: Code,
    /// The type that it takes.
    takes: Width,
    /// The type that it gives.
    gives: Width,
}

/// What an instruction that computes a value does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    /// No such instruction.
    Other,
    /// Takes two operands.
    Binary,
    /// Compares two integers.
    Compare,
    /// Compares two floats.
    FloatCompare,
    /// Takes one operand.
    Unary,
    /// Asks whether its operand is zero; the code is the comparison that it is.
    IsZero,
}

impl Rule {
    const fn new(kind: Kind, code: Code, takes: Width, gives: Width) -> Rule {
        Rule { kind, code, takes, gives }
    }
}

/// The first and the last of the opcodes of one byte that compute, and how many of two bytes follow them in the table.
const FIRST: u16 = Opcode::I32Eqz as u16;
const LAST: u16 = Opcode::I64Extend32S as u16;
const SATURATING: u16 = Opcode::I32TruncSatF32S as u16;
const RULES: usize = (LAST - FIRST + 1 + 8) as usize;

/// The row of an opcode in the table.
const fn row(opcode: Opcode) -> usize {
    let number = opcode as u16;
    let row = if number >= SATURATING {
        number.wrapping_sub(SATURATING).wrapping_add(LAST - FIRST + 1)
    } else {
        number.wrapping_sub(FIRST)
    };
    row as usize
}

/// The rule of an instruction that computes a value, `None` for all others.
pub(super) fn rule(opcode: Opcode) -> Option<Rule> {
    // A reference is null where its slot is zero.
    let opcode = if opcode == Opcode::RefIsNull { Opcode::I64Eqz } else { opcode };
    // Equal references have equal slots.
    let opcode = if opcode == Opcode::RefEq { Opcode::I64Eq } else { opcode };
    TABLE.get(row(opcode)).copied().filter(|rule| rule.kind != Kind::Other)
}

/// Declares which opcode has a code of the same name.
macro_rules! rules {
    (
        binary { $($bin:ident $bin_fn:ident $bin_ty:ident;)* }
        binary_trap { $($bt:ident $bt_fn:ident $bt_ty:ident;)* }
        float_binary { $($fb:ident $fb_fn:ident $fb_ty:ident;)* }
        compare { $($cmp:ident $cmp_fn:ident $cmp_ty:ident $cmp_not:ident $cmp_swap:ident;)* }
        float_compare { $($fc:ident $fc_fn:ident $fc_ty:ident $fc_swap:ident;)* }
        count { $($cnt:ident $cnt_fn:ident;)* }
        unary { $($un:ident $un_fn:ident $un_from:ident $un_to:ident;)* }
        unary_trap { $($ut:ident $ut_fn:ident $ut_from:ident $ut_to:ident;)* }
        $($rest:ident { $($row:tt)* })*
    ) => {
        #[expect(clippy::indexing_slicing, reason = "evaluated by the compiler")]
        static TABLE: [Rule; RULES] = {
            let mut table = [Rule::new(Kind::Other, Code::Payload, Width::Short, Width::Short); RULES];
            $(table[row(Opcode::$bin)] = Rule::new(Kind::Binary, Code::$bin, width!($bin_ty), width!($bin_ty));)*
            $(table[row(Opcode::$bt)] = Rule::new(Kind::Binary, Code::$bt, width!($bt_ty), width!($bt_ty));)*
            $(table[row(Opcode::$fb)] = Rule::new(Kind::Binary, Code::$fb, width!($fb_ty), width!($fb_ty));)*
            $(table[row(Opcode::$cmp)] = Rule::new(Kind::Compare, Code::$cmp, width!($cmp_ty), Width::Short);)*
            $(table[row(Opcode::$fc)] = Rule::new(Kind::FloatCompare, Code::$fc, width!($fc_ty), Width::Short);)*
            $(table[row(Opcode::$un)] = Rule::new(Kind::Unary, Code::$un, width!($un_from), width!($un_to));)*
            $(table[row(Opcode::$ut)] = Rule::new(Kind::Unary, Code::$ut, width!($ut_from), width!($ut_to));)*
            table[row(Opcode::I32Eqz)] = Rule::new(Kind::IsZero, Code::I32Eq, Width::Short, Width::Short);
            table[row(Opcode::I64Eqz)] = Rule::new(Kind::IsZero, Code::I64Eq, Width::Signed, Width::Short);
            table
        };
    };
}

/// The width of a row's type.
macro_rules! width {
    (u32) => {
        Width::Short
    };
    (u64) => {
        Width::Signed
    };
    (f32) => {
        Width::Short
    };
    (f64) => {
        Width::Payload
    };
}

for_each_code!(rules);

/// Two operands as a form takes them.
struct Pair {
    form: u16,
    a: u8,
    imm: u32,
    payload: Option<Op>,
    from: u32,
}

impl<R: Region> Translator<R> {
    /// Translates an instruction that computes a value.
    pub(super) fn numeric(&mut self, rule: Rule, out: &mut Rows<Op, R>) -> Unit<()> {
        let Rule { kind, code, takes: width, gives } = rule;
        match kind {
            Kind::Other => Err(Refused),
            Kind::Unary => {
                let operand = self.pop(out)?;
                let (form, a) = if self.is_held(operand, width.class()) {
                    (form::unary::A, 0)
                } else {
                    (form::unary::S, self.near(operand, 0, out)?)
                };
                let value = Value::stored(code.with(form), a, 0);
                self.emit_value(Value { class: gives.class(), acc: form::unary::S_ACC, ..value }, out)
            }
            Kind::Binary => {
                let right = self.pop_as_it_is()?;
                let left = self.pop_as_it_is()?;
                if let Some(later) = self.later(code, left.kind, right.kind) {
                    return self.push(later, out);
                }
                let right = self.compute(right, out)?;
                let left = self.compute(left, out)?;
                let swaps = is_commutative(code) && self.prefers_exchange(left, right);
                let (left, right) = if swaps { (right, left) } else { (left, right) };
                let pair = self.pair(width, left, right, out)?;
                let Pair { form, a, imm, payload, from } = pair;
                let code = code.with(form);
                self.emit_value(
                    Value { class: width.class(), code, acc: form::binary::SS_ACC, a, imm, payload, from },
                    out,
                )
            }
            Kind::Compare => {
                let right = self.pop(out)?;
                let left = self.pop(out)?;
                self.compare(code, width, left, right, out)
            }
            Kind::FloatCompare => {
                let right = self.pop(out)?;
                let left = self.pop(out)?;
                let class = width.class();
                let swaps = self.is_held(right, class) && !self.is_held(left, class);
                let swapped = code.comparison().map_or(code, |row| row.swapped);
                let (code, left, right) = if swaps { (swapped, right, left) } else { (code, left, right) };
                let (form, a) = if self.is_held(left, class) {
                    (form::float_compare::AS, 0)
                } else {
                    (form::float_compare::SS, self.near(left, 0, out)?)
                };
                let b = self.near(right, 1, out)?;
                let value = Value::stored(code.with(form), a, u32::from(b));
                self.emit_value(Value { acc: form::float_compare::SS_ACC, ..value }, out)
            }
            Kind::IsZero => {
                let operand = self.pop(out)?;
                if code == Code::I32Eq && self.negate(operand, out)? {
                    let last = self.last;
                    self.push(Place::Slot, out)?;
                    self.last = last;
                    return Ok(());
                }
                let zero = Operand { kind: Place::Const(0), slot: operand.slot };
                self.compare(code, width, operand, zero, out)
            }
        }
    }

    /// An operation that is better left to whoever uses its result: an address, mostly, that the access can compute.
    fn later(&self, code: Code, left: Place, right: Place) -> Option<Place> {
        let near = |local: u32| near(self.slot_of_local(local)).is_some() && local <= u32::from(u16::MAX);
        let short = |local: u32| u16::try_from(local).ok().filter(|_| near(local));
        match (code, left, right) {
            (Code::I32Add, Place::Local(local), Place::Const(more))
            | (Code::I32Add, Place::Const(more), Place::Local(local)) => {
                near(local).then_some(Place::Sum(local, u32::try_from(more).ok()?))
            }
            (Code::I32Add, Place::Sum(local, first), Place::Const(more)) => {
                Some(Place::Sum(local, first.wrapping_add(u32::try_from(more).ok()?)))
            }
            (Code::I32Shl, Place::Local(local), Place::Const(shift)) => {
                Some(Place::Scaled(short(local)?, u8::try_from(shift & 31).ok()?))
            }
            (Code::I32Add, Place::Local(a), Place::Local(b)) => Some(Place::Index(short(a)?, short(b)?, 0)),
            (Code::I32Add, Place::Local(a), Place::Scaled(b, shift))
            | (Code::I32Add, Place::Scaled(b, shift), Place::Local(a)) => Some(Place::Index(short(a)?, b, shift)),
            _ => None,
        }
    }

    /// A comparison of integers.
    fn compare(&mut self, code: Code, width: Width, left: Operand, right: Operand, out: &mut Rows<Op, R>) -> Unit<()> {
        let swapped = code.comparison().map_or(code, |row| row.swapped);
        let swaps = self.prefers_exchange(left, right);
        let (code, left, right) = if swaps { (swapped, right, left) } else { (code, left, right) };
        let Pair { form, a, imm, from, .. } = self.pair(width, left, right, out)?;
        let form = match form {
            form::binary::SS => form::compare::SS,
            form::binary::SI => form::compare::SI,
            form::binary::AS => form::compare::AS,
            form::binary::AI => form::compare::AI,
            _ => return Err(Refused),
        };
        let value = Value::stored(code.with(form), a, imm);
        self.emit_value(Value { acc: form::compare::SS_ACC, from, ..value }, out)
    }

    /// Whether two integers are better exchanged: a constant comes second, what the accumulator holds first.
    fn prefers_exchange(&mut self, left: Operand, right: Operand) -> bool {
        match (left.kind, right.kind) {
            (Place::Const(_), Place::Slot | Place::Local(_)) => true,
            (_, Place::Const(_)) => false,
            _ => self.is_held(right, Class::Int) && !self.is_held(left, Class::Int),
        }
    }

    /// Brings two operands of a type to where a form takes them.
    fn pair(&mut self, width: Width, left: Operand, right: Operand, out: &mut Rows<Op, R>) -> Unit<Pair> {
        use form::binary::{AI, AS, SA, SI, SS};
        let class = width.class();
        let held = self.is_held(left, class);
        let from = if held { self.record_of(class) } else { NONE };
        if let Place::Const(value) = right.kind
            && let Some((imm, payload)) = width.immediate(value)
        {
            let (form, a) = if held { (AI, 0) } else { (SI, self.near(left, 0, out)?) };
            return Ok(Pair { form, a, imm, payload, from });
        }
        if held {
            let b = self.near(right, 1, out)?;
            return Ok(Pair { form: AS, a: 0, imm: u32::from(b), payload: None, from });
        }
        let a = self.near(left, 0, out)?;
        if self.is_held(right, class) {
            return Ok(Pair { form: SA, a, imm: 0, payload: None, from: NONE });
        }
        let b = self.near(right, 1, out)?;
        Ok(Pair { form: SS, a, imm: u32::from(b), payload: None, from: NONE })
    }

    /// Turns the comparison just written, which computed this operand, into its negation, if it has one.
    fn negate(&mut self, operand: Operand, out: &mut Rows<Op, R>) -> Unit<bool> {
        let Some(index) = self.last_of(operand, Class::Int, out) else { return Ok(false) };
        let op = out.get_mut(index as usize).ok_or(Refused)?;
        let code = op.code().ok_or(Refused)?;
        let Some(inverse) = code.comparison().and_then(|row| row.inverse) else { return Ok(false) };
        let (_, _, form) = code.parts();
        *op = op.with_code(inverse.with(form));
        Ok(true)
    }

    /// An instruction on 128-bit integers: the halves of its result lie where its first operands did.
    pub(super) fn halves(&mut self, code: Code, params: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        self.needs |= features::WIDE_ARITHMETIC;
        let first = self.settle_top(params, out)?;
        let first = u16::try_from(first).map_err(|_| Refused)?;
        self.emit(Op::with_slot(code, first, 0), out)?;
        let height = self.height().checked_sub(params).ok_or(Refused)?;
        self.replace_top(height, 2, out)
    }

    /// `select` in both its forms.
    pub(super) fn select(&mut self, out: &mut Rows<Op, R>) -> Unit<()> {
        let condition = self.pop(out)?;
        let right = self.pop(out)?;
        let left = self.pop(out)?;
        let a = self.near(left, 0, out)?;
        let b = self.near(right, 1, out)?;
        let (code, c) = if self.is_held(condition, Class::Int) {
            (Code::SelectA, 0)
        } else {
            (Code::Select, self.near(condition, 2, out)?)
        };
        self.emit_value(Value::stored(code, a, u32::from(b) | u32::from(c) << 8), out)
    }
}

/// Whether the operands of an operation may be exchanged.
const fn is_commutative(code: Code) -> bool {
    matches!(
        code,
        Code::I32Add
            | Code::I32Mul
            | Code::I32And
            | Code::I32Or
            | Code::I32Xor
            | Code::I64Add
            | Code::I64Mul
            | Code::I64And
            | Code::I64Or
            | Code::I64Xor
    )
}
