//! The log of the WRT WebAssembly runtime: a facade that costs a comparison where nothing listens, and its sinks.
//!
//! A [`Log`] is handed to whoever has something to say; nothing here is global, and nothing allocates. A line that is
//! longer than a sink's buffer is cut and says so.
//!
//! ```
//! use wrt_logging::{Level, Log, Record, Sink};
//!
//! struct Shout;
//! impl Sink for Shout {
//!     fn write(&self, record: &Record<'_>) {
//!         assert_eq!(record.level, Level::Warn);
//!         assert_eq!(record.message.to_string(), "3 left");
//!     }
//! }
//!
//! let log = Log::new(&Shout, Level::Info);
//! log.warn("store", format_args!("{} left", 3));
//! log.debug("store", format_args!("not heard"));
//! ```
#![no_std]
#![forbid(unsafe_code)]

mod console;
mod line;

use core::fmt;

pub use console::ConsoleSink;
pub use line::Line;

/// How much a record matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Something failed that the user asked for.
    Error,
    /// Something is not as it should be, and work goes on.
    Warn,
    /// What an operator wants to see: modules loaded, limits in force.
    Info,
    /// What a developer wants to see: sizes, times, decisions.
    Debug,
}

impl Level {
    /// Every level, the gravest first.
    pub const ALL: &'static [Level] = &[Level::Error, Level::Warn, Level::Info, Level::Debug];

    /// The level's name.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
        }
    }

    /// The level of this name.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Level> {
        Level::ALL.iter().copied().find(|level| level.text() == text)
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.text())
    }
}

/// One thing that was said.
#[derive(Clone, Copy, Debug)]
pub struct Record<'a> {
    /// How much it matters.
    pub level: Level,
    /// The part of the engine that says it: `decode`, `store`, `wasi`.
    pub target: &'static str,
    /// What is said.
    pub message: fmt::Arguments<'a>,
}

/// Where records go. A sink must not block for long: it is called on the thread that runs the guest.
pub trait Sink: Sync {
    /// Takes one record. What cannot be written is lost, never an error.
    fn write(&self, record: &Record<'_>);
}

/// A handle to say things: a sink and the least grave level that is passed on. *Bounded* but for the sink.
#[derive(Clone, Copy)]
pub struct Log<'s> {
    sink: Option<&'s dyn Sink>,
    level: Level,
}

impl fmt::Debug for Log<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Log").field("heard", &self.sink.is_some()).field("level", &self.level).finish()
    }
}

impl<'s> Log<'s> {
    /// A log that nobody hears.
    pub const OFF: Log<'static> = Log { sink: None, level: Level::Error };

    /// A log to `sink` of everything at least as grave as `level`.
    #[must_use]
    pub const fn new(sink: &'s dyn Sink, level: Level) -> Log<'s> {
        Log { sink: Some(sink), level }
    }

    /// Whether a record of this level would be heard: ask before computing what to say.
    #[must_use]
    pub fn hears(&self, level: Level) -> bool {
        self.sink.is_some() && level <= self.level
    }

    /// Says something.
    pub fn say(&self, level: Level, target: &'static str, message: fmt::Arguments<'_>) {
        if let Some(sink) = self.sink
            && level <= self.level
        {
            sink.write(&Record { level, target, message });
        }
    }

    /// Says that something failed.
    pub fn error(&self, target: &'static str, message: fmt::Arguments<'_>) {
        self.say(Level::Error, target, message);
    }

    /// Says that something is not as it should be.
    pub fn warn(&self, target: &'static str, message: fmt::Arguments<'_>) {
        self.say(Level::Warn, target, message);
    }

    /// Says what an operator wants to see.
    pub fn info(&self, target: &'static str, message: fmt::Arguments<'_>) {
        self.say(Level::Info, target, message);
    }

    /// Says what a developer wants to see.
    pub fn debug(&self, target: &'static str, message: fmt::Arguments<'_>) {
        self.say(Level::Debug, target, message);
    }
}

#[cfg(test)]
mod tests {
    use super::Level;

    #[test]
    fn levels_are_found_by_their_names() {
        for level in Level::ALL {
            assert_eq!(Level::from_text(level.text()), Some(*level));
        }
        assert_eq!(Level::from_text("loud"), None);
    }

    #[test]
    fn errors_are_the_gravest() {
        assert!(Level::Error < Level::Debug);
    }
}
