//! The streams that the standard library makes possible: this process's own, and one that keeps what it is told.

use alloc::sync::Arc;
use alloc::vec::Vec;
use std::io::{self, IsTerminal, Read, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::fs::errno_of;
use crate::{Errno, InputStream, OutputStream, grow};

/// A stream out that keeps what was written. Clones share what they keep.
#[derive(Clone, Debug)]
pub struct Captured {
    bytes: Arc<Mutex<Vec<u8>>>,
    limit: usize,
}

impl Captured {
    /// A stream that keeps up to `limit` bytes; a write at the bound is [`Errno::NoSpc`].
    #[must_use]
    pub fn new(limit: usize) -> Captured {
        Captured { bytes: Arc::default(), limit }
    }

    /// Takes what was written so far.
    #[must_use]
    pub fn take(&self) -> Vec<u8> {
        core::mem::take(&mut *self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Vec<u8>> {
        // Bytes are whole after each step, so another thread's panic left nothing half done.
        self.bytes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl OutputStream for Captured {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        let mut kept = self.lock();
        let room = self.limit.saturating_sub(kept.len());
        let part = bytes.get(..room.min(bytes.len())).unwrap_or_default();
        if part.is_empty() && !bytes.is_empty() {
            return Err(Errno::NoSpc);
        }
        grow::append(&mut kept, part)?;
        Ok(part.len())
    }

    fn flush(&mut self) -> Result<(), Errno> {
        Ok(())
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

/// This process's standard input.
#[derive(Debug)]
pub struct StdInput(io::Stdin);

impl StdInput {
    /// The stream.
    #[must_use]
    pub fn new() -> StdInput {
        StdInput(io::stdin())
    }
}

impl Default for StdInput {
    fn default() -> Self {
        Self::new()
    }
}

impl InputStream for StdInput {
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        self.0.read(bytes).map_err(|error| errno_of(&error))
    }

    fn is_terminal(&self) -> bool {
        self.0.is_terminal()
    }
}

/// This process's standard output or standard error.
#[derive(Debug)]
pub struct StdOutput(Out);

#[derive(Debug)]
enum Out {
    Output(io::Stdout),
    Error(io::Stderr),
}

impl StdOutput {
    /// Standard output.
    #[must_use]
    pub fn output() -> StdOutput {
        StdOutput(Out::Output(io::stdout()))
    }

    /// Standard error.
    #[must_use]
    pub fn error() -> StdOutput {
        StdOutput(Out::Error(io::stderr()))
    }
}

impl OutputStream for StdOutput {
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        match &mut self.0 {
            Out::Output(stream) => stream.write(bytes),
            Out::Error(stream) => stream.write(bytes),
        }
        .map_err(|error| errno_of(&error))
    }

    fn flush(&mut self) -> Result<(), Errno> {
        match &mut self.0 {
            Out::Output(stream) => stream.flush(),
            Out::Error(stream) => stream.flush(),
        }
        .map_err(|error| errno_of(&error))
    }

    fn is_terminal(&self) -> bool {
        match &self.0 {
            Out::Output(stream) => stream.is_terminal(),
            Out::Error(stream) => stream.is_terminal(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Captured;
    use crate::{Errno, OutputStream};

    #[test]
    fn a_captured_stream_stops_at_its_bound() {
        let mut output = Captured::new(3);
        let kept = output.clone();
        assert_eq!(output.write(b"abcd"), Ok(3));
        assert_eq!(output.write(b"d"), Err(Errno::NoSpc));
        assert_eq!(kept.take(), b"abc");
        assert_eq!(output.write(b"d"), Ok(1));
    }
}
