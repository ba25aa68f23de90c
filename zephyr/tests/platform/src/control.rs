//! A control thread with a hard period, which must not be late whatever guests do.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use wrt_platform::{Clock, FutexLike, Join, Priority, Stack, Thread, ThreadRequest, Threads, Wait};
use wrt_platform_zephyr::ZephyrThread;

use crate::{Answer, PLATFORM};

/// The period.
const PERIOD: Duration = Duration::from_millis(5);

/// Above the guests' thread.
const PRIORITY: Priority = Priority(12);

/// Periods begun.
static BEATS: AtomicU32 = AtomicU32::new(0);
/// Periods that began late by a period or more.
static MISSED: AtomicU32 = AtomicU32::new(0);
/// Set to one to stop; the thread sleeps on it.
static STOP: AtomicU32 = AtomicU32::new(0);

/// Starts the thread.
pub(crate) fn start() -> Answer<ZephyrThread> {
    let request = ThreadRequest {
        name: "control",
        priority: Some(PRIORITY),
        stack: Stack::Size(4 << 10),
        ..ThreadRequest::default()
    };
    PLATFORM.spawn(request, |_| beat()).map_err(|_| "no control thread")
}

fn beat() {
    let mut due = PLATFORM.now().after(PERIOD);
    loop {
        // However a wait ends before its time, the next one goes on.
        while PLATFORM.now() < due {
            if PLATFORM.wait(&STOP, 0, Some(due), None) == Ok(Wait::Mismatch) {
                return;
            }
        }
        if PLATFORM.now().since(due) >= PERIOD {
            MISSED.fetch_add(1, Ordering::Relaxed);
        }
        BEATS.fetch_add(1, Ordering::Relaxed);
        due = due.after(PERIOD);
    }
}

/// Periods begun so far.
pub(crate) fn beats() -> u32 {
    BEATS.load(Ordering::Relaxed)
}

/// Claims that no period was missed, and that there were some since an earlier count.
pub(crate) fn claim_on_time(since: u32, least: u32) -> Answer {
    match (MISSED.load(Ordering::Relaxed), beats().wrapping_sub(since) >= least) {
        (0, true) => Ok(()),
        (0, false) => Err("the control thread did not run"),
        _ => Err("the control thread missed a period"),
    }
}

/// Stops the thread; how often it ran.
pub(crate) fn stop(mut thread: ZephyrThread) -> Answer<u32> {
    STOP.store(1, Ordering::Release);
    PLATFORM.wake(&STOP, 1);
    match thread.join(Some(PLATFORM.now().after(Duration::from_secs(1)))) {
        Ok(Join::Finished) => Ok(beats()),
        _ => Err("the control thread does not end"),
    }
}
