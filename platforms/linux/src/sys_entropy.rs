//! The system call getrandom(2).
#![allow(unsafe_code, reason = "the kernel is called here")]

use nix::errno::Errno;

/// Fills the front of `bytes`; how much of it.
pub(crate) fn getrandom(bytes: &mut [u8]) -> Result<usize, Errno> {
    // SAFETY: pointer and length are those of one exclusively borrowed slice, so the kernel writes only bytes we may write;
    // any byte is a valid `u8`.
    let filled = unsafe { libc::getrandom(bytes.as_mut_ptr().cast(), bytes.len(), 0) };
    usize::try_from(filled).map_err(|_| Errno::last())
}
