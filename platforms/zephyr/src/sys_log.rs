//! Lines for Zephyr's log.
#![allow(unsafe_code, reason = "C is called here")]

use core::ffi::{CStr, c_char};

unsafe extern "C" {
    fn wrt_zephyr_log(level: u32, line: *const c_char);
}

/// Writes a line to Zephyr's log, as one of its module `wrt`, whose level is `CONFIG_WRT_LOG_LEVEL`: 0 is an error, 1 a warning, 2 news, and
/// all above for developers. *Bounded* where the log is deferred; else as its backends are.
pub fn log(level: u32, line: &CStr) {
    // SAFETY: the pointer is to text that ends with a zero, which the log copies before the call returns.
    unsafe { wrt_zephyr_log(level, line.as_ptr()) };
}
