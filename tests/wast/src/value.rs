//! Arguments and result patterns of a script as the engine's values.

use wast::core::{AbstractHeapType, HeapType, NanPattern, V128Pattern, WastArgCore, WastRetCore};
use wast::token::{F32, F64};
use wast::{WastArg, WastRet};
use wrt::{ExternRef, Platform, Store, V128, Val};

/// The value an argument stands for; `None` where the engine has no values of its type.
pub(crate) fn argument<T, P: Platform + Clone>(store: &mut Store<T, P>, arg: &WastArg<'_>) -> Option<Val> {
    let WastArg::Core(arg) = arg else { return None };
    Some(match arg {
        WastArgCore::I32(value) => Val::I32(*value),
        WastArgCore::I64(value) => Val::I64(*value),
        WastArgCore::F32(value) => Val::F32(value.bits),
        WastArgCore::F64(value) => Val::F64(value.bits),
        WastArgCore::RefNull(heap) if is_heap_type(heap, AbstractHeapType::Func) => Val::FuncRef(None),
        WastArgCore::RefNull(heap) if is_heap_type(heap, AbstractHeapType::Extern) => Val::ExternRef(None),
        WastArgCore::RefNull(heap) if is_heap_type(heap, AbstractHeapType::Any) => Val::AnyRef(None),
        WastArgCore::RefNull(heap) if is_heap_type(heap, AbstractHeapType::Exn) => Val::ExnRef(None),
        WastArgCore::RefExtern(value) => Val::ExternRef(Some(ExternRef::new(store, *value).ok()?)),
        WastArgCore::V128(value) => Val::V128(V128::from_le_bytes(value.to_le_bytes())),
        // A value of the host's among those that guests make.
        WastArgCore::RefHost(value) => Val::AnyRef(ExternRef::new(store, *value).ok()?.to_any()),
        WastArgCore::RefNull(_) => return None,
    })
}

