//! The monotonic clock: ticks and how often their count overflowed, or a counter of the board, as nanoseconds in 64 bits.

use core::cell::Cell;
use core::time::Duration;

use critical_section::{CriticalSection, Mutex};
use wrt_platform::{Clock, Facility, Instant, PlatformError, WallTime};
use wrt_platform_rtos::{first_tick, nanos, scaled};

use crate::sys_kernel as kernel;
use crate::{Board, Cycles, FreeRtos};

impl<B: Board> Clock for FreeRtos<B> {
    const WALL_CLOCK: bool = false;

    /// Since the scheduler was started, and before that the clock stands at its start; of a counter of the board, since its first look.
    fn now(&self) -> Instant {
        now::<B>()
    }

    fn resolution(&self) -> Duration {
        let rate = if B::CYCLES { B::cycles().rate.max(1) } else { kernel::tick_rate() };
        Duration::from_nanos(nanos(1, rate).max(1))
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        Err(PlatformError::Unsupported(Facility::WallClock))
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        Err(PlatformError::Unsupported(Facility::WallClock))
    }
}

pub(crate) fn now<B: Board>() -> Instant {
    critical_section::with(now_in::<B>)
}

/// As [`now`], in a critical section or an interrupt that those mask.
pub(crate) fn now_in<B: Board>(section: CriticalSection<'_>) -> Instant {
    let (ticks, tick_rate) = (kernel::ticks(section), kernel::tick_rate());
    if !B::CYCLES {
        return Instant::from_nanos(nanos(ticks, tick_rate));
    }
    let cycles = B::cycles();
    let cell = SEEN.borrow(section);
    let seen = match cell.get() {
        Some(seen) => seen.later(ticks, tick_rate, cycles),
        None => Seen { total: 0, ticks, count: cycles.count },
    };
    cell.set(Some(seen));
    Instant::from_nanos(nanos(seen.total, cycles.rate))
}

/// Ticks that are to come before an instant has come; none when it has. Of a counter of the board the last of them may come before it,
/// since the first has begun: whoever waited for them asks again.
pub(crate) fn ticks_until<B: Board>(instant: Instant) -> u64 {
    let (instant, rate) = (instant.as_nanos(), kernel::tick_rate());
    if B::CYCLES {
        first_tick(instant.saturating_sub(now::<B>().as_nanos()), rate)
    } else {
        first_tick(instant, rate).saturating_sub(critical_section::with(kernel::ticks))
    }
}

/// What the board's counter and the tick count were when the clock was last read.
static SEEN: Mutex<Cell<Option<Seen>>> = Mutex::new(Cell::new(None));

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Seen {
    /// Cycles since the first look.
    total: u64,
    ticks: u64,
    count: u32,
}

impl Seen {
    /// What is seen now: the counter has gone on by what its count says and as many whole rounds as come closest to the ticks.
    fn later(self, ticks: u64, tick_rate: u32, cycles: Cycles) -> Seen {
        let shift = 64_u32.saturating_sub(cycles.bits.clamp(1, 32));
        let part = u64::from(cycles.count.wrapping_sub(self.count)) << shift >> shift;
        let expected = scaled(ticks.wrapping_sub(self.ticks), tick_rate, cycles.rate);
        let bits = cycles.bits.clamp(1, 32);
        let half_round = 1_u64 << bits >> 1;
        let rounds = expected.saturating_sub(part).saturating_add(half_round) >> bits;
        let total = self.total.saturating_add(part).saturating_add(rounds << bits);
        Seen { total, ticks, count: cycles.count }
    }
}

#[cfg(test)]
mod tests {
    use wrt_platform_rtos::{nanos, scaled};

    use super::Seen;
    use crate::Cycles;

    /// Steps of a time in cycles, from far under a tick to many rounds of the counter.
    fn steps() -> impl Iterator<Item = u64> {
        let mut state = 0x2545_f491_4f6c_dd1d_u64;
        core::iter::from_fn(move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            Some((state >> 8) >> (state % 40).saturating_add(24))
        })
    }

    #[test]
    fn a_counter_that_wraps_is_followed_however_long_nobody_looks() {
        for (bits, rate, tick_rate) in
            [(32, 25_000_000, 1000), (24, 25_000_000, 1000), (18, 10_000_000, 1000), (16, 32_768, 100)]
        {
            let cycles = |total: u64| Cycles { count: u32::try_from(total & 0xffff_ffff).unwrap(), bits, rate };
            // The counter ran before; its bits above those that count are noise.
            let (start, mut time) = (0x1234_5678_u64, 0_u64);
            let mut seen = Seen { total: 0, ticks: 0, count: cycles(start).count };
            for (step, lag) in steps().zip([0, 0, 1, 0, 2].into_iter().cycle()).take(20_000) {
                time += step;
                // An interrupt of the tick that was held up comes later.
                let ticks = scaled(time, rate, tick_rate).saturating_sub(lag);
                let later = seen.later(ticks.max(seen.ticks), tick_rate, cycles(start + time));
                assert_eq!(later.total, time, "{bits} bits at {rate} Hz, {step} cycles later");
                seen = later;
            }
        }
    }

    #[test]
    fn a_counter_without_a_rate_stands() {
        let seen = Seen { total: 7, ticks: 0, count: 0 };
        assert_eq!(seen.later(1000, 1000, Cycles { count: 0, bits: 0, rate: 0 }).total, 7);
        assert_eq!(nanos(seen.total, 0), 0);
    }
}
