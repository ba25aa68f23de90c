//! Deadlines: a timer of the kernel for each place of a static table.

use core::cell::Cell;

use critical_section::Mutex;
use wrt_platform::{ArmedTimer, Instant, InterruptFlag, PlatformError, Timers};

use crate::sys_kernel as kernel;
use crate::{FlagHold, Zephyr, clock};

/// Places for deadlines; there are as many as `CONFIG_WRT_TIMERS` says, if those are fewer.
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
        let mut timer = take_place(flag.clone())?;
        let tick = clock::tick_of(deadline);
        if tick <= kernel::ticks() {
            timer.flag.expire();
            replace(timer.place, Place::Fired);
            return Ok(timer);
        }
        replace(timer.place, Place::Armed(deadline, flag.flag()));
        timer.started = true;
        kernel::start_timer(timer.which, tick, fired);
        Ok(timer)
    }
}

/// Takes a free place, closed.
fn take_place(flag: FlagHold) -> Result<ZephyrTimer, PlatformError> {
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
            return Ok(ZephyrTimer { which, place, flag, started: false });
        }
    }
    Err(PlatformError::OutOfMemory { wanted: size_of::<Place>() })
}

/// A deadline that was armed. Dropping it cancels it.
pub struct ZephyrTimer {
    which: u32,
    place: &'static Mutex<Cell<Place>>,
    flag: FlagHold,
    /// Whether the kernel's timer was started.
    started: bool,
}

impl core::fmt::Debug for ZephyrTimer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ZephyrTimer").field("which", &self.which).finish_non_exhaustive()
    }
}

impl ZephyrTimer {
    /// Closes the place; whether the flag had been raised. Flags are raised in critical sections, so none is after.
    fn close(&self) -> bool {
        matches!(replace(self.place, Place::Closed), Place::Fired)
    }
}

impl ArmedTimer for ZephyrTimer {
    fn cancel(self) -> bool {
        self.close()
        // And dropped: only its drop gives the place back.
    }
}

impl Drop for ZephyrTimer {
    fn drop(&mut self) {
        self.close();
        if self.started {
            // Before the place is free, so that it does not stop a timer that the place's next holder starts.
            kernel::stop_timer(self.which);
        }
        replace(self.place, Place::Free);
    }
}

/// The kernel's timer of a place has run off; called in an interrupt. It may be early: where the kernel's timeouts have 32 bits, and where
/// the place has another holder since.
extern "C" fn fired(which: u32) {
    let Some(place) = usize::try_from(which).ok().and_then(|which| DEADLINES.get(which)) else { return };
    let now = clock::now();
    critical_section::with(|section| {
        let cell = place.borrow(section);
        match cell.get() {
            Place::Armed(deadline, _) if deadline > now => kernel::start_timer(which, clock::tick_of(deadline), fired),
            Place::Armed(_, flag) => {
                flag.expire();
                cell.set(Place::Fired);
            }
            Place::Free | Place::Closed | Place::Fired => {}
        }
    });
}
