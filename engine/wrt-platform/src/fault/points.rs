//! The places a fault can be injected, with how often each was reached.

use core::sync::atomic::{AtomicU32, Ordering};

/// Declares the fault points: variant, field, meaning.
macro_rules! faults {
    ($($name:ident $field:ident, $doc:literal;)*) => {
        /// An operation that can be made to fail.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Fault {
            $(#[doc = $doc] $name,)*
        }

        impl Fault {
            /// Every fault point, in table order.
            pub const ALL: &'static [Fault] = &[$(Fault::$name,)*];
        }

        /// Which operations fail, with how often each was reached. Shared by a [`Faulty`](super::Faulty) and the test that drives it.
        #[derive(Debug, Default)]
        pub struct Faults {
            $($field: Point,)*
            live: AtomicU32,
        }

        impl Faults {
            /// Counts, and fails nothing.
            #[must_use]
            pub const fn new() -> Faults {
                Faults { $($field: Point::new(),)* live: AtomicU32::new(0) }
            }

            const fn point(&self, fault: Fault) -> &Point {
                match fault {
                    $(Fault::$name => &self.$field,)*
                }
            }
        }
    };
}

faults! {
    Reserve reserve, "Reserving a region, shared ones included: out of memory.";
    Commit commit, "Committing bytes of a region: out of memory.";
    Wait wait, "Waiting on a word: an error of the operating system.";
    Spawn spawn, "Starting a thread: out of memory.";
}

impl Faults {
    /// The error number of an injected fault that is an error of the operating system.
    pub const CODE: i32 = -1;

    /// How often the operation was reached since [`reset`](Faults::reset), failures included. Bounded.
    #[must_use]
    pub fn count(&self, fault: Fault) -> u32 {
        self.point(fault).reached.load(Ordering::Relaxed)
    }

    /// How many regions, shared ones included, were reserved and not dropped yet. Bounded.
    #[must_use]
    pub fn live(&self) -> u32 {
        self.live.load(Ordering::Relaxed)
    }

    /// Makes the `nth` time the operation is reached from now on fail, counted from 1, and no other. Zero fails none. Bounded.
    pub fn fail_nth(&self, fault: Fault, nth: u32) {
        self.point(fault).arm(nth, nth);
    }

    /// Makes the `nth` time the operation is reached from now on fail, counted from 1, and all after it: the memory is used up. Zero
    /// fails none. Bounded.
    pub fn fail_from(&self, fault: Fault, nth: u32) {
        self.point(fault).arm(nth, u32::MAX);
    }

    /// Sets every count but that of live regions to zero and fails nothing any more. Bounded.
    pub fn reset(&self) {
        for fault in Fault::ALL {
            let point = self.point(*fault);
            point.arm(0, 0);
            point.reached.store(0, Ordering::Relaxed);
        }
    }

    /// Counts a region.
    pub(super) fn take(&self) {
        self.live.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a region no more.
    pub(super) fn release(&self) {
        self.live.fetch_sub(1, Ordering::Relaxed);
    }

    /// Counts one more; true if it is to fail.
    pub(super) fn reach(&self, fault: Fault) -> bool {
        self.point(fault).reach()
    }
}

/// One operation: how often it was reached, and the range of those times that fail (the first is 0 for none).
#[derive(Debug, Default)]
struct Point {
    reached: AtomicU32,
    first: AtomicU32,
    last: AtomicU32,
}

impl Point {
    const fn new() -> Point {
        Point { reached: AtomicU32::new(0), first: AtomicU32::new(0), last: AtomicU32::new(0) }
    }

    /// Fails the times `first` to `last` from now on.
    fn arm(&self, first: u32, last: u32) {
        let before = self.reached.load(Ordering::Relaxed);
        let shift = |nth: u32| if nth == 0 { 0 } else { before.saturating_add(nth) };
        self.first.store(shift(first), Ordering::Relaxed);
        self.last.store(shift(last), Ordering::Relaxed);
    }

    fn reach(&self) -> bool {
        let time = self.reached.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        let first = self.first.load(Ordering::Relaxed);
        first != 0 && first <= time && time <= self.last.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::{Fault, Faults};

    #[test]
    fn only_the_nth_time_fails() {
        let faults = Faults::new();
        assert!(!faults.reach(Fault::Commit));
        faults.fail_nth(Fault::Commit, 2);
        assert!(!faults.reach(Fault::Commit));
        assert!(faults.reach(Fault::Commit));
        assert!(!faults.reach(Fault::Commit));
        assert_eq!(faults.count(Fault::Commit), 4);
        assert_eq!(faults.count(Fault::Reserve), 0);
    }

    #[test]
    fn all_fail_from_the_nth_time_until_reset() {
        let faults = Faults::new();
        faults.fail_from(Fault::Wait, 2);
        assert!(!faults.reach(Fault::Wait));
        assert!(faults.reach(Fault::Wait));
        assert!(faults.reach(Fault::Wait));
        faults.reset();
        assert!(!faults.reach(Fault::Wait));
        assert_eq!(faults.count(Fault::Wait), 1);
    }
}
