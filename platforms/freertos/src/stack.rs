//! The bounds of the native stack: our own tasks' from their table, others' from the kernel.

use wrt_platform::{Facility, PlatformError, StackBounds, StackGuard, StackProtection};

use crate::sys_kernel as kernel;
use crate::sys_task::STACKS_ARE_USED;
use crate::{Board, FreeRtos, threads};

/// A task that this crate did not start knows its bounds where the kernel is configured with `configUSE_TRACE_FACILITY` and
/// `configRECORD_STACK_HIGH_ADDRESS`; elsewhere the answer is [`PlatformError::Os`]. On a host, with the POSIX port, no bounds are known.
impl<B: Board> StackGuard for FreeRtos<B> {
    const STACK_BOUNDS: bool = STACKS_ARE_USED;
    const STACK_PROTECTED: bool = STACKS_ARE_USED && cfg!(feature = "stack-check");

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        if !STACKS_ARE_USED {
            return Err(PlatformError::Unsupported(Facility::StackBounds));
        }
        let protection = if kernel::checks_stacks() { StackProtection::Canary } else { StackProtection::None };
        let known = kernel::current().and_then(threads::stack_of).or_else(kernel::stack);
        let (low, high) = known.ok_or(PlatformError::Os { facility: Facility::StackBounds, code: -1 })?;
        Ok(StackBounds { low, high, protection })
    }
}

impl<B: Board> FreeRtos<B> {
    /// Bytes at the end of the current task's stack that were never used: what it can be made smaller by. *Bounded* by the stack's size.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where the kernel is configured without `INCLUDE_uxTaskGetStackHighWaterMark`, and on a host.
    pub fn stack_unused(&self) -> Result<usize, PlatformError> {
        let unused = if STACKS_ARE_USED { kernel::stack_unused() } else { None };
        unused.ok_or(PlatformError::Unsupported(Facility::StackBounds))
    }
}
