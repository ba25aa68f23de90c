//! Sleeping on a word: the kernel's futex, with a second word beside it when the wait can be cancelled.

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::time::Duration;

use nix::errno::Errno;
use wrt_platform::{CancelToken, Clock, Facility, FutexLike, Instant, PlatformError, Wait};

use crate::{Linux, os_error, sys_futex, waiters};

/// How long a cancellable wait sleeps at a time where not even [`waiters`] has a place for it.
const SLICE: Duration = Duration::from_millis(1);

impl FutexLike for Linux {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        let Some(token) = cancel else { return wait_plain(word, expected, deadline) };
        if can_wait_on_two() {
            if let Some(end) = wait_on_two(word, expected, deadline, token)? {
                return Ok(end);
            }
            CANNOT_WAIT_ON_TWO.store(true, Ordering::Relaxed);
        }
        match waiters::register(token, word) {
            Some(registered) => wait_registered(word, expected, deadline, token, registered.set),
            None => wait_in_slices(self, word, expected, deadline, token),
        }
    }

    fn wake(&self, word: &AtomicU32, count: u32) -> u32 {
        sys_futex::wake(word, count)
    }

    fn cancel(&self, token: &CancelToken) {
        token.word().store(CancelToken::CANCELLED, Ordering::Release);
        sys_futex::wake(token.word(), u32::MAX);
        waiters::cancel(token);
    }
}

/// Set once the kernel, an emulator or a sandbox has refused futex_waitv.
static CANNOT_WAIT_ON_TWO: AtomicBool = AtomicBool::new(false);

fn can_wait_on_two() -> bool {
    !CANNOT_WAIT_ON_TWO.load(Ordering::Relaxed)
}

fn wait_plain(word: &AtomicU32, expected: u32, deadline: Option<Instant>) -> Result<Wait, PlatformError> {
    loop {
        match sys_futex::wait(word, expected, deadline, sys_futex::COMMON) {
            Ok(()) => return Ok(Wait::Woken),
            Err(Errno::EAGAIN) => return Ok(Wait::Mismatch),
            Err(Errno::ETIMEDOUT) => return Ok(Wait::TimedOut),
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(os_error(Facility::Futex, errno)),
        }
    }
}

/// Waits on the word and the token's at once; none where the kernel cannot.
fn wait_on_two(
    word: &AtomicU32,
    expected: u32,
    deadline: Option<Instant>,
    token: &CancelToken,
) -> Result<Option<Wait>, PlatformError> {
    loop {
        let result = sys_futex::wait_either([(word, expected), (token.word(), CancelToken::LIVE)], deadline);
        // Whichever way it ended: a token that is cancelled wins.
        if token.is_cancelled() {
            return Ok(Some(Wait::Cancelled));
        }
        match result {
            Ok(()) => return Ok(Some(Wait::Woken)),
            Err(Errno::EAGAIN) => return Ok(Some(Wait::Mismatch)),
            Err(Errno::ETIMEDOUT) => return Ok(Some(Wait::TimedOut)),
            Err(Errno::EINTR) => {}
            Err(Errno::ENOSYS | Errno::EPERM) => return Ok(None),
            Err(errno) => return Err(os_error(Facility::Futex, errno)),
        }
    }
}

/// Waits on the word alone, where a cancel of the token wakes it: the waiter is registered, and sleeps with the set it was given.
fn wait_registered(
    word: &AtomicU32,
    expected: u32,
    deadline: Option<Instant>,
    token: &CancelToken,
    set: u32,
) -> Result<Wait, PlatformError> {
    loop {
        if token.is_cancelled() {
            return Ok(Wait::Cancelled);
        }
        let result = sys_futex::wait(word, expected, deadline, set);
        if token.is_cancelled() {
            return Ok(Wait::Cancelled);
        }
        match result {
            Ok(()) => return Ok(Wait::Woken),
            Err(Errno::EAGAIN) => return Ok(Wait::Mismatch),
            Err(Errno::ETIMEDOUT) => return Ok(Wait::TimedOut),
            Err(Errno::EINTR) => {}
            Err(errno) => return Err(os_error(Facility::Futex, errno)),
        }
    }
}

/// Waits on the word alone, a slice at a time, and looks at the token between. A wake that comes between two slices does not
/// count this waiter, and the wait goes on.
fn wait_in_slices(
    clock: &Linux,
    word: &AtomicU32,
    expected: u32,
    deadline: Option<Instant>,
    token: &CancelToken,
) -> Result<Wait, PlatformError> {
    loop {
        if token.is_cancelled() {
            return Ok(Wait::Cancelled);
        }
        let slice = clock.now().after(SLICE);
        let last = deadline.is_some_and(|deadline| deadline <= slice);
        let end = wait_plain(word, expected, if last { deadline } else { Some(slice) })?;
        if token.is_cancelled() {
            return Ok(Wait::Cancelled);
        }
        match end {
            Wait::TimedOut if !last => {}
            Wait::Woken | Wait::Mismatch | Wait::TimedOut | Wait::Cancelled => return Ok(end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CANNOT_WAIT_ON_TWO, wait_in_slices};
    use crate::Linux;
    use core::sync::atomic::{AtomicU32, Ordering};
    use core::time::Duration;
    use wrt_platform::{CancelToken, Clock, FutexLike, Wait, conformance};

    #[test]
    fn a_kernel_that_cannot_wait_on_two_words_conforms() {
        static LINUX: Linux = Linux::new();
        CANNOT_WAIT_ON_TWO.store(true, Ordering::Relaxed);
        for test in conformance::tests::<Linux>().iter().filter(|test| test.name.starts_with("futex")) {
            test.run(&LINUX).unwrap();
        }
        CANNOT_WAIT_ON_TWO.store(false, Ordering::Relaxed);
    }

    #[test]
    fn a_wait_in_slices_ends_by_deadline_mismatch_and_cancel() {
        let word = AtomicU32::new(1);
        let token = CancelToken::new();
        let start = Linux::new().now();
        let deadline = start.after(Duration::from_millis(5));
        assert_eq!(wait_in_slices(&Linux::new(), &word, 1, Some(deadline), &token), Ok(Wait::TimedOut));
        assert!(Linux::new().now() >= deadline);
        assert_eq!(wait_in_slices(&Linux::new(), &word, 0, None, &token), Ok(Wait::Mismatch));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                std::thread::sleep(Duration::from_millis(10));
                Linux::new().cancel(&token);
            });
            assert_eq!(wait_in_slices(&Linux::new(), &word, 1, None, &token), Ok(Wait::Cancelled));
        });
    }
}
