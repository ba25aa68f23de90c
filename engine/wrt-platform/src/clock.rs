//! The trait of a platform that knows the time.

use core::time::Duration;

use wrt_error::PlatformError;
use wrt_sync::Instant;

/// A point in civil time: nanoseconds since 1970-01-01T00:00:00Z, without leap seconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct WallTime(u64);

impl WallTime {
    /// The time this many nanoseconds after the epoch.
    #[must_use]
    pub const fn from_nanos(nanos: u64) -> WallTime {
        WallTime(nanos)
    }

    /// Nanoseconds since the epoch.
    #[must_use]
    pub const fn as_nanos(self) -> u64 {
        self.0
    }
}

/// The time.
pub trait Clock {
    /// Whether [`wall_time`](Clock::wall_time) can succeed.
    const WALL_CLOCK: bool;

    /// Now, on a clock that starts at boot or before, never goes back and is not set. *Bounded*.
    fn now(&self) -> Instant;

    /// The smallest step of [`now`](Clock::now). *Bounded*.
    fn resolution(&self) -> Duration;

    /// Now, in civil time; it may jump when the clock is set. *Bounded*.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where [`WALL_CLOCK`](Clock::WALL_CLOCK) is false; [`PlatformError::Invalid`] while
    /// the clock stands before the epoch.
    fn wall_time(&self) -> Result<WallTime, PlatformError>;

    /// The smallest step of [`wall_time`](Clock::wall_time). *Bounded*.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where [`WALL_CLOCK`](Clock::WALL_CLOCK) is false.
    fn wall_resolution(&self) -> Result<Duration, PlatformError>;
}
