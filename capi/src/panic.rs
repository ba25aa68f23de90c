//! What becomes of a panic on bare metal: a call of the program's. None is reachable, so that no linked program needs the function.
#![allow(unsafe_code, reason = "a foreign function is declared")]

use core::panic::PanicInfo;

unsafe extern "C" {
    // It takes nothing, and does not come back.
    safe fn wrt_panic() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    wrt_panic()
}
