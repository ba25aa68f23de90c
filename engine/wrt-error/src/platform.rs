//! The errors an operating system's backend reports.

use core::fmt;

/// A facility of the platform, as named in errors and in `Unsupported` answers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum Facility {
    /// Regions of memory.
    Pages,
    /// Memory kept resident.
    LockedMemory,
    /// Regions shared between threads.
    SharedRegion,
    /// Waiting on a 32-bit word.
    Futex,
    /// The wall clock.
    WallClock,
    /// One-shot deadlines.
    Timer,
    /// Bounds of the native stack.
    StackBounds,
    /// Threads.
    Thread,
    /// A thread's scheduling priority.
    Priority,
    /// A thread's processor affinity.
    Affinity,
    /// Random bytes.
    Entropy,
    /// Byte streams in and out.
    Console,
}

impl Facility {
    /// The facility's name as it stands in messages.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Facility::Pages => "memory region",
            Facility::LockedMemory => "locked memory",
            Facility::SharedRegion => "shared region",
            Facility::Futex => "futex",
            Facility::WallClock => "wall clock",
            Facility::Timer => "timer",
            Facility::StackBounds => "stack bounds",
            Facility::Thread => "thread",
            Facility::Priority => "thread priority",
            Facility::Affinity => "thread affinity",
            Facility::Entropy => "entropy",
            Facility::Console => "console",
        }
    }
}

/// What a backend answers when the operating system did not do what was asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlatformError {
    /// There is no memory left for `wanted` bytes; nothing was taken.
    OutOfMemory {
        /// Bytes asked for.
        wanted: usize,
    },
    /// This platform has no such facility.
    Unsupported(Facility),
    /// The platform has it, but this process or task lacks the right.
    Denied(Facility),
    /// The arguments are outside the facility's contract.
    Invalid(Facility),
    /// The operating system failed with this error number.
    Os {
        /// What was asked of it.
        facility: Facility,
        /// Its error number.
        code: i32,
    },
}

impl fmt::Display for PlatformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlatformError::OutOfMemory { wanted } => write!(f, "out of memory: {wanted} bytes wanted"),
            PlatformError::Unsupported(what) => write!(f, "{} not supported on this platform", what.text()),
            PlatformError::Denied(what) => write!(f, "{} denied: the process lacks the right", what.text()),
            PlatformError::Invalid(what) => write!(f, "{}: invalid argument", what.text()),
            PlatformError::Os { facility, code } => write!(f, "{}: operating system error {code}", facility.text()),
        }
    }
}

impl core::error::Error for PlatformError {}
