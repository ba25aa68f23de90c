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
