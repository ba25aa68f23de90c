//! The bounds of the native stack, asked for once a thread.

use core::cell::Cell;

use nix::unistd::{getpid, gettid};
use wrt_platform::{Facility, PlatformError, StackBounds, StackGuard, StackProtection};

use crate::{Linux, os_error, sys_stack};

impl StackGuard for Linux {
    const STACK_BOUNDS: bool = true;
    const STACK_PROTECTED: bool = true;

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

#[cfg(test)]
mod tests {
    use core::hint::black_box;

    use nix::sys::signal::Signal;
    use wrt_platform::{Stack, StackGuard, Thread, ThreadRequest, Threads};

    use crate::Linux;
    use crate::sys_probe::{End, end_of, touch};

    fn sized(bytes: usize) -> ThreadRequest<'static> {
        ThreadRequest { name: "stack", stack: Stack::Size(bytes), ..ThreadRequest::default() }
    }

    #[test]
    fn the_lowest_byte_is_the_last_before_the_guard() {
        let mut thread = Linux
            .spawn(sized(128 << 10), |_| {
                let bounds = Linux.stack_bounds().unwrap();
                assert_eq!(touch(bounds.low, false), End::Exited(0));
                assert_eq!(touch(bounds.high - 1, false), End::Exited(0));
                assert_eq!(touch(bounds.low - 1, false), End::Killed(Signal::SIGSEGV));
            })
            .unwrap();
        assert_eq!(thread.join(None), Ok(wrt_platform::Join::Finished));
    }

    /// Uses up the stack.
    #[inline(never)]
    fn sink(depth: u64) -> u64 {
        let ballast = black_box([1_u8; 512]);
        if black_box(depth) == u64::MAX { 0 } else { sink(depth.wrapping_add(1)).wrapping_add(u64::from(ballast[7])) }
    }

    #[test]
    fn overflow_is_a_fault() {
        let end = end_of(|| {
            let mut thread = Linux
                .spawn(sized(128 << 10), |_| {
                    black_box(sink(0));
                })
                .unwrap();
            thread.join(None).map_or(2, |_| 1)
        });
        assert_eq!(end, End::Killed(Signal::SIGSEGV));
    }

    #[test]
    fn what_is_left_shrinks_with_depth_in_a_thread_of_std() {
        std::thread::spawn(|| {
            let bounds = Linux.stack_bounds().unwrap();
            let left = Linux.stack_left().unwrap();
            assert!(left < bounds.size());
        })
        .join()
        .unwrap();
    }
}
