//! Decoding and validation agree with `wasmparser` on what is a module, whole and in chunks of one byte.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wasmparser::{Parser, Payload, TypeRef};
use wrt::{Engine, Error, Module, ParseErrorKind};

static ENGINE: LazyLock<Engine> = LazyLock::new(wrt_fuzz::engine_of_all);

fuzz_target!(|bytes: &[u8]| {
    let found = Module::new(&ENGINE, bytes);
    let expected = wrt_fuzz::validator().validate_all(bytes);
    match (&expected, &found) {
        (Ok(_), Ok(_)) | (Err(_), Err(_)) => {}
        // The two have limits of their own.
        (Ok(_), Err(error)) if is_limit(error) => {}
        (Ok(_), Err(error)) if has_exact_import(bytes) || names_exact_type(error) => {}
        (Err(error), Ok(_)) if is_their_limit(error.message()) => {}
        (Ok(_), Err(error)) => panic!("wasmparser accepts it, WRT does not: {error}"),
        (Err(error), Ok(_)) => panic!("WRT accepts it, wasmparser does not: {error}"),
    }
});

/// Whether it imports a function of an exact type, which wasmparser takes whatever features it is told.
fn has_exact_import(bytes: &[u8]) -> bool {
    Parser::new(0).parse_all(bytes).filter_map(Result::ok).any(|payload| match payload {
        Payload::ImportSection(imports) => {
            imports.into_imports().filter_map(Result::ok).any(|import| matches!(import.ty, TypeRef::FuncExact(_)))
        }
        _ => false,
    })
}

/// Whether it was refused for an exact type, which wasmparser takes whatever features it is told.
fn names_exact_type(error: &Error) -> bool {
    let Error::Parse(error) = error else { return false };
    matches!(error.kind, ParseErrorKind::Unsupported { what: "custom descriptors", found: 0x62 })
}

fn is_limit(error: &Error) -> bool {
    match error {
        Error::Limit(_) => true,
        Error::Parse(error) => matches!(error.kind, ParseErrorKind::Limit(_)),
        _ => false,
    }
}

fn is_their_limit(message: &str) -> bool {
    [
        "too large",
        "too many",
        "count exceeds limit",
        "size is out of bounds",
        "exceeds the limit",
        "effective type size",
    ]
    .iter()
    .any(|part| message.contains(part))
}
