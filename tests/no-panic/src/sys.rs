//! What a panic becomes: a call of a function that exists nowhere, so that a program which can reach one does not link.
#![allow(unsafe_code, reason = "a foreign function is declared here")]

use core::panic::PanicInfo;

unsafe extern "C" {
    // Safe to call: no linked program holds a call of it.
    safe fn a_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    a_panic_is_reachable()
}
