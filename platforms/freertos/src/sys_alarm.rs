//! What the handler of the board's alarm calls.
#![allow(unsafe_code, reason = "that an interrupt excludes tasks is the caller's promise")]

use critical_section::CriticalSection;

use crate::{Board, FreeRtos, timers};

impl<B: Board> FreeRtos<B> {
    /// Raises the flags of the deadlines that have come, and sets the alarm for the next: for the handler of the interrupt that
    /// [`Board::set_alarm`] asked for. A call too many does no harm. *Bounded*: a walk over 16 places.
    ///
    /// # Safety
    /// It is called in that handler alone; and whoever is in a critical section, of the kernel's or of the crate `critical-section`, is
    /// not interrupted by it: its priority is `configMAX_SYSCALL_INTERRUPT_PRIORITY` or less urgent.
    pub unsafe fn alarm() {
        // SAFETY: no task is in a critical section while this runs, since the interrupt would not have come; none enters one before the
        // handler is left, since no task runs; and no other interrupt enters one (the crate's rule).
        let section = unsafe { CriticalSection::new() };
        timers::alarm::<B>(section);
    }
}
