//! The QNX Neutrino backend of WRT: the traits of `wrt-platform` on mmap, pthreads, pulses and /dev/random.
//!
//! **It was never run.** It is type-checked, linted, and linked against stubs for both processors; the parts it shares with other POSIX
//! systems pass the conformance suite on Linux. `ci/qnx` runs the suite on a target where there is one.
//!
//! Unsafe code stands in the `sys_*` files alone, each a thin and safe face of a few calls. The rest is safe.
#![cfg(target_os = "nto")]

mod entropy;
mod pmap;
mod stack;
mod sys_pulse;
mod sys_thread;
mod sys_typed;
mod threads;
mod timers;
mod typed;

use wrt_platform::ReserveRequest;
use wrt_platform_posix::{Condvar, Mutex, ParkingLot, PosixThread, Source};

pub use typed::TypedMemory;

pub use wrt_platform_posix::{PosixRegion as QnxRegion, PosixSharedRegion as QnxSharedRegion, PosixTimer as QnxTimer};

/// A thread started by [`Qnx`]. Dropping it lets the thread run on by itself.
pub type QnxThread = PosixThread<Qnx>;

/// QNX Neutrino 7.1 or later. Nothing is opened or started before it is used.
///
/// A commit takes memory before it returns, and fails where there is none: no access of a guest or of the engine finds out later. Where
/// the system refuses one, the region keeps what it has, and grows no more.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Qnx {
    /// Asked for in each reserve, beside what the request itself asks for.
    resident: bool,
    /// What pages are made of, where that is not memory of any kind.
    typed: Option<TypedMemory>,
}

impl Qnx {
    /// The backend. It holds its options alone: values with the same ones are the same.
    #[must_use]
    pub const fn new() -> Qnx {
        Qnx { resident: false, typed: None }
    }

    /// Locks every committed byte of every region in real memory (mlock), where the system would otherwise move it. A commit then also
    /// fails with [`Denied`](wrt_platform::PlatformError::Denied) when the process lacks the ability PROCMGR_AID_MEM_LOCK.
    #[must_use]
    pub const fn resident(self) -> Qnx {
        Qnx { resident: true, ..self }
    }

    /// Takes the memory of every region from a typed memory object, one allocation a commit, cleared before it is used. A commit is out of
    /// memory when the object has no more; what a region took goes back when it is dropped.
    ///
    /// A child after a fork shares this memory with its parent, where other memory is copied: it must not run what lives in it.
    #[must_use]
    pub const fn typed_memory(self, memory: TypedMemory) -> Qnx {
        Qnx { typed: Some(memory), ..self }
    }

    /// What a request and the backend's options ask for.
    const fn with_options(self, request: ReserveRequest) -> ReserveRequest {
        ReserveRequest { resident: request.resident || self.resident, ..request }
    }

    fn source(self) -> Source {
        self.typed.map_or(Source::ANY, |memory| memory.source)
    }
}

/// Where threads wait. Mutex and condition variable are what the C library makes of SyncMutexLock and SyncCondvarWait.
static LOT: ParkingLot<Mutex, Condvar> = ParkingLot::new();

wrt_platform_posix::implement_pages!(Qnx, Qnx::with_options, Qnx::source);
wrt_platform_posix::implement_futex!(Qnx, LOT);
wrt_platform_posix::implement_clock!(Qnx);
wrt_platform_posix::implement_console!(Qnx);
