//! The bounds of the native stack, which the kernel keeps for each thread.

use wrt_platform::{Facility, PlatformError, StackBounds, StackGuard};

use crate::sys_thread::STACKS_ARE_USED;
use crate::{Zephyr, sys_guard, sys_kernel as kernel};

/// The guard is the kernel's: a region of the protection unit (or the processor's limit register), an inaccessible page, or
/// `CONFIG_STACK_SENTINEL`'s pattern. On a host no bounds are known: frames lie on the stacks of the host's threads there.
impl StackGuard for Zephyr {
    const STACK_BOUNDS: bool = STACKS_ARE_USED;
    const STACK_PROTECTED: bool = STACKS_ARE_USED && cfg!(feature = "stack-guard");

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        if !STACKS_ARE_USED {
            return Err(PlatformError::Unsupported(Facility::StackBounds));
        }
        let (low, high) = kernel::stack();
        Ok(StackBounds { low, high, protection: sys_guard::protection() })
    }
}

impl Zephyr {
    /// Bytes at the end of the current thread's stack that were never used: what it can be made smaller by. *Bounded* by the stack's size.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where the kernel is configured without `CONFIG_INIT_STACKS`, and on a host.
    pub fn stack_unused(&self) -> Result<usize, PlatformError> {
        let unused = if STACKS_ARE_USED { kernel::stack_unused() } else { None };
        unused.ok_or(PlatformError::Unsupported(Facility::StackBounds))
    }
}
