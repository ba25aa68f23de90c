//! Deadlines: the queue and the thread that every POSIX system has, with macOS's lock, wait and real-time policy.

use wrt_platform_posix::{FutexAlarm, TimerService, TimerSystem};

use crate::Macos;
use crate::sys_lock::UnfairLock;
use crate::sys_thread::{set_interactive, set_name, set_real_time};

static TIMERS: TimerService<UnfairLock, FutexAlarm<Macos>> = TimerService::new(FutexAlarm::new());

wrt_platform_posix::implement_timers!(
    /// The thread that raises flags is a real-time one (THREAD_TIME_CONSTRAINT_POLICY), whose timers the system does not put off to
    /// save power; where that is refused it has the QoS of what a user waits for, and a deadline may be late by what the system allows
    /// itself.
    Macos,
    TIMERS
);

impl TimerSystem for Macos {
    fn rise() {
        set_name("wrt-timer");
        if set_real_time().is_err() {
            set_interactive();
        }
    }
}
