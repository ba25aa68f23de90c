//! A handle that stops a guest from another thread.

use core::fmt;

use wrt_platform::{Platform, Timers};

use crate::DefaultPlatform;

/// Stops what runs in a store, from any thread, a timer or an interrupt handler. See [`Store::interrupt_handle`](crate::Store::interrupt_handle).
pub struct InterruptHandle<P: Platform + Clone = DefaultPlatform> {
    flag: <P as Timers>::Flag,
}

impl<P: Platform + Clone> InterruptHandle<P> {
    pub(crate) const fn new(flag: <P as Timers>::Flag) -> Self {
        InterruptHandle { flag }
    }

    /// Asks the guest to stop: what runs, or else what runs next, ends with [`Error::Interrupted`](crate::Error::Interrupted) at its next
    /// loop or call. Bounded.
    pub fn interrupt(&self) {
        self.flag.raise();
    }

    /// Takes the request back if it was not served yet. Bounded.
    pub fn clear(&self) {
        self.flag.clear();
    }
}

impl<P: Platform + Clone> Clone for InterruptHandle<P> {
    fn clone(&self) -> Self {
        InterruptHandle { flag: self.flag.clone() }
    }
}

impl<P: Platform + Clone> fmt::Debug for InterruptHandle<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "InterruptHandle(raised: {})", self.flag.is_raised())
    }
}
