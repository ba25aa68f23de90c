//! The board's counter, and the way out.
#![allow(unsafe_code, reason = "registers are written here")]

use core::arch::asm;
use core::panic::PanicInfo;

use cortex_m_semihosting::debug;

/// A timer of 25 MHz that counts down, at the words control (bit 0: counts), value, what it starts again at.
const COUNTER: *mut u32 = core::ptr::without_provenance_mut(0x4000_0000);

/// Lets the counter run; once, before it is read.
pub(crate) fn start_counter() {
    // SAFETY: the board has these registers at these addresses, which nobody else uses.
    unsafe {
        COUNTER.wrapping_add(2).write_volatile(u32::MAX);
        COUNTER.wrapping_add(1).write_volatile(u32::MAX);
        COUNTER.write_volatile(1);
    }
}

/// A counter of 32 bits that rises by the time that instructions take.
pub(crate) fn count() -> u32 {
    // SAFETY: the board has this register at this address; to read it changes nothing.
    !unsafe { COUNTER.wrapping_add(1).read_volatile() }
}

/// Executes twice as many instructions, and a few.
pub(crate) fn spin(times: usize) {
    // SAFETY: it counts a register down.
    unsafe { asm!("2:", "subs {left}, #1", "bne 2b", left = inout(reg) times.max(1) => _, options(nomem, nostack)) };
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    exit(false)
}

/// Ends the emulator's run.
pub(crate) fn exit(passed: bool) -> ! {
    loop {
        debug::exit(if passed { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    }
}
