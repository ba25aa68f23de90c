//! A lock that lends its holder the priority of whoever waits for it: futex(2) with FUTEX_LOCK_PI.
#![allow(unsafe_code, reason = "a value is lent out behind a lock here")]

use core::cell::UnsafeCell;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicU32, Ordering, fence};
use core::time::Duration;
use std::thread;

use nix::errno::Errno;
use nix::unistd::gettid;

use crate::sys_futex;

/// How long a waiter sleeps at a time where the kernel, a sandbox or an emulator cannot queue it.
const SLICE: Duration = Duration::from_micros(50);

/// A value that one thread uses at a time. Nothing that is done under the lock may block or allocate: then a waiter waits no longer
/// than the holder's few instructions take, whoever else wants the processor.
///
/// Invariant: `owner` is the id of the thread that has a guard, with a bit that the kernel sets while others wait; zero for none.
#[derive(Debug)]
pub(crate) struct PiLock<T> {
    owner: AtomicU32,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached through a guard alone, which one thread has at a time; so it is sent, never shared.
unsafe impl<T: Send> Sync for PiLock<T> {}

impl<T> PiLock<T> {
    pub(crate) const fn new(value: T) -> PiLock<T> {
        PiLock { owner: AtomicU32::new(0), value: UnsafeCell::new(value) }
    }

    /// Locks. Not twice in one thread.
    pub(crate) fn lock(&self) -> PiGuard<'_, T> {
        // Not remembered in the thread: a child that was forked has another id.
        let me = gettid().as_raw().cast_unsigned();
        while self.owner.compare_exchange(0, me, Ordering::Acquire, Ordering::Relaxed).is_err() {
            let queued = if kernel_queues(me) { sys_futex::lock_pi(&self.owner) } else { Err(Errno::ENOSYS) };
            match queued {
                Ok(()) => {
                    // The kernel wrote our id; what the holder before wrote under the lock is to be seen from here on.
                    fence(Ordering::Acquire);
                    break;
                }
                Err(Errno::EINTR | Errno::EAGAIN) => {}
                Err(_) => thread::sleep(SLICE),
            }
        }
        PiGuard { lock: self, me, _of_this_thread: PhantomData }
    }
}

/// Whether the kernel can queue this thread, `me`, for a lock. It writes a thread's id into the word; below an emulator of a
/// processor with the other word order that is no id, and who waited for it would wait for ever. Tried once.
fn kernel_queues(me: u32) -> bool {
    const UNKNOWN: u32 = 0;
    const NO: u32 = 1;
    const YES: u32 = 2;
    static TRIED: AtomicU32 = AtomicU32::new(UNKNOWN);
    match TRIED.load(Ordering::Relaxed) {
        UNKNOWN => {
            // Nobody else knows this word, so the kernel keeps nothing of it.
            let word = AtomicU32::new(0);
            let found = sys_futex::lock_pi(&word).is_ok() && word.load(Ordering::Relaxed) == me;
            TRIED.store(if found { YES } else { NO }, Ordering::Relaxed);
            found
        }
        known => known == YES,
    }
}

/// A lock that is held; dropping it unlocks.
#[derive(Debug)]
pub(crate) struct PiGuard<'a, T> {
    lock: &'a PiLock<T>,
    me: u32,
    /// The kernel lets only the thread that locked unlock.
    _of_this_thread: PhantomData<*const ()>,
}

impl<T> Deref for PiGuard<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this is the only guard (invariant of the lock), and it is borrowed.
        unsafe { &*self.lock.value.get() }
    }
}

impl<T> DerefMut for PiGuard<'_, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this is the only guard (invariant of the lock), and it is borrowed exclusively.
        unsafe { &mut *self.lock.value.get() }
    }
}

impl<T> Drop for PiGuard<'_, T> {
    fn drop(&mut self) {
        while self.lock.owner.compare_exchange(self.me, 0, Ordering::Release, Ordering::Relaxed).is_err() {
            // Others wait: the kernel hands the lock to the most urgent of them.
            fence(Ordering::Release);
            match sys_futex::unlock_pi(&self.lock.owner) {
                Err(Errno::EINTR | Errno::EAGAIN) => {}
                _ => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::PiLock;

    #[test]
    fn one_thread_at_a_time_is_inside() {
        static COUNT: PiLock<u64> = PiLock::new(0);
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    for _ in 0..20_000 {
                        let mut count = COUNT.lock();
                        let before = *count;
                        core::hint::spin_loop();
                        *count = before + 1;
                    }
                });
            }
        });
        assert_eq!(*COUNT.lock(), 80_000);
    }
}
