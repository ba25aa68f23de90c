//! Children of the test process, in which faults may happen.
#![allow(unsafe_code, reason = "a child process is forked here")]

use core::panic::AssertUnwindSafe;
use core::ptr;
use core::time::Duration;
use std::panic::catch_unwind;
use std::time::Instant;

use nix::sys::signal::{Signal, kill};
use nix::sys::wait::{WaitPidFlag, WaitStatus, waitpid};
use nix::unistd::{ForkResult, fork};

/// How a child ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum End {
    /// By itself, with this code.
    Exited(i32),
    /// By a signal.
    Killed(Signal),
}

/// The code of a child whose function panicked.
const PANICKED: i32 = 101;

/// How long a child may take at most, in an emulator too.
const PATIENCE: Duration = Duration::from_secs(60);

/// How often the parent looks for the child's end.
const STEP: Duration = Duration::from_micros(200);

/// Runs a function in a forked child; its answer is the exit code.
pub(crate) fn end_of(child: impl FnOnce() -> i32) -> End {
    end_within(child, PATIENCE).expect("the child exits or is killed")
}

/// As [`end_of`], for a child that uses timers. It waits for ever if it was forked while another test's thread was in `arm` or `cancel`, as
/// `TimerService::arm` says: then there is another one. Two in a row are no chance.
pub(crate) fn end_with_timers(child: impl Fn() -> i32) -> End {
    end_within(&child, PATIENCE).unwrap_or_else(|| end_of(&child))
}

/// How a child ends, unless it is still alive after this time.
fn end_within(child: impl FnOnce() -> i32, patience: Duration) -> Option<End> {
    // SAFETY: the child has this thread alone. It uses the heap, which the C library makes usable after a fork, and no other lock that another
    // thread may have held but perhaps that of the timers, for which it waits at worst. It leaves by `_exit`, so it runs nothing of the parent's.
    match unsafe { fork() }.unwrap() {
        ForkResult::Parent { child } => {
            let start = Instant::now();
            loop {
                match waitpid(child, Some(WaitPidFlag::WNOHANG)).unwrap() {
                    WaitStatus::Exited(_, code) => return Some(End::Exited(code)),
                    WaitStatus::Signaled(_, signal, _) => return Some(End::Killed(signal)),
                    WaitStatus::StillAlive if start.elapsed() < patience => std::thread::sleep(STEP),
                    _ => {
                        let _ = kill(child, Signal::SIGKILL);
                        let _ = waitpid(child, None);
                        return None;
                    }
                }
            }
        }
        ForkResult::Child => {
            // SAFETY: the default action is a valid handler; std's own would look for state this child does not have.
            unsafe { libc::signal(libc::SIGSEGV, libc::SIG_DFL) };
            let code = catch_unwind(AssertUnwindSafe(child)).unwrap_or(PANICKED);
            // SAFETY: always sound: it ends the process.
            unsafe { libc::_exit(code) }
        }
    }
}

/// Reads, or writes what is there, at an address in a child.
pub(crate) fn touch(address: usize, write: bool) -> End {
    end_of(|| {
        let pointer: *mut u8 = ptr::with_exposed_provenance_mut(address);
        // SAFETY: not promised: whether the byte may be accessed is the question. The access is volatile, so it happens as written, in a
        // process that has nothing to lose and whose end is the answer.
        unsafe {
            let byte = pointer.read_volatile();
            if write {
                pointer.write_volatile(byte);
            }
        }
        0
    })
}
