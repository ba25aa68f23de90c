//! Hooks to what belongs to a board and not to FreeRTOS.

use core::time::Duration;

use wrt_platform::{Facility, Output, PlatformError};

/// What a board adds. Each hook has a default, which the backend has something else for or which says [`PlatformError::Unsupported`]; who
/// gives one sets its constant too. A firmware has one board.
pub trait Board: 'static {
    /// Whether [`cycles`](Board::cycles) is given.
    const CYCLES: bool = false;

    /// Whether [`set_alarm`](Board::set_alarm) is given.
    const ALARM: bool = false;

    /// Whether [`entropy`](Board::entropy) is given.
    const ENTROPY: bool = false;

    /// Whether [`read`](Board::read) is given.
    const INPUT: bool = false;

    /// Reads the counter that the monotonic clock is made of; by default it is made of ticks. In critical sections and in the alarm's
    /// interrupt.
    fn cycles() -> Cycles {
        Cycles { count: 0, bits: 32, rate: 1 }
    }

    /// Lets an interrupt come once, in so much time, not before; what was set before is forgotten. The interrupt's handler
    /// calls [`FreeRtos::alarm`](crate::FreeRtos::alarm). A time that is longer than the timer can count may end early. In critical
    /// sections, tasks' and the interrupt's own.
    ///
    /// By default software timers raise the flags. It is as exact as the clock is, so it serves little without
    /// [`cycles`](Board::cycles).
    fn set_alarm(after: Duration) {
        let _ = after;
    }

    /// Fills `bytes` with random bytes fit for keys, as [`Entropy::fill`](wrt_platform::Entropy::fill).
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] by default; [`PlatformError::Os`] when the source fails.
    fn entropy(bytes: &mut [u8]) -> Result<(), PlatformError> {
        let _ = bytes;
        Err(PlatformError::Unsupported(Facility::Entropy))
    }

    /// Writes bytes from the front of `bytes`, as [`Console::write`](wrt_platform::Console::write). Several tasks may call it at once.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] by default; [`PlatformError::Os`] when the stream fails.
    fn write(output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        let _ = (output, bytes);
        Err(PlatformError::Unsupported(Facility::Console))
    }

    /// Reads at least one byte, as [`Console::read`](wrt_platform::Console::read).
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] by default; [`PlatformError::Os`] when the stream fails.
    fn read(bytes: &mut [u8]) -> Result<usize, PlatformError> {
        let _ = bytes;
        Err(PlatformError::Unsupported(Facility::Console))
    }
}

/// A counter that runs up at a constant rate and wraps.
///
/// How often it wrapped is told from the tick count. So it takes eight ticks or more to wrap, and between two looks at the clock the two
/// counts do not drift apart by half a round; where both come from one oscillator, they do not at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cycles {
    /// Its value; bits above the lowest [`bits`](Cycles::bits) are ignored.
    pub count: u32,
    /// Bits after which it wraps, 1 to 32, always as many.
    pub bits: u32,
    /// How many it counts a second, always as many.
    pub rate: u32,
}

/// A board that adds nothing.
#[derive(Clone, Copy, Debug)]
pub enum NoBoard {}

impl Board for NoBoard {}
