//! Deadlines in a static table, whose flags an interrupt or a thread of the kernel raises.

use core::cell::Cell;
use core::fmt;

use critical_section::{CriticalSection, Mutex};
use wrt_platform::{Instant, InterruptFlag, PlatformError};

use crate::FlagHold;

/// Places for deadlines.
pub const DEADLINES: usize = 16;

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

static PLACES: [Mutex<Cell<Place>>; DEADLINES] = [const { Mutex::new(Cell::new(Place::Free)) }; DEADLINES];

/// Puts something into a place; what was there.
fn replace(place: &Mutex<Cell<Place>>, new: Place) -> Place {
    critical_section::with(|section| place.borrow(section).replace(new))
}

/// A place that was taken. Dropping it gives it back.
pub struct Deadline {
    which: u32,
    place: &'static Mutex<Cell<Place>>,
    flag: FlagHold,
}

impl Deadline {
    /// Takes a free place among the first so many, closed. *Bounded*: a walk over [`DEADLINES`] places.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] if none is free.
    pub fn take(places: u32, flag: &FlagHold) -> Result<Deadline, PlatformError> {
        for (which, place) in (0..places).zip(&PLACES) {
            let taken = critical_section::with(|section| {
                let cell = place.borrow(section);
                let free = matches!(cell.get(), Place::Free);
                if free {
                    cell.set(Place::Closed);
                }
                free
            });
            if taken {
                return Ok(Deadline { which, place, flag: flag.clone() });
            }
        }
        Err(PlatformError::OutOfMemory { wanted: size_of::<Place>() })
    }

    /// Which place it is, from 0. *Bounded*.
    #[must_use]
    pub fn which(&self) -> u32 {
        self.which
    }

    /// From now on the flag is raised when [`expire`] or [`expire_all`] comes to see this instant. *Bounded*.
    pub fn arm(&self, section: CriticalSection<'_>, deadline: Instant) {
        self.place.borrow(section).set(Place::Armed(deadline, self.flag.flag()));
    }

    /// Raises the flag at once. *Bounded*.
    pub fn fire(&self) {
        self.flag.expire();
        replace(self.place, Place::Fired);
    }

    /// Closes the place; whether the flag had been raised. Flags are raised in critical sections, so none is after. *Bounded*.
    pub fn close(&self) -> bool {
        matches!(replace(self.place, Place::Closed), Place::Fired)
    }
}

impl fmt::Debug for Deadline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Deadline").field("which", &self.which).finish_non_exhaustive()
    }
}

impl Drop for Deadline {
    fn drop(&mut self) {
        replace(self.place, Place::Free);
    }
}

/// Raises the flag of a place whose deadline has come; the deadline if it has not. *Bounded*, from interrupts that critical sections mask
/// too.
pub fn expire(section: CriticalSection<'_>, which: u32, now: Instant) -> Option<Instant> {
    let place = usize::try_from(which).ok().and_then(|which| PLACES.get(which))?;
    expire_place(section, place, now)
}

/// Raises the flags of all deadlines that have come. *Bounded*: a walk over [`DEADLINES`] places; from interrupts that critical sections
/// mask too.
pub fn expire_all(section: CriticalSection<'_>, now: Instant) {
    for place in &PLACES {
        expire_place(section, place, now);
    }
}

fn expire_place(section: CriticalSection<'_>, place: &Mutex<Cell<Place>>, now: Instant) -> Option<Instant> {
    let cell = place.borrow(section);
    let Place::Armed(deadline, flag) = cell.get() else { return None };
    if deadline > now {
        return Some(deadline);
    }
    flag.expire();
    cell.set(Place::Fired);
    None
}

/// The deadline that comes next, if one is armed. *Bounded*: a walk over [`DEADLINES`] places.
#[must_use]
pub fn next_deadline(section: CriticalSection<'_>) -> Option<Instant> {
    let deadlines = PLACES.iter().filter_map(|place| match place.borrow(section).get() {
        Place::Armed(deadline, _) => Some(deadline),
        Place::Free | Place::Closed | Place::Fired => None,
    });
    deadlines.min()
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use wrt_platform::Instant;

    use super::{DEADLINES, Deadline, expire, expire_all, next_deadline};
    use crate::{FlagHold, alone};

    const ALL: u32 = u32::MAX;

    #[test]
    fn the_flags_of_deadlines_that_have_come_are_raised_and_no_others() {
        let _alone = alone();
        let at = Instant::from_nanos;
        let flags = [10, 20, 30].map(|_| FlagHold::new().unwrap());
        let [first, second, third] = [0, 1, 2].map(|which: usize| Deadline::take(ALL, &flags[which]).unwrap());
        critical_section::with(|section| {
            assert_eq!(next_deadline(section), None);
            first.arm(section, at(20));
            second.arm(section, at(10));
            third.arm(section, at(30));
            assert_eq!(next_deadline(section), Some(at(10)));
            assert_eq!(expire(section, third.which(), at(29)), Some(at(30)));
            expire_all(section, at(20));
            assert_eq!(next_deadline(section), Some(at(30)));
        });
        assert!(flags[0].is_raised() && flags[1].is_raised() && !flags[2].is_raised());
        assert!(first.close() && second.close() && !third.close());
        critical_section::with(|section| expire_all(section, at(30)));
        assert!(!flags[2].is_raised(), "closed before it came");
        third.fire();
        assert!(flags[2].is_raised() && third.close());
    }

    #[test]
    fn a_place_is_free_again_when_its_deadline_is_dropped() {
        let _alone = alone();
        let flag = FlagHold::new().unwrap();
        assert!(Deadline::take(0, &flag).is_err());
        let mut taken: Vec<_> = (0..DEADLINES).map(|_| Deadline::take(ALL, &flag).unwrap()).collect();
        assert!(Deadline::take(ALL, &flag).is_err());
        let third = taken.swap_remove(2);
        critical_section::with(|section| third.arm(section, Instant::from_nanos(1)));
        drop(third);
        critical_section::with(|section| assert_eq!(expire(section, 2, Instant::NEVER), None));
        assert!(!flag.is_raised());
        assert_eq!(Deadline::take(ALL, &flag).unwrap().which(), 2);
        critical_section::with(|section| assert_eq!(expire(section, ALL, Instant::NEVER), None));
    }
}
