//! Hooks to what belongs to a board and not to FreeRTOS.

use wrt_platform::{Facility, Output, PlatformError};

/// What a board adds. Each hook has a default that says [`PlatformError::Unsupported`]; who gives one sets its constant too.
pub trait Board: 'static {
    /// Whether [`entropy`](Board::entropy) is given.
    const ENTROPY: bool = false;

    /// Whether [`read`](Board::read) is given.
    const INPUT: bool = false;

    /// Fills `bytes` with random bytes fit for keys, as [`Entropy::fill`](wrt_platform::Entropy::fill).
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] by default; [`PlatformError::Os`] when the source fails.
    fn entropy(bytes: &mut [u8]) -> Result<(), PlatformError> {
        let _ = bytes;
        Err(PlatformError::Unsupported(Facility::Entropy))
    }

    /// Writes bytes from the front of `bytes`, as [`Console::write`](wrt_platform::Console::write). Several tasks may call it at once.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] by default; [`PlatformError::Os`] when the stream fails.
    fn write(output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        let _ = (output, bytes);
        Err(PlatformError::Unsupported(Facility::Console))
    }

    /// Reads at least one byte, as [`Console::read`](wrt_platform::Console::read).
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] by default; [`PlatformError::Os`] when the stream fails.
    fn read(bytes: &mut [u8]) -> Result<usize, PlatformError> {
        let _ = bytes;
        Err(PlatformError::Unsupported(Facility::Console))
    }
}

/// A board that adds nothing.
#[derive(Clone, Copy, Debug)]
pub enum NoBoard {}

impl Board for NoBoard {}
