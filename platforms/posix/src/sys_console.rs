//! The calls on the descriptors 0, 1 and 2: read, write, poll.
#![allow(unsafe_code, reason = "the C library is called here")]

use libc::{c_int, c_short};

use crate::Errno;

/// One of the three descriptors that every process starts with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(i32)]
pub(crate) enum Stream {
    In = 0,
    Out = 1,
    Error = 2,
}

impl Stream {
    const fn descriptor(self) -> c_int {
        self as c_int
    }

    const fn event(self) -> c_short {
        match self {
            Stream::In => libc::POLLIN,
            Stream::Out | Stream::Error => libc::POLLOUT,
        }
    }
}

pub(crate) fn read(bytes: &mut [u8]) -> Result<usize, Errno> {
    // SAFETY: pointer and length are those of one exclusively borrowed slice; any byte is a valid `u8`.
    let count = unsafe { libc::read(Stream::In.descriptor(), bytes.as_mut_ptr().cast(), bytes.len()) };
    usize::try_from(count).map_err(|_| Errno::last())
}

pub(crate) fn write(stream: Stream, bytes: &[u8]) -> Result<usize, Errno> {
    // SAFETY: pointer and length are those of one borrowed slice, which the call reads.
    let count = unsafe { libc::write(stream.descriptor(), bytes.as_ptr().cast(), bytes.len()) };
    usize::try_from(count).map_err(|_| Errno::last())
}

/// Waits until a stream is ready.
pub(crate) fn wait(stream: Stream) -> Result<(), Errno> {
    let mut asked = libc::pollfd { fd: stream.descriptor(), events: stream.event(), revents: 0 };
    // SAFETY: the call reads and writes one row, a live local.
    if unsafe { libc::poll(&raw mut asked, 1, -1) } < 0 { Err(Errno::last()) } else { Ok(()) }
}
