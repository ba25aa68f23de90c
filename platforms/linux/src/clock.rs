//! The clocks, through clock_gettime(2), which makes no system call where the kernel maps a vDSO.

use core::time::Duration;

use wrt_platform::{Clock, Instant, PlatformError, WallTime};
use wrt_platform_posix::{now, resolution, wall_resolution, wall_time};

use crate::Linux;

impl Clock for Linux {
    const WALL_CLOCK: bool = true;

    fn now(&self) -> Instant {
        now()
    }

    fn resolution(&self) -> Duration {
        resolution()
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        wall_time()
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        wall_resolution()
    }
}
