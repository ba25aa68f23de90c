//! Random bytes, from the kernel's generator.

use nix::errno::Errno;
use wrt_platform::{Entropy, Facility, PlatformError};

use crate::{Linux, os_error, sys_entropy};

impl Entropy for Linux {
    const ENTROPY: bool = true;

    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            match sys_entropy::getrandom(rest) {
                Ok(filled) => rest = rest.get_mut(filled..).unwrap_or(&mut []),
                Err(Errno::EINTR) => {}
                Err(errno) => return Err(os_error(Facility::Entropy, errno)),
            }
        }
        Ok(())
    }
}
