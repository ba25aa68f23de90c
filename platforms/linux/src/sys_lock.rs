//! A lock that lends its holder the priority of whoever waits for it: futex(2) with FUTEX_LOCK_PI.
#![allow(unsafe_code, reason = "what excludes is promised here")]

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::thread;

use nix::errno::Errno;
use nix::unistd::gettid;
use wrt_platform_posix::RawLock;

use crate::sys_futex;

/// How long a waiter sleeps at a time where the kernel, a sandbox or an emulator cannot queue it.
const SLICE: Duration = Duration::from_micros(50);

/// The lock.
///
/// Invariant: `owner` is the id of the thread that holds it, with a bit that the kernel sets while others wait; zero for none.
#[derive(Debug)]
pub(crate) struct PiLock {
    owner: AtomicU32,
}

// SAFETY: a thread has the lock when it wrote its id over zero, or when the kernel wrote it on its behalf; both happen for one at a
// time. Taking it acquires what was written before it was released. Nothing here unwinds.
unsafe impl RawLock for PiLock {
    const NEW: PiLock = PiLock { owner: AtomicU32::new(0) };

    fn lock(&'static self) {
        // Not remembered in the thread: a child that was forked has another id.
        let me = gettid().as_raw().cast_unsigned();
        while self.owner.compare_exchange(0, me, Ordering::Acquire, Ordering::Relaxed).is_err() {
            let queued = if kernel_queues(me) { sys_futex::lock_pi(&self.owner) } else { Err(Errno::ENOSYS) };
            match queued {
                Ok(()) => {
                    // The kernel wrote our id; what the holder before wrote under the lock is to be seen from here on. A load and not a
                    // fence, and so in `unlock`: ThreadSanitizer follows those.
                    self.owner.load(Ordering::Acquire);
                    break;
                }
                Err(Errno::EINTR | Errno::EAGAIN) => {}
                Err(_) => thread::sleep(SLICE),
            }
        }
    }

    unsafe fn unlock(&'static self) {
        // While we hold it the id in it is ours.
        let me = self.owner.load(Ordering::Relaxed) & libc::FUTEX_TID_MASK;
        while self.owner.compare_exchange(me, 0, Ordering::Release, Ordering::Relaxed).is_err() {
            // Others wait: the kernel hands the lock to the most urgent of them, behind this write that changes nothing.
            self.owner.fetch_or(0, Ordering::Release);
            match sys_futex::unlock_pi(&self.owner) {
                Err(Errno::EINTR | Errno::EAGAIN) => {}
                _ => return,
            }
        }
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

#[cfg(test)]
mod tests {
    use super::PiLock;
    use wrt_platform_posix::Locked;

    #[test]
    fn one_thread_at_a_time_is_inside() {
        static COUNT: Locked<PiLock, u64> = Locked::new(0);
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
