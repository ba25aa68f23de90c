//! The monotonic clock: the kernel's ticks in 64 bits, as nanoseconds.

use core::time::Duration;

use wrt_platform::{Clock, Facility, Instant, PlatformError, WallTime};
use wrt_platform_rtos::{first_tick, nanos};

use crate::Zephyr;
use crate::sys_kernel as kernel;

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
