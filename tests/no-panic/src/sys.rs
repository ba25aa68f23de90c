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

/// What the stack is filled with.
#[cfg(feature = "measure")]
const PAINT: u32 = 0xa5a5_5a5a;

/// The top of the stack, by the linker's script.
#[cfg(feature = "measure")]
fn stack_top() -> *mut u32 {
    unsafe extern "C" {
        static mut _stack_start: u32;
    }
    &raw mut _stack_start
}

/// Fills so many bytes below the stack's top, but for those in use.
#[cfg(feature = "measure")]
#[inline(never)]
pub(crate) fn paint_stack(bytes: usize) {
    let mut here = 0_u32;
    // What this function itself has on the stack is above, or within a few words below.
    let end = (&raw mut here).wrapping_sub(64);
    let mut word = stack_top().wrapping_byte_sub(bytes);
    while word < end {
        // SAFETY: the word is aligned, lies below the stack's top and in the part of RAM that both boards' scripts leave to the
        // stack alone, megabytes more than is painted; it is below everything this thread, the only one, has on the stack.
        unsafe { word.write_volatile(PAINT) };
        word = word.wrapping_add(1);
    }
}

/// How much of the stack was used since it was painted, in bytes, of so many looked at.
#[cfg(feature = "measure")]
pub(crate) fn stack_used(bytes: usize) -> usize {
    let top = stack_top();
    let mut word = top.wrapping_byte_sub(bytes);
    // SAFETY: as in `paint_stack`: an aligned word of the stack's memory, which was written there.
    while word < top && unsafe { word.read_volatile() } == PAINT {
        word = word.wrapping_add(1);
    }
    top.addr().wrapping_sub(word.addr())
}
