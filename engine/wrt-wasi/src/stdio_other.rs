//! This process's own streams where it is not Unix.

use core::time::Duration;
use std::io::{self, IsTerminal, Read, Write};

use crate::fs::errno_of;
use crate::{Errno, InputStream, OutputStream};

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

    fn wait_readable(&mut self, _timeout: Option<Duration>) -> Result<Option<u64>, Errno> {
        // One cannot ask here; a read may wait.
        Ok(Some(1))
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
