//! The calls of pthreads that start, schedule and join a thread.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::ptr;

use wrt_platform::Stack;

use crate::{Errno, sys_os};

/// What a thread runs.
pub(crate) type Body = Box<dyn FnOnce() + Send>;

/// A thread that was not joined yet. Dropping it detaches the thread.
#[derive(Debug)]
pub(crate) struct RawThread(libc::pthread_t);

// SAFETY: a thread id names a thread of the process, for whichever thread holds it.
unsafe impl Send for RawThread {}
// SAFETY: `&RawThread` gives no access to the id.
unsafe impl Sync for RawThread {}

impl RawThread {
    /// Starts a thread. The body must not unwind: that would end the process.
    pub(crate) fn spawn(stack: Stack, body: Body) -> Result<RawThread, Errno> {
        let attributes = Attributes::new(stack)?;
        let body = Box::into_raw(Box::new(body));
        let mut thread = MaybeUninit::<libc::pthread_t>::uninit();
        // SAFETY: the attributes are initialised; `run` has the signature asked for and takes ownership of `body`, which is Send and
        // owns all it uses; the id is written if the call returns zero.
        let code = unsafe { libc::pthread_create(thread.as_mut_ptr(), attributes.as_ptr(), run, body.cast()) };
        if code != 0 {
            // SAFETY: no thread was started, so the box is still ours alone.
            drop(unsafe { Box::from_raw(body) });
            return Err(Errno(code));
        }
        // SAFETY: the call returned zero, so it wrote the id.
        Ok(RawThread(unsafe { thread.assume_init() }))
    }

    /// Waits for the thread's end.
    pub(crate) fn join(self) -> Result<(), Errno> {
        let thread = self.0;
        core::mem::forget(self);
        // SAFETY: the thread was neither joined nor detached: both consume the value that stands for it.
        Errno::check(unsafe { libc::pthread_join(thread, ptr::null_mut()) })
    }

    /// Joins the thread if it has ended; else gives it back.
    pub(crate) fn try_join(self) -> Result<Option<RawThread>, Errno> {
        // SAFETY: the thread was neither joined nor detached: both consume the value that stands for it.
        match unsafe { sys_os::try_join(self.0) } {
            Ok(false) => Ok(Some(self)),
            other => {
                core::mem::forget(self);
                other.map(|_| None)
            }
        }
    }
}

impl Drop for RawThread {
    fn drop(&mut self) {
        // SAFETY: the thread was neither joined nor detached: both consume the value that stands for it.
        let code = unsafe { libc::pthread_detach(self.0) };
        debug_assert_eq!(code, 0);
    }
}

extern "C" fn run(body: *mut c_void) -> *mut c_void {
    // SAFETY: `spawn` made the pointer from a box of this type and gave it to this one call.
    let body = unsafe { Box::from_raw(body.cast::<Body>()) };
    body();
    ptr::null_mut()
}

/// How a thread shares the processors with others.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Scheduling {
    /// As threads have it by default.
    FairShare,
    /// A fixed priority, as the system counts it, first in first out within it.
    Fifo(i32),
}

/// Schedules the current thread. Init only.
///
/// # Errors
/// [`Errno::EPERM`] without the right, [`Errno::EINVAL`] when there is no such priority, as the system says.
pub fn set_scheduling(scheduling: Scheduling) -> Result<(), Errno> {
    let (policy, priority) = match scheduling {
        Scheduling::FairShare => (libc::SCHED_OTHER, 0),
        Scheduling::Fifo(priority) => (libc::SCHED_FIFO, priority),
    };
    // SAFETY: all-zero bytes are a valid value of this plain C struct, whatever fields a C library gives it.
    let mut parameter: libc::sched_param = unsafe { core::mem::zeroed() };
    parameter.sched_priority = priority;
    // SAFETY: the thread is the current one; the parameter is a live local.
    Errno::check(unsafe { libc::pthread_setschedparam(libc::pthread_self(), policy, &raw const parameter) })
}

