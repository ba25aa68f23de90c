//! A queue of the kernel, through `c/board.c`.
#![allow(unsafe_code, reason = "C is called here")]

unsafe extern "C" {
    // The queue is made before a task runs.
    safe fn board_send(item: u32) -> i32;
    fn board_receive(item: *mut u32, ticks: u32) -> i32;
}

/// Puts an item into the queue; false if it is full.
pub(crate) fn send(item: u32) -> bool {
    board_send(item) != 0
}

/// Takes an item out of the queue, for which it blocks up to so many ticks.
pub(crate) fn receive(ticks: u32) -> Option<u32> {
    let mut item = 0;
    // SAFETY: it is a live local to be written.
    let received = unsafe { board_receive(&raw mut item, ticks) } != 0;
    received.then_some(item)
}
