//! Values and patterns against what slots hold.

use wrt::HeapType;
use wrt::runtime::ValType;

use crate::format::{Pattern, Value};

/// What a slot holds for a value, or a vector.
pub(crate) fn bits(value: Value) -> u128 {
    match value {
        Value::I32(bits) | Value::F32(bits) => u128::from(bits),
        Value::I64(bits) | Value::F64(bits) => u128::from(bits),
        Value::V128(bits) => bits,
        Value::Null(_) => 0,
        Value::Extern(number) | Value::Host(number) => u128::from(number).saturating_add(1),
    }
}

/// Whether what is of this type is of the pattern; `is_of` tells whether a reference is of a type. A NaN is canonical when of its payload the topmost bit alone is set, arithmetic when at
/// least that bit is.
#[expect(clippy::cast_possible_truncation, reason = "a reference is in the low half")]
pub(crate) fn matches(pattern: Pattern, ty: ValType, bits: u128, is_of: impl Fn(u64, ValType) -> bool) -> bool {
    match (pattern, ty) {
        (Pattern::Value(Value::Null(null)), ty) => are_related(null, ty) && bits == 0,
        (Pattern::Value(value @ Value::Extern(_)), ty) => {
            ty.heap() == Some(HeapType::Extern) && bits == self::bits(value)
        }
        (Pattern::Value(value @ Value::Host(_)), ty) => {
            ty.heap().is_some_and(|heap| heap.is_below(HeapType::Any)) && bits == self::bits(value)
        }
        (Pattern::Ref(wanted), ty) => ty.is_ref() && bits != 0 && is_of(bits as u64, wanted.non_null()),
        (Pattern::Value(value), ty) => ty == type_of(value) && bits == self::bits(value),
        (Pattern::CanonicalF32, ValType::F32) => is_canonical(bits, false),
        (Pattern::ArithmeticF32, ValType::F32) => is_arithmetic(bits, false),
        (Pattern::CanonicalF64, ValType::F64) => is_canonical(bits, true),
        (Pattern::ArithmeticF64, ValType::F64) => is_arithmetic(bits, true),
        (Pattern::Floats { is_64, canonical, arithmetic, lanes }, ValType::V128) => {
            let (count, width, mask) =
                if is_64 { (2, 64, u128::from(u64::MAX)) } else { (4, 32, u128::from(u32::MAX)) };
            (0..count).all(|lane: u32| {
                let part = |of: u128| of.wrapping_shr(lane.wrapping_mul(width)) & mask;
                let is = |kinds: u8| kinds.wrapping_shr(lane) & 1 != 0;
                if is(canonical) {
                    is_canonical(part(bits), is_64)
                } else if is(arithmetic) {
                    is_arithmetic(part(bits), is_64)
                } else {
                    part(bits) == part(lanes)
                }
            })
        }
        (Pattern::Null, ty) => ty.is_ref() && bits == 0,
        (Pattern::AnyExtern, ValType::EXTERNREF) => bits != 0,
        (Pattern::AnyFunc, ty) => matches!(ty.heap(), Some(HeapType::Func | HeapType::Concrete(_))) && bits != 0,
        _ => false,
    }
}

fn is_canonical(bits: u128, is_64: bool) -> bool {
    if is_64 { bits & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000 } else { bits & !0x8000_0000 == 0x7fc0_0000 }
}

fn is_arithmetic(bits: u128, is_64: bool) -> bool {
    if is_64 {
        bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000
    } else {
        bits & 0x7fc0_0000 == 0x7fc0_0000 && bits >> 32 == 0
    }
}

fn type_of(value: Value) -> ValType {
    match value {
        Value::I32(_) => ValType::I32,
        Value::I64(_) => ValType::I64,
        Value::F32(_) => ValType::F32,
        Value::F64(_) => ValType::F64,
        Value::V128(_) => ValType::V128,
        Value::Null(ty) => ty,
        Value::Extern(_) => ValType::EXTERNREF,
        Value::Host(_) => ValType::ANYREF,
    }
}

/// Whether one null may be of both types of references. What a concrete type is below is not known here.
fn are_related(one: ValType, other: ValType) -> bool {
    let (Some(one), Some(other)) = (one.heap(), other.heap()) else { return false };
    matches!(other, HeapType::Concrete(_)) || one.is_below(other) || other.is_below(one)
}
