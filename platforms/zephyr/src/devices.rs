//! Random bytes and the console.

use wrt_platform::{Console, Entropy, Facility, Output, PlatformError};

use crate::{Zephyr, sys_kernel as kernel};

/// The kernel's generator for keys, where the feature `entropy` says that there is one.
impl Entropy for Zephyr {
    const ENTROPY: bool = cfg!(feature = "entropy");

    #[cfg(feature = "entropy")]
    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        if bytes.is_empty() {
            return Ok(());
        }
        crate::sys_entropy::fill(bytes).map_err(|code| PlatformError::Os { facility: Facility::Entropy, code })
    }

    #[cfg(not(feature = "entropy"))]
    fn fill(&self, _: &mut [u8]) -> Result<(), PlatformError> {
        Err(PlatformError::Unsupported(Facility::Entropy))
    }
}

/// Both streams go to the kernel's console, by the function that `printk` uses. Nothing is read from it.
impl Console for Zephyr {
    const INPUT: bool = false;

    fn read(&self, _: &mut [u8]) -> Result<usize, PlatformError> {
        Err(PlatformError::Unsupported(Facility::Console))
    }

    fn write(&self, _: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        match kernel::write(bytes) {
            0 if !bytes.is_empty() => Err(PlatformError::Unsupported(Facility::Console)),
            written => Ok(written),
        }
    }
}
