//! Deadlines: a software timer of the kernel for each place of a static table.

use core::cell::Cell;

use critical_section::Mutex;
use wrt_platform::{ArmedTimer, Facility, Instant, InterruptFlag, PlatformError, Timers};

use crate::sys_kernel as kernel;
use crate::{Board, FlagHold, FreeRtos, clock};

/// Places for deadlines; there are as many as the shim has timers, if those are fewer.
const PLACES: usize = 16;

/// What a place holds.
#[derive(Clone, Copy)]
enum Place {
    Free,
    /// Taken; its flag is not raised any more, or was not armed yet.
    Closed,
    /// The deadline's holder has a hold on the flag as long as this stands here.
    Armed(Instant, &'static InterruptFlag),
    Fired,
}

static DEADLINES: [Mutex<Cell<Place>>; PLACES] = [const { Mutex::new(Cell::new(Place::Free)) }; PLACES];

/// Puts something into a place; what was there.
fn replace(place: &Mutex<Cell<Place>>, new: Place) -> Place {
    critical_section::with(|section| place.borrow(section).replace(new))
}

/// A deadline raises its flag in the task of the kernel's timers: what runs at its priority or above delays it.
impl<B: Board> Timers for FreeRtos<B> {
    type Flag = FlagHold;
    type Timer = FreeRtosTimer;
    const TIMERS: bool = true;

    fn flag(&self) -> Result<FlagHold, PlatformError> {
        FlagHold::new()
    }

    /// *Bounded*: a walk over the places and one command to the timers' task, for which it waits while that task's queue is full.
    fn arm(&self, deadline: Instant, flag: &FlagHold) -> Result<FreeRtosTimer, PlatformError> {
        let mut timer = take_place(flag.clone())?;
        let ticks = clock::tick_of(deadline).saturating_sub(kernel::ticks());
        if ticks == 0 {
            timer.flag.expire();
            replace(timer.place, Place::Fired);
        } else {
            replace(timer.place, Place::Armed(deadline, flag.flag()));
        }
        if ticks != 0 && deadline != Instant::NEVER {
            timer.started = kernel::start_timer(timer.which, ticks, fired);
            if !timer.started {
                return Err(PlatformError::Os { facility: Facility::Timer, code: -1 });
            }
        }
        Ok(timer)
    }
}

/// Takes a free place, closed.
fn take_place(flag: FlagHold) -> Result<FreeRtosTimer, PlatformError> {
    for (which, place) in (0..kernel::timers()).zip(&DEADLINES) {
        let taken = critical_section::with(|section| {
            let cell = place.borrow(section);
            let free = matches!(cell.get(), Place::Free);
            if free {
                cell.set(Place::Closed);
            }
            free
        });
        if taken {
            return Ok(FreeRtosTimer { which, place, flag, started: false });
        }
    }
    Err(PlatformError::OutOfMemory { wanted: size_of::<Place>() })
}

/// A deadline that was armed. Dropping it cancels it.
pub struct FreeRtosTimer {
    which: u32,
    place: &'static Mutex<Cell<Place>>,
    flag: FlagHold,
    /// Whether the kernel's timer was started.
    started: bool,
}

impl core::fmt::Debug for FreeRtosTimer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FreeRtosTimer").field("which", &self.which).finish_non_exhaustive()
    }
}

impl FreeRtosTimer {
    /// Closes the place; whether the flag had been raised. Flags are raised in critical sections, so none is after.
    fn close(&self) -> bool {
        matches!(replace(self.place, Place::Closed), Place::Fired)
    }
}

impl ArmedTimer for FreeRtosTimer {
    fn cancel(self) -> bool {
        self.close()
        // And dropped: only its drop gives the place back.
    }
}

impl Drop for FreeRtosTimer {
    fn drop(&mut self) {
        self.close();
        if self.started {
            // Before the place is free: commands to the timers' task are done in their order, so this one does not stop a timer that
            // the place's next holder starts.
            kernel::stop_timer(self.which);
        }
        replace(self.place, Place::Free);
    }
}

/// The kernel's timer of a place has run off; called in the timers' task. It may be early: for a deadline that is further than the
/// kernel counts, and where the place has another holder since.
extern "C" fn fired(which: u32) {
    let Some(place) = usize::try_from(which).ok().and_then(|which| DEADLINES.get(which)) else { return };
    let now = clock::now();
    critical_section::with(|section| {
        let cell = place.borrow(section);
        if let Place::Armed(deadline, flag) = cell.get()
            && deadline <= now
        {
            flag.expire();
            cell.set(Place::Fired);
        }
    });
}
