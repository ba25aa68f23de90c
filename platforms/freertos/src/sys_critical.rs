//! The crate `critical-section` on the kernel's critical sections, which nest by themselves.
#![allow(unsafe_code, reason = "the implementation of `critical-section` is declared unsafe")]

use critical_section::{Impl, RawRestoreState, set_impl};

unsafe extern "C" {
    safe fn wrt_freertos_enter();
    safe fn wrt_freertos_exit();
}

/// The kernel's critical sections: every interrupt that may call the kernel is masked.
struct Kernel;

set_impl!(Kernel);

// SAFETY: the kernel runs on one core (the shim refuses others) and switches tasks by interrupts that are masked here until as many
// exits as enters have come, so whatever was entered excludes every task. Interrupts do not use this crate (its docs forbid it).
unsafe impl Impl for Kernel {
    unsafe fn acquire() -> RawRestoreState {
        wrt_freertos_enter();
        RawRestoreState::default()
    }

    unsafe fn release(_: RawRestoreState) {
        wrt_freertos_exit();
    }
}
