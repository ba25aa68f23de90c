//! The Linux backend of WRT: the traits of `wrt-platform` on mmap, futex(2), pthreads and getrandom.
//!
//! Unsafe code stands in the `sys_*` files alone, each a thin and safe face of a few system calls. The rest is safe.
#![cfg(target_os = "linux")]
#![allow(clippy::wildcard_enum_match_arm, reason = "error numbers are the kernel's: most are handed on as they come")]

mod clock;
mod console;
mod entropy;
mod futex;
mod pages;
mod stack;
mod sys_entropy;
mod sys_futex;
mod sys_lock;
mod sys_stack;
mod threads;
mod timers;
mod waiters;

#[cfg(test)]
mod sys_probe;

use wrt_platform::{Facility, PlatformError};

pub use wrt_platform_posix::{PosixRegion as LinuxRegion, PosixSharedRegion as LinuxSharedRegion};
pub use wrt_platform_posix::{PosixThread, PosixTimer as LinuxTimer};

/// A thread started by [`Linux`]. Dropping it lets the thread run on by itself.
pub type LinuxThread = PosixThread<Linux>;

/// Linux, kernel 4.5 or later. Nothing is opened or started before it is used.
///
/// A blocked wait that can be cancelled needs `futex_waitv` (5.16). Where that is missing (older kernels, emulators, sandboxes) the
/// process keeps a list of 124 such waits, and `cancel` returns when those with its token have ended; what more threads wait at
/// once is cancelled within a millisecond and may miss a wake.
///
/// ```
/// use wrt_platform::{Guard, PageAllocator, Region, ReserveRequest};
/// use wrt_platform_linux::Linux;
///
/// let mut region = Linux::new().reserve(ReserveRequest::new(1 << 20).guarded())?;
/// region.commit(100)?;
/// assert_eq!(region.bytes(), [0; 100]);
/// assert_eq!(region.guard(), Guard::Pages);
/// # Ok::<(), wrt_platform::PlatformError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Linux {
    /// Asked for in each reserve, beside what the request itself asks for.
    resident: bool,
    huge_pages: bool,
}

impl Linux {
    /// The backend. It holds its options alone: values with the same ones are the same.
    #[must_use]
    pub const fn new() -> Linux {
        Linux { resident: false, huge_pages: false }
    }

    /// Keeps every committed byte of every region in real memory (mlock(2)), so that no access of a guest or of the engine waits for a
    /// page. A commit then also fails with [`PlatformError::Denied`] when RLIMIT_MEMLOCK leaves less and the process has no
    /// CAP_IPC_LOCK. The stacks and the heap of the process are its own affair: see mlockall(2).
    ///
    /// ```
    /// use wrt_platform::{Facility, PageAllocator, PlatformError, Region, ReserveRequest};
    /// use wrt_platform_linux::Linux;
    ///
    /// let platform = Linux::new().resident().huge_pages();
    /// let mut region = platform.reserve(ReserveRequest::new(1 << 16))?;
    /// match region.commit(1 << 16) {
    ///     Ok(()) | Err(PlatformError::Denied(Facility::LockedMemory)) => {}
    ///     Err(other) => return Err(other),
    /// }
    /// # Ok::<(), PlatformError>(())
    /// ```
    #[must_use]
    pub const fn resident(self) -> Linux {
        Linux { resident: true, ..self }
    }

    /// Asks for transparent huge pages in every region of at least 2 MiB (MADV_HUGEPAGE): fewer misses of the address cache, for
    /// memory in larger pieces. A hint: ignored where there are none.
    #[must_use]
    pub const fn huge_pages(self) -> Linux {
        Linux { huge_pages: true, ..self }
    }
}

/// The error for what a system call said about a facility; memory is told apart where the call is made.
fn os_error(facility: Facility, errno: nix::errno::Errno) -> PlatformError {
    PlatformError::Os { facility, code: errno as i32 }
}
