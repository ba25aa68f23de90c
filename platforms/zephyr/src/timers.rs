//! Deadlines: a timer of the kernel for each place of a static table.

use wrt_platform::{ArmedTimer, Instant, PlatformError, Timers};
use wrt_platform_rtos::{Deadline, expire};

use crate::sys_kernel as kernel;
use crate::{FlagHold, Zephyr, clock};

/// A deadline raises its flag in the interrupt of the kernel's clock: no thread delays it.
impl Timers for Zephyr {
    type Flag = FlagHold;
    type Timer = ZephyrTimer;
    const TIMERS: bool = true;

    fn flag(&self) -> Result<FlagHold, PlatformError> {
        FlagHold::new()
    }

    /// *Bounded*: a walk over the places and one start of a timer.
    fn arm(&self, deadline: Instant, flag: &FlagHold) -> Result<ZephyrTimer, PlatformError> {
        let mut timer = ZephyrTimer { place: Deadline::take(kernel::timers(), flag)?, started: false };
        let tick = clock::tick_of(deadline);
        if tick <= kernel::ticks() {
            timer.place.fire();
            return Ok(timer);
        }
        critical_section::with(|section| timer.place.arm(section, deadline));
        timer.started = true;
        kernel::start_timer(timer.place.which(), tick, fired);
        Ok(timer)
    }
}

/// A deadline that was armed. Dropping it cancels it.
pub struct ZephyrTimer {
    place: Deadline,
    /// Whether the kernel's timer was started.
    started: bool,
}

impl core::fmt::Debug for ZephyrTimer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ZephyrTimer").field("which", &self.place.which()).finish_non_exhaustive()
    }
}

impl ArmedTimer for ZephyrTimer {
    fn cancel(self) -> bool {
        self.place.close()
        // And dropped: only its drop gives the place back.
    }
}

impl Drop for ZephyrTimer {
    fn drop(&mut self) {
        self.place.close();
        if self.started {
            // Before the place is free, so that it does not stop a timer that the place's next holder starts.
            kernel::stop_timer(self.place.which());
        }
    }
}

/// The kernel's timer of a place has run off; called in an interrupt. It may be early: where the kernel's timeouts have 32 bits, and where
/// the place has another holder since.
extern "C" fn fired(which: u32) {
    let now = clock::now();
    critical_section::with(|section| {
        if let Some(deadline) = expire(section, which, now) {
            kernel::start_timer(which, clock::tick_of(deadline), fired);
        }
    });
}
