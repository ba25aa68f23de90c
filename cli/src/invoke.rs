//! Parameters and results of a function called from the command line.

mod float;

use core::fmt::Write as _;
use std::ffi::OsString;
use std::path::Path;

use wrt::{ExternType, FuncType, Module, Val, ValType};

use crate::escape::Escaped;
use crate::exit::Exit;
use crate::failure::Failure;

/// The function that a program is.
const START: &str = "_start";

/// The function that makes a reactor ready.
const INITIALIZE: &str = "_initialize";

/// What of a module is called, found before any of the guest's code runs.
#[derive(Debug)]
pub(crate) struct Plan<'a> {
    /// The export that is called.
    pub(crate) name: &'a str,
    /// Whether a reactor's `_initialize` comes first.
    pub(crate) initialize: bool,
    pub(crate) params: Vec<Val>,
    /// Room for the results.
    pub(crate) results: Vec<Val>,
}

impl<'a> Plan<'a> {
    /// The call of a function by name, with the arguments as parameters, or else of the program that the module is.
    pub(crate) fn of(
        path: &Path,
        module: &Module,
        invoke: Option<&'a str>,
        args: &[OsString],
    ) -> Result<Plan<'a>, Failure> {
        let Some(name) = invoke else {
            if func(module, START).is_none() {
                let what = format!("{}: no `{START}` is exported: this is no program", path.display());
                return Err(Failure::new(Exit::Failure, what).advise(choices(module)));
            }
            check_plain(path, module, START)?;
            return Ok(Plan { name: START, initialize: false, params: Vec::new(), results: Vec::new() });
        };
        let Some(ty) = func(module, name) else {
            let what = format!("{}: no function `{name}` is exported", path.display());
            return Err(Failure::new(Exit::Usage, what).advise("`wrt inspect` lists the exports"));
        };
        // A reactor's export may be called only after this one.
        let initialize = name != INITIALIZE && func(module, INITIALIZE).is_some();
        if initialize {
            check_plain(path, module, INITIALIZE)?;
        }
        let results = ty.results().iter().map(|ty| Val::default_for_ty(*ty)).collect();
        Ok(Plan { name, initialize, params: params(name, &ty, args)?, results })
    }
}

/// The type of a function that is exported under this name.
fn func(module: &Module, name: &str) -> Option<FuncType> {
    if let Some(ExternType::Func(ty)) = module.get_export(name) { Some(ty) } else { None }
}

/// Refuses a function of WASI's life cycle that takes or gives something.
fn check_plain(path: &Path, module: &Module, name: &str) -> Result<(), Failure> {
    match func(module, name) {
        Some(ty) if !ty.params().is_empty() || !ty.results().is_empty() => {
            let what = format!("{}: `{name}` has the type {ty}, and should take and give nothing", path.display());
            Err(Failure::new(Exit::Failure, what))
        }
        Some(_) | None => Ok(()),
    }
}

/// The values that the arguments stand for.
fn params(name: &str, ty: &FuncType, args: &[OsString]) -> Result<Vec<Val>, Failure> {
    let usage = |what: String| Failure::new(Exit::Usage, what).advise(format!("the function is `{name}{ty}`"));
    if args.len() != ty.params().len() {
        let (takes, given) = (counted(ty.params().len()), args.len());
        return Err(usage(format!("`{name}` takes {takes}, {given} were given")));
    }
    let param = |(ty, word): (&ValType, &OsString)| {
        let value = word.to_str().and_then(|text| param(*ty, text));
        value.ok_or_else(|| usage(format!("`{}` cannot be a parameter of type {ty}", word.display())))
    };
    ty.params().iter().zip(args).map(param).collect()
}

fn counted(params: usize) -> String {
    if params == 1 { "1 parameter".into() } else { format!("{params} parameters") }
}

/// Results, one a line.
pub(crate) fn show(results: &[Val]) -> String {
    results.iter().fold(String::new(), |mut text, result| {
        // Writing to a string cannot fail.
        let _ = match result {
            Val::I32(value) => writeln!(text, "{value}"),
            Val::I64(value) => writeln!(text, "{value}"),
            Val::F32(bits) => writeln!(text, "{}", float::show_f32(*bits)),
            Val::F64(bits) => writeln!(text, "{}", float::show_f64(*bits)),
            Val::V128(value) => writeln!(text, "{value:?}"),
            Val::FuncRef(None) | Val::ExternRef(None) => writeln!(text, "null"),
            Val::FuncRef(_) | Val::ExternRef(_) | _ => writeln!(text, "{}", result.ty()),
        };
        text
    })
}

/// Advice that names the functions which can be called.
fn choices(module: &Module) -> String {
    let funcs = module.exports().filter(|export| matches!(export.ty(), ExternType::Func(_)));
    let names: Vec<String> = funcs.map(|export| format!("`{}`", Escaped(export.name()))).take(10).collect();
    if names.is_empty() {
        return "it exports no function at all".into();
    }
    format!("call a function with `--invoke NAME`: {}", names.join(", "))
}

fn param(ty: ValType, text: &str) -> Option<Val> {
    match ty {
        ValType::I32 => {
            let value = integer(text)?;
            let bits = i32::try_from(value).ok().or_else(|| u32::try_from(value).ok().map(u32::cast_signed));
            bits.map(Val::I32)
        }
        ValType::I64 => {
            let value = integer(text)?;
            let bits = i64::try_from(value).ok().or_else(|| u64::try_from(value).ok().map(u64::cast_signed));
            bits.map(Val::I64)
        }
        ValType::F32 => float::f32(text).map(Val::F32),
        ValType::F64 => float::f64(text).map(Val::F64),
        ValType::V128 => {
            let bits = match text.strip_prefix("0x") {
                Some(digits) => u128::from_str_radix(digits, 16),
                None => text.parse(),
            };
            bits.ok().map(|bits| Val::V128(bits.into()))
        }
        ValType::FuncRef => (text == "null").then_some(Val::FuncRef(None)),
        ValType::ExternRef => (text == "null").then_some(Val::ExternRef(None)),
        ValType::Ref(_) | _ => None,
    }
}

/// A number, decimal or `0x…`, with or without a sign in front of all.
fn integer(text: &str) -> Option<i128> {
    let (is_negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, radix) = match digits.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    // The standard library would take a second sign.
    let value = i128::from(
        digits.starts_with(|c: char| c.is_ascii_hexdigit()).then(|| u64::from_str_radix(digits, radix).ok())??,
    );
    Some(if is_negative { value.saturating_neg() } else { value })
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
        assert_eq!(i32("-2147483649"), None);
        let i64 = |text| param(ValType::I64, text).as_ref().and_then(Val::i64);
        assert_eq!(i64("18446744073709551615"), Some(-1));
    }

    #[test]
    fn a_sign_stands_once_and_in_front() {
        let i32 = |text| param(ValType::I32, text).as_ref().and_then(Val::i32);
        assert_eq!(i32("-0x1"), Some(-1));
        assert_eq!(i32("+0x10"), Some(16));
        for text in ["0x+1", "0x-1", "--1", "+-1", "-", "0x", ""] {
            assert_eq!(i32(text), None, "{text}");
        }
    }

    #[test]
    fn references_can_only_be_null() {
        assert!(matches!(param(ValType::FuncRef, "null"), Some(Val::FuncRef(None))));
        assert!(param(ValType::ExternRef, "1").is_none());
    }
}
