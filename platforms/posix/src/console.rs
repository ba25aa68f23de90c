//! The console: the descriptors 0, 1 and 2, without the standard library's buffers and locks.

use wrt_platform::{Facility, Output, PlatformError};

use crate::sys_console::{self, Stream};
use crate::{Errno, os_error};

/// Reads from the standard input. Blocking.
///
/// # Errors
/// As [`Console::read`](wrt_platform::Console::read).
pub fn read(bytes: &mut [u8]) -> Result<usize, PlatformError> {
    if bytes.is_empty() {
        return Ok(0);
    }
    retry(Stream::In, || sys_console::read(bytes))
}

/// Writes to one of the two streams out. Blocking.
///
/// # Errors
/// As [`Console::write`](wrt_platform::Console::write).
pub fn write(output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
    // An empty write could still report an error of the file behind the descriptor; the contract wants none.
    if bytes.is_empty() {
        return Ok(0);
    }
    let stream = match output {
        Output::Standard => Stream::Out,
        Output::Error => Stream::Error,
    };
    retry(stream, || sys_console::write(stream, bytes))
}

/// Calls again while a signal handler interrupts, and when a stream that someone made non-blocking (it may be shared with other
/// processes) is ready.
fn retry(stream: Stream, mut call: impl FnMut() -> Result<usize, Errno>) -> Result<usize, PlatformError> {
    loop {
        let error = match call() {
            Err(Errno::EAGAIN) => sys_console::wait(stream).err(),
            Err(other) => Some(other),
            Ok(count) => return Ok(count),
        };
        match error {
            None | Some(Errno::EINTR) => {}
            Some(errno) => return Err(os_error(Facility::Console, errno)),
        }
    }
}
