//! Standard output, whose end by a closed pipe is no failure.

use std::io::{ErrorKind, Write as _, stdout};

use crate::exit::Exit;
use crate::failure::Failure;

/// Writes text.
pub(crate) fn text(text: &str) -> Result<(), Failure> {
    bytes(text.as_bytes())
}

/// Writes bytes.
pub(crate) fn bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        // Whoever read has seen enough, as `head` does.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::new(Exit::Failure, format!("standard output cannot be written: {error}"))),
        Ok(()) => Ok(()),
    }
}
