//! The bounds of the native stack, asked for once a thread.

use nix::unistd::{getpid, gettid};
use wrt_platform::{Facility, PlatformError, StackBounds, StackGuard, StackProtection};
use wrt_platform_posix::{page_size, stack_bounds_once};

use crate::{Linux, os_error, sys_stack};

impl StackGuard for Linux {
    const STACK_BOUNDS: bool = true;
    const STACK_PROTECTED: bool = true;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        stack_bounds_once(find)
    }
}

fn find() -> Result<StackBounds, PlatformError> {
    let raw = sys_stack::current().map_err(|errno| os_error(Facility::StackBounds, errno))?;
    // The kernel keeps a gap below the main thread's stack, which the C library does not count as a guard.
    let main = raw.guard == 0 && getpid() == gettid();
    let high = raw.low.saturating_add(raw.size);
    let low = if main { raw.low.max(lowest_of_main(high)) } else { raw.low };
    let guarded = raw.guard > 0 || main;
    let protection = if guarded { StackProtection::MmuPage } else { StackProtection::None };
    Ok(StackBounds { low, high, protection })
}

/// A limit on the main thread's stack that is taken for none: 1 GiB.
const ENDLESS: u64 = 1 << 30;

/// What the main thread counts on where there is no limit: what systems set by default.
const USUAL: usize = 8 << 20;

/// Pages the kernel keeps free below a stack that grows.
const GAP: usize = 256;

/// The lowest address the main thread's stack may grow to. Where there is no limit the C library counts all that is free below it
/// now, terabytes that later mappings take.
fn lowest_of_main(high: usize) -> usize {
    let maps = std::fs::read_to_string("/proc/self/maps").unwrap_or_default();
    lowest(high, sys_stack::limit(), &maps)
}

/// As [`lowest_of_main`], with the limit, and the mappings as /proc tells them.
fn lowest(high: usize, limit: u64, maps: &str) -> usize {
    let size = if limit >= ENDLESS { USUAL } else { usize::try_from(limit).unwrap_or(USUAL) };
    let ranges = maps.lines().filter_map(|line| {
        let (start, end) = line.split_whitespace().next()?.split_once('-')?;
        Some((usize::from_str_radix(start, 16).ok()?, usize::from_str_radix(end, 16).ok()?))
    });
    // The stack's own mapping is the one that ends at its high end, or holds it.
    let below = ranges.take_while(|(_, end)| *end < high).last().map_or(0, |(_, end)| end);
    let free = if below == 0 { 0 } else { below.saturating_add(page_size().saturating_mul(GAP)) };
    high.saturating_sub(size).max(free)
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
        let mut thread = Linux::new()
            .spawn(sized(128 << 10), |_| {
                let bounds = Linux::new().stack_bounds().unwrap();
                assert_eq!(touch(bounds.low, false), End::Exited(0));
                assert_eq!(touch(bounds.high - 1, false), End::Exited(0));
                assert_eq!(touch(bounds.low - 1, false), End::Killed(Signal::SIGSEGV));
            })
            .unwrap();
        assert_eq!(thread.join(None), Ok(wrt_platform::Join::Finished));
    }

    #[test]
    fn a_stack_without_a_limit_has_what_is_usual_and_free() {
        const MIB: usize = 1 << 20;
        let gap = super::GAP * super::page_size();
        let maps = "10000000-20000000 r-xp 0\n7fff00000000-7fff00001000 rw-p 0\n7fff40000000-7fff40021000 rw-p 0 [stack]\n\
                    7fff50000000-7fff50001000 r--p 0 [vvar]\n";
        let high = 0x7fff_4002_1000;
        assert_eq!(super::lowest(high, u64::MAX, maps), high - 8 * MIB);
        assert_eq!(super::lowest(high, 1 << 40, maps), high - 8 * MIB);
        assert_eq!(super::lowest(high, 64 << 20, maps), high - 64 * MIB);
        let near = "7fff3fe00000-7fff3ff00000 rw-p 0\n7fff40000000-7fff40021000 rw-p 0 [stack]\n";
        assert_eq!(super::lowest(high, u64::MAX, near), 0x7fff_3ff0_0000 + gap);
        assert_eq!(super::lowest(high, 64 << 20, ""), high - 64 * MIB);
    }

    /// Runs itself again, with a limit that holds from the start of a process; with one thread the tests run in the main one.
    #[test]
    fn the_main_thread_knows_its_bounds_without_a_limit() {
        const INSIDE: &str = "WRT_TEST_STACK_WITHOUT_LIMIT";
        if std::env::var_os(INSIDE).is_some() {
            let bounds = Linux::new().stack_bounds().unwrap();
            let here = 0_u8;
            assert!(bounds.contains(core::ptr::from_ref(black_box(&here)).addr()));
            assert!(bounds.size() <= 8 << 20, "{bounds:?}");
            assert!(Linux::new().stack_left().unwrap() > 1 << 20);
            return;
        }
        let status = std::process::Command::new("sh")
            .args(["-c", "ulimit -s unlimited || exit 126; exec \"$0\" --exact \"$1\" --test-threads=1 >/dev/null"])
            .arg(std::env::current_exe().unwrap())
            .arg("stack::tests::the_main_thread_knows_its_bounds_without_a_limit")
            .env(INSIDE, "1")
            .status();
        // No shell, no right to the limit, or no way to run another emulator: nothing to show.
        if let Some(code) = status.ok().and_then(|status| status.code()).filter(|code| *code != 126) {
            assert_eq!(code, 0);
        }
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
            let mut thread = Linux::new()
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
            let bounds = Linux::new().stack_bounds().unwrap();
            let left = Linux::new().stack_left().unwrap();
            assert!(left < bounds.size());
        })
        .join()
        .unwrap();
    }
}
