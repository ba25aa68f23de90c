//! The calls on threads that macOS has of its own: names, priorities, the policy of real-time threads, QoS.
#![allow(unsafe_code, reason = "the kernel and the C library are called here")]

use core::ffi::CStr;
use core::time::Duration;

use wrt_platform_posix::{Errno, cut_name};

/// Bytes of a name in the kernel, its final zero included.
const NAME: usize = 64;

/// Names the current thread. A name only serves debuggers: not worth failing for.
pub(crate) fn set_name(name: &str) {
    let name = cut_name::<NAME>(name);
    if let Ok(name) = CStr::from_bytes_until_nul(&name)
        && !name.is_empty()
    {
        // SAFETY: the name ends with a zero and lives through the call.
        let _ = unsafe { libc::pthread_setname_np(name.as_ptr()) };
    }
}

/// The least and the most urgent priority of SCHED_FIFO, as the system counts them.
pub(crate) fn fifo_priorities() -> (i32, i32) {
    // SAFETY: the calls read no memory of ours.
    unsafe { (libc::sched_get_priority_min(libc::SCHED_FIFO), libc::sched_get_priority_max(libc::SCHED_FIFO)) }
}

/// What a real-time thread computes at a time at most, before the system may take it for one that runs away.
const COMPUTATION: Duration = Duration::from_millis(5);

/// In which it must be done.
const CONSTRAINT: Duration = Duration::from_millis(10);

/// Puts the current thread above all that have no such policy: THREAD_TIME_CONSTRAINT_POLICY, without a period.
///
/// # Errors
/// What the kernel answers, a `kern_return_t`.
pub(crate) fn set_real_time() -> Result<(), Errno> {
    let mut policy = libc::thread_time_constraint_policy_data_t {
        period: 0,
        computation: policy_ticks(COMPUTATION),
        constraint: policy_ticks(CONSTRAINT),
        preemptible: 1,
    };
    let flavor = libc::THREAD_TIME_CONSTRAINT_POLICY.cast_unsigned();
    // SAFETY: the port is the current thread's; the kernel reads as many integers as are named from a live local of the policy's type.
    let result = unsafe {
        let thread = libc::pthread_mach_thread_np(libc::pthread_self());
        libc::thread_policy_set(thread, flavor, (&raw mut policy).cast(), libc::THREAD_TIME_CONSTRAINT_POLICY_COUNT)
    };
    Errno::check(result)
}

/// A time in steps of mach_absolute_time, not less than it is.
#[allow(deprecated, reason = "the crate that libc points to would be one more dependency, for one call")]
pub(crate) fn ticks(time: Duration) -> u64 {
    let mut base = libc::mach_timebase_info { numer: 1, denom: 1 };
    // SAFETY: the call writes to a live local of the right type.
    let _ = unsafe { libc::mach_timebase_info(&raw mut base) };
    let steps = time.as_nanos().saturating_mul(u128::from(base.denom)).div_ceil(u128::from(base.numer.max(1)));
    u64::try_from(steps).unwrap_or(u64::MAX)
}

/// The same, for a policy.
fn policy_ticks(time: Duration) -> u32 {
    u32::try_from(ticks(time)).unwrap_or(u32::MAX)
}

/// Gives the current thread the service of what a user waits for. What is refused stays as it was.
pub(crate) fn set_interactive() {
    // SAFETY: the call reads no memory of ours.
    let _ = unsafe { libc::pthread_set_qos_class_self_np(libc::qos_class_t::QOS_CLASS_USER_INTERACTIVE, 0) };
}
