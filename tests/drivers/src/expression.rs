//! Expressions of every numeric instruction, as text.
//!
//! Which NaN an operation gives is not specified, and two builds of one may differ: so where a NaN's bits would be seen, it is made the
//! canonical one before (`$nan32`, `$nan64`).

use crate::source::Source;

/// A numeric type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ty {
    I32,
    I64,
    F32,
    F64,
}

use Ty::{F32, F64, I32, I64};

impl Ty {
    pub(crate) const ALL: [Ty; 4] = [I32, I64, F32, F64];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            I32 => "i32",
            I64 => "i64",
            F32 => "f32",
            F64 => "f64",
        }
    }

    /// The letter that its locals and globals begin with.
    pub(crate) const fn letter(self) -> char {
        match self {
            I32 => 'i',
            I64 => 'l',
            F32 => 's',
            F64 => 'd',
        }
    }

    const fn is_float(self) -> bool {
        matches!(self, F32 | F64)
    }
}

/// Locals of each type that a function has; of these the first is its parameter.
pub(crate) const LOCALS: u8 = 3;
/// Counters of loops, which only their loops write.
pub(crate) const COUNTERS: u8 = 3;

/// Instructions of two operands of the type they give.
const fn binary(ty: Ty) -> &'static [&'static str] {
    match ty {
        I32 | I64 => &["add", "sub", "mul", "and", "or", "xor", "shl", "shr_s", "shr_u", "rotl", "rotr"],
        F32 | F64 => &["add", "sub", "mul", "div", "min", "max"],
    }
}

/// Instructions of one operand of the type they give.
const fn unary(ty: Ty) -> &'static [&'static str] {
    match ty {
        I32 => &["clz", "ctz", "popcnt", "extend8_s", "extend16_s"],
        I64 => &["clz", "ctz", "popcnt", "extend8_s", "extend16_s", "extend32_s"],
        F32 | F64 => &["abs", "neg", "sqrt", "ceil", "floor", "trunc", "nearest"],
    }
}

const fn comparisons(of: Ty) -> &'static [&'static str] {
    match of {
        I32 | I64 => &["eq", "ne", "lt_s", "lt_u", "gt_s", "gt_u", "le_s", "le_u", "ge_s", "ge_u"],
        F32 | F64 => &["eq", "ne", "lt", "gt", "le", "ge"],
    }
}

/// Conversions to a type from another, that never trap.
const fn conversions(to: Ty) -> &'static [(&'static str, Ty)] {
    match to {
        I32 => &[
            ("wrap_i64", I64),
            ("trunc_sat_f64_s", F64),
            ("trunc_sat_f64_u", F64),
            ("trunc_sat_f32_s", F32),
            ("trunc_sat_f32_u", F32),
            ("reinterpret_f32", F32),
        ],
        I64 => &[
            ("extend_i32_s", I32),
            ("extend_i32_u", I32),
            ("trunc_sat_f64_s", F64),
            ("trunc_sat_f64_u", F64),
            ("trunc_sat_f32_s", F32),
            ("trunc_sat_f32_u", F32),
            ("reinterpret_f64", F64),
        ],
        F32 => &[
            ("convert_i32_s", I32),
            ("convert_i32_u", I32),
            ("convert_i64_s", I64),
            ("convert_i64_u", I64),
            ("demote_f64", F64),
            ("reinterpret_i32", I32),
        ],
        F64 => &[
            ("convert_i32_s", I32),
            ("convert_i32_u", I32),
            ("convert_i64_s", I64),
            ("convert_i64_u", I64),
            ("promote_f32", F32),
            ("reinterpret_i64", I64),
        ],
    }
}

/// Conversions to an integer type that trap where the value does not fit.
const TRUNCATIONS: &[(&str, Ty)] =
    &[("trunc_f64_s", F64), ("trunc_f64_u", F64), ("trunc_f32_s", F32), ("trunc_f32_u", F32)];

const fn loads(ty: Ty) -> &'static [&'static str] {
    match ty {
        I32 => &["load", "load8_s", "load8_u", "load16_s", "load16_u"],
        I64 => &["load", "load8_s", "load8_u", "load16_s", "load16_u", "load32_s", "load32_u"],
        F32 | F64 => &["load"],
    }
}

/// The stores of a type.
pub(crate) const fn stores(ty: Ty) -> &'static [&'static str] {
    match ty {
        I32 => &["store", "store8", "store16"],
        I64 => &["store", "store8", "store16", "store32"],
        F32 | F64 => &["store"],
    }
}

