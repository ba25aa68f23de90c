//! A flag that asks a running guest to stop.

use core::sync::atomic::{AtomicBool, Ordering};

/// A flag that another thread, a timer or an interrupt handler raises and a running guest looks at.
///
/// Every method is bounded, takes no lock, and may be called from interrupt context.
#[derive(Debug, Default)]
pub struct InterruptFlag(AtomicBool);

impl InterruptFlag {
    /// A lowered flag.
    #[must_use]
    pub const fn new() -> InterruptFlag {
        InterruptFlag(AtomicBool::new(false))
    }

    /// Raises the flag. What this thread wrote before is seen by whoever [takes](InterruptFlag::take) it.
    #[inline]
    pub fn raise(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Lowers the flag.
    #[inline]
    pub fn clear(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    /// Whether the flag is up: one plain load, made for the back-edges of loops. It orders no other memory.
    #[inline]
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Lowers the flag; true if it was up. Of several takers one sees it.
    #[inline]
    #[must_use]
    pub fn take(&self) -> bool {
        self.0.swap(false, Ordering::Acquire)
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
    fn a_cleared_flag_is_down() {
        let flag = InterruptFlag::new();
        flag.raise();
        flag.clear();
        assert!(!flag.is_raised());
    }
}
