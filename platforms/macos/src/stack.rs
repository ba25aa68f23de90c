//! The bounds of the native stack, asked for once a thread.

use wrt_platform::{PlatformError, StackBounds, StackGuard, StackProtection};
use wrt_platform_posix::{stack_bounds_once, static_stack};

use crate::{Macos, sys_stack};

impl StackGuard for Macos {
    const STACK_BOUNDS: bool = true;
    const STACK_PROTECTED: bool = true;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        stack_bounds_once(|| {
            Ok(static_stack().unwrap_or_else(|| {
                let (low, high) = sys_stack::current();
                // The kernel makes a guard below the main thread's stack, the C library one below those of others.
                StackBounds { low, high, protection: StackProtection::MmuPage }
            }))
        })
    }
}
