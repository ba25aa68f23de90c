//! The sink of WRT's log that writes to Zephyr's.
#![no_std]
#![forbid(unsafe_code)]

use core::ffi::CStr;
use core::fmt::Write;

use wrt_logging::{Level, Line, Record, Sink};

/// Bytes of a line, its final zero included.
const LINE: usize = 192;

/// Writes records to Zephyr's log as those of its module `wrt`, whose level is `CONFIG_WRT_LOG_LEVEL`. *Bounded* where the log is deferred;
/// else as its backends are. A longer line is cut.
#[derive(Clone, Copy, Debug, Default)]
pub struct ZephyrLog;

impl Sink for ZephyrLog {
    fn write(&self, record: &Record<'_>) {
        let mut line = Line::<{ LINE - 1 }>::new();
        let _cut_where_it_is_too_long = write!(line, "{}: {}", record.target, record.message);
        let mut ended = [0; LINE];
        for (byte, character) in ended.iter_mut().zip(line.as_bytes()) {
            *byte = *character;
        }
        let level = match record.level {
            Level::Error => 0,
            Level::Warn => 1,
            Level::Info => 2,
            Level::Debug => 3,
        };
        // A zero inside the text ends it.
        if let Ok(text) = CStr::from_bytes_until_nul(&ended) {
            wrt_platform_zephyr::log(level, text);
        }
    }
}
