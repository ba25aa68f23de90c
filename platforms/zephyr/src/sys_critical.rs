//! The crate `critical-section` on the kernel's interrupt lock, which nests by its keys and excludes other processors.
#![allow(unsafe_code, reason = "the implementation of `critical-section` is declared unsafe")]

use critical_section::{Impl, RawRestoreState, set_impl};

unsafe extern "C" {
    safe fn wrt_zephyr_lock() -> u32;
    safe fn wrt_zephyr_unlock(key: u32);
}

/// The kernel's interrupt lock.
struct Kernel;

set_impl!(Kernel);

// SAFETY: `irq_lock` masks the processor's interrupts, by which threads are switched, and where there are several processors takes the
// kernel's global lock too, as often as it is nested; so whatever was entered excludes every thread and interrupt until the outermost
// unlock restores what the first lock found. Nothing of ours blocks in between, which would give the lock up.
unsafe impl Impl for Kernel {
    unsafe fn acquire() -> RawRestoreState {
        wrt_zephyr_lock()
    }

    unsafe fn release(key: RawRestoreState) {
        wrt_zephyr_unlock(key);
    }
}
