//! Which of the executor's drivers runs code in this build, and why it is not the faster one.

use core::fmt;
use std::env::consts::ARCH;

use wrt::Dispatch;

/// The driver that [`Dispatch::Auto`] stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Driver {
    /// Handlers that jump to one another.
    Threaded,
    /// The loop.
    Loop(Reason),
}

/// Why handlers do not jump to one another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reason {
    /// The build has debug assertions, so its calls may not be jumps.
    Debug,
    /// CI does not look at the handlers' code for this processor, or the trial at the start found calls that are no jumps.
    Unproven,
}

impl Driver {
    /// The one of this build.
    pub(crate) fn of_this_build() -> Driver {
        match Dispatch::Auto.resolve() {
            Dispatch::Threaded => Driver::Threaded,
            Dispatch::Auto | Dispatch::Loop if cfg!(debug_assertions) => Driver::Loop(Reason::Debug),
            Dispatch::Auto | Dispatch::Loop => Driver::Loop(Reason::Unproven),
        }
    }

    /// Its name.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Driver::Threaded => "threaded",
            Driver::Loop(_) => "loop",
        }
    }

    /// Why it is not the threaded one.
    pub(crate) fn reason(self) -> Option<String> {
        match self {
            Driver::Threaded => None,
            Driver::Loop(Reason::Debug) => {
                Some("the threaded driver is not in builds with debug assertions".to_owned())
            }
            Driver::Loop(Reason::Unproven) => {
                Some(format!("in this build for {ARCH}, handlers are not known to jump to one another"))
            }
        }
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())?;
        self.reason().map_or(Ok(()), |reason| write!(f, ": {reason}"))
    }
}
