//! Sleeping on a word: the tasks that wait, on their notifications.

use core::sync::atomic::AtomicU32;

use wrt_platform::{CancelToken, Facility, FutexLike, Instant, PlatformError, Wait};

use crate::sys_kernel as kernel;
use crate::{Board, FreeRtos, clock, sys_waiters};

/// Tasks are woken in the order of their priority, among equals in the order they came; the priority is that which a task had when it
/// began to wait. A deadline is as exact as the tick. Before the scheduler runs, and while it is suspended, a wait is
/// [`PlatformError::Unsupported`].
impl<B: Board> FutexLike for FreeRtos<B> {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        wait::<B>(word, expected, deadline, cancel)
    }

    fn wake(&self, word: &AtomicU32, count: u32) -> u32 {
        sys_waiters::wake(word, count)
    }

    fn cancel(&self, token: &CancelToken) {
        sys_waiters::cancel(token);
    }
}

/// As [`FutexLike::wait`].
pub(crate) fn wait<B: Board>(
    word: &AtomicU32,
    expected: u32,
    deadline: Option<Instant>,
    cancel: Option<&CancelToken>,
) -> Result<Wait, PlatformError> {
    if !kernel::can_block() {
        return Err(PlatformError::Unsupported(Facility::Futex));
    }
    let Some(task) = kernel::current() else { return Err(PlatformError::Unsupported(Facility::Futex)) };
    let left = || deadline.map(clock::ticks_until::<B>);
    Ok(sys_waiters::wait(task, word, expected, left, cancel))
}
