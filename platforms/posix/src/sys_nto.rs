//! What QNX has of its own among the calls that POSIX systems share.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::ffi::c_void;
use core::ptr;

use libc::c_int;

use crate::Errno;
pub(crate) use crate::sys_memory::is_over_limit as locking_is_limited;
use crate::sys_memory::protect;

/// `MAP_LAZY` of `sys/mman.h`, which the crate `libc` lacks: take memory when it is touched, not before.
const MAP_LAZY: c_int = 0x80;

/// The clock that waits and deadlines are measured on.
pub(crate) const MONOTONIC: libc::clockid_t = libc::CLOCK_MONOTONIC;

/// What an anonymous mapping that only takes addresses is made with.
pub(crate) const RESERVE: c_int = libc::MAP_PRIVATE | libc::MAP_ANON | MAP_LAZY;

/// The system takes any bytes for a static stack.
pub(crate) const STATIC_STACKS_ARE_PAGES: bool = false;

/// Whether pages that could not be opened may have lost their mapping: POSIX allows it of mmap with MAP_FIXED.
pub(crate) const REFUSAL_MAY_UNMAP: bool = true;

/// There are no huge pages to ask for: the system uses large ones where memory allows.
pub(crate) const HUGE_PAGE: Option<usize> = None;

/// Maps memory that is there, zeroed, over pages that only took addresses. To protect lazy pages otherwise would leave it to the first
/// access to find that there is no memory, and the process would get a SIGBUS.
///
/// # Safety
/// The range is whole pages of the caller's own mapping, of which nothing is borrowed. After an error it may be mapped no more.
pub(crate) unsafe fn open(start: *mut c_void, len: usize) -> Result<(), Errno> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANON | libc::MAP_FIXED;
    // SAFETY: the caller's promise: what the new mapping replaces is its own and in nobody's use.
    let mapped = unsafe { libc::mmap(start, len, libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0) };
    if mapped == libc::MAP_FAILED { Err(Errno::last()) } else { Ok(()) }
}

/// Makes pages inaccessible again that nobody wrote: they are zero, and stay so. Their memory is kept.
///
/// # Safety
/// As [`open`].
pub(crate) unsafe fn close(start: *mut c_void, len: usize) {
    // SAFETY: the caller's promise.
    let _ = unsafe { protect(start, len, libc::PROT_NONE) };
}

/// Asks for nothing: see [`HUGE_PAGE`].
///
/// # Safety
/// None is needed; the other systems need some.
pub(crate) unsafe fn advise_huge(_: *mut c_void, _: usize) {}

unsafe extern "C" {
    /// `pthread.h` of QNX, which the crate `libc` lacks: a join until a point on CLOCK_MONOTONIC.
    fn pthread_timedjoin_monotonic(
        thread: libc::pthread_t,
        value: *mut *mut c_void,
        until: *const libc::timespec,
    ) -> c_int;
}

/// Joins a thread if it has ended; whether it had.
///
/// # Safety
/// The thread was neither joined nor detached; after an answer other than `Ok(false)` it counts as joined.
pub(crate) unsafe fn try_join(thread: libc::pthread_t) -> Result<bool, Errno> {
    // A time that has passed. Not zero, which the kernel could take for no time at all.
    let passed = libc::timespec { tv_sec: 0, tv_nsec: 1 };
    // SAFETY: the caller's promise; the time is a live local, and no value is asked for.
    match Errno::check(unsafe { pthread_timedjoin_monotonic(thread, ptr::null_mut(), &raw const passed) }) {
        Err(Errno::ETIMEDOUT | Errno::EBUSY) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Leaves the attributes as they are: on QNX a mutex lends its holder the priority of whoever waits for it unless it is told not to
/// (PTHREAD_PRIO_INHERIT is what `pthread_mutexattr_init` sets).
///
/// # Safety
/// None is needed; the other systems need some.
pub(crate) unsafe fn inherit_priority(_: *mut libc::pthread_mutexattr_t) -> Result<(), Errno> {
    Ok(())
}
