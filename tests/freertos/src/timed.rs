//! The board with timers of its own: its clock, its deadlines, and how soon those stop a guest.

use core::sync::atomic::AtomicU32;
use core::time::Duration;

use wrt_platform::{ArmedTimer, Clock, FutexLike, Output, PlatformError, Timers, Wait};
use wrt_platform_freertos::{Board, Cycles, FreeRtos};

use crate::{ARENA, Answer, Machine, PLATFORM, claim, conforms, latency, say, sys_timer};

/// The machine with its timers.
#[derive(Debug)]
pub(crate) struct Timed;

impl Board for Timed {
    const CYCLES: bool = true;
    const ALARM: bool = true;

    fn cycles() -> Cycles {
        sys_timer::cycles()
    }

    fn set_alarm(after: Duration) {
        sys_timer::set_alarm(after);
    }

    fn write(output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        Machine::write(output, bytes)
    }
}

pub(crate) static TIMED: FreeRtos<Timed> = FreeRtos::new(&ARENA);

/// Plays all of it.
pub(crate) fn play() -> Answer {
    sys_timer::start();
    conforms("the board's counter and alarm", &TIMED)?;
    clock_follows_the_ticks()?;
    deadlines_come_between_ticks()?;
    latency::measure()
}

/// The counter wraps many times while nobody looks at it.
fn clock_follows_the_ticks() -> Answer {
    const WHILE: Duration = Duration::from_millis(400);
    static NEVER: AtomicU32 = AtomicU32::new(0);
    let ends = || (PLATFORM.now(), TIMED.now());
    let start = ends();
    let slept = PLATFORM.wait(&NEVER, 0, Some(start.0.after(WHILE)), None);
    claim(slept == Ok(Wait::TimedOut), "a sleep")?;
    let end = ends();
    let (ticked, counted) = (end.0.since(start.0), end.1.since(start.1));
    say(format_args!("{ticked:?} by the ticks, {counted:?} by a counter of {} bits", sys_timer::cycles().bits));
    claim(ticked.abs_diff(counted) <= Duration::from_millis(1), "both clocks ran on as far")
}

fn deadlines_come_between_ticks() -> Answer {
    let flag = TIMED.flag().map_err(|_| "no flag")?;
    let mut worst = Duration::ZERO;
    for micros in [50, 330, 990, 1_410, 2_700] {
        let due = TIMED.now().after(Duration::from_micros(micros));
        let timer = TIMED.arm(due, &flag).map_err(|_| "no timer")?;
        while !flag.take() {}
        let seen = TIMED.now();
        claim(timer.cancel() && seen >= due, "not before its deadline")?;
        worst = worst.max(seen.since(due));
    }
    say(format_args!("seen at most {worst:?} after the deadline"));
    claim(worst < Duration::from_micros(100), "a tenth of a tick after the deadline")
}
