//! Deadlines in a static table: on the alarm that the board gives, or a software timer of the kernel for each place.

use core::marker::PhantomData;
use core::time::Duration;

use critical_section::CriticalSection;
use wrt_platform::{ArmedTimer, Facility, Instant, PlatformError, Timers};
use wrt_platform_rtos::{Deadline, expire, expire_all, next_deadline};

use crate::sys_kernel as kernel;
use crate::{Board, FlagHold, FreeRtos, NoBoard, clock};

/// A deadline raises its flag in the alarm's interrupt, or, without one, in the task of the kernel's timers: what runs at its
/// priority or above delays it.
impl<B: Board> Timers for FreeRtos<B> {
    type Flag = FlagHold;
    type Timer = FreeRtosTimer<B>;
    const TIMERS: bool = true;

    fn flag(&self) -> Result<FlagHold, PlatformError> {
        FlagHold::new()
    }

    /// *Bounded*: a walk over the places; without an alarm, and one command to the timers' task, for which it waits while that
    /// task's queue is full.
    fn arm(&self, deadline: Instant, flag: &FlagHold) -> Result<FreeRtosTimer<B>, PlatformError> {
        let places = if B::ALARM { u32::MAX } else { kernel::timers() };
        let place = Deadline::take(places, flag)?;
        let mut timer = FreeRtosTimer { place, started: false, board: PhantomData };
        if clock::now::<B>() >= deadline {
            timer.place.fire();
            return Ok(timer);
        }
        if B::ALARM {
            critical_section::with(|section| {
                timer.place.arm(section, deadline);
                set_alarm::<B>(section);
            });
            return Ok(timer);
        }
        critical_section::with(|section| timer.place.arm(section, deadline));
        if deadline != Instant::NEVER {
            timer.started = start::<B>(timer.place.which(), deadline);
            if !timer.started {
                return Err(PlatformError::Os { facility: Facility::Timer, code: -1 });
            }
        }
        Ok(timer)
    }
}

/// A deadline that was armed. Dropping it cancels it.
pub struct FreeRtosTimer<B = NoBoard> {
    place: Deadline,
    /// Whether the kernel's timer was started.
    started: bool,
    board: PhantomData<fn() -> B>,
}

impl<B> core::fmt::Debug for FreeRtosTimer<B> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FreeRtosTimer").field("which", &self.place.which()).finish_non_exhaustive()
    }
}

impl<B: Board> ArmedTimer for FreeRtosTimer<B> {
    fn cancel(self) -> bool {
        self.place.close()
        // And dropped: only its drop gives the place back. An alarm that was set for it finds nothing to do.
    }
}

impl<B> Drop for FreeRtosTimer<B> {
    fn drop(&mut self) {
        self.place.close();
        if self.started {
            // Before the place is free: commands to the timers' task are done in their order, so this one does not stop a timer that
            // the place's next holder starts.
            kernel::stop_timer(self.place.which());
        }
    }
}

/// Raises the flags of all deadlines that have come and sets the alarm for the next. In the alarm's interrupt.
pub(crate) fn alarm<B: Board>(section: CriticalSection<'_>) {
    expire_all(section, clock::now_in::<B>(section));
    set_alarm::<B>(section);
}

/// Sets the alarm for the next deadline, if there is one.
fn set_alarm<B: Board>(section: CriticalSection<'_>) {
    if let Some(next) = next_deadline(section).filter(|next| *next != Instant::NEVER) {
        let now = clock::now_in::<B>(section);
        B::set_alarm(if next > now { next.since(now) } else { Duration::ZERO });
    }
}

/// Starts the kernel's timer of a place. It may run off early, where the clock is the board's or the deadline further than it counts.
fn start<B: Board>(which: u32, deadline: Instant) -> bool {
    kernel::start_timer(which, clock::ticks_until::<B>(deadline), fired::<B>)
}

/// The kernel's timer of a place has run off; called in the timers' task. It may be early, and the place may have another holder
/// since.
extern "C" fn fired<B: Board>(which: u32) {
    let left = critical_section::with(|section| expire(section, which, clock::now_in::<B>(section)));
    if let Some(deadline) = left
        && deadline != Instant::NEVER
        && !start::<B>(which, deadline)
    {
        // The queue to the timers' task, which must not wait for itself, is full: a tick too early, and not never.
        critical_section::with(|section| expire(section, which, deadline));
    }
}
