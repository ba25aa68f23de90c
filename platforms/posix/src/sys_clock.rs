//! The system's clocks: clock_gettime, clock_getres.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::time::Duration;

use crate::Errno;

/// What a clock shows; a time before its start is refused with EINVAL.
pub(crate) fn read(clock: libc::clockid_t) -> Result<Duration, Errno> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes the time to a live local of the right type.
    if unsafe { libc::clock_gettime(clock, &raw mut time) } != 0 {
        return Err(Errno::last());
    }
    duration(time)
}

/// The smallest step of a clock.
pub(crate) fn step(clock: libc::clockid_t) -> Result<Duration, Errno> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the call writes the time to a live local of the right type.
    if unsafe { libc::clock_getres(clock, &raw mut time) } != 0 {
        return Err(Errno::last());
    }
    duration(time)
}

fn duration(time: libc::timespec) -> Result<Duration, Errno> {
    let seconds = u64::try_from(time.tv_sec).map_err(|_| Errno::EINVAL)?;
    let nanos = u32::try_from(time.tv_nsec).map_err(|_| Errno::EINVAL)?;
    Ok(Duration::new(seconds, nanos))
}

/// A point on the monotonic clock as the C library takes it.
#[cfg(not(target_os = "macos"))]
#[allow(clippy::unnecessary_fallible_conversions, reason = "a C long has 32 bits on some processors")]
pub(crate) fn timespec(instant: wrt_platform::Instant) -> libc::timespec {
    let time = Duration::from_nanos(instant.as_nanos());
    libc::timespec {
        tv_sec: time.as_secs().try_into().unwrap_or(libc::time_t::MAX),
        tv_nsec: time.subsec_nanos().try_into().unwrap_or(0),
    }
}
