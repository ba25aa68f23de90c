//! Amounts that must not be mistaken for one another.

use core::fmt;

/// Units of execution: one a WebAssembly instruction that does something (see the cost column of the opcode table).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Fuel(pub u64);

/// Memory in WebAssembly pages, of 64 KiB where nothing else is said.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug)]
pub struct Pages(pub u64);

impl Pages {
    /// Bytes of a page as a power of two, where a memory has none of its own.
    pub const LOG2: u8 = 16;

    /// Bytes of such a page.
    pub const BYTES: u64 = 1 << Self::LOG2;

    /// The amount in bytes, `None` where it is over `u64::MAX`.
    #[must_use]
    pub const fn bytes(self) -> Option<u64> {
        self.bytes_at(Self::LOG2)
    }

    /// The amount in bytes of pages of this power of two, `None` where it is over `u64::MAX`.
    #[must_use]
    pub const fn bytes_at(self, log2: u8) -> Option<u64> {
        match 1u64.checked_shl(log2 as u32) {
            Some(page) => self.0.checked_mul(page),
            None => None,
        }
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
