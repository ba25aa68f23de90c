//! What guards stacks, as the kernel is configured. A program that says it is and is wrong does not link.
#![allow(unsafe_code, reason = "a constant of C is read here")]

use wrt_platform::StackProtection;

#[cfg(feature = "stack-guard")]
unsafe extern "C" {
    safe static wrt_zephyr_stack_guard: u8;
}

/// What is below the stacks of threads.
#[cfg(feature = "stack-guard")]
pub(crate) fn protection() -> StackProtection {
    match wrt_zephyr_stack_guard {
        2 => StackProtection::MmuPage,
        1 => StackProtection::MpuRegion,
        _ => StackProtection::Canary,
    }
}

/// What is below the stacks of threads: nothing that anybody says.
#[cfg(not(feature = "stack-guard"))]
pub(crate) fn protection() -> StackProtection {
    StackProtection::None
}
