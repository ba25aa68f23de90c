//! The trait of a platform that can put a thread to sleep on a word.

use wrt_error::PlatformError;

use crate::word::AtomicU32;
use crate::{CancelToken, Instant};

/// Why a wait ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Wait {
    /// A wake reached this waiter. Rarely it comes for no reason, so callers look at their condition again.
    Woken,
    /// The word did not hold the expected value: the call did not sleep.
    Mismatch,
    /// The deadline passed.
    TimedOut,
    /// The cancel token was cancelled.
    Cancelled,
}

/// Sleeping on a 32-bit word.
///
/// A word is known by its address; waiters need nothing else in common. Nothing is allocated: what a platform
/// must remember of a waiter lies on the waiter's stack. Waiters are woken in the order of their priority where the system has
/// priorities, else in the order they came.
pub trait FutexLike {
    /// Sleeps while `word` holds `expected`, until a wake, the deadline or the token ends it.
    ///
    /// Comparing and falling asleep are one step with respect to [`wake`](FutexLike::wake): a thread that changes the
    /// word and then wakes is never missed. A token that is already cancelled wins over a mismatch, a mismatch wins
    /// over a deadline that has passed. With no deadline and no token it waits for a wake alone. *Blocking*; not from interrupt context.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where threads cannot wait, [`PlatformError::Os`] when the system refuses.
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError>;

    /// Wakes at most `count` of the threads that wait on `word`; the answer is how many. *Bounded* by `count` and
    /// by the number of waiters.
    fn wake(&self, word: &AtomicU32, count: u32) -> u32;

    /// Cancels `token`: waits that hold it end with [`Wait::Cancelled`], now and from now on. *Bounded* by the
    /// number of waiters.
    fn cancel(&self, token: &CancelToken);
}
