//! The lock that lends its holder the priority of whoever waits for it, os_unfair_lock, and what sleeps under it.
#![allow(unsafe_code, reason = "what excludes is promised here")]

use core::cell::UnsafeCell;
use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt_platform::Instant;
use wrt_platform_posix::{Errno, Guard, RawLock, Sleeper, Slept, now};

use crate::sys_address;

/// The lock.
pub(crate) struct UnfairLock {
    raw: UnsafeCell<libc::os_unfair_lock>,
}

// SAFETY: the lock is a word that the system's calls alone reach, from any threads.
unsafe impl Send for UnfairLock {}
// SAFETY: as above.
unsafe impl Sync for UnfairLock {}

// SAFETY: os_unfair_lock excludes, orders memory, and does not unwind: locking twice, or unlocking what is another's, ends the process.
unsafe impl RawLock for UnfairLock {
    const NEW: UnfairLock = UnfairLock { raw: UnsafeCell::new(libc::OS_UNFAIR_LOCK_INIT) };

    fn lock(&'static self) {
        // SAFETY: the lock is initialised and stays in its place, for it is static.
        unsafe { libc::os_unfair_lock_lock(self.raw.get()) };
    }

    unsafe fn unlock(&'static self) {
        // SAFETY: as above; the caller holds it.
        unsafe { libc::os_unfair_lock_unlock(self.raw.get()) };
    }
}

impl fmt::Debug for UnfairLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnfairLock").finish_non_exhaustive()
    }
}

/// A word that counts the wakes of one thread, which sleeps on its address.
#[derive(Debug)]
pub(crate) struct Word {
    wakes: AtomicU32,
}

// SAFETY: `sleep` has one way out behind the unlock, on which it locks again; nothing in it unwinds, nor in `wake`.
unsafe impl Sleeper<UnfairLock> for Word {
    fn with<R>(run: impl FnOnce(&Word) -> R) -> Result<R, Errno> {
        Ok(run(&Word { wakes: AtomicU32::new(0) }))
    }

    fn sleep<T>(&self, guard: &mut Guard<UnfairLock, T>, deadline: Option<Instant>) -> Result<Slept, Errno> {
        let time = deadline.map(|deadline| deadline.since(now()));
        if time.is_some_and(|time| time.is_zero()) {
            return Ok(Slept::ToTheEnd);
        }
        // Read under the lock: a wake that comes after the unlock changes it, and the kernel does not let us sleep.
        let wakes = self.wakes.load(Ordering::Relaxed);
        let lock = guard.raw();
        // SAFETY: the guard is held by this thread, and borrowed until it is locked again.
        unsafe { lock.unlock() };
        let slept = sys_address::wait(&self.wakes, wakes, time);
        lock.lock();
        match slept {
            // Whether it is the end is for the next round to say: a timeout is measured in the system's own steps.
            Ok(()) | Err(Errno::ETIMEDOUT | Errno::EINTR | Errno(libc::EFAULT)) => Ok(Slept::Perhaps),
            Err(errno) => Err(errno),
        }
    }

    fn wake(&self) {
        self.wakes.fetch_add(1, Ordering::Relaxed);
        sys_address::wake(&self.wakes);
    }
}
