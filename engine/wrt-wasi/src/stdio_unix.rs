//! This process's own streams on Unix: descriptors of their own, without a buffer.
//!
//! The standard library's streams have buffers that keep bytes which the system refused for now, and then say so by an error: a
//! guest that tries again would write them twice. Nor can one ask them whether there is something to read.

use core::time::Duration;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read as _, Write as _};
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Instant;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::ioctl_fionread;

use crate::fs::errno_of;
use crate::{Errno, InputStream, OutputStream};

/// This process's standard input. What the standard library's stream has read ahead is not seen.
#[derive(Debug)]
pub struct StdInput(Result<File, Errno>);

/// This process's standard output or standard error. What the standard library's stream holds back comes later.
#[derive(Debug)]
pub struct StdOutput(Result<File, Errno>);

/// A descriptor of its own for a stream; without one, every use of the stream says why.
fn own(stream: BorrowedFd<'_>) -> Result<File, Errno> {
    stream.try_clone_to_owned().map(File::from).map_err(|error| errno_of(&error))
}

fn open(file: &mut Result<File, Errno>) -> Result<&mut File, Errno> {
    file.as_mut().map_err(|errno| *errno)
}

fn is_terminal(file: &Result<File, Errno>) -> bool {
    file.as_ref().is_ok_and(File::is_terminal)
}

impl StdInput {
    /// The stream.
    #[must_use]
    pub fn new() -> StdInput {
        StdInput(own(io::stdin().as_fd()))
    }
}

impl Default for StdInput {
    fn default() -> Self {
        Self::new()
    }
}

impl InputStream for StdInput {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        open(&mut self.0)?.read(bytes).map_err(|error| errno_of(&error))
    }

    fn wait_readable(&mut self, timeout: Option<Duration>) -> Result<Option<u64>, Errno> {
        wait_readable(open(&mut self.0)?, timeout)
    }

    fn is_terminal(&self) -> bool {
        is_terminal(&self.0)
    }
}

impl StdOutput {
    /// Standard output.
    #[must_use]
    pub fn output() -> StdOutput {
        StdOutput(own(io::stdout().as_fd()))
    }

    /// Standard error.
    #[must_use]
    pub fn error() -> StdOutput {
        StdOutput(own(io::stderr().as_fd()))
    }
}

impl OutputStream for StdOutput {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        open(&mut self.0)?.write(bytes).map_err(|error| errno_of(&error))
    }

    fn flush(&mut self) -> Result<(), Errno> {
        // There is no buffer.
        Ok(())
    }

    fn is_terminal(&self) -> bool {
        is_terminal(&self.0)
    }
}

/// As [`InputStream::wait_readable`], of a descriptor.
fn wait_readable(file: &File, timeout: Option<Duration>) -> Result<Option<u64>, Errno> {
    // A time too far to tell is no time.
    let end = timeout.and_then(|timeout| Instant::now().checked_add(timeout));
    loop {
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(&mut [PollFd::new(file, PollFlags::IN)], left.as_ref()) {
            Ok(0) => return Ok(None),
            Ok(_) => return Ok(Some(ioctl_fionread(file).unwrap_or(1))),
            // A signal of this process's is none of the guest's.
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(errno_of(&error.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{StdInput, StdOutput};
    use crate::{Errno, InputStream, OutputStream};
    use alloc::vec::Vec;
    use core::time::Duration;
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    use std::fs::File;
    use std::io::{Read, Write};
    use std::os::fd::OwnedFd;
    use std::time::Instant;

    #[test]
    fn what_a_full_pipe_refuses_is_not_written_later() {
        let (mut from, to) = std::io::pipe().unwrap();
        fcntl_setfl(&to, fcntl_getfl(&to).unwrap() | OFlags::NONBLOCK).unwrap();
        let mut output = StdOutput(Ok(File::from(OwnedFd::from(to))));
        let mut taken = Vec::new();
        let mut refusals = 0;
        let mut line = 0_u32;
        while refusals < 3 {
            // No line end: the standard library would keep the bytes.
            let bytes = line.to_le_bytes();
            match output.write(&bytes).and_then(|count| output.flush().map(|()| count)) {
                Ok(count) => {
                    assert_eq!(count, 4);
                    line += 1;
                }
                Err(errno) => {
                    assert_eq!(errno, Errno::Again);
                    refusals += 1;
                    let mut some = [0; 4096];
                    let count = from.read(&mut some).unwrap();
                    taken.extend_from_slice(&some[..count]);
                }
            }
        }
        drop(output);
        from.read_to_end(&mut taken).unwrap();
        let expected: Vec<u8> = (0..line).flat_map(u32::to_le_bytes).collect();
        assert!(taken == expected, "{} bytes for {}", taken.len(), expected.len());
    }

    #[test]
    fn input_is_readable_when_there_is_some_or_its_end() {
        let (from, mut to) = std::io::pipe().unwrap();
        let mut input = StdInput(Ok(File::from(OwnedFd::from(from))));
        let start = Instant::now();
        assert_eq!(input.wait_readable(Some(Duration::from_millis(20))), Ok(None));
        assert!(start.elapsed() >= Duration::from_millis(20));
        to.write_all(b"abc").unwrap();
        assert_eq!(input.wait_readable(None), Ok(Some(3)));
        assert_eq!(input.read(&mut [0; 8]), Ok(3));
        assert_eq!(input.wait_readable(Some(Duration::ZERO)), Ok(None));
        drop(to);
        assert_eq!(input.wait_readable(None), Ok(Some(0)));
        assert_eq!(input.read(&mut [0; 8]), Ok(0));
    }
}
