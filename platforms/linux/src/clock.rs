//! The clocks, through clock_gettime(2), which makes no system call where the kernel maps a vDSO.

use core::time::Duration;

use nix::time::{ClockId, clock_getres, clock_gettime};
use wrt_platform::{Clock, Facility, Instant, PlatformError, WallTime};

use crate::{Linux, os_error};

impl Clock for Linux {
    const WALL_CLOCK: bool = true;

    fn now(&self) -> Instant {
        // Every kernel has this clock, so the fallback is never reached.
        let now = clock_gettime(ClockId::CLOCK_MONOTONIC).map(Duration::from).unwrap_or_default();
        Instant::from_nanos(nanos(now))
    }

    fn resolution(&self) -> Duration {
        clock_getres(ClockId::CLOCK_MONOTONIC).map(Duration::from).unwrap_or(Duration::from_nanos(1))
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        let now = clock_gettime(ClockId::CLOCK_REALTIME).map_err(|errno| os_error(Facility::WallClock, errno))?;
        if now.tv_sec() < 0 {
            return Err(PlatformError::Invalid(Facility::WallClock));
        }
        Ok(WallTime::from_nanos(nanos(now.into())))
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        clock_getres(ClockId::CLOCK_REALTIME).map(Duration::from).map_err(|errno| os_error(Facility::WallClock, errno))
    }
}

/// Nanoseconds in 64 bits; the last ones in the year 2554.
fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