/// The current thread's priority, as the system counts it.
pub(crate) fn current_priority() -> i32 {
    let mut policy = 0;
    // SAFETY: all-zero bytes are a valid value of this plain C struct, whatever fields a C library gives it.
    let mut parameter: libc::sched_param = unsafe { core::mem::zeroed() };
    // SAFETY: the thread is the current one; the results go to live locals of the right types.
    let _ = unsafe { libc::pthread_getschedparam(libc::pthread_self(), &raw mut policy, &raw mut parameter) };
    parameter.sched_priority
}

/// Calls with every signal blocked in this thread. A thread that is started meanwhile has them blocked for good.
pub(crate) fn without_signals<R>(call: impl FnOnce() -> R) -> R {
    let (mut all, mut before) = (MaybeUninit::<libc::sigset_t>::uninit(), MaybeUninit::<libc::sigset_t>::uninit());
    // SAFETY: the call fills the set; the second reads it, and writes the signals blocked before to a live local.
    let blocked = unsafe {
        libc::sigfillset(all.as_mut_ptr());
        libc::pthread_sigmask(libc::SIG_SETMASK, all.as_ptr(), before.as_mut_ptr()) == 0
    };
    let result = call();
    if blocked {
        // SAFETY: the call above returned zero, so it wrote the set.
        let _ = unsafe { libc::pthread_sigmask(libc::SIG_SETMASK, before.as_ptr(), ptr::null_mut()) };
    }
    result
}

unsafe extern "C" {
    /// POSIX; the crate `libc` lacks it for some systems.
    fn pthread_attr_setstack(attributes: *mut libc::pthread_attr_t, low: *mut c_void, size: usize) -> libc::c_int;
    /// As above.
    fn pthread_attr_setguardsize(attributes: *mut libc::pthread_attr_t, size: usize) -> libc::c_int;
}

/// Attributes of a thread to be.
struct Attributes(libc::pthread_attr_t);

impl Attributes {
    fn new(stack: Stack) -> Result<Attributes, Errno> {
        let mut raw = MaybeUninit::<libc::pthread_attr_t>::uninit();
        // SAFETY: the call initialises the attributes if it returns zero.
        Errno::check(unsafe { libc::pthread_attr_init(raw.as_mut_ptr()) })?;
        // SAFETY: it returned zero.
        let mut attributes = Attributes(unsafe { raw.assume_init() });
        match stack {
            Stack::Default => {}
            Stack::Size(bytes) => {
                // SAFETY: the attributes are initialised.
                Errno::check(unsafe { libc::pthread_attr_setstacksize(&raw mut attributes.0, bytes) })?;
            }
            Stack::Static(bytes) => {
                // SAFETY: the attributes are initialised; the bytes are writable, live as long as the program, and were borrowed
                // exclusively for as long: the caller gave them away, so only the thread uses them.
                Errno::check(unsafe {
                    pthread_attr_setstack(&raw mut attributes.0, bytes.as_mut_ptr().cast(), bytes.len())
                })?;
                // The C library makes no guard inside a stack it was given.
                // SAFETY: the attributes are initialised.
                Errno::check(unsafe { pthread_attr_setguardsize(&raw mut attributes.0, 0) })?;
            }
        }
        Ok(attributes)
    }

    fn as_ptr(&self) -> *const libc::pthread_attr_t {
        &raw const self.0
    }
}

impl Drop for Attributes {
    fn drop(&mut self) {
        // SAFETY: the attributes are initialised and not used after.
        unsafe { libc::pthread_attr_destroy(&raw mut self.0) };
    }
}

/// The smallest stack the C library accepts, in bytes.
pub(crate) fn smallest_stack() -> usize {
    // SAFETY: sysconf reads no memory of ours.
    let bytes = unsafe { libc::sysconf(libc::_SC_THREAD_STACK_MIN) };
    usize::try_from(bytes).unwrap_or(libc::PTHREAD_STACK_MIN)
}