/// Whether the values are those of the patterns, one for one.
pub(crate) fn all_match<T, P: Platform + Clone>(store: &Store<T, P>, expected: &[WastRet<'_>], got: &[Val]) -> bool {
    expected.len() == got.len()
        && expected.iter().zip(got).all(|(expected, got)| {
            if let WastRet::Core(expected) = expected { matches(store, expected, got) } else { false }
        })
}

fn matches<T, P: Platform + Clone>(store: &Store<T, P>, expected: &WastRetCore<'_>, got: &Val) -> bool {
    match (expected, got) {
        (WastRetCore::Either(patterns), got) => patterns.iter().any(|pattern| matches(store, pattern, got)),
        (WastRetCore::I32(expected), Val::I32(got)) => expected == got,
        (WastRetCore::I64(expected), Val::I64(got)) => expected == got,
        (WastRetCore::F32(expected), Val::F32(got)) => f32_matches(expected, *got),
        (WastRetCore::F64(expected), Val::F64(got)) => f64_matches(expected, *got),
        (WastRetCore::V128(expected), Val::V128(got)) => v128_matches(expected, *got),
        (
            WastRetCore::RefNull(None),
            Val::FuncRef(None) | Val::ExternRef(None) | Val::AnyRef(None) | Val::ExnRef(None),
        ) => true,
        (WastRetCore::RefNull(Some(heap)), Val::FuncRef(None)) => {
            is_heap_type(heap, AbstractHeapType::Func)
                || is_heap_type(heap, AbstractHeapType::NoFunc)
                || matches!(heap, HeapType::Concrete(_))
        }
        (WastRetCore::RefNull(Some(heap)), Val::AnyRef(None)) => {
            [
                AbstractHeapType::Any,
                AbstractHeapType::Eq,
                AbstractHeapType::I31,
                AbstractHeapType::Struct,
                AbstractHeapType::Array,
                AbstractHeapType::None,
            ]
            .iter()
            .any(|wanted| is_heap_type(heap, *wanted))
                || matches!(heap, HeapType::Concrete(_))
        }
        (WastRetCore::RefNull(Some(heap)), Val::ExnRef(None)) => {
            is_heap_type(heap, AbstractHeapType::Exn) || is_heap_type(heap, AbstractHeapType::NoExn)
        }
        (WastRetCore::RefNull(Some(heap)), Val::ExternRef(None)) => {
            is_heap_type(heap, AbstractHeapType::Extern) || is_heap_type(heap, AbstractHeapType::NoExtern)
        }
        (WastRetCore::RefExtern(None), Val::ExternRef(Some(_))) => true,
        (WastRetCore::RefExtern(Some(expected)), Val::ExternRef(Some(got))) => {
            got.data(store).and_then(|data| data.downcast_ref::<u32>()) == Some(expected)
        }
        (WastRetCore::RefFunc(None), Val::FuncRef(Some(_))) => true,
        (WastRetCore::RefHost(expected), Val::AnyRef(Some(got))) => {
            got.to_extern().data(store).and_then(|data| data.downcast_ref::<u32>()) == Some(expected)
        }
        (WastRetCore::RefAny, Val::AnyRef(Some(_))) => true,
        (WastRetCore::RefEq, Val::AnyRef(Some(got))) => {
            got.i31().is_some() || got.is_struct(store) || got.is_array(store)
        }
        (WastRetCore::RefStruct, Val::AnyRef(Some(got))) => got.is_struct(store),
        (WastRetCore::RefArray, Val::AnyRef(Some(got))) => got.is_array(store),
        (WastRetCore::RefI31, Val::AnyRef(Some(got))) => got.i31().is_some(),
        _ => false,
    }
}

/// A NaN is canonical when of its payload the topmost bit alone is set, arithmetic when at least that bit is.
fn f32_matches(expected: &NanPattern<F32>, got: u32) -> bool {
    match expected {
        NanPattern::CanonicalNan => got & 0x7fff_ffff == 0x7fc0_0000,
        NanPattern::ArithmeticNan => got & 0x7fc0_0000 == 0x7fc0_0000,
        NanPattern::Value(value) => value.bits == got,
    }
}

fn f64_matches(expected: &NanPattern<F64>, got: u64) -> bool {
    match expected {
        NanPattern::CanonicalNan => got & 0x7fff_ffff_ffff_ffff == 0x7ff8_0000_0000_0000,
        NanPattern::ArithmeticNan => got & 0x7ff8_0000_0000_0000 == 0x7ff8_0000_0000_0000,
        NanPattern::Value(value) => value.bits == got,
    }
}

/// Lane by lane.
fn v128_matches(expected: &V128Pattern, got: V128) -> bool {
    let got = got.to_le_bytes();
    match expected {
        V128Pattern::I8x16(lanes) => lanes.iter().map(|lane| lane.cast_unsigned()).eq(got),
        V128Pattern::I16x8(lanes) => lanes.iter().flat_map(|lane| lane.to_le_bytes()).eq(got),
        V128Pattern::I32x4(lanes) => lanes.iter().flat_map(|lane| lane.to_le_bytes()).eq(got),
        V128Pattern::I64x2(lanes) => lanes.iter().flat_map(|lane| lane.to_le_bytes()).eq(got),
        V128Pattern::F32x4(lanes) => {
            let got = got.as_chunks().0.iter().map(|lane| u32::from_le_bytes(*lane));
            lanes.iter().zip(got).all(|(expected, got)| f32_matches(expected, got))
        }
        V128Pattern::F64x2(lanes) => {
            let got = got.as_chunks().0.iter().map(|lane| u64::from_le_bytes(*lane));
            lanes.iter().zip(got).all(|(expected, got)| f64_matches(expected, got))
        }
    }
}

/// Whether a heap type is this one, not shared.
fn is_heap_type(heap: &HeapType<'_>, wanted: AbstractHeapType) -> bool {
    matches!(heap, HeapType::Abstract { shared: false, ty } if *ty == wanted)
}

/// Values as they stand in messages: floats with their bits, so that NaNs can be told apart.
pub(crate) fn show(values: &[Val]) -> String {
    if values.is_empty() {
        return "nothing".into();
    }
    let one = |value: &Val| match value {
        Val::I32(value) => format!("i32 {value}"),
        Val::I64(value) => format!("i64 {value}"),
        Val::F32(bits) => format!("f32 {} ({bits:#010x})", f32::from_bits(*bits)),
        Val::F64(bits) => format!("f64 {} ({bits:#018x})", f64::from_bits(*bits)),
        Val::V128(value) => format!("v128 {value:?}"),
        Val::FuncRef(None) | Val::ExternRef(None) | Val::AnyRef(None) | Val::ExnRef(None) => {
            format!("null {}", value.ty())
        }
        Val::FuncRef(_) | Val::ExternRef(_) | Val::AnyRef(_) | Val::ExnRef(_) | _ => value.ty().to_string(),
    };
    values.iter().map(one).collect::<Vec<String>>().join(", ")
}

/// Patterns as they stand in messages.
pub(crate) fn show_patterns(patterns: &[WastRet<'_>]) -> String {
    if patterns.is_empty() {
        return "nothing".into();
    }
    let one = |pattern: &WastRet<'_>| {
        if let WastRet::Core(pattern) = pattern { show_pattern(pattern) } else { "a component's value".into() }
    };
    patterns.iter().map(one).collect::<Vec<String>>().join(", ")
}

fn show_pattern(pattern: &WastRetCore<'_>) -> String {
    match pattern {
        WastRetCore::I32(value) => format!("i32 {value}"),
        WastRetCore::I64(value) => format!("i64 {value}"),
        WastRetCore::F32(NanPattern::Value(value)) => {
            format!("f32 {} ({:#010x})", f32::from_bits(value.bits), value.bits)
        }
        WastRetCore::F64(NanPattern::Value(value)) => {
            format!("f64 {} ({:#018x})", f64::from_bits(value.bits), value.bits)
        }
        WastRetCore::F32(NanPattern::CanonicalNan) => "f32 nan:canonical".into(),
        WastRetCore::F32(NanPattern::ArithmeticNan) => "f32 nan:arithmetic".into(),
        WastRetCore::F64(NanPattern::CanonicalNan) => "f64 nan:canonical".into(),
        WastRetCore::F64(NanPattern::ArithmeticNan) => "f64 nan:arithmetic".into(),
        WastRetCore::RefNull(_) => "a null reference".into(),
        WastRetCore::RefExtern(Some(value)) => format!("externref {value}"),
        WastRetCore::RefExtern(None) => "externref".into(),
        WastRetCore::RefFunc(_) => "funcref".into(),
        WastRetCore::Either(patterns) => patterns.iter().map(show_pattern).collect::<Vec<String>>().join(" or "),
        WastRetCore::V128(lanes) => format!("v128 {lanes:?}"),
        WastRetCore::RefHost(value) => format!("a value of the host's, {value}"),
        WastRetCore::RefAny => "anyref".into(),
        WastRetCore::RefEq => "eqref".into(),
        WastRetCore::RefArray => "arrayref".into(),
        WastRetCore::RefStruct => "structref".into(),
        WastRetCore::RefI31 => "i31ref".into(),
        WastRetCore::RefI31Shared => "a reference of another type".into(),
    }
}
