//! The error numbers of the C library.

use std::io;

use wrt_platform::{Facility, PlatformError};

/// An error number, as the system counts them.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(transparent)]
pub struct Errno(pub i32);

impl Errno {
    /// A call would have had to wait, or the system is out of something for now.
    pub const EAGAIN: Errno = Errno(libc::EAGAIN);
    /// Something is in use.
    pub const EBUSY: Errno = Errno(libc::EBUSY);
    /// A signal came.
    pub const EINTR: Errno = Errno(libc::EINTR);
    /// An argument is not valid.
    pub const EINVAL: Errno = Errno(libc::EINVAL);
    /// There is no memory.
    pub const ENOMEM: Errno = Errno(libc::ENOMEM);
    /// The process lacks the right.
    pub const EPERM: Errno = Errno(libc::EPERM);
    /// The time is over.
    pub const ETIMEDOUT: Errno = Errno(libc::ETIMEDOUT);

    /// What the last call of this thread that failed left. Bounded.
    #[must_use]
    pub fn last() -> Errno {
        // The error was made of a number, so it has one.
        Errno(io::Error::last_os_error().raw_os_error().unwrap_or(0))
    }

    /// What a call answered that returns its error number, zero for none. Bounded.
    ///
    /// # Errors
    /// The number, when it is not zero.
    pub const fn check(code: i32) -> Result<(), Errno> {
        if code == 0 { Ok(()) } else { Err(Errno(code)) }
    }
}

/// The error for what a system call said about a facility; memory is told apart where the call is made. Bounded.
#[must_use]
pub const fn os_error(facility: Facility, errno: Errno) -> PlatformError {
    PlatformError::Os { facility, code: errno.0 }
}
