//! A control task with a hard period, which must not be late whatever guests do.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use wrt_platform::{Clock, FutexLike, Join, Priority, Stack, Thread, ThreadRequest, Threads, Wait};
use wrt_platform_freertos::FreeRtosThread;

use crate::{Answer, Machine, PLATFORM};

/// The period.
const PERIOD: Duration = Duration::from_millis(5);

/// Above the guest's task, below that of the kernel's timers.
const PRIORITY: Priority = Priority(5);

/// Periods begun.
static BEATS: AtomicU32 = AtomicU32::new(0);
/// Periods that began late by a period or more.
static MISSED: AtomicU32 = AtomicU32::new(0);
/// Set to one to stop; the task sleeps on it.
static STOP: AtomicU32 = AtomicU32::new(0);

/// Starts the task, which does this work in each period, numbered from zero.
pub(crate) fn start(work: fn(u32)) -> Answer<FreeRtosThread<Machine>> {
    let request = ThreadRequest {
        name: "control",
        priority: Some(PRIORITY),
        stack: Stack::Size(4 << 10),
        ..ThreadRequest::default()
    };
    PLATFORM.spawn(request, move |_| beat(work)).map_err(|_| "no control task")
}

fn beat(work: fn(u32)) {
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
        work(BEATS.fetch_add(1, Ordering::Relaxed));
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
        (0, false) => Err("the control task did not run"),
        _ => Err("the control task missed a period"),
    }
}

/// Stops the task; how often it ran.
pub(crate) fn stop(mut task: FreeRtosThread<Machine>) -> Answer<u32> {
    STOP.store(1, Ordering::Release);
    PLATFORM.wake(&STOP, 1);
    match task.join(Some(PLATFORM.now().after(Duration::from_secs(1)))) {
        Ok(Join::Finished) => Ok(beats()),
        _ => Err("the control task does not end"),
    }
}
