//! The byte streams behind a guest's standard input, output and error.

use alloc::vec::Vec;
use core::time::Duration;

use crate::Errno;

/// A stream that a guest reads.
pub trait InputStream: Send {
    /// Reads at least one byte into `bytes`, if it has room; the answer is how many, and zero is the end. *Blocking*.
    ///
    /// # Errors
    /// What the guest is to see.
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Errno>;

    /// Waits until a read would not wait, at most for `timeout`, or for ever without one. The answer is how many bytes can be read,
    /// none at the end of the stream, or [`None`] when the time is over. A stream that cannot tell says 1 at once. *Blocking*.
    ///
    /// # Errors
    /// What the guest is to see.
    fn wait_readable(&mut self, timeout: Option<Duration>) -> Result<Option<u64>, Errno>;

    /// Whether a person sits at the other end.
    fn is_terminal(&self) -> bool;
}

/// A stream that a guest writes.
pub trait OutputStream: Send {
    /// Writes bytes from the front of `bytes`; the answer is how many, at least one if there are any. *Blocking*.
    ///
    /// # Errors
    /// What the guest is to see.
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno>;

    /// Brings what was written to the other end: called once at the end of each call of the guest. *Blocking*.
    ///
    /// # Errors
    /// What the guest is to see.
    fn flush(&mut self) -> Result<(), Errno>;

    /// Whether a person sits at the other end.
    fn is_terminal(&self) -> bool;
}

/// No stream: nothing to read, and what is written is lost.
#[derive(Clone, Copy, Debug, Default)]
pub struct Nothing;

impl InputStream for Nothing {
    fn read(&mut self, _bytes: &mut [u8]) -> Result<usize, Errno> {
        Ok(0)
    }

    fn wait_readable(&mut self, _timeout: Option<Duration>) -> Result<Option<u64>, Errno> {
        Ok(Some(0))
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

impl OutputStream for Nothing {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<(), Errno> {
        Ok(())
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

/// Bytes in memory, to read.
#[derive(Clone, Debug, Default)]
pub struct BytesInput {
    bytes: Vec<u8>,
    read: usize,
}

impl BytesInput {
    /// The stream of these bytes.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> BytesInput {
        BytesInput { bytes: bytes.into(), read: 0 }
    }
}

impl InputStream for BytesInput {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        let rest = self.bytes.get(self.read..).unwrap_or_default();
        let count = rest.len().min(bytes.len());
        for (to, from) in bytes.iter_mut().zip(rest) {
            *to = *from;
        }
        self.read = self.read.saturating_add(count);
        Ok(count)
    }

    fn wait_readable(&mut self, _timeout: Option<Duration>) -> Result<Option<u64>, Errno> {
        Ok(Some(self.bytes.len().saturating_sub(self.read) as u64))
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

#[cfg(test)]
mod tests {
    use super::{BytesInput, InputStream};

    #[test]
    fn bytes_are_read_to_their_end() {
        let mut input = BytesInput::new("abc");
        let mut buffer = [0; 2];
        assert_eq!(input.read(&mut buffer), Ok(2));
        assert_eq!(buffer, *b"ab");
        assert_eq!(input.read(&mut buffer), Ok(1));
        assert_eq!(input.read(&mut buffer), Ok(0));
    }
}
