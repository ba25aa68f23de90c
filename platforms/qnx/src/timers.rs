//! Deadlines: the queue that every POSIX system has, with a kernel timer that sends its thread a pulse.

use wrt_platform::Instant;
use wrt_platform_posix::{Alarm, Errno, Mutex, Scheduling, TimerService, set_scheduling};

use crate::Qnx;
use crate::sys_pulse::Pulses;
use crate::sys_thread::{highest_priority, set_name};

static TIMERS: TimerService<Mutex, PulseAlarm> = TimerService::new(PulseAlarm { pulses: Pulses::none() });

wrt_platform_posix::implement_timers!(
    /// The thread that raises flags has SCHED_FIFO and the highest priority the system grants the process: 63 without the ability
    /// PROCMGR_AID_PRIORITY. So a guest that spins in a thread below that is stopped by its deadline. A deadline is seen at the
    /// system's next tick (ClockPeriod, 1 ms where it was not changed).
    Qnx,
    TIMERS
);

/// An alarm whose thread receives pulses: from the kernel's timer, and from whoever arms an earlier deadline.
#[derive(Debug)]
struct PulseAlarm {
    pulses: Pulses,
}

impl Alarm for PulseAlarm {
    fn prepare(&'static self) -> Result<(), Errno> {
        self.pulses.make()
    }

    fn rise(&'static self) {
        set_name("wrt-timer");
        let _ = (1..=highest_priority()).rev().any(|priority| set_scheduling(Scheduling::Fifo(priority)).is_ok());
    }

    /// The thread alone sets the timer: a deadline set here could be overwritten by a later one that the thread read before.
    fn earlier(&'static self) {
        self.pulses.send();
    }

    fn serve(&'static self, fire: &mut dyn FnMut() -> Option<Instant>) {
        loop {
            self.pulses.set(fire());
            self.pulses.receive();
        }
    }
}
