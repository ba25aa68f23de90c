//! The macOS backend of WRT: the traits of `wrt-platform` on mmap, pthreads, os_sync_wait_on_address, kqueue, mach time and
//! getentropy.
//!
//! **It was never run.** It is linted and linked to Mach-O programs for both processors; the parts it shares with other POSIX systems
//! pass the conformance suite on Linux. `ci/macos` runs the suite where it is itself run on macOS.
//!
//! Unsafe code stands in the `sys_*` files alone, each a thin and safe face of a few calls. The rest is safe.
#![cfg(target_os = "macos")]

mod entropy;
mod stack;
mod sys_address;
mod sys_entropy;
mod sys_kqueue;
mod sys_lock;
mod sys_stack;
mod sys_thread;
mod threads;
mod timers;

use wrt_platform::ReserveRequest;
use wrt_platform_posix::{ParkingLot, PosixThread};

use crate::sys_lock::{UnfairLock, Word};

pub use wrt_platform_posix::{
    PosixRegion as MacosRegion, PosixSharedRegion as MacosSharedRegion, PosixTimer as MacosTimer,
};

/// A thread started by [`Macos`]. Dropping it lets the thread run on by itself.
///
/// A join that has a deadline keeps it while the body runs. After that it waits for the destructors of what is local to the thread,
/// however long they take: the system has no join that does not wait.
pub type MacosThread = PosixThread<Macos>;

/// macOS 11 or later. Nothing is opened or started before it is used.
///
/// Its clock stands still while the machine sleeps, and so do waits and deadlines.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Macos {
    /// Asked for in each reserve, beside what the request itself asks for.
    resident: bool,
}

impl Macos {
    /// The backend. It holds its options alone: values with the same ones are the same.
    #[must_use]
    pub const fn new() -> Macos {
        Macos { resident: false }
    }

    /// Keeps every committed byte of every region in real memory (mlock), so that no access of a guest or of the engine waits for a page.
    /// A commit then also fails with [`Denied`](wrt_platform::PlatformError::Denied) when RLIMIT_MEMLOCK leaves less.
    #[must_use]
    pub const fn resident(self) -> Macos {
        Macos { resident: true }
    }

    /// What a request and the backend's options ask for.
    const fn with_options(self, request: ReserveRequest) -> ReserveRequest {
        ReserveRequest { resident: request.resident || self.resident, ..request }
    }
}

/// Where threads wait. The kernel's own wait on an address does not tell a waker how many it woke, and cannot be cancelled through
/// another address; so each waiter sleeps on an address of its own.
static LOT: ParkingLot<UnfairLock, Word> = ParkingLot::new();

wrt_platform_posix::implement_pages!(Macos, Macos::with_options);
wrt_platform_posix::implement_futex!(Macos, LOT);
wrt_platform_posix::implement_clock!(Macos);
wrt_platform_posix::implement_console!(Macos);
