//! The bounds of the native stack, read once a thread from /proc/self/pmap.

use core::hint::black_box;
use core::ptr;
use std::fs;

use wrt_platform::{Facility, PlatformError, StackBounds, StackGuard, StackProtection};
use wrt_platform_posix::{Errno, os_error, stack_bounds_once, static_stack};

use crate::{Qnx, pmap};

impl StackGuard for Qnx {
    const STACK_BOUNDS: bool = true;
    const STACK_PROTECTED: bool = true;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        stack_bounds_once(|| match static_stack() {
            Some(bounds) => Ok(bounds),
            None => mapped(),
        })
    }
}

/// The mapping that this frame lies in: every stack of the system is one of its own.
fn mapped() -> Result<StackBounds, PlatformError> {
    let here = 0_u8;
    let address = ptr::from_ref(black_box(&here)).addr();
    let text = fs::read_to_string("/proc/self/pmap")
        .map_err(|error| os_error(Facility::StackBounds, Errno(error.raw_os_error().unwrap_or(libc::EIO))))?;
    let mapping = pmap::find(&text, address).ok_or(os_error(Facility::StackBounds, Errno(libc::ENOENT)))?;
    let protection = if mapping.guard > 0 { StackProtection::MmuPage } else { StackProtection::None };
    Ok(StackBounds { low: mapping.low.saturating_add(mapping.guard), high: mapping.high, protection })
}
