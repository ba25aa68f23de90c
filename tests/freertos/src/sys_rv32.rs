//! QEMU's RISC-V machine "virt": its serial port, and the exit status by its test device.
#![allow(unsafe_code, reason = "registers are written here, and the kernel calls")]

use core::arch::global_asm;

const UART: *mut u8 = core::ptr::without_provenance_mut(0x1000_0000);
const TEST_DEVICE: *mut u32 = core::ptr::without_provenance_mut(0x10_0000);

global_asm!(
    ".section .init,\"ax\"",
    ".globl _start",
    "_start:",
    ".option push",
    ".option norelax",
    "la gp, __global_pointer$",
    ".option pop",
    "la sp, __stack_top",
    "la t0, freertos_risc_v_trap_handler",
    "csrw mtvec, t0",
    "la t0, __bss_start",
    "la t1, __bss_end",
    "1: bgeu t0, t1, 2f",
    "sw zero, 0(t0)",
    "addi t0, t0, 4",
    "j 1b",
    "2: j board_main",
);

// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
extern "C" fn board_main() -> ! {
    crate::start()
}

/// Sends bytes out.
pub(crate) fn write(bytes: &[u8]) {
    for byte in bytes {
        // SAFETY: the machine has this register at this address, and QEMU's is never full.
        unsafe { UART.write_volatile(*byte) };
    }
}

/// Ends QEMU.
pub(crate) fn exit(good: bool) -> ! {
    loop {
        // SAFETY: the machine has this register at this address; these values end it, the first with status 0, the second with 1.
        unsafe { TEST_DEVICE.write_volatile(if good { 0x5555 } else { 0x1_3333 }) };
    }
}

/// The kernel calls it at an exception that is not its own.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
extern "C" fn freertos_risc_v_application_exception_handler(cause: u32) -> ! {
    crate::say(format_args!("FAILED: exception {cause}"));
    exit(false)
}
