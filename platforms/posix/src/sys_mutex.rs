//! The lock and the sleeper of POSIX: a pthread mutex that inherits priority, a condition variable on the monotonic clock.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::cell::UnsafeCell;
use core::fmt;
use core::mem::MaybeUninit;
use std::sync::Once;

use wrt_platform::Instant;

use crate::sys_clock::timespec;
use crate::{Errno, Guard, RawLock, Sleeper, Slept, sys_os};

/// A pthread mutex with priority inheritance, made when it is first locked.
///
/// Invariant: once `made` is done, `raw` is an initialised mutex; it is never destroyed.
pub struct Mutex {
    made: Once,
    raw: UnsafeCell<MaybeUninit<libc::pthread_mutex_t>>,
}

// SAFETY: the C library's calls on one mutex may come from any threads; nothing else reaches it once it is made.
unsafe impl Send for Mutex {}
// SAFETY: as above; `Once` lets one thread make it, and the others see it made.
unsafe impl Sync for Mutex {}

impl Mutex {
    fn raw(&'static self) -> *mut libc::pthread_mutex_t {
        let raw = self.raw.get().cast();
        self.made.call_once(|| {
            // SAFETY: nobody else reaches the place while `Once` runs this; it does not move, for the lock is static.
            if unsafe { make(raw) }.is_err() {
                // Attributes for which there is no memory, or a C library without inheritance: the lock is a plain one then.
                // SAFETY: as above; a constant initialiser is as good as a call.
                unsafe { raw.write(libc::PTHREAD_MUTEX_INITIALIZER) };
            }
        });
        raw
    }
}

/// Initialises a mutex that inherits priority.
///
/// # Safety
/// The place is writable and holds no mutex yet.
unsafe fn make(raw: *mut libc::pthread_mutex_t) -> Result<(), Errno> {
    let mut attributes = MaybeUninit::<libc::pthread_mutexattr_t>::uninit();
    let attributes = attributes.as_mut_ptr();
    // SAFETY: the call initialises the attributes if it returns zero.
    Errno::check(unsafe { libc::pthread_mutexattr_init(attributes) })?;
    // SAFETY: the attributes are initialised.
    let inherits = unsafe { sys_os::inherit_priority(attributes) };
    // SAFETY: the caller's promise for the place; the attributes are initialised.
    let made = inherits.and_then(|()| Errno::check(unsafe { libc::pthread_mutex_init(raw, attributes) }));
    // SAFETY: the attributes are initialised and not used after.
    let _ = unsafe { libc::pthread_mutexattr_destroy(attributes) };
    made
}

// SAFETY: a pthread mutex excludes, and orders memory. Locking fails only for a mutex that is not initialised, that this thread holds
// already, or whose priority ceiling is too low: none is the case. Nothing here unwinds.
unsafe impl RawLock for Mutex {
    const NEW: Mutex = Mutex { made: Once::new(), raw: UnsafeCell::new(MaybeUninit::uninit()) };

    fn lock(&'static self) {
        let raw = self.raw();
        // SAFETY: `raw` answers an initialised mutex.
        while unsafe { libc::pthread_mutex_lock(raw) } != 0 {}
    }

    unsafe fn unlock(&'static self) {
        // SAFETY: the mutex is initialised, and this thread holds it.
        let _ = unsafe { libc::pthread_mutex_unlock(self.raw()) };
    }
}

impl fmt::Debug for Mutex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mutex").finish_non_exhaustive()
    }
}

/// A condition variable for one thread, whose deadlines are points on CLOCK_MONOTONIC.
///
/// Invariant: `raw` is an initialised condition variable, in the place where [`Sleeper::with`] made it.
pub struct Condvar {
    raw: UnsafeCell<libc::pthread_cond_t>,
}

// SAFETY: the C library's calls on one condition variable may come from any threads; nothing else reaches it.
unsafe impl Sync for Condvar {}

// SAFETY: pthread_cond_timedwait returns with the mutex locked, whatever it answers, and does not unwind.
unsafe impl Sleeper<Mutex> for Condvar {
    fn with<R>(run: impl FnOnce(&Condvar) -> R) -> Result<R, Errno> {
        let mut place = MaybeUninit::<Condvar>::uninit();
        // SAFETY: the field's address is inside the place, which is not read.
        let raw: *mut libc::pthread_cond_t = unsafe { UnsafeCell::raw_get(&raw const (*place.as_ptr()).raw) };
        // SAFETY: the place is writable and holds no condition variable yet.
        unsafe { make_condvar(raw) }?;
        // SAFETY: it is initialised now, in its place, which it does not leave.
        let condvar = unsafe { place.assume_init_mut() };
        let result = run(condvar);
        // SAFETY: it is initialised, nobody sleeps on it, and it is not used after: `run` was lent it and has returned.
        let _ = unsafe { libc::pthread_cond_destroy(condvar.raw.get()) };
        Ok(result)
    }

    fn sleep<T>(&self, guard: &mut Guard<Mutex, T>, deadline: Option<Instant>) -> Result<Slept, Errno> {
        // What comes in 292 years never comes; C libraries and kernels would count past the end of their numbers.
        let deadline = deadline.filter(|deadline| i64::try_from(deadline.as_nanos()).is_ok()).map(timespec);
        let mutex = guard.raw().raw();
        let code = match &deadline {
            // SAFETY: both are initialised; this thread holds the mutex, and the guard of it is borrowed.
            None => unsafe { libc::pthread_cond_wait(self.raw.get(), mutex) },
            // SAFETY: as above; the time is a live local.
            Some(until) => unsafe { libc::pthread_cond_timedwait(self.raw.get(), mutex, until) },
        };
        match Errno(code) {
            Errno(0) | Errno::EINTR => Ok(Slept::Perhaps),
            Errno::ETIMEDOUT => Ok(Slept::ToTheEnd),
            errno => Err(errno),
        }
    }

    fn wake(&self) {
        // SAFETY: it is initialised.
        let _ = unsafe { libc::pthread_cond_signal(self.raw.get()) };
    }
}

/// Initialises a condition variable on the monotonic clock.
///
/// # Safety
/// The place is writable and holds no condition variable yet.
unsafe fn make_condvar(raw: *mut libc::pthread_cond_t) -> Result<(), Errno> {
    let mut attributes = MaybeUninit::<libc::pthread_condattr_t>::uninit();
    let attributes = attributes.as_mut_ptr();
    // SAFETY: the call initialises the attributes if it returns zero.
    Errno::check(unsafe { libc::pthread_condattr_init(attributes) })?;
    // SAFETY: the attributes are initialised.
    let clock = Errno::check(unsafe { libc::pthread_condattr_setclock(attributes, libc::CLOCK_MONOTONIC) });
    // SAFETY: the caller's promise for the place; the attributes are initialised.
    let made = clock.and_then(|()| Errno::check(unsafe { libc::pthread_cond_init(raw, attributes) }));
    // SAFETY: the attributes are initialised and not used after.
    let _ = unsafe { libc::pthread_condattr_destroy(attributes) };
    made
}

impl fmt::Debug for Condvar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condvar").finish_non_exhaustive()
    }
}
