//! wasm3, in C.
#![allow(unsafe_code, reason = "foreign functions are called here")]

use crate::{Guest, counted};

unsafe extern "C" {
    /// Loads a module, for the calls that follow; whether that went well. The bytes must stay as long as the program runs.
    fn wasm3_load(wasm: *const u8, size: u32) -> bool;
    /// Calls `run` of the module that was loaded last; whether it returned.
    safe fn wasm3_call(argument: u32) -> bool;
    /// What it returned.
    safe fn wasm3_result() -> u32;
}

/// Runs a guest twice and gives the counts of the second time, if it gives what it must: the first time, functions are translated.
pub(crate) fn run(guest: &'static Guest) -> Option<u32> {
    let size = u32::try_from(guest.wasm.len()).ok()?;
    // SAFETY: the bytes are readable for this size, and static.
    if !unsafe { wasm3_load(guest.wasm.as_ptr(), size) } {
        return None;
    }
    let mut counts = 0;
    for _ in 0..2 {
        let returned;
        (counts, returned) = counted(|| wasm3_call(guest.argument));
        if !returned || wasm3_result() != guest.result {
            return None;
        }
    }
    Some(counts)
}
