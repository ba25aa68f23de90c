//! The bounds of the native stack, asked for once a thread.

use core::cell::Cell;

use nix::unistd::{getpid, gettid};
use wrt_platform::{Facility, PlatformError, StackBounds, StackGuard, StackProtection};

use crate::{Linux, os_error, sys_stack};

impl StackGuard for Linux {
    const STACK_BOUNDS: bool = true;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        thread_local! {
            static KNOWN: Cell<Option<StackBounds>> = const { Cell::new(None) };
        }
        if let Ok(Some(bounds)) = KNOWN.try_with(Cell::get) {
            return Ok(bounds);
        }
        let raw = sys_stack::current().map_err(|errno| os_error(Facility::StackBounds, errno))?;
        // The kernel keeps a gap of 256 pages below the main thread's stack, which the C library does not count as a guard.
        let guarded = raw.guard > 0 || getpid() == gettid();
        let bounds = StackBounds {
            low: raw.low,
            high: raw.low.saturating_add(raw.size),
            protection: if guarded { StackProtection::MmuPage } else { StackProtection::None },
        };
        let _ = KNOWN.try_with(|known| known.set(Some(bounds)));
        Ok(bounds)
    }
}
