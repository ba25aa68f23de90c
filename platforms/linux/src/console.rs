//! The console: the file descriptors 0, 1 and 2, without the standard library's buffers and locks.

use std::io;
use std::os::fd::AsFd;

use nix::errno::Errno;
use nix::unistd;
use wrt_platform::{Console, Facility, Output, PlatformError};

use crate::{Linux, os_error};

impl Console for Linux {
    const INPUT: bool = true;

    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError> {
        if bytes.is_empty() {
            return Ok(0);
        }
        retry(|| unistd::read(io::stdin().as_fd(), bytes))
    }

    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        // An empty write could still report an error of the file behind the descriptor; the contract wants none.
        if bytes.is_empty() {
            return Ok(0);
        }
        match output {
            Output::Standard => retry(|| unistd::write(io::stdout().as_fd(), bytes)),
            Output::Error => retry(|| unistd::write(io::stderr().as_fd(), bytes)),
        }
    }
}

/// Calls again while a signal handler interrupts.
fn retry(mut call: impl FnMut() -> nix::Result<usize>) -> Result<usize, PlatformError> {
    loop {
        match call() {
            Err(Errno::EINTR) => {}
            other => return other.map_err(|errno| os_error(Facility::Console, errno)),
        }
    }
}

#[cfg(test)]
mod tests {
    use nix::unistd::{dup2_stderr, dup2_stdin, dup2_stdout, pipe, read, write};
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
            let got = Linux.read(&mut bytes).unwrap();
            Linux.write_all(Output::Standard, &bytes[..got]).unwrap();
            Linux.write_all(Output::Error, b"pong").unwrap();
            i32::from(Linux.read(&mut bytes) != Ok(0))
        });
        assert_eq!(end, End::Exited(0));
        let mut bytes = [0; 16];
        let got = read(&out_reader, &mut bytes).unwrap();
        assert_eq!(&bytes[..got], b"ping");
        let got = read(&err_reader, &mut bytes).unwrap();
        assert_eq!(&bytes[..got], b"pong");
    }

    #[test]
    fn a_broken_stream_is_an_error() {
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let end = end_of(|| {
            dup2_stdout(&writer).unwrap();
            let broken = PlatformError::Os { facility: Facility::Console, code: nix::errno::Errno::EPIPE as i32 };
            i32::from(Linux.write(Output::Standard, b"x") != Err(broken))
        });
        assert_eq!(end, End::Exited(0));
    }
}
