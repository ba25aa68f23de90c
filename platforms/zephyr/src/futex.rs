//! Sleeping on a word: the threads that wait, each on a semaphore of its own.

use core::sync::atomic::AtomicU32;

use wrt_platform::{CancelToken, Facility, FutexLike, Instant, PlatformError, Wait};

use crate::{Zephyr, clock, sys_kernel as kernel, sys_waiters};

/// Threads are woken in the order of their priority, among equals in the order they came; the priority is that which a thread had when it
/// began to wait. A deadline is as exact as the tick. In interrupts and before the kernel has started a wait is
/// [`PlatformError::Unsupported`]; `wake` and `cancel` are for interrupts too.
impl FutexLike for Zephyr {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        if !kernel::can_block() {
            return Err(PlatformError::Unsupported(Facility::Futex));
        }
        Ok(sys_waiters::wait(word, expected, deadline.map(clock::tick_of), cancel))
    }

    fn wake(&self, word: &AtomicU32, count: u32) -> u32 {
        sys_waiters::wake(word, count)
    }

    fn cancel(&self, token: &CancelToken) {
        sys_waiters::cancel(token);
    }
}
