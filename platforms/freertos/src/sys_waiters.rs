//! Waits of tasks, which sleep on their notifications.
#![allow(unsafe_code, reason = "tasks are notified by handles that the kernel does not check")]

use core::sync::atomic::AtomicU32;

use wrt_platform::{CancelToken, Wait};
use wrt_platform_rtos::Waiters;

use crate::sys_kernel::{self as kernel, Task};

static WAITERS: Waiters<Task> = Waiters::new();

/// Sleeps as `FutexLike::wait`, in task context with the scheduler running; `left` gives the ticks that are left, none of no deadline,
/// `task` is the one that runs.
pub(crate) fn wait(
    task: Task,
    word: &AtomicU32,
    expected: u32,
    left: impl Fn() -> Option<u64>,
    cancel: Option<&CancelToken>,
) -> Wait {
    let mut come = false;
    let end = WAITERS.wait(task, kernel::priority(), word, expected, cancel, || {
        let left = left();
        come = left == Some(0);
        if !come {
            kernel::block(left);
        }
        !come
    });
    if come && end != Wait::TimedOut {
        // It was notified too: nothing of that stays for the next wait.
        kernel::block(Some(0));
    }
    end
}

/// Wakes at most `count` tasks that wait on the word; how many.
pub(crate) fn wake(word: &AtomicU32, count: u32) -> u32 {
    notifying(|notify| WAITERS.wake(word, count, notify))
}

/// Cancels the token and ends every wait that holds it.
pub(crate) fn cancel(token: &CancelToken) {
    notifying(|notify| WAITERS.cancel(token, notify));
}

/// Ends waits and lets a more urgent task run that was made ready thereby.
fn notifying(end: impl FnOnce(&mut dyn FnMut(Task)) -> u32) -> u32 {
    let mut yields = false;
    let ended = end(&mut |task| {
        // SAFETY: `Waiters` calls this in a critical section before whose end the task does not leave `wait`, and nobody deletes a task
        // that is there (the crate's rule).
        yields |= unsafe { kernel::notify(task) };
    });
    if yields {
        kernel::yield_now();
    }
    ended
}
