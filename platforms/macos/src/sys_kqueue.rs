//! The kernel calls behind the alarm: a queue of events, with a timer and a trigger in it.
#![allow(unsafe_code, reason = "the kernel is called here")]

use core::ptr;
use core::sync::atomic::{AtomicI32, Ordering};

use libc::{c_int, kevent64_s};
use wrt_platform_posix::Errno;

/// What an event in the queue is known by; timer and trigger have names of their own kind.
const NAME: u64 = 1;

/// A queue, from the time it is made. It stays as long as the process lives; a child after a fork has none of its parent's and makes its
/// own.
#[derive(Debug)]
pub(crate) struct Kqueue {
    descriptor: AtomicI32,
}

impl Kqueue {
    /// None yet: all calls but [`make`](Kqueue::make) are refused by the kernel.
    pub(crate) const fn none() -> Kqueue {
        Kqueue { descriptor: AtomicI32::new(-1) }
    }

    /// Makes it in this process, with its trigger. One thread at a time may, before any uses it.
    pub(crate) fn make(&self) -> Result<(), Errno> {
        // SAFETY: the call reads no memory of ours.
        let queue = checked(unsafe { libc::kqueue() })?;
        // A program that is executed has no use for it. The answer is of no interest.
        // SAFETY: the call reads no memory of ours.
        let _ = unsafe { libc::fcntl(queue, libc::F_SETFD, libc::FD_CLOEXEC) };
        // EV_CLEAR: to receive it ends it.
        if let Err(errno) = change(queue, trigger(libc::EV_ADD | libc::EV_CLEAR, 0)) {
            // SAFETY: the descriptor was made above, and nobody else knows it.
            let _ = unsafe { libc::close(queue) };
            return Err(errno);
        }
        // Whoever uses it saw that it was made: the service that starts the thread orders that.
        self.descriptor.store(queue, Ordering::Relaxed);
        Ok(())
    }

    /// Ends the wait of the thread, or its next one.
    pub(crate) fn trigger(&self) {
        let done = change(self.descriptor.load(Ordering::Relaxed), trigger(0, libc::NOTE_TRIGGER));
        debug_assert_eq!(done, Ok(()));
    }

    /// Waits for the trigger, or until mach_absolute_time has counted to `at`, or for no reason. The system does not put the timer off to
    /// wake fewer times (NOTE_CRITICAL).
    ///
    /// # Errors
    /// As the kernel says; it did not wait then.
    pub(crate) fn wait(&self, at: Option<i64>) -> Result<(), Errno> {
        // Without a time the timer of an earlier wait may still run: then this wait ends for no reason.
        let timer = at.map(|at| kevent64_s {
            ident: NAME,
            filter: libc::EVFILT_TIMER,
            flags: libc::EV_ADD | libc::EV_ONESHOT,
            fflags: libc::NOTE_MACHTIME | libc::NOTE_ABSOLUTE | libc::NOTE_CRITICAL,
            data: at,
            udata: 0,
            ext: [0; 2],
        });
        let changes = timer.as_slice();
        let mut event = trigger(0, 0);
        let queue = self.descriptor.load(Ordering::Relaxed);
        let (changes, count) = (changes.as_ptr(), c_int::from(!changes.is_empty()));
        // SAFETY: the kernel reads the changes, none or one, which live through the call, and writes at most one event to a live local; no
        // time is given for the wait.
        let count = unsafe { libc::kevent64(queue, changes, count, &raw mut event, 1, 0, ptr::null()) };
        match checked(count) {
            // A change that is refused comes back as an event, at once.
            Ok(1..) if event.flags & libc::EV_ERROR != 0 => Err(Errno(i32::try_from(event.data).unwrap_or(libc::EIO))),
            Err(Errno::EINTR) | Ok(_) => Ok(()),
            Err(errno) => Err(errno),
        }
    }
}

/// The trigger, as a change of it.
const fn trigger(flags: u16, fflags: u32) -> kevent64_s {
    kevent64_s { ident: NAME, filter: libc::EVFILT_USER, flags, fflags, data: 0, udata: 0, ext: [0; 2] }
}

/// Makes one change, and waits for nothing.
fn change(queue: c_int, change: kevent64_s) -> Result<(), Errno> {
    // SAFETY: the kernel reads one change, a live local; there is no room for an event, so it writes none and does not wait.
    checked(unsafe { libc::kevent64(queue, &raw const change, 1, ptr::null_mut(), 0, 0, ptr::null()) }).map(drop)
}

fn checked(answer: c_int) -> Result<c_int, Errno> {
    if answer == -1 { Err(Errno::last()) } else { Ok(answer) }
}
