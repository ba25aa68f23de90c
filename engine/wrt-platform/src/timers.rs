//! The trait of a platform that raises a flag at a deadline.

use core::ops::Deref;

use wrt_error::PlatformError;
use wrt_sync::{Instant, InterruptFlag};

/// One-shot deadlines that raise an [`InterruptFlag`].
///
/// A timer may raise a flag from another thread or from interrupt context, long after whoever armed it went on. So the flag lies
/// where the platform can keep it alive, and both sides hold a [`Flag`](Timers::Flag): on a system with a heap a counted
/// pointer, on a microcontroller a place in a static pool.
pub trait Timers {
    /// A counted hold on an interrupt flag: cloning it gives another hold on the same flag.
    type Flag: Deref<Target = InterruptFlag> + Clone + Send + Sync + 'static;

    /// An armed deadline. Dropping it cancels it.
    type Timer: ArmedTimer + Send + 'static;

    /// Whether [`arm`](Timers::arm) can succeed.
    const TIMERS: bool;

    /// A new flag, lowered. *Init only*.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] when the platform has no flag left.
    fn flag(&self) -> Result<Self::Flag, PlatformError>;

    /// Raises `flag` once, by [`expire`](InterruptFlag::expire), when `deadline` has come, not before; at once if it has passed.
    /// *Init only* the first time, which may start what the platform needs, and where more deadlines are armed at once than ever
    /// before; else *bounded* by how many are.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] when the platform has no timer left, or no memory or thread for what the first call starts;
    /// [`PlatformError::Os`] when the system refuses to start it otherwise; [`PlatformError::Unsupported`] where
    /// [`TIMERS`](Timers::TIMERS) is false.
    fn arm(&self, deadline: Instant, flag: &Self::Flag) -> Result<Self::Timer, PlatformError>;
}

/// A deadline that was armed by [`Timers::arm`].
pub trait ArmedTimer {
    /// Cancels the deadline; true if it had already raised its flag. When the call returns, this deadline will not raise it any more.
    /// *Bounded*; not from interrupt context.
    fn cancel(self) -> bool;
}
