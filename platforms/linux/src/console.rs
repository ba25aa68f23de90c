//! The console: the file descriptors 0, 1 and 2, without the standard library's buffers and locks.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::unistd;
use wrt_platform::{Console, Facility, Output, PlatformError};

use crate::{Linux, os_error};

impl Console for Linux {
    const INPUT: bool = true;

    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError> {
        if bytes.is_empty() {
            return Ok(0);
        }
        retry(io::stdin().as_fd(), PollFlags::POLLIN, |stream| unistd::read(stream, bytes))
    }

    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        // An empty write could still report an error of the file behind the descriptor; the contract wants none.
        if bytes.is_empty() {
            return Ok(0);
        }
        match output {
            Output::Standard => retry(io::stdout().as_fd(), PollFlags::POLLOUT, |stream| unistd::write(stream, bytes)),
            Output::Error => retry(io::stderr().as_fd(), PollFlags::POLLOUT, |stream| unistd::write(stream, bytes)),
        }
    }
}

/// Calls again while a signal handler interrupts, and when a stream that someone made non-blocking (it may be shared with other
/// processes) is ready for `what`.
fn retry(
    stream: BorrowedFd<'_>,
    what: PollFlags,
    mut call: impl FnMut(BorrowedFd<'_>) -> nix::Result<usize>,
) -> Result<usize, PlatformError> {
    loop {
        let error = match call(stream) {
            Err(Errno::EAGAIN) => poll(&mut [PollFd::new(stream, what)], PollTimeout::NONE).err(),
            Err(other) => Some(other),
            Ok(count) => return Ok(count),
        };
        match error {
            None | Some(Errno::EINTR) => {}
            Some(errno) => return Err(os_error(Facility::Console, errno)),
        }
    }
}

#[cfg(test)]
mod tests {
    use nix::fcntl::OFlag;
    use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout, pipe, pipe2, read, write};
    use wrt_platform::{Console, Facility, Output, PlatformError};

    use crate::Linux;
    use crate::sys_probe::{End, end_of};

    #[test]
    fn streams_are_the_descriptors_0_1_and_2() {
        let (in_reader, in_writer) = pipe().unwrap();
        let (out_reader, out_writer) = pipe().unwrap();
        let (err_reader, err_writer) = pipe().unwrap();
        write(&in_writer, b"ping").unwrap();
        drop(in_writer);
        let end = end_of(|| {
            dup2_stdin(&in_reader).unwrap();
            dup2_stdout(&out_writer).unwrap();
            dup2_stderr(&err_writer).unwrap();
            let mut bytes = [0; 16];
            let got = Linux::new().read(&mut bytes).unwrap();
            Linux::new().write_all(Output::Standard, &bytes[..got]).unwrap();
            Linux::new().write_all(Output::Error, b"pong").unwrap();
            i32::from(Linux::new().read(&mut bytes) != Ok(0))
        });
        assert_eq!(end, End::Exited(0));
        let mut bytes = [0; 16];
        let got = read(&out_reader, &mut bytes).unwrap();
        assert_eq!(&bytes[..got], b"ping");
        let got = read(&err_reader, &mut bytes).unwrap();
        assert_eq!(&bytes[..got], b"pong");
    }

    #[test]
    fn a_stream_that_does_not_block_is_waited_for() {
        let (in_reader, in_writer) = pipe2(OFlag::O_NONBLOCK).unwrap();
        let (out_reader, out_writer) = pipe2(OFlag::O_NONBLOCK).unwrap();
        // More than a pipe holds.
        let long = vec![7; 1 << 20];
        let end = end_of(|| {
            dup2_stdin(&in_reader).unwrap();
            dup2_stdout(&out_writer).unwrap();
            let feeder = std::thread::spawn(move || {
                std::thread::sleep(core::time::Duration::from_millis(20));
                write(&in_writer, b"late").unwrap();
                std::thread::sleep(core::time::Duration::from_millis(20));
                let (mut got, mut bytes) = (0, vec![0; 1 << 16]);
                while got < 1 << 20 {
                    match read(&out_reader, &mut bytes) {
                        Ok(more) => got += more,
                        Err(_) => std::thread::yield_now(),
                    }
                }
            });
            let mut bytes = [0; 16];
            assert_eq!(Linux::new().read(&mut bytes), Ok(4));
            Linux::new().write_all(Output::Standard, &long).unwrap();
            i32::from(feeder.join().is_err())
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn a_broken_stream_is_an_error() {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let end = end_of(|| {
            dup2_stdout(&writer).unwrap();
            let broken = PlatformError::Os { facility: Facility::Console, code: nix::errno::Errno::EPIPE as i32 };
            i32::from(Linux::new().write(Output::Standard, b"x") != Err(broken))
        });
        assert_eq!(end, End::Exited(0));
    }
}
