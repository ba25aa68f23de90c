//! Deadlines: the queue that every POSIX system has, with a kernel event that wakes its thread.

use core::time::Duration;
use std::thread::sleep;

use wrt_platform::Instant;
use wrt_platform_posix::{Alarm, Errno, TimerService};

use crate::Macos;
use crate::sys_kqueue::Kqueue;
use crate::sys_lock::UnfairLock;
use crate::sys_thread::{set_interactive, set_name, set_real_time, ticks};

static TIMERS: TimerService<UnfairLock, KqueueAlarm> = TimerService::new(KqueueAlarm { kqueue: Kqueue::none() });

wrt_platform_posix::implement_timers!(
    /// A timer of the kernel (kqueue, EVFILT_TIMER) wakes the thread that raises flags at a point of mach_absolute_time; the system does
    /// not put it off to save power. The thread is a real-time one (THREAD_TIME_CONSTRAINT_POLICY); where that is refused it has the QoS
    /// of what a user waits for, and a deadline may be late while more urgent threads run.
    Macos,
    TIMERS
);

/// An alarm whose thread waits on a queue of kernel events: for its timer, and for whoever arms an earlier deadline.
#[derive(Debug)]
struct KqueueAlarm {
    kqueue: Kqueue,
}

/// How long the thread sleeps where the kernel has no memory for a timer, before it looks at the queue again.
const SLICE: Duration = Duration::from_millis(1);

impl Alarm for KqueueAlarm {
    fn prepare(&'static self) -> Result<(), Errno> {
        self.kqueue.make()
    }

    fn rise(&'static self) {
        set_name("wrt-timer");
        if set_real_time().is_err() {
            set_interactive();
        }
    }

    fn earlier(&'static self) {
        self.kqueue.trigger();
    }

    fn serve(&'static self, fire: &mut dyn FnMut() -> Option<Instant>) {
        loop {
            // What no clock comes to needs no timer.
            let at = fire().and_then(|next| i64::try_from(ticks(Duration::from_nanos(next.as_nanos()))).ok());
            if self.kqueue.wait(at).is_err() {
                sleep(SLICE);
            }
        }
    }
}
