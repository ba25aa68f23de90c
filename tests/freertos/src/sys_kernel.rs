//! The calls into `c/board.c`, and those that come from it.
#![allow(unsafe_code, reason = "C is called here, and calls")]

use core::ffi::{CStr, c_char, c_int};

unsafe extern "C" {
    // It takes no pointers, and is called once.
    safe fn board_start();
}

/// Makes the queue and starts the kernel, which does not come back.
pub(crate) fn start() {
    board_start();
}

/// The kernel calls it when an assertion of it fails, and this program when a stack is too small.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
extern "C" fn board_assert(file: *const c_char, line: c_int) -> ! {
    // SAFETY: C gives a string literal, or a task's name, which ends in zero.
    let file = unsafe { CStr::from_ptr(file) };
    crate::broken(file.to_str().unwrap_or("?"), line)
}
