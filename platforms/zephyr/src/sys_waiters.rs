//! Waits of threads, which sleep on semaphores on their own stacks.
#![allow(unsafe_code, reason = "the kernel is given pointers to semaphores")]

use core::ffi::c_void;
use core::sync::atomic::AtomicU32;

use wrt_platform::{CancelToken, Wait};
use wrt_platform_rtos::Waiters;

use crate::sys_kernel::{self as kernel, NEVER};

unsafe extern "C" {
    fn wrt_zephyr_with_semaphore(body: extern "C" fn(*mut c_void, *mut c_void), context: *mut c_void);
    fn wrt_zephyr_block(semaphore: *mut c_void, tick: u64);
    fn wrt_zephyr_give(semaphore: *mut c_void);
}

/// What a thread blocks on; whoever ends its wait gives it.
#[derive(Clone, Copy)]
struct Semaphore(*mut c_void);

// SAFETY: it is used by the kernel alone, whatever thread calls.
unsafe impl Send for Semaphore {}

static WAITERS: Waiters<Semaphore> = Waiters::new();

/// What a wait is called with, and its end.
struct Call<'a> {
    word: &'a AtomicU32,
    expected: u32,
    until: Option<u64>,
    cancel: Option<&'a CancelToken>,
    end: Wait,
}

/// Sleeps as `FutexLike::wait`, where a thread may block; `until` is a tick.
pub(crate) fn wait(word: &AtomicU32, expected: u32, until: Option<u64>, cancel: Option<&CancelToken>) -> Wait {
    let mut call = Call { word, expected, until, cancel, end: Wait::Mismatch };
    // SAFETY: the shim calls `with_semaphore` once, before it returns, with the pointer to `call`, which nothing else uses meanwhile.
    unsafe { wrt_zephyr_with_semaphore(with_semaphore, (&raw mut call).cast()) };
    call.end
}

/// Goes on with a wait that has a semaphore, which is there as long as this call and which nobody else knows.
extern "C" fn with_semaphore(semaphore: *mut c_void, call: *mut c_void) {
    // SAFETY: the pointer is to the `Call` of `wait`, borrowed by nobody else (see there).
    let call = unsafe { &mut *call.cast::<Call<'_>>() };
    let (priority, until) = (kernel::priority(), call.until);
    call.end = WAITERS.wait(Semaphore(semaphore), priority, call.word, call.expected, call.cancel, || {
        let comes = until.is_none_or(|until| kernel::ticks() < until);
        if comes {
            // SAFETY: the semaphore is there (the shim's promise).
            unsafe { wrt_zephyr_block(semaphore, until.unwrap_or(NEVER)) };
        }
        comes
    });
}

/// Wakes at most `count` threads that wait on the word; how many.
pub(crate) fn wake(word: &AtomicU32, count: u32) -> u32 {
    reschedule(WAITERS.wake(word, count, give))
}

/// Cancels the token and ends every wait that holds it.
pub(crate) fn cancel(token: &CancelToken) {
    reschedule(WAITERS.cancel(token, give));
}

/// Gives the semaphore of a wait that `Waiters` ends.
fn give(semaphore: Semaphore) {
    // SAFETY: `Waiters` calls this in a critical section before whose end the thread does not leave `with_semaphore`, so the semaphore is
    // there.
    unsafe { wrt_zephyr_give(semaphore.0) };
}

/// Lets a more urgent thread run, if any was made ready.
fn reschedule(ended: u32) -> u32 {
    if ended > 0 {
        kernel::reschedule();
    }
    ended
}
