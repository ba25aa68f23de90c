//! The C library's knowledge of the current thread's stack.
#![allow(unsafe_code, reason = "the C library is called here")]

/// The addresses of the current thread's stack: its lowest byte, and one past its highest.
pub(crate) fn current() -> (usize, usize) {
    // SAFETY: the thread is the current one, so it lives; the calls read what the C library keeps of it.
    let (high, size) = unsafe {
        let thread = libc::pthread_self();
        (libc::pthread_get_stackaddr_np(thread).addr(), libc::pthread_get_stacksize_np(thread))
    };
    (high.saturating_sub(size), high)
}
