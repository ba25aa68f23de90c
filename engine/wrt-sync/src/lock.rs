//! Locks that guard what only one thread at a time may do.

use wrt_error::PlatformError;

use crate::word::{AtomicU32, Ordering};
use crate::{FutexLike, Instant, Wait};

/// A lock without contents: it guards a section of code, not a value.
///
/// A platform whose system has a lock that lends its holder the priority of those who wait implements this with it; where there is
/// none, [`FutexLock`] serves on any futex.
pub trait Lock {
    /// Takes the lock if it is free; whether it was. *Bounded*.
    fn try_acquire(&self) -> bool;

    /// Takes the lock, waiting for it until the deadline; false when the deadline passed. Not reentrant. *Blocking*; not from
    /// interrupt context.
    ///
    /// # Errors
    /// Those of waiting on the platform; the lock is not taken then.
    fn acquire(&self, deadline: Option<Instant>) -> Result<bool, PlatformError>;

    /// Gives the lock back. Whoever did not take it must not. *Bounded*.
    fn release(&self);

    /// Takes the lock as [`acquire`](Lock::acquire) does, and gives it back when the answer is dropped; none when the deadline passed.
    ///
    /// # Errors
    /// As [`acquire`](Lock::acquire).
    fn hold(&self, deadline: Option<Instant>) -> Result<Option<Held<'_, Self>>, PlatformError> {
        Ok(self.acquire(deadline)?.then(|| Held { lock: self }))
    }
}

/// A lock that is held; dropping it gives the lock back.
#[must_use = "the lock is given back when this is dropped"]
#[derive(Debug)]
pub struct Held<'a, L: Lock + ?Sized> {
    lock: &'a L,
}

impl<L: Lock + ?Sized> Drop for Held<'_, L> {
    fn drop(&mut self) {
        self.lock.release();
    }
}

/// A lock in one word, which lies where its users share it; zero is free. Free locks are taken and given back without the
/// system's help.
///
/// It lends no priority: a thread of high priority may wait for one of low priority.
#[derive(Clone, Copy, Debug)]
pub struct FutexLock<'a, F> {
    state: &'a AtomicU32,
    futex: &'a F,
}

const FREE: u32 = 0;
const TAKEN: u32 = 1;
/// Taken, and perhaps a thread sleeps on the word.
const AWAITED: u32 = 2;

impl<'a, F> FutexLock<'a, F> {
    /// The lock in this word, which nothing else is done with while anybody uses the lock.
    #[must_use]
    pub const fn new(word: &'a AtomicU32, futex: &'a F) -> FutexLock<'a, F> {
        FutexLock { state: word, futex }
    }
}

impl<F: FutexLike> Lock for FutexLock<'_, F> {
    fn try_acquire(&self) -> bool {
        self.state.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok()
    }

    fn acquire(&self, deadline: Option<Instant>) -> Result<bool, PlatformError> {
        if self.try_acquire() {
            return Ok(true);
        }
        // From here on the lock is taken as awaited: others may sleep, and one wake too many does no harm.
        while self.state.swap(AWAITED, Ordering::Acquire) != FREE {
            match self.futex.wait(self.state, AWAITED, deadline, None)? {
                Wait::Woken | Wait::Mismatch => {}
                Wait::TimedOut | Wait::Cancelled => return Ok(false),
            }
        }
        Ok(true)
    }

    fn release(&self) {
        if self.state.swap(FREE, Ordering::Release) == AWAITED {
            self.futex.wake(self.state, 1);
        }
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::{FutexLock, Lock};
    use crate::{CancelToken, FutexLike, Instant, Wait};
    use core::sync::atomic::{AtomicU32, Ordering};
    use wrt_error::PlatformError;

    /// A futex on which every wait times out and every wake is counted.
    struct Impatient(AtomicU32);

    impl FutexLike for Impatient {
        fn wait(
            &self,
            word: &AtomicU32,
            expected: u32,
            _: Option<Instant>,
            _: Option<&CancelToken>,
        ) -> Result<Wait, PlatformError> {
            Ok(if word.load(Ordering::Relaxed) == expected { Wait::TimedOut } else { Wait::Mismatch })
        }

        fn wake(&self, _: &AtomicU32, _: u32) -> u32 {
            self.0.fetch_add(1, Ordering::Relaxed)
        }

        fn cancel(&self, _: &CancelToken) {}
    }

    #[test]
    fn a_held_lock_is_not_taken_twice() {
        let futex = Impatient(AtomicU32::new(0));
        let word = AtomicU32::new(0);
        let lock = FutexLock::new(&word, &futex);
        let held = lock.hold(None).unwrap();
        assert!(held.is_some());
        assert!(!lock.try_acquire());
        assert_eq!(lock.acquire(None), Ok(false));
        drop(held);
        assert!(lock.try_acquire());
    }

    #[test]
    fn only_an_awaited_lock_wakes() {
        let futex = Impatient(AtomicU32::new(0));
        let word = AtomicU32::new(0);
        let lock = FutexLock::new(&word, &futex);
        assert!(lock.try_acquire());
        lock.release();
        assert_eq!(futex.0.load(Ordering::Relaxed), 0);
        assert!(lock.try_acquire());
        assert_eq!(lock.acquire(None), Ok(false));
        lock.release();
        assert_eq!(futex.0.load(Ordering::Relaxed), 1);
    }
}
