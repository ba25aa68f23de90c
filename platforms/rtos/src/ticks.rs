//! Ticks and nanoseconds: counts at one rate as counts at another, in 64 bits.

/// Nanoseconds in a second.
pub const SECOND: u32 = 1_000_000_000;

/// When so many units come of which there are `rate` a second, in units of which there are `to`, rounded down. The last values there
/// are stand for all after them. *Bounded*.
#[must_use]
pub fn scaled(count: u64, rate: u32, to: u32) -> u64 {
    let (rate, to) = (u64::from(rate), u64::from(to));
    let seconds = count.checked_div(rate).unwrap_or(0);
    // The rest is under 2^32, so the product fits.
    let part = count.checked_rem(rate).unwrap_or(0).saturating_mul(to).checked_div(rate).unwrap_or(0);
    seconds.saturating_mul(to).saturating_add(part)
}

/// When a tick comes, in nanoseconds rounded down. *Bounded*.
#[must_use]
pub fn nanos(ticks: u64, rate: u32) -> u64 {
    scaled(ticks, rate, SECOND)
}

/// The smallest number of ticks whose [`nanos`] are at least these. *Bounded*.
#[must_use]
pub fn first_tick(nanos: u64, rate: u32) -> u64 {
    const SECOND: u64 = crate::SECOND as u64;
    let rate = u64::from(rate);
    let part = (nanos % SECOND).saturating_mul(rate).div_ceil(SECOND);
    (nanos / SECOND).saturating_mul(rate).saturating_add(part)
}

#[cfg(test)]
mod tests {
    use super::{first_tick, nanos, scaled};

    #[test]
    fn the_first_tick_of_a_deadline_is_neither_early_nor_late() {
        for rate in [1, 3, 100, 128, 1000, 1024, 32_768, 999_999_999, 1_000_000_000] {
            for deadline in
                [0, 1, 999, 1_000_000, 333_333_333, 333_333_334, 999_999_999, 1_000_000_000, 86_400_000_000_001]
            {
                let tick = first_tick(deadline, rate);
                assert!(nanos(tick, rate) >= deadline, "{rate} Hz, {deadline} ns: not early");
                assert!(tick == 0 || nanos(tick - 1, rate) < deadline, "{rate} Hz, {deadline} ns: not late");
            }
        }
    }

    #[test]
    fn ticks_past_the_end_of_the_clock_do_not_wrap() {
        assert_eq!(nanos(u64::MAX, 1000), u64::MAX);
        assert_eq!(nanos(1 << 32, 1000), 4_294_967_296_000_000);
        assert_eq!(first_tick(u64::MAX, 1_000_000_000), u64::MAX);
        assert_eq!(first_tick(u64::MAX, u32::MAX), u64::MAX);
    }

    #[test]
    fn a_counter_without_a_rate_stands() {
        assert_eq!(scaled(7, 0, 1000), 0);
        assert_eq!(first_tick(7, 0), 0);
    }
}
