//! The monotonic clock: the kernel's ticks in 64 bits, as nanoseconds.

use core::time::Duration;

use wrt_platform::{Clock, Facility, Instant, PlatformError, WallTime};

use crate::Zephyr;
use crate::sys_kernel as kernel;

const SECOND: u64 = 1_000_000_000;

impl Clock for Zephyr {
    const WALL_CLOCK: bool = false;

    /// Since the kernel was started.
    fn now(&self) -> Instant {
        now()
    }

    fn resolution(&self) -> Duration {
        Duration::from_nanos(nanos(1, kernel::tick_rate()))
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        Err(PlatformError::Unsupported(Facility::WallClock))
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        Err(PlatformError::Unsupported(Facility::WallClock))
    }
}

pub(crate) fn now() -> Instant {
    Instant::from_nanos(nanos(kernel::ticks(), kernel::tick_rate()))
}

/// The first tick that is not before an instant.
pub(crate) fn tick_of(instant: Instant) -> u64 {
    first_tick(instant.as_nanos(), kernel::tick_rate())
}

/// When a tick comes, rounded down. The last instants there are stand for all ticks after them.
fn nanos(ticks: u64, rate: u32) -> u64 {
    let rate = u64::from(rate);
    let seconds = ticks.checked_div(rate).unwrap_or(0);
    let rest = ticks.checked_rem(rate).unwrap_or(0);
    // `rest` is under 2^32, so the product fits.
    let part = rest.saturating_mul(SECOND).checked_div(rate).unwrap_or(0);
    seconds.saturating_mul(SECOND).saturating_add(part)
}

/// The smallest number of ticks whose [`nanos`] are at least these.
fn first_tick(nanos: u64, rate: u32) -> u64 {
    let rate = u64::from(rate);
    let part = (nanos % SECOND).saturating_mul(rate).div_ceil(SECOND);
    (nanos / SECOND).saturating_mul(rate).saturating_add(part)
}

#[cfg(test)]
mod tests {
    use super::{first_tick, nanos};

    #[test]
    fn the_first_tick_of_a_deadline_is_neither_early_nor_late() {
        for rate in [1, 3, 100, 128, 1000, 1024, 32_768, 999_999_999, 1_000_000_000] {
            for deadline in
                [0, 1, 999, 1_000_000, 333_333_333, 333_333_334, 999_999_999, 1_000_000_000, 86_400_000_000_001]
            {
                let tick = first_tick(deadline, rate);
                assert!(nanos(tick, rate) >= deadline, "{rate} Hz, {deadline} ns: not early");
                assert!(tick == 0 || nanos(tick - 1, rate) < deadline, "{rate} Hz, {deadline} ns: not late");
            }
        }
    }

    #[test]
    fn ticks_past_the_end_of_the_clock_do_not_wrap() {
        assert_eq!(nanos(u64::MAX, 1000), u64::MAX);
        assert_eq!(nanos(1 << 32, 1000), 4_294_967_296_000_000);
        assert!(first_tick(u64::MAX, 1_000_000_000) == u64::MAX);
    }
}
