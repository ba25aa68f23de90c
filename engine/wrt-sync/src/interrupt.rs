//! A flag that asks a running guest to stop.

use core::sync::atomic::{AtomicU32, Ordering};

/// A flag that another thread, a timer or an interrupt handler raises and a running guest looks at.
///
/// It remembers whether somebody asked or a deadline passed, so that a deadline can be taken back alone. Every method is bounded,
/// takes no lock, and may be called from interrupt context.
#[derive(Debug, Default)]
pub struct InterruptFlag(AtomicU32);

/// Somebody asked.
const ASKED: u32 = 1;
/// A deadline passed.
const EXPIRED: u32 = 2;

impl InterruptFlag {
    /// A lowered flag.
    #[must_use]
    pub const fn new() -> InterruptFlag {
        InterruptFlag(AtomicU32::new(0))
    }

    /// Raises the flag because somebody asks. What this thread wrote before is seen by whoever [takes](InterruptFlag::take) it.
    #[inline]
    pub fn raise(&self) {
        self.0.fetch_or(ASKED, Ordering::Release);
    }

    /// Raises the flag because a deadline passed. What this thread wrote before is seen by whoever takes it.
    #[inline]
    pub fn expire(&self) {
        self.0.fetch_or(EXPIRED, Ordering::Release);
    }

    /// Lowers the flag.
    #[inline]
    pub fn clear(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Takes a deadline's request back; what somebody asked for stands.
    #[inline]
    pub fn clear_expired(&self) {
        self.0.fetch_and(!EXPIRED, Ordering::Relaxed);
    }

    /// Whether the flag is up: one plain load, made for the back-edges of loops. It orders no other memory.
    #[inline]
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 0
    }

    /// Lowers the flag; true if it was up. Of several takers one sees it.
    #[inline]
    #[must_use]
    pub fn take(&self) -> bool {
        self.0.swap(0, Ordering::Acquire) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::InterruptFlag;

    #[test]
    fn a_raised_flag_is_taken_once() {
        static FLAG: InterruptFlag = InterruptFlag::new();
        assert!(!FLAG.is_raised());
        FLAG.raise();
        FLAG.raise();
        assert!(FLAG.is_raised());
        assert!(FLAG.take());
        assert!(!FLAG.take());
    }

    #[test]
    fn a_deadline_is_taken_back_alone() {
        let flag = InterruptFlag::new();
        flag.expire();
        assert!(flag.is_raised());
        flag.clear_expired();
        assert!(!flag.is_raised());
        flag.raise();
        flag.expire();
        flag.clear_expired();
        assert!(flag.is_raised());
    }

    #[test]
    fn a_cleared_flag_is_down() {
        let flag = InterruptFlag::new();
        flag.raise();
        flag.clear();
        assert!(!flag.is_raised());
    }
}
