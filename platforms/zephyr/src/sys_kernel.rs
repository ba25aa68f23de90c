//! The calls of the C shim that get no memory of ours to keep.
#![allow(unsafe_code, reason = "the kernel is called here")]

// All functions of `c/wrt_zephyr.c` are declared in these files as they are defined there. Those that are safe take no pointers and check
// what they are given, or say otherwise.
unsafe extern "C" {
    safe fn wrt_zephyr_tick_rate() -> u32;
    safe fn wrt_zephyr_ticks() -> u64;
    safe fn wrt_zephyr_can_block() -> i32;
    safe fn wrt_zephyr_reschedule();
    safe fn wrt_zephyr_timers() -> u32;
    fn wrt_zephyr_timer_start(which: u32, tick: u64, fired: extern "C" fn(u32));
    fn wrt_zephyr_timer_stop(which: u32);
    safe fn wrt_zephyr_threads() -> u32;
    safe fn wrt_zephyr_priorities() -> u32;
    safe fn wrt_zephyr_priority() -> u32;
    fn wrt_zephyr_stack(low: *mut usize, high: *mut usize);
    fn wrt_zephyr_stack_unused(bytes: *mut usize) -> i32;
    fn wrt_zephyr_write(bytes: *const u8, len: usize) -> usize;
}

/// The tick of a wait or a timer that never ends.
pub(crate) const NEVER: u64 = u64::MAX;

/// Ticks a second, at least one.
pub(crate) fn tick_rate() -> u32 {
    wrt_zephyr_tick_rate().max(1)
}

/// Ticks since the kernel started. From interrupts too.
pub(crate) fn ticks() -> u64 {
    wrt_zephyr_ticks()
}

/// Whether the caller may block: it is a thread, and the kernel has started.
pub(crate) fn can_block() -> bool {
    wrt_zephyr_can_block() != 0
}

/// Lets a more urgent thread run that was made ready in a critical section.
pub(crate) fn reschedule() {
    wrt_zephyr_reschedule();
}

/// Timers there are.
pub(crate) fn timers() -> u32 {
    wrt_zephyr_timers()
}

/// Starts a timer there is, which one caller at a time may use, or the callback itself.
pub(crate) fn start_timer(which: u32, tick: u64, fired: extern "C" fn(u32)) {
    if which < timers() {
        // SAFETY: the shim indexes its timers by `which`, which is one of them; `fired` lives for ever.
        unsafe { wrt_zephyr_timer_start(which, tick, fired) };
    }
}

/// Stops a timer.
pub(crate) fn stop_timer(which: u32) {
    if which < timers() {
        // SAFETY: `which` is one of the shim's timers.
        unsafe { wrt_zephyr_timer_stop(which) };
    }
}

/// Threads that may be there at a time.
pub(crate) fn threads() -> usize {
    usize::try_from(wrt_zephyr_threads()).unwrap_or(usize::MAX)
}

/// Preemptible priorities there are: 1 is the least urgent.
pub(crate) fn priorities() -> u32 {
    wrt_zephyr_priorities()
}

/// The priority of the thread that runs, in the same count; a cooperative one's is above them all.
pub(crate) fn priority() -> u32 {
    wrt_zephyr_priority()
}

/// The ends of the current thread's stack.
pub(crate) fn stack() -> (usize, usize) {
    let (mut low, mut high) = (0, 0);
    // SAFETY: both are live locals to be written.
    unsafe { wrt_zephyr_stack(&raw mut low, &raw mut high) };
    (low, high)
}

/// Bytes of the current thread's stack that were never used, where the kernel is configured to tell.
pub(crate) fn stack_unused() -> Option<usize> {
    let mut bytes = 0;
    // SAFETY: it is a live local to be written.
    let known = unsafe { wrt_zephyr_stack_unused(&raw mut bytes) } != 0;
    known.then_some(bytes)
}

/// Writes to the console; how many bytes went out.
pub(crate) fn write(bytes: &[u8]) -> usize {
    // SAFETY: so many bytes are read at the pointer during the call.
    unsafe { wrt_zephyr_write(bytes.as_ptr(), bytes.len()) }
}
