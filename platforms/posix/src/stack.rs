//! The bounds of a thread's stack, asked for once a thread.

use core::cell::Cell;

use wrt_platform::{PlatformError, StackBounds};

/// The current thread's bounds: what `find` answered the first time it found them in this thread. As `find` the first time, then
/// bounded.
///
/// # Errors
/// As `find`.
pub fn stack_bounds_once(
    find: impl FnOnce() -> Result<StackBounds, PlatformError>,
) -> Result<StackBounds, PlatformError> {
    thread_local! {
        static KNOWN: Cell<Option<StackBounds>> = const { Cell::new(None) };
    }
    // A thread that is ending may have destroyed what is local to it.
    if let Ok(Some(bounds)) = KNOWN.try_with(Cell::get) {
        return Ok(bounds);
    }
    let bounds = find()?;
    let _ = KNOWN.try_with(|known| known.set(Some(bounds)));
    Ok(bounds)
}
