//! A stream that keeps what it is told.

use alloc::sync::Arc;
use alloc::vec::Vec;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Errno, OutputStream, grow};

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
