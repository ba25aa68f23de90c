//! Translated code agrees with `wasmi` on results, traps, globals and memories.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use wrt::{Engine, Module};
use wrt_fuzz::{Exactness, Oracle};

static ENGINE: LazyLock<Engine> = LazyLock::new(wrt_fuzz::engine);

fuzz_target!(|bytes: &[u8]| {
    // A module as it is, else what wasm-smith makes of the bytes.
    if bytes.starts_with(b"\0asm") {
        if wrt_fuzz::validator_of_the_determined().validate_all(bytes).is_err() {
            return;
        }
        // Limits may refuse it.
        let Ok(module) = Module::new(&ENGINE, bytes) else { return };
        if module.imports().next().is_none()
            && let Some(oracle) = Oracle::new(bytes)
        {
            wrt_fuzz::compare(oracle, &module, Exactness::ButMemories);
        }
    } else {
        let Some(wasm) = wrt_fuzz::module_that_ends(&mut Unstructured::new(bytes), false) else { return };
        match Module::new(&ENGINE, &wasm) {
            Ok(module) => {
                if let Some(oracle) = Oracle::new(&wasm) {
                    wrt_fuzz::compare(oracle, &module, Exactness::Everything);
                }
            }
            Err(error) => panic!("a module of wasm-smith is refused: {error}"),
        }
    }
});
