//! A platform's console as a guest's streams.

use core::ops::Deref;
use core::time::Duration;

use wrt_platform::{Console, Output};

use crate::{Errno, InputStream, OutputStream};

/// The console's stream in, behind any pointer to the platform.
#[derive(Debug)]
pub struct ConsoleInput<R>(pub R);

/// One of the console's streams out, behind any pointer to the platform.
#[derive(Debug)]
pub struct ConsoleOutput<R>(pub R, pub Output);

impl<R> InputStream for ConsoleInput<R>
where
    R: Deref + Send,
    R::Target: Console,
{
    fn read(&mut self, bytes: &mut [u8]) -> Result<usize, Errno> {
        Ok(self.0.read(bytes)?)
    }

    fn wait_readable(&mut self, _timeout: Option<Duration>) -> Result<Option<u64>, Errno> {
        // A console cannot be asked.
        Ok(Some(1))
    }

    fn is_terminal(&self) -> bool {
        false
    }
}

impl<R> OutputStream for ConsoleOutput<R>
where
    R: Deref + Send,
    R::Target: Console,
{
    fn write(&mut self, bytes: &[u8]) -> Result<usize, Errno> {
        Ok(self.0.write(self.1, bytes)?)
    }

    fn flush(&mut self) -> Result<(), Errno> {
        // A console has no buffer of the engine's own.
        Ok(())
    }

    fn is_terminal(&self) -> bool {
        false
    }
}
