//! A process of Linux, whose tasks the POSIX port runs as threads.
#![allow(unsafe_code, reason = "the C library is called here")]

unsafe extern "C" {
    #[link_name = "write"]
    fn write_to(file: i32, bytes: *const core::ffi::c_void, count: usize) -> isize;
    safe fn _exit(status: i32) -> !;
}

/// Writes bytes to the standard output: without the lock of Rust's library, since a task may be stopped while it holds that.
pub(crate) fn write(bytes: &[u8]) {
    // SAFETY: the bytes are alive and as many as it says. A write that is cut short or interrupted loses what is printed, no more.
    let _written = unsafe { write_to(1, bytes.as_ptr().cast(), bytes.len()) };
}

/// Ends the process at once: its threads are stopped wherever they are.
pub(crate) fn exit(good: bool) -> ! {
    _exit(i32::from(!good))
}
