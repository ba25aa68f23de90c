//! The C library's knowledge of the current thread's stack.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::mem::MaybeUninit;
use core::ptr;

use nix::errno::Errno;

/// The current thread's stack, as the C library tells it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RawStack {
    /// Address of the lowest byte.
    pub(crate) low: usize,
    /// Bytes from end to end.
    pub(crate) size: usize,
    /// Bytes of inaccessible pages below.
    pub(crate) guard: usize,
}

/// Asks for the stack of the current thread. For the main thread the C library reads a file of /proc.
pub(crate) fn current() -> Result<RawStack, Errno> {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    // SAFETY: the thread is the current one, so it lives; the call initialises the attributes if it returns zero.
    check(unsafe { libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) })?;
    let mut low = ptr::null_mut();
    let (mut size, mut guard) = (0, 0);
    // SAFETY: the attributes are initialised; the results go to live locals of the right types.
    let stack = unsafe { libc::pthread_attr_getstack(attributes.as_ptr(), &raw mut low, &raw mut size) };
    // SAFETY: as above.
    let guarded = unsafe { libc::pthread_attr_getguardsize(attributes.as_ptr(), &raw mut guard) };
    // SAFETY: the attributes are initialised and not used after.
    unsafe { libc::pthread_attr_destroy(attributes.as_mut_ptr()) };
    check(stack)?;
    check(guarded)?;
    Ok(RawStack { low: low.addr(), size, guard })
}

/// The limit on the main thread's stack, in bytes; none is the largest number.
pub(crate) fn limit() -> u64 {
    let mut limit = libc::rlimit64 { rlim_cur: u64::MAX, rlim_max: 0 };
    // SAFETY: the call writes the limit to a live local of the right type.
    let told = unsafe { libc::getrlimit64(libc::RLIMIT_STACK, &raw mut limit) } == 0;
    if told { limit.rlim_cur } else { u64::MAX }
}

fn check(code: libc::c_int) -> Result<(), Errno> {
    if code == 0 { Ok(()) } else { Err(Errno::from_raw(code)) }
}
