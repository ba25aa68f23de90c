//! Deadlines in a static table: on the alarm that the board gives, or a software timer of the kernel for each place.

use core::cell::Cell;
use core::marker::PhantomData;
use core::time::Duration;

use critical_section::{CriticalSection, Mutex};
use wrt_platform::{ArmedTimer, Facility, Instant, InterruptFlag, PlatformError, Timers};

use crate::sys_kernel as kernel;
use crate::{Board, FlagHold, FreeRtos, NoBoard, clock};

/// Places for deadlines; without an alarm there are as many as the shim has timers, if those are fewer.
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
        let mut timer = take_place::<B>(flag.clone())?;
        if clock::now::<B>() >= deadline {
            timer.flag.expire();
            replace(timer.place, Place::Fired);
            return Ok(timer);
        }
        if B::ALARM {
            critical_section::with(|section| {
                timer.place.borrow(section).set(Place::Armed(deadline, flag.flag()));
                set_alarm::<B>(section);
            });
            return Ok(timer);
        }
        replace(timer.place, Place::Armed(deadline, flag.flag()));
        if deadline != Instant::NEVER {
            timer.started = start::<B>(timer.which, deadline);
            if !timer.started {
                return Err(PlatformError::Os { facility: Facility::Timer, code: -1 });
            }
        }
        Ok(timer)
    }
}

/// Takes a free place, closed.
fn take_place<B: Board>(flag: FlagHold) -> Result<FreeRtosTimer<B>, PlatformError> {
    let places = if B::ALARM { u32::MAX } else { kernel::timers() };
    for (which, place) in (0..places).zip(&DEADLINES) {
        let taken = critical_section::with(|section| {
            let cell = place.borrow(section);
            let free = matches!(cell.get(), Place::Free);
            if free {
                cell.set(Place::Closed);
            }
            free
        });
        if taken {
            return Ok(FreeRtosTimer { which, place, flag, started: false, board: PhantomData });
        }
    }
    Err(PlatformError::OutOfMemory { wanted: size_of::<Place>() })
}

/// A deadline that was armed. Dropping it cancels it.
pub struct FreeRtosTimer<B = NoBoard> {
    which: u32,
    place: &'static Mutex<Cell<Place>>,
    flag: FlagHold,
    /// Whether the kernel's timer was started.
    started: bool,
    board: PhantomData<fn() -> B>,
}

impl<B> core::fmt::Debug for FreeRtosTimer<B> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FreeRtosTimer").field("which", &self.which).finish_non_exhaustive()
    }
}

impl<B> FreeRtosTimer<B> {
    /// Closes the place; whether the flag had been raised. Flags are raised in critical sections and in an interrupt that those mask, so
    /// none is after.
    fn close(&self) -> bool {
        matches!(replace(self.place, Place::Closed), Place::Fired)
    }
}

impl<B: Board> ArmedTimer for FreeRtosTimer<B> {
    fn cancel(self) -> bool {
        self.close()
        // And dropped: only its drop gives the place back. An alarm that was set for it finds nothing to do.
    }
}

impl<B> Drop for FreeRtosTimer<B> {
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

/// Raises the flag of a place whose deadline has come; the deadline if it has not.
fn expire(section: CriticalSection<'_>, place: &Mutex<Cell<Place>>, now: Instant) -> Option<Instant> {
    let cell = place.borrow(section);
    let Place::Armed(deadline, flag) = cell.get() else { return None };
    if deadline > now {
        return Some(deadline);
    }
    flag.expire();
    cell.set(Place::Fired);
    None
}

/// Raises the flags of all deadlines that have come and sets the alarm for the next. In the alarm's interrupt.
pub(crate) fn alarm<B: Board>(section: CriticalSection<'_>) {
    let now = clock::now_in::<B>(section);
    for place in &DEADLINES {
        expire(section, place, now);
    }
    set_alarm::<B>(section);
}

/// Sets the alarm for the next deadline, if there is one.
fn set_alarm<B: Board>(section: CriticalSection<'_>) {
    let deadlines = DEADLINES.iter().filter_map(|place| match place.borrow(section).get() {
        Place::Armed(deadline, _) => Some(deadline),
        Place::Free | Place::Closed | Place::Fired => None,
    });
    if let Some(next) = deadlines.min().filter(|next| *next != Instant::NEVER) {
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
    let Some(place) = usize::try_from(which).ok().and_then(|which| DEADLINES.get(which)) else { return };
    let left = critical_section::with(|section| expire(section, place, clock::now_in::<B>(section)));
    if let Some(deadline) = left
        && deadline != Instant::NEVER
        && !start::<B>(which, deadline)
    {
        // The queue to the timers' task, which must not wait for itself, is full: a tick too early, and not never.
        critical_section::with(|section| expire(section, place, deadline));
    }
}
