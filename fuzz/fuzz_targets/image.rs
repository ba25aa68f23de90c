//! A damaged image gives an error, a trap or a wrong answer: never a crash, never a hang.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use wrt::{Engine, Module};

static ENGINE: LazyLock<Engine> = LazyLock::new(wrt_fuzz::engine);

fuzz_target!(|bytes: &[u8]| {
    // As it is, which the checksum mostly refuses; then with a checksum that fits, which lets the damage in.
    if let Ok(module) = Module::from_image_copy(&ENGINE, bytes) {
        wrt_fuzz::run_anything(&module);
    } else if let Some(image) = wrt_fuzz::sealed(bytes)
        && let Ok(module) = Module::from_image_copy(&ENGINE, &image)
    {
        wrt_fuzz::run_anything(&module);
    }
});
