//! Random bytes, from the kernel's generator.

use wrt_platform::{Entropy, Facility, PlatformError};
use wrt_platform_posix::os_error;

use crate::Macos;
use crate::sys_entropy::{MOST, getentropy};

impl Entropy for Macos {
    const ENTROPY: bool = true;

    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        bytes.chunks_mut(MOST).try_for_each(getentropy).map_err(|errno| os_error(Facility::Entropy, errno))
    }
}
