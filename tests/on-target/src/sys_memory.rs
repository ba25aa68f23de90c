//! Where on the board the arena lies, and the suite, which QEMU's loader puts there before the start.
#![allow(unsafe_code, reason = "memory is made of addresses here")]

use core::ptr::with_exposed_provenance_mut;
use core::slice;
use core::sync::atomic::{AtomicBool, Ordering};

/// mps2-an385: the upper three quarters of the code memory hold the suite, as flash would, and the PSRAM is the arena.
#[cfg(target_arch = "arm")]
const SUITE: usize = 0x0010_0000;
#[cfg(target_arch = "arm")]
const ARENA: usize = 0x2100_0000;

/// virt: RAM behind that of the firmware, in the sizes of the other board.
#[cfg(target_arch = "riscv32")]
const SUITE: usize = 0x8100_0000;
#[cfg(target_arch = "riscv32")]
const ARENA: usize = 0x8200_0000;

const SUITE_BYTES: usize = 3 << 20;
const ARENA_BYTES: usize = 16 << 20;

/// The suite, with whatever lies behind it.
pub(crate) fn suite() -> &'static [u8] {
    // SAFETY: the board has so many bytes at this address, which the firmware's linker script leaves to nothing that is written, and no
    // one writes them while it runs; QEMU has set every byte.
    unsafe { slice::from_raw_parts(with_exposed_provenance_mut(SUITE), SUITE_BYTES) }
}

/// The arena's bytes, the first time.
pub(crate) fn arena() -> Option<&'static mut [u8]> {
    static TAKEN: AtomicBool = AtomicBool::new(false);
    if TAKEN.swap(true, Ordering::Relaxed) {
        return None;
    }
    let first: *mut u8 = with_exposed_provenance_mut(ARENA);
    // SAFETY: the board has so many bytes at this address, where the linker puts nothing; they are set before a reference to them is made, which
    // happens once.
    unsafe {
        first.write_bytes(0, ARENA_BYTES);
        Some(slice::from_raw_parts_mut(first, ARENA_BYTES))
    }
}
