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

/// What pages are made of.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Source {
    /// The descriptor of a typed memory object that allocates on mmap; none for memory of any kind.
    typed: Option<c_int>,
}

impl Source {
    /// Memory of any kind.
    pub const ANY: Source = Source { typed: None };

    /// Memory of a typed memory object. Bounded.
    ///
    /// # Safety
    /// posix_typed_mem_open opened the descriptor with a flag to allocate on mmap, so that no memory is given out twice, and it stays open
    /// as long as the process lives.
    #[must_use]
    pub const unsafe fn typed(descriptor: c_int) -> Source {
        Source { typed: Some(descriptor) }
    }
}

/// Maps memory that is there, zeroed, over pages that only took addresses. To protect lazy pages otherwise would leave it to the first
/// access to find that there is no memory, and the process would get a SIGBUS.
///
/// # Safety
/// The range is whole pages of the caller's own mapping, of which nothing is borrowed. After an error it may be mapped no more.
pub(crate) unsafe fn open(start: *mut c_void, len: usize, source: Source) -> Result<(), Errno> {
    let (kind, descriptor) = match source.typed {
        None => (libc::MAP_PRIVATE | libc::MAP_ANON, -1),
        // POSIX leaves open what MAP_PRIVATE would mean. The memory is allocated from the object: the offset must be zero.
        Some(descriptor) => (libc::MAP_SHARED, descriptor),
    };
    // SAFETY: the caller's promise: what the new mapping replaces is its own and in nobody's use. The object gives out memory that no
    // other mapping has.
    let mapped =
        unsafe { libc::mmap(start, len, libc::PROT_READ | libc::PROT_WRITE, kind | libc::MAP_FIXED, descriptor, 0) };
    if mapped == libc::MAP_FAILED {
        return Err(Errno::last());
    }
    if source.typed.is_some() {
        // What an object gives out may hold what was there before.
        // SAFETY: the range was mapped just now, readable and writable, and nobody else knows of it.
        unsafe { start.cast::<u8>().write_bytes(0, len) };
    }
    Ok(())
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

/// Does nothing: [`open`] takes the memory already.
///
/// # Safety
/// None is needed; Linux needs some.
pub(crate) unsafe fn populate(_: *mut c_void, _: usize) {}

unsafe extern "C" {
    /// `pthread.h` of QNX, which the crate `libc` lacks: a join until a point on CLOCK_MONOTONIC.
    fn pthread_timedjoin_monotonic(
        thread: libc::pthread_t,
        value: *mut *mut c_void,
        until: *const libc::timespec,
    ) -> c_int;
    /// POSIX; the crate `libc` lacks it.
    fn pthread_mutexattr_setprotocol(attributes: *mut libc::pthread_mutexattr_t, protocol: c_int) -> c_int;
}

/// `PTHREAD_PRIO_INHERIT` of `pthread.h`, which the crate `libc` lacks.
const PTHREAD_PRIO_INHERIT: c_int = 0;

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

/// Makes a mutex lend its holder the priority of whoever waits for it, which QNX does unless it is told not to.
///
/// # Safety
/// The attributes are initialised.
pub(crate) unsafe fn inherit_priority(attributes: *mut libc::pthread_mutexattr_t) -> Result<(), Errno> {
    // SAFETY: the caller's promise.
    Errno::check(unsafe { pthread_mutexattr_setprotocol(attributes, PTHREAD_PRIO_INHERIT) })
}
