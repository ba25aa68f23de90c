//! Memory for an arena as a static of the program.
#![allow(unsafe_code, reason = "a static's bytes are handed out once here")]

use core::cell::{Cell, UnsafeCell};

use critical_section::Mutex;

/// `BYTES` bytes of `.bss`, to be taken once and given to an [`Arena`](crate::Arena).
#[derive(Debug)]
#[repr(C, align(16))]
pub struct Space<const BYTES: usize> {
    bytes: UnsafeCell<[u8; BYTES]>,
    taken: Mutex<Cell<bool>>,
}

// SAFETY: the bytes are reached through `take` alone, which lets one caller have them, on whatever thread.
unsafe impl<const BYTES: usize> Sync for Space<BYTES> {}

impl<const BYTES: usize> Space<BYTES> {
    /// Zeros that nobody has taken.
    #[must_use]
    pub const fn new() -> Self {
        Space { bytes: UnsafeCell::new([0; BYTES]), taken: Mutex::new(Cell::new(false)) }
    }

    /// The bytes, the first time; then `None`. *Bounded*.
    #[allow(clippy::mut_from_ref, reason = "a second call gets none")]
    pub fn take(&'static self) -> Option<&'static mut [u8]> {
        if critical_section::with(|section| self.taken.borrow(section).replace(true)) {
            return None;
        }
        // SAFETY: the static lives for ever, its bytes are initialised, and this is the one time that a reference to them is made:
        // `taken` was false and is true from now on.
        Some(unsafe { &mut *self.bytes.get() })
    }
}

impl<const BYTES: usize> Default for Space<BYTES> {
    fn default() -> Self {
        Self::new()
    }
}
