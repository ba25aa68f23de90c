//! A point on the monotonic clock.

use core::time::Duration;

/// A point on the platform's monotonic clock: nanoseconds since a start the platform chose, usually boot.
///
/// 64 bits of nanoseconds last 584 years, so an instant never wraps. Instants of two platforms do not compare.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct Instant(u64);

impl Instant {
    /// The start of the clock: as a deadline, one that has already passed.
    pub const START: Instant = Instant(0);

    /// The end of the clock: as a deadline, one that never comes.
    pub const NEVER: Instant = Instant(u64::MAX);

    /// The instant this many nanoseconds after the start of the clock.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> Instant {
        Instant(nanos)
    }

    /// Nanoseconds since the start of the clock.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }

    /// The instant `wait` later, at most [`NEVER`](Instant::NEVER).
    #[must_use]
    pub const fn after(self, wait: Duration) -> Instant {
        let nanos = wait.as_nanos();
        // The comparison makes the cast exact.
        #[expect(clippy::cast_possible_truncation, reason = "guarded by the comparison")]
        let nanos = if nanos > u64::MAX as u128 { u64::MAX } else { nanos as u64 };
        Instant(self.0.saturating_add(nanos))
    }

    /// The time that passed since `earlier`; zero if `earlier` is later.
    #[must_use]
    pub const fn since(self, earlier: Instant) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

#[cfg(test)]
mod tests {
    use super::Instant;
    use core::time::Duration;

    #[test]
    fn a_wait_past_the_end_of_the_clock_never_comes() {
        assert_eq!(Instant::from_nanos(5).after(Duration::MAX), Instant::NEVER);
        assert_eq!(Instant::NEVER.after(Duration::from_nanos(1)), Instant::NEVER);
    }

    #[test]
    fn no_time_passes_backwards() {
        let early = Instant::from_nanos(10);
        let late = early.after(Duration::from_nanos(7));
        assert_eq!(late.since(early), Duration::from_nanos(7));
        assert_eq!(early.since(late), Duration::ZERO);
    }
}
