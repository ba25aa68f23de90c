//! Amounts that must not be mistaken for one another.

use core::fmt;

/// Units of execution: one a WebAssembly instruction that does something (see the cost column of the opcode table).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Fuel(pub u64);

/// Memory in WebAssembly pages of 64 KiB.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Pages(pub u64);

impl Pages {
    /// Bytes of a page.
    pub const BYTES: u64 = 1 << 16;

    /// The amount in bytes, `None` where it is over `u64::MAX`.
    #[must_use]
    pub const fn bytes(self) -> Option<u64> {
        self.0.checked_mul(Self::BYTES)
    }
}

impl fmt::Display for Fuel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Pages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pages", self.0)
    }
}
