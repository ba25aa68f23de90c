//! A call that is stopped and goes on comes to what it comes to in one piece: results, traps, fuel, globals, memories.
//!
//! The first byte decides what the module is made by. Instrumented code has the loop alone; `compare-drivers` does the same with both drivers.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Unstructured;
use libfuzzer_sys::fuzz_target;
use wrt_driver_tests::{Drivers, compare, hot_module};

static DRIVERS: LazyLock<Drivers> = LazyLock::new(|| Drivers::new().expect("Linux gives an engine"));

fuzz_target!(|bytes: &[u8]| {
    let Some((kind, bytes)) = bytes.split_first() else { return };
    let (pieces, bytes) = bytes.split_at(bytes.len().min(64));
    let wasm = if kind % 2 == 0 {
        hot_module(bytes)
    } else {
        let Some(wasm) = wrt_fuzz::module_that_ends(&mut Unstructured::new(bytes), true) else { return };
        wasm
    };
    if let Err(difference) = compare(&DRIVERS, &wasm, pieces) {
        panic!("{difference}");
    }
});
