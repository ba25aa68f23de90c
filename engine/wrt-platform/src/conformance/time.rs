//! Tests of the clocks and the timers.

use core::time::Duration;

use super::{During, Outcome, PATIENCE, PAUSE, claim, claim_unsupported, pause};
use crate::{ArmedTimer, Facility, Instant, Platform};

pub(super) fn clock_never_goes_back<P: Platform>(platform: &'static P) -> Outcome {
    let mut last = platform.now();
    for _ in 0..10_000 {
        let now = platform.now();
        claim(now >= last, "the monotonic clock never goes back")?;
        last = now;
    }
    Ok(())
}

pub(super) fn clock_advances<P: Platform>(platform: &'static P) -> Outcome {
    let step = platform.resolution();
    claim(step > Duration::ZERO && step <= Duration::from_millis(20), "the clock's step is between 0 and 20 ms")?;
    let start = platform.now();
    pause(platform, PAUSE)?;
    let slept = platform.now().since(start);
    claim(slept >= PAUSE, "the clock advances by what was slept at least")?;
    claim(slept < PATIENCE, "the clock advances no faster than time does")
}

pub(super) fn wall_clock_tells<P: Platform>(platform: &'static P) -> Outcome {
    if !P::WALL_CLOCK {
        claim_unsupported(platform.wall_time(), Facility::WallClock, "the wall clock is refused")?;
        return claim_unsupported(platform.wall_resolution(), Facility::WallClock, "its resolution is refused");
    }
    platform.wall_time().during("reading the wall clock")?;
    let step = platform.wall_resolution().during("reading the wall clock's step")?;
    claim(step > Duration::ZERO, "the wall clock's step is over zero")
}

/// True where the tests of timers go on; else the platform must refuse to arm one.
fn has_timers<P: Platform>(platform: &'static P) -> Outcome<bool> {
    if !P::TIMERS {
        let flag = platform.flag().during("making a flag")?;
        claim_unsupported(platform.arm(Instant::START, &flag), Facility::Timer, "a timer is refused")?;
    }
    Ok(P::TIMERS)
}

/// Spins until the flag is up, as a guest's loop does; when it was seen.
fn spin_until_raised<P: Platform>(platform: &'static P, flag: &P::Flag, deadline: Instant) -> Outcome<Instant> {
    let give_up = deadline.after(PATIENCE);
    loop {
        let raised = flag.is_raised();
        let now = platform.now();
        if raised {
            return Ok(now);
        }
        claim(now < give_up, "the deadline raises its flag")?;
    }
}

pub(super) fn deadline_fires_once_and_not_early<P: Platform>(platform: &'static P) -> Outcome {
    if !has_timers(platform)? {
        return Ok(());
    }
    let flag = platform.flag().during("making a flag")?;
    for wait in [100, 1_000, 20_000] {
        claim(!flag.is_raised(), "a flag starts lowered")?;
        let deadline = platform.now().after(Duration::from_micros(wait));
        let timer = platform.arm(deadline, &flag).during("arming a timer")?;
        let seen = spin_until_raised(platform, &flag, deadline)?;
        claim(seen >= deadline, "a deadline does not fire early")?;
        claim(flag.take(), "a raised flag can be taken")?;
        pause(platform, PAUSE)?;
        claim(!flag.is_raised(), "a deadline fires once")?;
        claim(timer.cancel(), "cancelling tells that the deadline had fired")?;
    }
    Ok(())
}

pub(super) fn passed_deadline_fires_at_once<P: Platform>(platform: &'static P) -> Outcome {
    if !has_timers(platform)? {
        return Ok(());
    }
    let flag = platform.flag().during("making a flag")?;
    for deadline in [Instant::START, platform.now()] {
        let timer = platform.arm(deadline, &flag).during("arming a timer")?;
        spin_until_raised(platform, &flag, platform.now())?;
        claim(timer.cancel() && flag.take(), "a passed deadline fires")?;
    }
    Ok(())
}

pub(super) fn cancelled_deadline_never_fires<P: Platform>(platform: &'static P) -> Outcome {
    if !has_timers(platform)? {
        return Ok(());
    }
    let flag = platform.flag().during("making a flag")?;
    let timer = platform.arm(platform.now().after(PAUSE), &flag).during("arming a timer")?;
    let fired = timer.cancel();
    // A machine that stood still between the two calls has nothing to show.
    if fired {
        return Ok(());
    }
    pause(platform, PAUSE.saturating_mul(2))?;
    claim(!flag.is_raised(), "a cancelled deadline does not fire")?;
    let never = platform.arm(Instant::NEVER, &flag).during("arming a timer that never fires")?;
    claim(!never.cancel() && !flag.is_raised(), "a deadline at the end of time does not fire")
}

pub(super) fn cancel_is_synchronous<P: Platform>(platform: &'static P) -> Outcome {
    if !has_timers(platform)? {
        return Ok(());
    }
    let flag = platform.flag().during("making a flag")?;
    for round in 0..200_u64 {
        // Cancel around the moment it fires: now a little before, now a little after.
        let deadline = platform.now().after(Duration::from_micros(100));
        let timer = platform.arm(deadline, &flag).during("arming a timer")?;
        let moment = deadline.after(Duration::from_micros(round));
        while platform.now() < moment {}
        let fired = timer.cancel();
        claim(flag.is_raised() == fired, "cancelling tells truly whether the deadline had fired")?;
        flag.clear();
        let end = platform.now().after(Duration::from_micros(300));
        while platform.now() < end {
            claim(!flag.is_raised(), "after cancel has returned, the deadline does not fire")?;
        }
    }
    Ok(())
}

pub(super) fn dropped_deadline_never_fires<P: Platform>(platform: &'static P) -> Outcome {
    if !has_timers(platform)? {
        return Ok(());
    }
    let flag = platform.flag().during("making a flag")?;
    let deadline = platform.now().after(PAUSE);
    drop(platform.arm(deadline, &flag).during("arming a timer")?);
    let too_slow = platform.now() >= deadline;
    pause(platform, PAUSE.saturating_mul(2))?;
    claim(too_slow || !flag.is_raised(), "a dropped deadline does not fire")
}

pub(super) fn deadlines_fire_in_order<P: Platform>(platform: &'static P) -> Outcome {
    if !has_timers(platform)? {
        return Ok(());
    }
    let start = platform.now();
    let late = platform.flag().during("making a flag")?;
    let early = platform.flag().during("making a second flag")?;
    let other = early.clone();
    let last = platform.arm(start.after(PAUSE.saturating_mul(4)), &late).during("arming a timer")?;
    let first = platform.arm(start.after(PAUSE), &other).during("arming an earlier timer")?;
    drop(other);
    let seen = spin_until_raised(platform, &early, start)?;
    claim(seen >= start.after(PAUSE), "the earlier deadline does not fire early")?;
    let seen = spin_until_raised(platform, &late, start)?;
    claim(seen >= start.after(PAUSE.saturating_mul(4)), "the later deadline does not fire early")?;
    claim(first.cancel() && last.cancel(), "both deadlines have fired")
}
