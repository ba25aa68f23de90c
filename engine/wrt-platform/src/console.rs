//! The trait of a platform with a byte stream in and two out.

use wrt_error::PlatformError;

/// A stream out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Output {
    /// What a program is run for.
    Standard,
    /// What goes wrong.
    Error,
}

/// The console: bytes, with no encoding and no buffer of the engine's own.
pub trait Console {
    /// Whether [`read`](Console::read) can succeed.
    const INPUT: bool;

    /// Reads at least one byte into `bytes`, if it has room; the answer is how many, and zero is the end of the stream. *Blocking*.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where [`INPUT`](Console::INPUT) is false; [`PlatformError::Os`] when the stream fails.
    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError>;

    /// Writes bytes from the front of `bytes`; the answer is how many, at least one if there are any. *Blocking*.
    ///
    /// # Errors
    /// [`PlatformError::Os`] when the stream fails.
    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError>;

    /// Writes all of `bytes`. *Blocking*.
    ///
    /// # Errors
    /// [`PlatformError::Os`] when the stream fails; some of `bytes` may have been written then.
    fn write_all(&self, output: Output, bytes: &[u8]) -> Result<(), PlatformError> {
        let mut rest = bytes;
        while !rest.is_empty() {
            let written = self.write(output, rest)?;
            rest = rest.get(written..).unwrap_or(&[]);
        }
        Ok(())
    }
}
