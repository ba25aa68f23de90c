//! The sink that writes lines to the platform's error stream.

use core::fmt::Write;

use wrt_platform::{Clock, Console, Output};

use crate::{Line, Record, Sink};

/// Bytes of a line, its end included.
const LINE: usize = 256;

/// Writes `seconds level target: message` lines to the platform's error stream, each with one write.
///
/// The time is on the platform's monotonic clock. *Blocking* as the stream is.
#[derive(Debug)]
pub struct ConsoleSink<P> {
    platform: P,
}

impl<P: Console + Clock> ConsoleSink<P> {
    /// A sink on this platform's error stream.
    pub const fn new(platform: P) -> Self {
        ConsoleSink { platform }
    }
}

impl<P: Console + Clock + Sync> Sink for ConsoleSink<P> {
    fn write(&self, record: &Record<'_>) {
        let micros = self.platform.now().as_nanos() / 1_000;
        let (seconds, rest) = (micros / 1_000_000, micros % 1_000_000);
        let mut line = Line::<LINE>::new();
        let _ = writeln!(line, "{seconds}.{rest:06} {:5} {}: {}", record.level, record.target, record.message);
        // A log that cannot be written is lost: there is nobody to tell.
        let _ = self.platform.write_all(Output::Error, line.as_bytes());
        if line.is_cut() {
            let _ = self.platform.write_all(Output::Error, b"\n");
        }
    }
}
