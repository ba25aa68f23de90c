//! The kernel's wait on an address: os_sync_wait_on_address of macOS 14.4, else the older `__ulock_wait` behind it.
#![allow(unsafe_code, reason = "the kernel is called here")]

use core::ffi::{CStr, c_int, c_void};
use core::mem;
use core::sync::atomic::AtomicU32;
use core::time::Duration;
use std::sync::OnceLock;

use wrt_platform_posix::Errno;

type WaitFor = unsafe extern "C" fn(*mut c_void, u64, usize, u32, u32, u64) -> c_int;
type Wait = unsafe extern "C" fn(*mut c_void, u64, usize, u32) -> c_int;
type Wake = unsafe extern "C" fn(*mut c_void, usize, u32) -> c_int;

unsafe extern "C" {
    /// Private, and there since macOS 10.12. A timeout in microseconds; zero is none.
    fn __ulock_wait(operation: u32, address: *mut c_void, value: u64, timeout: u32) -> c_int;
    /// As above.
    fn __ulock_wake(operation: u32, address: *mut c_void, value: u64) -> c_int;
}

/// `UL_COMPARE_AND_WAIT`: 32 bits, of this process.
const COMPARE_AND_WAIT: u32 = 1;

/// The calls of macOS 14.4.
#[derive(Clone, Copy, Debug)]
struct Calls {
    wait: Wait,
    wait_for: WaitFor,
    wake: Wake,
}

/// Those calls, where the system has them. They are looked up, so that the program starts on older systems too.
fn calls() -> Option<Calls> {
    static CALLS: OnceLock<Option<Calls>> = OnceLock::new();
    *CALLS.get_or_init(|| {
        let wait = symbol(c"os_sync_wait_on_address")?;
        let wait_for = symbol(c"os_sync_wait_on_address_with_timeout")?;
        let wake = symbol(c"os_sync_wake_by_address_any")?;
        // SAFETY: the system's function of that name has this signature, and stays loaded as long as the process lives.
        let wait = unsafe { mem::transmute::<*mut c_void, Wait>(wait) };
        // SAFETY: as above.
        let wait_for = unsafe { mem::transmute::<*mut c_void, WaitFor>(wait_for) };
        // SAFETY: as above.
        let wake = unsafe { mem::transmute::<*mut c_void, Wake>(wake) };
        Some(Calls { wait, wait_for, wake })
    })
}

/// The address of a function of the libraries that are loaded.
fn symbol(name: &CStr) -> Option<*mut c_void> {
    // SAFETY: the name ends with a zero and lives through the call.
    let address = unsafe { libc::dlsym(libc::RTLD_DEFAULT, name.as_ptr()) };
    (!address.is_null()).then_some(address)
}

/// Sleeps while `word` holds `value`, until a wake, or for `time` at most, or for no reason.
///
/// # Errors
/// ETIMEDOUT, EINTR, as the system says; also EFAULT, for a moment in which the page is not there.
pub(crate) fn wait(word: &AtomicU32, value: u32, time: Option<Duration>) -> Result<(), Errno> {
    let address: *mut c_void = word.as_ptr().cast();
    let result = match (calls(), time) {
        // SAFETY: the kernel reads four aligned bytes at `word`, a live borrow, as an atomic, and keeps nothing after the call.
        (Some(calls), None) => unsafe {
            (calls.wait)(address, u64::from(value), size_of::<u32>(), libc::OS_SYNC_WAIT_ON_ADDRESS_NONE)
        },
        (Some(calls), Some(time)) => {
            // A timeout of zero is refused.
            let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX).max(1);
            let (flags, clock) = (libc::OS_SYNC_WAIT_ON_ADDRESS_NONE, libc::OS_CLOCK_MACH_ABSOLUTE_TIME);
            // SAFETY: as above.
            unsafe { (calls.wait_for)(address, u64::from(value), size_of::<u32>(), flags, clock, nanos) }
        }
        (None, time) => {
            // Zero would be for ever. What is longer than the number holds ends early, for no reason.
            let micros = time.map_or(0, |time| u32::try_from(time.as_micros()).unwrap_or(u32::MAX).max(1));
            // SAFETY: as above.
            unsafe { __ulock_wait(COMPARE_AND_WAIT, address, u64::from(value), micros) }
        }
    };
    if result >= 0 { Ok(()) } else { Err(Errno::last()) }
}

/// Wakes one of those who wait on `word`, if any.
pub(crate) fn wake(word: &AtomicU32) {
    let address: *mut c_void = word.as_ptr().cast();
    let _ = match calls() {
        // SAFETY: the kernel uses the address of a live borrow as a name; it reads and writes nothing there.
        Some(calls) => unsafe { (calls.wake)(address, size_of::<u32>(), libc::OS_SYNC_WAKE_BY_ADDRESS_NONE) },
        // SAFETY: as above.
        None => unsafe { __ulock_wake(COMPARE_AND_WAIT, address, 0) },
    };
}
