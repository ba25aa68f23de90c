//! Translated code agrees with `wasmi` on results, traps, globals and memories.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use wrt::{Engine, Module};
use wrt_fuzz::Exactness;

static ENGINE: LazyLock<Engine> = LazyLock::new(wrt_fuzz::engine);

fuzz_target!(|bytes: &[u8]| {
    // A module as it is, else what wasm-smith makes of the bytes.
    if bytes.starts_with(b"\0asm") {
        if wrt_fuzz::validator().validate_all(bytes).is_err() {
            return;
        }
        // Limits may refuse it.
        let Ok(module) = Module::new(&ENGINE, bytes) else { return };
        if module.imports().next().is_none() {
            wrt_fuzz::compare(bytes, &module, Exactness::ButMemories);
        }
    } else {
        let mut source = Unstructured::new(bytes);
        let Ok(mut module) = wasm_smith::Module::new(wrt_fuzz::wasm_smith_config(), &mut source) else { return };
        if module.ensure_termination(10_000).is_err() {
            return;
        }
        let wasm = module.to_bytes();
        match Module::new(&ENGINE, &wasm) {
            Ok(module) => wrt_fuzz::compare(&wasm, &module, Exactness::Everything),
            Err(error) => panic!("a module of wasm-smith is refused: {error}"),
        }
    }
});
