//! Interrupt flags in a static pool, held by count.

use core::ops::Deref;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt_platform::{InterruptFlag, PlatformError};

/// Flags there are at most at a time: one for each store, and some for the program.
pub const FLAGS: usize = 32;

/// A place for a flag.
struct Place {
    /// Holds there are; free at zero.
    holds: AtomicU32,
    flag: InterruptFlag,
}

static PLACES: [Place; FLAGS] = [const { Place { holds: AtomicU32::new(0), flag: InterruptFlag::new() } }; FLAGS];

/// A counted hold on an interrupt flag of the pool.
#[derive(Debug)]
pub struct FlagHold(&'static Place);

impl core::fmt::Debug for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.flag.fmt(f)
    }
}

impl FlagHold {
    /// The first hold on a free flag, lowered. *Bounded*: a walk over [`FLAGS`] places.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] if no flag is free.
    pub fn new() -> Result<FlagHold, PlatformError> {
        for place in &PLACES {
            if place.holds.compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                place.flag.clear();
                return Ok(FlagHold(place));
            }
        }
        Err(PlatformError::OutOfMemory { wanted: size_of::<InterruptFlag>() })
    }

    /// The flag, which stays this hold's as long as the hold or a clone of it is there. *Bounded*.
    #[must_use]
    pub fn flag(&self) -> &'static InterruptFlag {
        &self.0.flag
    }
}

impl Clone for FlagHold {
    fn clone(&self) -> Self {
        // Over two thousand million holds do not fit into any memory this runs in.
        self.0.holds.fetch_add(1, Ordering::Relaxed);
        FlagHold(self.0)
    }
}

impl Drop for FlagHold {
    fn drop(&mut self) {
        self.0.holds.fetch_sub(1, Ordering::Release);
    }
}

impl Deref for FlagHold {
    type Target = InterruptFlag;

    fn deref(&self) -> &InterruptFlag {
        &self.0.flag
    }
}

#[cfg(test)]
mod tests {
    use super::{FLAGS, FlagHold};
    use crate::alone;

    #[test]
    fn a_flag_is_free_again_when_its_last_hold_is_gone() {
        let _alone = alone();
        let first = FlagHold::new().unwrap();
        first.raise();
        let second = first.clone();
        drop(first);
        let others = [(); FLAGS - 1].map(|()| FlagHold::new().unwrap());
        assert!(FlagHold::new().is_err());
        assert!(second.is_raised() && others.iter().all(|flag| !flag.is_raised()));
        drop(second);
        assert!(!FlagHold::new().unwrap().is_raised());
    }
}
