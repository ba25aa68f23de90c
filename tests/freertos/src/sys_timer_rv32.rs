//! The timers of QEMU's RISC-V machine "virt": the supervisor's comparator for the alarm, since the kernel has the machine's.
#![allow(unsafe_code, reason = "registers are written here, and the kernel calls")]

use core::arch::asm;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use wrt_platform_freertos::{Cycles, FreeRtos};

use crate::timed::Timed;

/// The low word of the machine's time.
const MTIME: *const u32 = core::ptr::without_provenance(0x0200_BFF8);
const RATE: u32 = 10_000_000;

/// Bits that the kernel's clock is given, so that they wrap every 26 ms.
const BITS: u32 = 18;

/// The cause of the comparator's interrupt.
const INTERRUPT: u32 = 1 << 31 | 5;

/// What [`count`] was when the alarm's interrupt came last.
static CAME: AtomicU32 = AtomicU32::new(0);
/// And what it was when its handler had done.
static DONE: AtomicU32 = AtomicU32::new(0);

/// Lets the interrupt come; once, before an alarm is set.
pub(crate) fn start() {
    compare(u64::MAX);
    // SAFETY: it enables the supervisor's timer interrupt, which nobody else uses; the kernel's critical sections mask every interrupt.
    unsafe { asm!("csrs mie, {bit}", bit = in(reg) 1_u32 << 5, options(nomem, nostack)) };
}

/// The clock's counter.
pub(crate) fn cycles() -> Cycles {
    // SAFETY: the machine has this register at this address; to read it changes nothing.
    Cycles { count: unsafe { MTIME.read_volatile() }, bits: BITS, rate: RATE }
}

/// A counter of 32 bits by which instructions are timed.
pub(crate) fn count() -> u32 {
    let count: u32;
    // SAFETY: to read the counter of executed instructions changes nothing.
    unsafe { asm!("csrr {count}, minstret", count = out(reg) count, options(nomem, nostack)) };
    count
}

/// What [`count`] was when the alarm's interrupt came last, and when its handler had done.
pub(crate) fn alarm() -> (u32, u32) {
    (CAME.load(Ordering::Relaxed), DONE.load(Ordering::Relaxed))
}

/// Executes twice as many instructions, and a few.
pub(crate) fn spin(times: u32) {
    // SAFETY: it counts a register down.
    unsafe {
        asm!("2:", "addi {left}, {left}, -1", "bnez {left}, 2b", left = inout(reg) times.max(1) => _, options(nomem, nostack));
    }
}

/// Lets the interrupt come once, in so much time.
pub(crate) fn set_alarm(after: Duration) {
    let now: u64 = {
        let (high, low): (u32, u32);
        // SAFETY: to read the time changes nothing. Its low word is read between two reads of the high one, which are the same.
        unsafe {
            asm!(
                "2:", "csrr {high}, timeh", "csrr {low}, time", "csrr {again}, timeh", "bne {high}, {again}, 2b",
                high = out(reg) high, low = out(reg) low, again = out(reg) _, options(nomem, nostack)
            );
        }
        u64::from(high) << 32 | u64::from(low)
    };
    // 100 ns a count; one more, since the first has begun.
    let part = u64::from(after.subsec_nanos().div_ceil(100).saturating_add(1));
    let counts = after.as_secs().saturating_mul(u64::from(RATE)).saturating_add(part);
    compare(now.saturating_add(counts));
}

/// Lets the interrupt come when the time is this.
fn compare(time: u64) {
    let (high, low) = ((time >> 32) as u32, (time & 0xffff_ffff) as u32);
    // SAFETY: it writes the comparator, which nobody else uses, its high word last but never a time in between that has come.
    unsafe {
        asm!(
            "csrw 0x15d, {most}", "csrw 0x14d, {low}", "csrw 0x15d, {high}",
            most = in(reg) u32::MAX, low = in(reg) low, high = in(reg) high, options(nomem, nostack)
        );
    }
}

/// The kernel calls it at an interrupt that is not its own.
// SAFETY: no other function has this name.
#[unsafe(no_mangle)]
extern "C" fn freertos_risc_v_application_interrupt_handler(cause: u32) {
    CAME.store(count(), Ordering::Relaxed);
    if cause != INTERRUPT {
        crate::broken("an interrupt", i32::try_from(cause & 0xff).unwrap_or(-1));
    }
    compare(u64::MAX);
    // SAFETY: it is the alarm's handler, and critical sections mask all interrupts.
    unsafe { FreeRtos::<Timed>::alarm() };
    DONE.store(count(), Ordering::Relaxed);
}
