//! What Linux's C libraries have of their own among the calls that POSIX systems share.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::ffi::c_void;
use core::ptr;

use libc::c_int;

use crate::Errno;
use crate::sys_memory::protect;

/// The clock that waits and deadlines are measured on.
pub(crate) const MONOTONIC: libc::clockid_t = libc::CLOCK_MONOTONIC;

/// What an anonymous mapping that only takes addresses is made with.
pub(crate) const RESERVE: c_int = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;

/// A C library may take any bytes for a static stack.
pub(crate) const STATIC_STACKS_ARE_PAGES: bool = false;

/// Whether pages that could not be opened may have lost their mapping.
pub(crate) const REFUSAL_MAY_UNMAP: bool = false;

/// What transparent huge pages need to lie on, on most processors, in bytes: 2 MiB.
pub(crate) const HUGE_PAGE: Option<usize> = Some(2 << 20);

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

/// Makes pages inaccessible again. Dropping them makes them zero again for the next try.
///
/// # Safety
/// As [`open`]; the bytes are lost.
pub(crate) unsafe fn close(start: *mut c_void, len: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        let _ = libc::madvise(start, len, libc::MADV_DONTNEED);
        let _ = protect(start, len, libc::PROT_NONE);
    }
}

/// Asks for huge pages. A hint: a kernel without transparent huge pages answers EINVAL, and ordinary pages serve as well.
///
/// # Safety
/// The range is whole pages of the caller's own mapping.
pub(crate) unsafe fn advise_huge(start: *mut c_void, len: usize) {
    // SAFETY: the caller's promise; MADV_HUGEPAGE changes no byte.
    let _ = unsafe { libc::madvise(start, len, libc::MADV_HUGEPAGE) };
}

/// Takes memory for pages that will all be written, at once: each by itself, when it is touched, takes longer. A hint: a kernel before 5.14
/// answers EINVAL.
///
/// # Safety
/// The range is whole pages of the caller's own mapping.
pub(crate) unsafe fn populate(start: *mut c_void, len: usize) {
    // SAFETY: the caller's promise; MADV_POPULATE_WRITE changes no byte.
    let _ = unsafe { libc::madvise(start, len, libc::MADV_POPULATE_WRITE) };
}

/// Whether the limit on locked memory leaves less than `len` bytes to this process, and holds for it.
pub(crate) fn locking_is_limited(len: usize) -> bool {
    let mut limit = libc::rlimit64 { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the call writes the limit to a live local of the right type.
    let told = unsafe { libc::getrlimit64(libc::RLIMIT_MEMLOCK, &raw mut limit) } == 0;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    told && exceeds(len as u64, limit.rlim_cur, &status)
}

/// Whether `len` bytes more than the file /proc/self/status names as locked are over the limit; never with CAP_IPC_LOCK.
fn exceeds(len: u64, limit: u64, status: &str) -> bool {
    const CAP_IPC_LOCK: u64 = 1 << 14;
    let field = |name| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let effective = field("CapEff:").and_then(|bits| u64::from_str_radix(bits, 16).ok()).unwrap_or(0);
    let locked = field("VmLck:").and_then(|size| size.strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0);
    effective & CAP_IPC_LOCK == 0 && len.saturating_add(locked.saturating_mul(1024)) > limit
}

/// Joins a thread if it has ended; whether it had.
///
/// # Safety
/// The thread was neither joined nor detached; after an answer other than `Ok(false)` it counts as joined.
pub(crate) unsafe fn try_join(thread: libc::pthread_t) -> Result<bool, Errno> {
    // SAFETY: the caller's promise.
    match Errno::check(unsafe { libc::pthread_tryjoin_np(thread, ptr::null_mut()) }) {
        Err(Errno::EBUSY) => Ok(false),
        other => other.map(|()| true),
    }
}

/// Makes a mutex lend its holder the priority of whoever waits for it.
///
/// # Safety
/// The attributes are initialised.
pub(crate) unsafe fn inherit_priority(attributes: *mut libc::pthread_mutexattr_t) -> Result<(), Errno> {
    // SAFETY: the caller's promise.
    Errno::check(unsafe { libc::pthread_mutexattr_setprotocol(attributes, libc::PTHREAD_PRIO_INHERIT) })
}

#[cfg(test)]
mod tests {
    use super::exceeds;

    #[test]
    fn locking_is_limited_by_what_is_locked_already_and_not_with_the_right() {
        let none = "VmPeak:\t    1000 kB\nVmLck:\t       0 kB\nCapEff:\t0000000000000000\n";
        assert!(!exceeds(8 << 20, 8 << 20, none));
        assert!(exceeds((8 << 20) + 1, 8 << 20, none));
        let some = "VmLck:\t    4096 kB\nCapEff:\t0000000000000000\n";
        assert!(!exceeds(4 << 20, 8 << 20, some));
        assert!(exceeds((4 << 20) + 1, 8 << 20, some));
        let right = "VmLck:\t    4096 kB\nCapEff:\t0000000000004000\n";
        assert!(!exceeds(1 << 40, 8 << 20, right));
        assert!(exceeds(9 << 20, 8 << 20, ""));
    }
}
