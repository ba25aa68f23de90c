//! Why a module's life ended, in words for the log.

use core::fmt;
use core::time::Duration;

use wrt::{Error, FrameInfo};

/// Why a module's life ended.
#[derive(Debug)]
pub(crate) enum Failure {
    /// It is no module that can be run here.
    Unfit(Error),
    /// It exports no function `tick` without parameters and results.
    NoTick,
    /// It trapped, or asked to end, or the system failed it.
    Engine {
        /// What the engine says, with a trap's backtrace.
        error: Error,
        /// The bytes its memory may have, where it has them all.
        full: Option<u64>,
    },
    /// Its turn took all the time there is.
    OverBudget {
        /// The time there is.
        budget: Duration,
        /// Where it stood, innermost first.
        calls: Vec<FrameInfo>,
    },
    /// Its turn was not over when it had to be: it began late, or took too long.
    TooLate {
        /// When it had to be over, after the time at which it was due to begin.
        deadline: Duration,
        /// Where it stood, innermost first; nothing if it had not begun.
        calls: Vec<FrameInfo>,
    },
    /// Its turn took all the fuel there is.
    OutOfFuel {
        /// The fuel there is.
        fuel: u64,
        /// Where it stood, innermost first.
        calls: Vec<FrameInfo>,
    },
    /// The service stopped it in its turn.
    Stopped,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Unfit(error) => write!(f, "it cannot be run: {error}"),
            Failure::NoTick => f.write_str("it exports no function `tick` without parameters and results"),
            Failure::Engine { error, full } => {
                let what = if error.trap().is_some() { "it trapped" } else { "it failed" };
                write!(f, "{what}: {error}")?;
                if let Some(bytes) = full {
                    write!(f, "\nits memory is exhausted: no page is left below its limit of {bytes} bytes")?;
                }
                Ok(())
            }
            Failure::OverBudget { budget, calls } => {
                write!(f, "it used up the budget of a turn, {budget:?}")?;
                backtrace(f, calls)
            }
            Failure::TooLate { deadline, calls } => {
                write!(f, "it missed the deadline of a turn, {deadline:?}")?;
                backtrace(f, calls)
            }
            Failure::OutOfFuel { fuel, calls } => {
                write!(f, "it used up the fuel of a turn, {fuel}")?;
                backtrace(f, calls)
            }
            Failure::Stopped => f.write_str("it was stopped in its turn"),
        }
    }
}

/// As a trap prints its own.
fn backtrace(f: &mut fmt::Formatter<'_>, calls: &[FrameInfo]) -> fmt::Result {
    for (depth, frame) in calls.iter().enumerate() {
        write!(f, "\n  {depth:>2}: {frame}")?;
    }
    Ok(())
}
