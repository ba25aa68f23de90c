//! The calls of the kernel and of the C shim that get no memory of ours to keep.
#![allow(unsafe_code, reason = "the kernel is called here")]

use core::ffi::{c_ulong, c_void};
use core::ptr::{self, NonNull};

use critical_section::CriticalSection;

// Of the kernel itself, where names and types depend on no configuration; the rest is `c/wrt_freertos.c`, all of whose functions are
// declared here as they are defined there. Those that are safe take no pointers and check what they are given, or say otherwise.
unsafe extern "C" {
    safe fn xTaskGetCurrentTaskHandle() -> *mut c_void;
    fn uxTaskPriorityGet(task: *mut c_void) -> c_ulong;

    safe fn wrt_freertos_tick_rate() -> u32;
    safe fn wrt_freertos_ticks() -> u64;
    safe fn wrt_freertos_can_block() -> i32;
    safe fn wrt_freertos_block(ticks: u32);
    fn wrt_freertos_notify(task: *mut c_void) -> i32;
    safe fn wrt_freertos_yield();
    safe fn wrt_freertos_timers() -> u32;
    fn wrt_freertos_timer_start(which: u32, ticks: u64, fired: extern "C" fn(u32)) -> i32;
    fn wrt_freertos_timer_stop(which: u32);
    fn wrt_freertos_stack(low: *mut usize, high: *mut usize) -> i32;
    fn wrt_freertos_stack_unused(bytes: *mut usize) -> i32;
    safe fn wrt_freertos_highest_priority() -> u32;
    safe fn wrt_freertos_smallest_stack() -> usize;
    safe fn wrt_freertos_default_stack() -> usize;
}

#[cfg(feature = "stack-check")]
unsafe extern "C" {
    safe static wrt_freertos_checks_stacks: u8;
}

/// A task of the kernel. It says nothing of whether the task is still there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Task(pub(crate) NonNull<c_void>);

// SAFETY: it is a name, which is read through by the kernel alone, whatever task calls.
unsafe impl Send for Task {}
// SAFETY: as above.
unsafe impl Sync for Task {}

/// The task that runs; none before the first is created.
pub(crate) fn current() -> Option<Task> {
    NonNull::new(xTaskGetCurrentTaskHandle()).map(Task)
}

/// The priority of the task that runs, by the kernel's count: 0 is the idle task's.
pub(crate) fn priority() -> u32 {
    // SAFETY: null names the task that runs; the caller was asked for `current` before, so there is one, or the kernel looks at none
    // but it.
    let priority = unsafe { uxTaskPriorityGet(ptr::null_mut()) };
    u32::try_from(priority).unwrap_or(u32::MAX)
}

/// Ticks a second, at least one.
pub(crate) fn tick_rate() -> u32 {
    wrt_freertos_tick_rate().max(1)
}

/// Ticks since the scheduler was started. The section keeps the tick from coming while they are read.
pub(crate) fn ticks(_: CriticalSection<'_>) -> u64 {
    wrt_freertos_ticks()
}

/// Whether the scheduler runs, so that a task may block.
pub(crate) fn can_block() -> bool {
    wrt_freertos_can_block() != 0
}

/// Blocks until the task is notified or about so many ticks have passed, none for ever; takes what notifications there are.
pub(crate) fn block(ticks: Option<u64>) {
    let most = u32::MAX - 1;
    wrt_freertos_block(ticks.map_or(u32::MAX, |ticks| u32::try_from(ticks).unwrap_or(most).min(most)));
}

/// Notifies a task, which must not run before the critical section that this is called in ends; whether to [`yield_now`] then.
///
/// # Safety
/// The task was not deleted.
pub(crate) unsafe fn notify(task: Task) -> bool {
    // SAFETY: the handle is of a task that is there (the caller's promise).
    unsafe { wrt_freertos_notify(task.0.as_ptr()) != 0 }
}

/// Lets a task of a higher priority run.
pub(crate) fn yield_now() {
    wrt_freertos_yield();
}

/// Software timers there are.
pub(crate) fn timers() -> u32 {
    wrt_freertos_timers()
}

/// Starts a software timer, which one caller at a time may use; false where the timers' task cannot be told.
pub(crate) fn start_timer(which: u32, ticks: u64, fired: extern "C" fn(u32)) -> bool {
    // SAFETY: the shim indexes its timers by `which`, which is one of them; `fired` lives for ever.
    which < timers() && unsafe { wrt_freertos_timer_start(which, ticks, fired) != 0 }
}

/// Stops a software timer that was started.
pub(crate) fn stop_timer(which: u32) {
    if which < timers() {
        // SAFETY: `which` is one of the shim's timers. One that was never started would be a null handle, which the kernel asserts
        // against: `timers.rs` stops started ones alone.
        unsafe { wrt_freertos_timer_stop(which) };
    }
}

/// The ends of the current task's stack, where the kernel is configured to know them.
pub(crate) fn stack() -> Option<(usize, usize)> {
    let (mut low, mut high) = (0, 0);
    // SAFETY: both are live locals to be written.
    let known = unsafe { wrt_freertos_stack(&raw mut low, &raw mut high) } != 0;
    (known && low < high).then_some((low, high))
}

/// Bytes of the current task's stack that were never used, where the kernel is configured to tell.
pub(crate) fn stack_unused() -> Option<usize> {
    let mut bytes = 0;
    // SAFETY: it is a live local to be written.
    let known = unsafe { wrt_freertos_stack_unused(&raw mut bytes) } != 0;
    known.then_some(bytes)
}

/// Whether the kernel checks stacks: a program that says so and is wrong does not link.
#[cfg(feature = "stack-check")]
pub(crate) fn checks_stacks() -> bool {
    wrt_freertos_checks_stacks != 0
}

/// Whether the kernel checks stacks: nobody says so.
#[cfg(not(feature = "stack-check"))]
pub(crate) fn checks_stacks() -> bool {
    false
}

/// The kernel's highest priority.
pub(crate) fn highest_priority() -> u32 {
    wrt_freertos_highest_priority()
}

/// Bytes of the smallest stack a task may have.
pub(crate) fn smallest_stack() -> usize {
    wrt_freertos_smallest_stack()
}

/// Bytes of a stack where none is asked for.
pub(crate) fn default_stack() -> usize {
    wrt_freertos_default_stack().max(smallest_stack())
}
