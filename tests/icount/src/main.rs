//! Firmware for QEMU's mps2-an385, a Cortex-M3: counts the instructions that each guest takes, for `ci/icount`.
//!
//! Prints a line for each: the guest, instructions, and operations as fuel counts them.
#![no_std]
#![no_main]

#[cfg(not(feature = "wasm3"))]
#[path = "../../no-panic/src/board.rs"]
mod board;
#[cfg(not(feature = "wasm3"))]
#[path = "../../no-panic/src/bounds.rs"]
mod bounds;
#[cfg_attr(feature = "wasm3", path = "sys_wasm3.rs")]
mod engine;
mod sys_board;

use core::fmt::Write as _;

use cortex_m_rt::entry;
use cortex_m_semihosting::hio;

/// A guest in flash.
struct Guest {
    name: &'static str,
    argument: u32,
    result: u32,
    operations: u32,
    #[cfg_attr(feature = "wasm3", expect(dead_code, reason = "images are WRT's"))]
    image: &'static Aligned<[u8]>,
    #[cfg_attr(not(feature = "wasm3"), expect(dead_code, reason = "WRT runs images here"))]
    wasm: &'static [u8],
}

/// Where an image lies, its words are aligned.
#[repr(C, align(8))]
struct Aligned<T: ?Sized>(T);

macro_rules! guest {
    ($name:literal, $argument:literal, $result:literal, $operations:literal) => {
        Guest {
            name: $name,
            argument: $argument,
            result: $result,
            operations: $operations,
            image: &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".image"))),
            wasm: include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".wasm")),
        }
    };
}

static GUESTS: &[Guest] = &include!(concat!(env!("OUT_DIR"), "/guests.rs"));

/// Instructions by which the counter is scaled.
const SPIN: usize = 1_000_000;

#[entry]
fn main() -> ! {
    let passed = measure().is_some();
    sys_board::exit(passed)
}

fn measure() -> Option<()> {
    sys_board::start_counter();
    let scale = counted(|| sys_board::spin(SPIN / 2)).0;
    let mut out = hio::hstdout().ok()?;
    for guest in GUESTS {
        let counts = engine::run(guest)?;
        let instructions = u64::from(counts).saturating_mul(SPIN as u64).checked_div(u64::from(scale))?;
        writeln!(out, "{} {instructions} {}", guest.name, guest.operations).ok()?;
    }
    Some(())
}

/// What the counter counts meanwhile.
fn counted<T>(part: impl FnOnce() -> T) -> (u32, T) {
    let start = sys_board::count();
    let result = part();
    (sys_board::count().wrapping_sub(start), result)
}
