//! Values and patterns against what slots hold.

use wrt::HeapType;
use wrt::runtime::ValType;

use crate::format::{Pattern, Value};

/// What a slot holds for a value.
pub(crate) fn slot(value: Value) -> u64 {
    match value {
        Value::I32(bits) | Value::F32(bits) => u64::from(bits),
        Value::I64(bits) | Value::F64(bits) => bits,
        Value::Null(_) => 0,
        Value::Extern(number) => u64::from(number).saturating_add(1),
    }
}

/// Whether a slot of this type is of the pattern. A NaN is canonical when of its payload the topmost bit alone is set, arithmetic when at
/// least that bit is.
pub(crate) fn matches(pattern: Pattern, ty: ValType, bits: u64) -> bool {
    match (pattern, ty) {
        (Pattern::Value(Value::Null(null)), ty) => are_related(null, ty) && bits == 0,
        (Pattern::Value(value @ Value::Extern(_)), ty) => ty.heap() == Some(HeapType::Extern) && bits == slot(value),
        (Pattern::Value(value), ty) => ty == type_of(value) && bits == slot(value),
        (Pattern::CanonicalF32, ValType::F32) => bits & 0x7fff_ffff == 0x7fc0_0000 && bits >> 32 == 0,
        (Pattern::ArithmeticF32, ValType::F32) => bits & 0x7fc0_0000 == 0x7fc0_0000 && bits >> 32 == 0,
        (Pattern::CanonicalF64, ValType::F64) => bits & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000,
        (Pattern::ArithmeticF64, ValType::F64) => bits & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
        (Pattern::Null, ty) => ty.is_ref() && bits == 0,
        (Pattern::AnyExtern, ValType::EXTERNREF) | (Pattern::AnyFunc, ValType::FUNCREF) => bits != 0,
        _ => false,
    }
}

fn type_of(value: Value) -> ValType {
    match value {
        Value::I32(_) => ValType::I32,
        Value::I64(_) => ValType::I64,
        Value::F32(_) => ValType::F32,
        Value::F64(_) => ValType::F64,
        Value::Null(ty) => ty,
        Value::Extern(_) => ValType::EXTERNREF,
    }
}

/// Whether one null may be of both types of references. What a concrete type is below is not known here.
fn are_related(one: ValType, other: ValType) -> bool {
    let (Some(one), Some(other)) = (one.heap(), other.heap()) else { return false };
    matches!(other, HeapType::Concrete(_)) || one.is_below(other) || other.is_below(one)
}
