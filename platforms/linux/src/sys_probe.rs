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
    // SAFETY: the child has this thread alone. It uses the heap, which the C library makes usable after a fork, and no lock that another
    // thread may have held: not the buffers of std's streams, nor the timers. It leaves by `_exit`, so it runs nothing of the parent's.
    match unsafe { fork() }.unwrap() {
        ForkResult::Parent { child } => {
            let start = Instant::now();
            loop {
                match waitpid(child, Some(WaitPidFlag::WNOHANG)).unwrap() {
                    WaitStatus::Exited(_, code) => return End::Exited(code),
                    WaitStatus::Signaled(_, signal, _) => return End::Killed(signal),
                    WaitStatus::StillAlive if start.elapsed() < PATIENCE => std::thread::sleep(STEP),
                    other => {
                        let _ = kill(child, Signal::SIGKILL);
                        let _ = waitpid(child, None);
                        panic!("the child neither exited nor was killed: {other:?}")
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
