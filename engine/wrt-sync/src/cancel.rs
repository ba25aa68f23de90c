//! A token that ends blocked calls.

use core::sync::atomic::{AtomicU32, Ordering};

/// Ends every blocked call that was given it: those that wait now, and those that would wait later.
///
/// It is cancelled through [`FutexLike::cancel`](crate::FutexLike::cancel), which also wakes the calls that wait.
/// One token may serve any number of calls on any number of threads.
#[derive(Debug, Default)]
pub struct CancelToken(AtomicU32);

impl CancelToken {
    /// What the word holds until the token is cancelled.
    pub const LIVE: u32 = 0;

    /// What the word holds from then on.
    pub const CANCELLED: u32 = 1;

    /// A token that was not cancelled.
    #[must_use]
    pub const fn new() -> CancelToken {
        CancelToken(AtomicU32::new(Self::LIVE))
    }

    /// Whether the token was cancelled. What the canceller wrote before is seen. Bounded.
    #[inline]
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire) != Self::LIVE
    }

    /// Makes the token live again. That the borrow is exclusive says that no call is using it. Bounded.
    pub fn reset(&mut self) {
        *self.0.get_mut() = Self::LIVE;
    }

    /// The word behind the token, for a platform that waits on it beside the caller's word.
    ///
    /// For implementations of [`FutexLike`](crate::FutexLike) only: a store here wakes nobody.
    #[inline]
    #[must_use]
    pub fn word(&self) -> &AtomicU32 {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::CancelToken;
    use core::sync::atomic::Ordering;

    #[test]
    fn a_cancelled_token_stays_cancelled_until_reset() {
        let mut token = CancelToken::new();
        assert!(!token.is_cancelled());
        token.word().store(CancelToken::CANCELLED, Ordering::Release);
        assert!(token.is_cancelled());
        token.reset();
        assert!(!token.is_cancelled());
    }
}
