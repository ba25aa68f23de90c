//! QEMU's mps2-an385: its first serial port, and the exit status by semihosting.
#![allow(unsafe_code, reason = "registers are written here")]

use cortex_m_rt::{ExceptionFrame, entry, exception};
use cortex_m_semihosting::debug;

/// The serial port's registers: data, state (bit 0: full), control (bit 0: sends), interrupts, divisor of the clock.
const UART: *mut u32 = core::ptr::without_provenance_mut(0x4000_4000);

#[entry]
fn main() -> ! {
    // SAFETY: the board has these registers at these addresses (they are words, 4 bytes apart), and no task runs yet.
    unsafe {
        UART.wrapping_add(4).write_volatile(16);
        UART.wrapping_add(2).write_volatile(1);
    }
    crate::start()
}

/// Sends bytes out.
pub(crate) fn write(bytes: &[u8]) {
    for byte in bytes {
        // SAFETY: the board has these registers at these addresses; to read the state changes nothing, and a byte that another task sends in
        // between is lost at worst.
        unsafe {
            while UART.wrapping_add(1).read_volatile() & 1 != 0 {}
            UART.write_volatile(u32::from(*byte));
        }
    }
}

/// Ends QEMU.
pub(crate) fn exit(good: bool) -> ! {
    loop {
        debug::exit(if good { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    }
}

// SAFETY: it touches no memory of the task that failed but to print its registers.
#[exception]
unsafe fn HardFault(frame: &ExceptionFrame) -> ! {
    crate::say(format_args!("FAILED: {frame:?}"));
    exit(false)
}
