//! Random bytes, from the service behind /dev/random.

use std::fs::File;
use std::io::{self, Read};
use std::sync::OnceLock;

use wrt_platform::{Entropy, Facility, PlatformError};
use wrt_platform_posix::{Errno, os_error};

use crate::Qnx;

static SOURCE: OnceLock<File> = OnceLock::new();

/// The first call opens the file, which stays open. Where the system runs without the service `random`, that is an error.
impl Entropy for Qnx {
    const ENTROPY: bool = true;

    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        let mut source = match SOURCE.get() {
            Some(source) => source,
            None => {
                let opened = File::open("/dev/random").map_err(|error| failed(&error))?;
                SOURCE.get_or_init(|| opened)
            }
        };
        source.read_exact(bytes).map_err(|error| failed(&error))
    }
}

fn failed(error: &io::Error) -> PlatformError {
    // A source that ends has no number of its own.
    os_error(Facility::Entropy, Errno(error.raw_os_error().unwrap_or(libc::EIO)))
}
