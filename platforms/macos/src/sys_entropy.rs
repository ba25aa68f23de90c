//! The system call getentropy.
#![allow(unsafe_code, reason = "the kernel is called here")]

use wrt_platform_posix::Errno;

/// The most bytes the call fills at a time.
pub(crate) const MOST: usize = 256;

/// Fills all of at most [`MOST`] bytes.
pub(crate) fn getentropy(bytes: &mut [u8]) -> Result<(), Errno> {
    // SAFETY: pointer and length are those of one exclusively borrowed slice; any byte is a valid `u8`.
    if unsafe { libc::getentropy(bytes.as_mut_ptr().cast(), bytes.len()) } == 0 { Ok(()) } else { Err(Errno::last()) }
}
