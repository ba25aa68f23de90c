//! What a panic becomes, a call of a function that exists nowhere, so that a program which can reach one does not link; the console, and the way out.
#![allow(unsafe_code, reason = "a foreign function is declared and registers written here")]

use core::panic::PanicInfo;

unsafe extern "C" {
    // Safe to call: no linked program holds a call of it.
    safe fn a_panic_is_reachable() -> !;
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    a_panic_is_reachable()
}

/// Ends the emulator's run.
#[cfg(not(target_arch = "riscv32"))]
pub(crate) fn exit(passed: bool) -> ! {
    use cortex_m_semihosting::debug;
    loop {
        debug::exit(if passed { debug::EXIT_SUCCESS } else { debug::EXIT_FAILURE });
    }
}

/// Writes to the machine's first serial line.
#[cfg(target_arch = "riscv32")]
pub(crate) fn write(bytes: &[u8]) {
    let transmitter = core::ptr::without_provenance_mut::<u8>(0x1000_0000);
    for byte in bytes {
        // SAFETY: on the machine `virt`, the only one this program is linked for, a device's register of 8 bits is at this address,
        // which takes any byte at any time; no memory of the program is there.
        unsafe { transmitter.write_volatile(*byte) };
    }
}

/// Ends the emulator's run.
#[cfg(target_arch = "riscv32")]
pub(crate) fn exit(passed: bool) -> ! {
    let finisher = core::ptr::without_provenance_mut::<u32>(0x10_0000);
    let status: u32 = if passed { 0x5555 } else { 0x1_3333 };
    loop {
        // SAFETY: on the machine `virt`, the only one this program is linked for, a device's register of 32 bits is at this
        // address, which takes any value; no memory of the program is there.
        unsafe { finisher.write_volatile(status) };
    }
}
