//! The clocks that every POSIX system has.

use core::time::Duration;

use wrt_platform::{Facility, Instant, PlatformError, WallTime};

use crate::sys_clock::{read, step};
use crate::{Errno, os_error, sys_os};

/// Now, on the clock that every wait and deadline here is measured on. Bounded.
#[must_use]
pub fn now() -> Instant {
    // Every system has this clock, so the fallback is never reached.
    Instant::from_nanos(nanos(read(sys_os::MONOTONIC).unwrap_or_default()))
}

/// The smallest step of [`now`]. Bounded.
#[must_use]
pub fn resolution() -> Duration {
    step(sys_os::MONOTONIC).unwrap_or(Duration::from_nanos(1))
}

/// Now, in civil time. Bounded.
///
/// # Errors
/// [`PlatformError::Invalid`] while the clock stands before the epoch, [`PlatformError::Os`] when the system does not tell.
pub fn wall_time() -> Result<WallTime, PlatformError> {
    match read(libc::CLOCK_REALTIME) {
        Ok(time) => Ok(WallTime::from_nanos(nanos(time))),
        Err(Errno::EINVAL) => Err(PlatformError::Invalid(Facility::WallClock)),
        Err(errno) => Err(os_error(Facility::WallClock, errno)),
    }
}

/// The smallest step of [`wall_time`]. Bounded.
///
/// # Errors
/// [`PlatformError::Os`] when the system does not tell.
pub fn wall_resolution() -> Result<Duration, PlatformError> {
    step(libc::CLOCK_REALTIME).map_err(|errno| os_error(Facility::WallClock, errno))
}

/// Nanoseconds in 64 bits; the last ones in the year 2554.
fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}
