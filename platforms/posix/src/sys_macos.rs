//! What macOS has of its own among the calls that POSIX systems share.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::ffi::c_void;
use core::ptr;

use libc::c_int;

use crate::Errno;
pub(crate) use crate::sys_memory::is_over_limit as locking_is_limited;
use crate::sys_memory::protect;

/// The clock that waits and deadlines are measured on: mach_absolute_time in nanoseconds. Like the kernel's timers it stands still
/// while the machine sleeps.
pub(crate) const MONOTONIC: libc::clockid_t = libc::CLOCK_UPTIME_RAW;

/// What an anonymous mapping that only takes addresses is made with.
pub(crate) const RESERVE: c_int = libc::MAP_PRIVATE | libc::MAP_ANON;

/// The system takes whole pages alone for a static stack.
pub(crate) const STATIC_STACKS_ARE_PAGES: bool = true;

/// Whether pages that could not be opened may have lost their mapping.
pub(crate) const REFUSAL_MAY_UNMAP: bool = false;

/// There are no huge pages to ask for in memory that is opened page by page.
pub(crate) const HUGE_PAGE: Option<usize> = None;

/// What pages are made of: memory that belongs to no file. The other systems know more.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Source;

impl Source {
    /// Memory of any kind.
    pub const ANY: Source = Source;
}

/// Makes pages readable and writable.
///
/// # Safety
/// The range is whole pages of the caller's own mapping, of which nothing is borrowed.
pub(crate) unsafe fn open(start: *mut c_void, len: usize, _: Source) -> Result<(), Errno> {
    // SAFETY: the caller's promise.
    unsafe { protect(start, len, libc::PROT_READ | libc::PROT_WRITE) }
}

/// Makes pages inaccessible again that nobody wrote: they are zero, and stay so.
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

/// Does nothing: the system has no such call.
///
/// # Safety
/// None is needed; Linux needs some.
pub(crate) unsafe fn populate(_: *mut c_void, _: usize) {}

/// Joins a thread that is about to end. The system has no join that does not wait, so this waits for the destructors of what is
/// local to the thread.
///
/// # Safety
/// The thread was neither joined nor detached; afterwards it counts as joined.
pub(crate) unsafe fn try_join(thread: libc::pthread_t) -> Result<bool, Errno> {
    // SAFETY: the caller's promise.
    Errno::check(unsafe { libc::pthread_join(thread, ptr::null_mut()) }).map(|()| true)
}
