//! Random bytes and the console, which the board's hooks give.

use wrt_platform::{Console, Entropy, Facility, Output, PlatformError};

use crate::{Board, FreeRtos};

impl<B: Board> Entropy for FreeRtos<B> {
    const ENTROPY: bool = B::ENTROPY;

    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        if !B::ENTROPY {
            return Err(PlatformError::Unsupported(Facility::Entropy));
        }
        B::entropy(bytes)
    }
}

impl<B: Board> Console for FreeRtos<B> {
    const INPUT: bool = B::INPUT;

    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError> {
        if !B::INPUT {
            return Err(PlatformError::Unsupported(Facility::Console));
        }
        if bytes.is_empty() { Ok(0) } else { B::read(bytes) }
    }

    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        if bytes.is_empty() { Ok(0) } else { B::write(output, bytes) }
    }
}
