//! Parameters and results of a function called from the command line.

use core::fmt::Write as _;
use core::str::FromStr;

use wrt::{ExternType, FuncType, Module, Val, ValType};

use crate::exit::Exit;
use crate::failure::Failure;

/// The values that the arguments stand for.
pub(crate) fn params(name: &str, ty: &FuncType, args: &[String]) -> Result<Vec<Val>, Failure> {
    let usage = |what: String| Failure::new(Exit::Usage, what).advise(format!("the function is `{name}{ty}`"));
    if args.len() != ty.params().len() {
        return Err(usage(format!("`{name}` takes {} parameters, {} were given", ty.params().len(), args.len())));
    }
    let param = |(ty, text): (&ValType, &String)| {
        param(*ty, text).ok_or_else(|| usage(format!("`{text}` cannot be a parameter of type {ty}")))
    };
    ty.params().iter().zip(args).map(param).collect()
}

/// Room for a function's results.
pub(crate) fn room(ty: &FuncType) -> Vec<Val> {
    ty.results().iter().map(|ty| Val::default_for_ty(*ty)).collect()
}

/// Results, one a line.
pub(crate) fn show(results: &[Val]) -> String {
    results.iter().fold(String::new(), |mut text, result| {
        // Writing to a string cannot fail.
        let _ = match result {
            Val::I32(value) => writeln!(text, "{value}"),
            Val::I64(value) => writeln!(text, "{value}"),
            Val::F32(bits) => writeln!(text, "{}", f32::from_bits(*bits)),
            Val::F64(bits) => writeln!(text, "{}", f64::from_bits(*bits)),
            Val::FuncRef(None) | Val::ExternRef(None) => writeln!(text, "null"),
            Val::FuncRef(_) | Val::ExternRef(_) | _ => writeln!(text, "{}", result.ty()),
        };
        text
    })
}

/// Advice that names the functions which can be called.
pub(crate) fn choices(module: &Module) -> String {
    let funcs = module.exports().filter(|export| matches!(export.ty(), ExternType::Func(_)));
    let names: Vec<String> = funcs.map(|export| format!("`{}`", export.name())).take(10).collect();
    if names.is_empty() {
        return "it exports no function at all".into();
    }
    format!("call a function with `--invoke NAME`: {}", names.join(", "))
}

fn param(ty: ValType, text: &str) -> Option<Val> {
    match ty {
        ValType::I32 => {
            integer(text, i32::from_str, |bits| u32::try_from(bits).ok().map(u32::cast_signed)).map(Val::I32)
        }
        ValType::I64 => integer(text, i64::from_str, |bits| Some(bits.cast_signed())).map(Val::I64),
        ValType::F32 => text.parse().ok().map(|value: f32| Val::F32(value.to_bits())),
        ValType::F64 => text.parse().ok().map(|value: f64| Val::F64(value.to_bits())),
        ValType::FuncRef => (text == "null").then_some(Val::FuncRef(None)),
        ValType::ExternRef => (text == "null").then_some(Val::ExternRef(None)),
        _ => None,
    }
}

/// A decimal number with a sign, or one without, decimal or `0x…`, whose bits are taken.
fn integer<T, E>(text: &str, signed: impl Fn(&str) -> Result<T, E>, from_bits: impl Fn(u64) -> Option<T>) -> Option<T> {
    let bits = match text.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    };
    signed(text).ok().or_else(|| from_bits(bits?))
}

#[cfg(test)]
mod tests {
    use super::param;
    use wrt::{Val, ValType};

    #[test]
    fn integers_are_signed_unsigned_or_hexadecimal() {
        let i32 = |text| param(ValType::I32, text).as_ref().and_then(Val::i32);
        assert_eq!(i32("-1"), Some(-1));
        assert_eq!(i32("4294967295"), Some(-1));
        assert_eq!(i32("0xffffffff"), Some(-1));
        assert_eq!(i32("4294967296"), None);
        assert_eq!(i32("1.5"), None);
        let i64 = |text| param(ValType::I64, text).as_ref().and_then(Val::i64);
        assert_eq!(i64("18446744073709551615"), Some(-1));
    }

    #[test]
    fn references_can_only_be_null() {
        assert!(matches!(param(ValType::FuncRef, "null"), Some(Val::FuncRef(None))));
        assert!(param(ValType::ExternRef, "1").is_none());
    }
}
