//! A stack that runs over, which the kernel tells by a hook.
#![allow(unsafe_code, reason = "C calls")]

use core::ffi::{CStr, c_char};
use core::hint::black_box;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::time::Duration;

use wrt_platform::{Clock, FutexLike, Join, Stack, StackGuard, Thread, ThreadRequest, Threads};

use crate::{Answer, PLATFORM, claim};

const NAME: &str = "digger";

/// Whether a stack is to run over.
static EXPECTED: AtomicBool = AtomicBool::new(false);
static SEEN: AtomicU32 = AtomicU32::new(0);

/// The kernel calls it, through its hook, while it switches from a task whose stack ran over.
// SAFETY: no other function has this name but a weak one.
#[unsafe(no_mangle)]
extern "C" fn board_overflowed(name: *const c_char) {
    // SAFETY: the kernel gives a task's name, which ends in zero.
    let name = unsafe { CStr::from_ptr(name) }.to_str().unwrap_or("?");
    if name != NAME || !EXPECTED.load(Ordering::Relaxed) {
        crate::broken(name, -1);
    }
    SEEN.fetch_add(1, Ordering::Relaxed);
}

/// Lets a task's frames run over the end of its stack.
pub(crate) fn is_told() -> Answer {
    EXPECTED.store(true, Ordering::Relaxed);
    let request = ThreadRequest { name: NAME, stack: Stack::Size(8 << 10), ..ThreadRequest::default() };
    // The body's place lies behind the stack's end and is not used any more once the body runs: there is where the stack runs over to.
    let body = [0_u8; 2048];
    let digger = PLATFORM.spawn(request, move |_| {
        black_box(body);
        if let Ok(bounds) = PLATFORM.stack_bounds() {
            dig(bounds.low);
        }
    });
    let mut digger = digger.map_err(|_| "no task")?;
    claim(digger.join(None) == Ok(Join::Finished), "the task ends")?;
    EXPECTED.store(false, Ordering::Relaxed);
    claim(SEEN.load(Ordering::Relaxed) > 0, "the kernel tells that a stack ran over")
}

/// Calls itself until little is left of the stack, then sleeps there.
#[inline(never)]
fn dig(low: usize) {
    static NEVER: AtomicU32 = AtomicU32::new(0);
    let here = [0_u8; 16];
    if black_box(&here).as_ptr().addr() > low.saturating_add(128) {
        dig(low);
    } else {
        let _slept = PLATFORM.wait(&NEVER, 0, Some(PLATFORM.now().after(Duration::from_millis(2))), None);
    }
    black_box(&here);
}
