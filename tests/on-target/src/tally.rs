//! What became of the assertions of a script.

use core::fmt;

use wrt::Resource;

/// What the board has not enough of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lack {
    /// A bound of ours is reached.
    Bound(Resource),
    /// The arena is used up.
    Memory,
}

/// Why a command did not do what it should.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Miss {
    /// The board is too small for it.
    Lack(Lack),
    /// It is wrong: what there was instead, with a number that belongs to it.
    Wrong(&'static str, u64),
}

/// What a command came to.
pub(crate) type Done<T = ()> = Result<T, Miss>;

/// Reasons that are told apart in one tally.
const REASONS: usize = 8;

/// Counts of assertions.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) passed: u32,
    /// Those that do not hold, and commands that are none and failed.
    pub(crate) failed: u32,
    /// Those that the board is too small for.
    pub(crate) lacking: u32,
    reasons: [Option<(Lack, u32)>; REASONS],
}

impl Tally {
    /// Counts a command.
    pub(crate) fn note(&mut self, is_assertion: bool, done: Done) {
        let one = u32::from(is_assertion);
        match done {
            Ok(()) => self.passed = self.passed.saturating_add(one),
            Err(Miss::Wrong(..)) => self.failed = self.failed.saturating_add(1),
            Err(Miss::Lack(lack)) => self.lack(lack, one),
        }
    }

    /// Assertions it has seen, where no command failed that is none.
    pub(crate) const fn seen(&self) -> u32 {
        self.passed.saturating_add(self.failed).saturating_add(self.lacking)
    }

    /// Adds the counts of another.
    pub(crate) fn count(&mut self, other: &Tally) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        for (lack, count) in other.reasons.iter().flatten() {
            self.lack(*lack, *count);
        }
    }

    fn lack(&mut self, lack: Lack, more: u32) {
        self.lacking = self.lacking.saturating_add(more);
        let place = self.reasons.iter_mut().find(|reason| reason.is_none_or(|(of, _)| of == lack));
        if let Some(place) = place {
            let count = place.map_or(0, |(_, count)| count);
            *place = Some((lack, count.saturating_add(more)));
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed, {} not on this board", self.passed, self.failed, self.lacking)?;
        for (lack, count) in self.reasons.iter().flatten().filter(|(_, count)| *count > 0) {
            match lack {
                Lack::Bound(what) => write!(f, ", {count} for the bound of {what}")?,
                Lack::Memory => write!(f, ", {count} for want of memory")?,
            }
        }
        Ok(())
    }
}
