//! The bytes that Kconfig sets aside for an arena.
#![allow(unsafe_code, reason = "C's memory is taken over here")]

use core::cell::Cell;
use core::slice;

use critical_section::Mutex;

unsafe extern "C" {
    fn wrt_zephyr_arena(len: *mut usize) -> *mut u8;
}

static TAKEN: Mutex<Cell<bool>> = Mutex::new(Cell::new(false));

/// The bytes that `CONFIG_WRT_ARENA_SIZE` sets aside, the first time; then `None`, as where there are none. *Bounded*.
///
/// A C program that takes them from the C interface must not run in the same image with a Rust program that takes them here.
#[must_use]
pub fn memory() -> Option<&'static mut [u8]> {
    if critical_section::with(|section| TAKEN.borrow(section).replace(true)) {
        return None;
    }
    let mut len = 0;
    // SAFETY: it is a live local to be written.
    let bytes = unsafe { wrt_zephyr_arena(&raw mut len) };
    // SAFETY: a pointer that is not null is to a zeroed static of C with so many bytes, which C uses nowhere else; this is the one time
    // that a reference to it is made: `TAKEN` was false and is true from now on.
    (!bytes.is_null()).then(|| unsafe { slice::from_raw_parts_mut(bytes, len) })
}
