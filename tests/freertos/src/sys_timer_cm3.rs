//! The timers of QEMU's mps2-an385: one for the alarm, one that counts.
#![allow(unsafe_code, reason = "registers are written here, and an interrupt comes")]

use core::arch::asm;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use cortex_m_rt::exception;
use wrt_platform_freertos::{Cycles, FreeRtos};

use crate::timed::Timed;

/// Both timers' registers, at the words control (bit 0: counts, bit 3: interrupts), value, what it starts again at, interrupt. They count down.
const ALARM_TIMER: *mut u32 = core::ptr::without_provenance_mut(0x4000_0000);
const COUNTER: *mut u32 = core::ptr::without_provenance_mut(0x4000_1000);
/// The first timer's interrupt.
const INTERRUPT: u8 = 8;
const RATE: u32 = 25_000_000;

const ENABLE: *mut u32 = core::ptr::without_provenance_mut(0xE000_E100);
const PRIORITY: *mut u8 = core::ptr::without_provenance_mut(0xE000_E400);

/// Bits that the kernel's clock is given, so that they wrap every 42 ms.
const BITS: u32 = 20;

/// What [`count`] was when the alarm's interrupt came last.
static CAME: AtomicU32 = AtomicU32::new(0);
/// And what it was when its handler had done.
static DONE: AtomicU32 = AtomicU32::new(0);

/// Lets the counter run and the interrupt come; once, before the clock is read and an alarm set.
pub(crate) fn start() {
    // SAFETY: the board has these registers at these addresses, which nobody else uses yet. The interrupt is the least urgent that is
    // more urgent than the kernel's own, so the kernel's critical sections mask it.
    unsafe {
        COUNTER.wrapping_add(2).write_volatile(u32::MAX);
        COUNTER.wrapping_add(1).write_volatile(u32::MAX);
        COUNTER.write_volatile(1);
        PRIORITY.wrapping_add(usize::from(INTERRUPT)).write_volatile(6 << 5);
        ENABLE.write_volatile(1 << INTERRUPT);
    }
}

/// The clock's counter.
pub(crate) fn cycles() -> Cycles {
    Cycles { count: count(), bits: BITS, rate: RATE }
}

/// A counter of 32 bits by which instructions are timed.
pub(crate) fn count() -> u32 {
    // SAFETY: the board has this register at this address; to read it changes nothing.
    !unsafe { COUNTER.wrapping_add(1).read_volatile() }
}

/// What [`count`] was when the alarm's interrupt came last, and when its handler had done.
pub(crate) fn alarm() -> (u32, u32) {
    (CAME.load(Ordering::Relaxed), DONE.load(Ordering::Relaxed))
}

/// Executes twice as many instructions, and a few.
pub(crate) fn spin(times: u32) {
    // SAFETY: it counts a register down.
    unsafe { asm!("2:", "subs {left}, #1", "bne 2b", left = inout(reg) times.max(1) => _, options(nomem, nostack)) };
}

/// Lets the interrupt come once, in so much time.
pub(crate) fn set_alarm(after: Duration) {
    // 40 ns a count; one more, since the first has begun.
    let part = u64::from(after.subsec_nanos().div_ceil(40).saturating_add(1));
    let counts = after.as_secs().saturating_mul(u64::from(RATE)).saturating_add(part);
    let counts = u32::try_from(counts).unwrap_or(u32::MAX);
    // SAFETY: the board has these registers at these addresses, and this is called where neither another task nor the interrupt comes in between.
    unsafe {
        ALARM_TIMER.write_volatile(0);
        ALARM_TIMER.wrapping_add(3).write_volatile(1);
        ALARM_TIMER.wrapping_add(2).write_volatile(counts);
        ALARM_TIMER.wrapping_add(1).write_volatile(counts);
        ALARM_TIMER.write_volatile(0b1001);
    }
}

// SAFETY: it does what an interrupt of the alarm may do (below), and no more for another, which there is none of.
#[exception]
unsafe fn DefaultHandler(_: i16) {
    CAME.store(count(), Ordering::Relaxed);
    // SAFETY: the board has these registers at these addresses; no more counts, and the interrupt is over. It is this timer's handler, and
    // critical sections mask it (`start`).
    unsafe {
        ALARM_TIMER.write_volatile(0);
        ALARM_TIMER.wrapping_add(3).write_volatile(1);
        FreeRtos::<Timed>::alarm();
    }
    DONE.store(count(), Ordering::Relaxed);
}