impl Source<'_> {
    pub(crate) fn ty(&mut self) -> Ty {
        self.of(&Ty::ALL).unwrap_or(I32)
    }

    /// The name of a local that may be written.
    pub(crate) fn local(&mut self, ty: Ty) -> String {
        format!("${}{}", ty.letter(), self.below(LOCALS))
    }

    fn name(&mut self, names: &[&'static str]) -> &'static str {
        self.of(names).unwrap_or("add")
    }

    fn leaf(&mut self, ty: Ty) -> String {
        match self.below(8) {
            0..4 => format!("(local.get {})", self.local(ty)),
            4 if ty == I32 => format!("(local.get $c{})", self.below(COUNTERS)),
            4 | 5 => format!("(global.get $g{})", ty.letter()),
            _ => self.constant(ty),
        }
    }

    fn constant(&mut self, ty: Ty) -> String {
        let short = i64::from(self.byte()).wrapping_sub(128);
        let value = match (self.below(4), ty) {
            (0..2, I32 | I64) => short.to_string(),
            (2, I32) => self.of(&[i32::MIN, i32::MAX, 0x7fff, 0x8000, 0x1_0000]).unwrap_or(0).to_string(),
            (2, I64) => self.of(&[i64::MIN, i64::MAX, 0x7fff_ffff, 0x8000_0000, 1 << 40]).unwrap_or(0).to_string(),
            (_, I32) => format!("{:#x}", self.word() >> 32),
            (_, I64) => format!("{:#x}", self.word()),
            (0..2, F32 | F64) => format!("{short}.5"),
            (_, F32 | F64) => {
                self.of(&["inf", "-inf", "nan", "-0", "1e-30", "1e30", "0x1p-149"]).unwrap_or("0").to_owned()
            }
        };
        format!("({}.const {value})", ty.name())
    }

    /// An address, nearly always within the first half of a page.
    pub(crate) fn address(&mut self, depth: u8) -> String {
        let at = self.expression(I32, depth);
        if self.once_in(64) { at } else { format!("(i32.and {at} (i32.const 0x7fff))") }
    }

    /// What stands behind the name of a load or store.
    pub(crate) fn reach(&mut self) -> String {
        let memory = if self.once_in(16) { "$other " } else { "" };
        format!("{memory}offset={}", self.of(&[0, 1, 4, 8, 16, 1_000, 32_000, 33_000]).unwrap_or(0))
    }

    /// An expression whose bits may be seen.
    pub(crate) fn seen(&mut self, ty: Ty, depth: u8) -> String {
        let value = self.expression(ty, depth);
        match ty {
            I32 | I64 => value,
            F32 => format!("(call $nan32 {value})"),
            F64 => format!("(call $nan64 {value})"),
        }
    }

    /// An expression of a type.
    pub(crate) fn expression(&mut self, ty: Ty, depth: u8) -> String {
        let Some(less) = depth.checked_sub(1) else { return self.leaf(ty) };
        let t = ty.name();
        match self.below(16) {
            0..2 => self.leaf(ty),
            2..6 => {
                let name = self.name(binary(ty));
                let (a, b) = (self.expression(ty, less), self.expression(ty, less));
                format!("({t}.{name} {a} {b})")
            }
            6 => {
                let name = self.name(unary(ty));
                format!("({t}.{name} {})", self.expression(ty, less))
            }
            7 => {
                let (name, from) = self.of(conversions(ty)).unwrap_or(("wrap_i64", I64));
                let operand =
                    if name.starts_with("reinterpret") { self.seen(from, less) } else { self.expression(from, less) };
                format!("({t}.{name} {operand})")
            }
            8 | 9 => {
                let name = self.name(loads(ty));
                let (reach, address) = (self.reach(), self.address(less));
                format!("({t}.{name} {reach} {address})")
            }
            10 => {
                let (a, b, which) = (self.expression(ty, less), self.expression(ty, less), self.condition(less));
                format!("(select {a} {b} {which})")
            }
            11 => {
                let (local, value) = (self.local(ty), self.expression(ty, less));
                format!("(local.tee {local} {value})")
            }
            12 => {
                let which = self.condition(less);
                let (a, b) = (self.expression(ty, less), self.expression(ty, less));
                format!("(if (result {t}) {which} (then {a}) (else {b}))")
            }
            13 if ty.is_float() => {
                let (a, b) = (self.expression(ty, less), self.seen(ty, less));
                format!("({t}.copysign {a} {b})")
            }
            13 => {
                let name = self.name(&["div_s", "div_u", "rem_s", "rem_u"]);
                let (a, b) = (self.expression(ty, less), self.expression(ty, less));
                // Zero now and then.
                if self.once_in(32) {
                    format!("({t}.{name} {a} {b})")
                } else {
                    format!("({t}.{name} {a} ({t}.or {b} ({t}.const 1)))")
                }
            }
            14 if !ty.is_float() && self.once_in(16) => {
                let (name, from) = self.of(TRUNCATIONS).unwrap_or(("trunc_f64_s", F64));
                format!("({t}.{name} {})", self.expression(from, less))
            }
            _ if ty == I32 => self.condition(less),
            _ => self.leaf(ty),
        }
    }

    /// An i32 that is a truth.
    pub(crate) fn condition(&mut self, depth: u8) -> String {
        let less = depth.saturating_sub(1);
        if self.once_in(6) {
            let ty = self.of(&[I32, I64]).unwrap_or(I32);
            return format!("({}.eqz {})", ty.name(), self.expression(ty, less));
        }
        let of = self.ty();
        let name = self.name(comparisons(of));
        let (a, b) = (self.expression(of, less), self.expression(of, less));
        format!("({}.{name} {a} {b})", of.name())
    }
}
