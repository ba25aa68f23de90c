//! The system calls futex(2) and futex_waitv(2).
#![allow(unsafe_code, reason = "the kernel is called here")]

use core::ptr;
use core::sync::atomic::AtomicU32;

use libc::{c_int, c_long};
use nix::errno::Errno;
use wrt_platform::Instant;

const NANOS_PER_SECOND: u64 = 1_000_000_000;

/// The set of a waiter that nothing but [`wake`] is meant for.
pub(crate) const COMMON: u32 = 1;

/// Sleeps while `word` holds `expected`, until a wake, one of a set that shares a bit with `set`, or the deadline
/// (FUTEX_WAIT_BITSET takes it as a point on CLOCK_MONOTONIC, so an interrupted wait starts again without a drift).
///
/// # Errors
/// EAGAIN when the word holds something else, ETIMEDOUT, EINTR, as the kernel says.
pub(crate) fn wait(word: &AtomicU32, expected: u32, deadline: Option<Instant>, set: u32) -> Result<(), Errno> {
    // This call takes seconds and nanoseconds as two C longs on every processor.
    let timeout: Option<[c_long; 2]> = deadline.map(|deadline| {
        let (seconds, nanos) = split(deadline);
        [c_long::try_from(seconds).unwrap_or(c_long::MAX), c_long::try_from(nanos).unwrap_or(0)]
    });
    let timeout = timeout.as_ref().map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the kernel reads four aligned bytes at `word`, a live borrow, as an atomic, and two longs at `timeout`, null or a
    // live local; it keeps neither after the call.
    let result = unsafe {
        libc::syscall(
            libc::SYS_futex,
            word.as_ptr(),
            libc::FUTEX_WAIT_BITSET | libc::FUTEX_PRIVATE_FLAG,
            expected,
            timeout,
            ptr::null::<u32>(),
            set,
        )
    };
    if result == 0 { Ok(()) } else { Err(Errno::last()) }
}

/// One row of futex_waitv: `struct futex_waitv` of `linux/futex.h`.
#[repr(C)]
struct Waiter {
    val: u64,
    uaddr: u64,
    flags: u32,
    reserved: u32,
}

impl Waiter {
    /// FUTEX2_SIZE_U32 | FUTEX2_PRIVATE.
    const FLAGS: u32 = 2 | 128;

    fn new(word: &AtomicU32, expected: u32) -> Waiter {
        Waiter {
            val: u64::from(expected),
            uaddr: word.as_ptr().expose_provenance() as u64,
            flags: Self::FLAGS,
            reserved: 0,
        }
    }
}

/// Sleeps while both words hold what is expected, until a wake on either or the deadline.
///
/// # Errors
/// EAGAIN when a word holds something else, ETIMEDOUT, EINTR, as the kernel says; ENOSYS or EPERM where there is no such call.
pub(crate) fn wait_either(words: [(&AtomicU32, u32); 2], deadline: Option<Instant>) -> Result<(), Errno> {
    let waiters = words.map(|(word, expected)| Waiter::new(word, expected));
    // `struct __kernel_timespec`: 64 bits each on every processor.
    let timeout: Option<[i64; 2]> = deadline.map(|deadline| {
        let (seconds, nanos) = split(deadline);
        [i64::try_from(seconds).unwrap_or(i64::MAX), i64::try_from(nanos).unwrap_or(0)]
    });
    let timeout = timeout.as_ref().map_or(ptr::null(), ptr::from_ref);
    // SAFETY: the kernel reads two rows at `waiters` and a time at `timeout`, null or a live local, and four aligned bytes, as
    // atomics, at the address in each row, a live borrow; it keeps nothing after the call.
    let result = unsafe {
        libc::syscall(libc::SYS_futex_waitv, waiters.as_ptr(), waiters.len(), 0_u32, timeout, libc::CLOCK_MONOTONIC)
    };
    if result >= 0 { Ok(()) } else { Err(Errno::last()) }
}

/// Takes the lock at `word`, which someone has: sleeps with its holder at no less than our priority, until it is ours.
///
/// # Errors
/// As the kernel says; ENOSYS or EPERM where there is no such call. The lock is not ours then.
pub(crate) fn lock_pi(word: &AtomicU32) -> Result<(), Errno> {
    pi(word, libc::FUTEX_LOCK_PI)
}

/// Hands the lock at `word`, which is ours, to a waiter.
///
/// # Errors
/// As the kernel says.
pub(crate) fn unlock_pi(word: &AtomicU32) -> Result<(), Errno> {
    pi(word, libc::FUTEX_UNLOCK_PI)
}

fn pi(word: &AtomicU32, operation: c_int) -> Result<(), Errno> {
    // SAFETY: the kernel reads and writes four aligned bytes at `word`, a live borrow, as an atomic; the timeout is null: none. It
    // keeps the address no longer than a thread waits in the call.
    let result = unsafe {
        libc::syscall(libc::SYS_futex, word.as_ptr(), operation | libc::FUTEX_PRIVATE_FLAG, 0, ptr::null::<c_long>())
    };
    if result == 0 { Ok(()) } else { Err(Errno::last()) }
}

/// Wakes at most `count` waiters; how many.
pub(crate) fn wake(word: &AtomicU32, count: u32) -> u32 {
    // The kernel wakes one for a count of zero.
    if count == 0 {
        return 0;
    }
    let count = c_int::try_from(count).unwrap_or(c_int::MAX);
    // SAFETY: the kernel uses the address of `word` as a name; it reads and writes nothing there.
    let woken =
        unsafe { libc::syscall(libc::SYS_futex, word.as_ptr(), libc::FUTEX_WAKE | libc::FUTEX_PRIVATE_FLAG, count) };
    u32::try_from(woken).unwrap_or(0)
}

/// Wakes the waiters on the word at an address whose set shares a bit with `set`.
pub(crate) fn wake_set(address: usize, set: u32) {
    // SAFETY: the kernel uses the address as a name, whatever lies there by now; it reads and writes nothing there.
    let _ = unsafe {
        libc::syscall(
            libc::SYS_futex,
            address,
            libc::FUTEX_WAKE_BITSET | libc::FUTEX_PRIVATE_FLAG,
            c_int::MAX,
            ptr::null::<c_long>(),
            ptr::null::<u32>(),
            set,
        )
    };
}

/// Whole seconds and the nanoseconds over.
fn split(instant: Instant) -> (u64, u64) {
    let nanos = instant.as_nanos();
    (nanos.checked_div(NANOS_PER_SECOND).unwrap_or(0), nanos.checked_rem(NANOS_PER_SECOND).unwrap_or(0))
}
