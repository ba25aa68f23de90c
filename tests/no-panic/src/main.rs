//! Firmware that uses the engine without a heap, and links only if no panic is reachable.
#![no_std]
#![no_main]

mod adder;
mod board;
mod bounds;
mod calls;
mod flash;
mod guest;
mod items;
#[cfg(feature = "messages")]
mod messages;
mod nobody;
mod say;
mod sys;

#[cfg(not(target_arch = "riscv32"))]
use cortex_m_rt::entry;
#[cfg(target_arch = "riscv32")]
use riscv_rt::entry;
use wrt_platform_arena::{Arena, Space};

use crate::board::Board;
use crate::say::decimal;
pub(crate) use crate::say::say;

/// What the arena is made of.
static SPACE: Space<{ 512 << 10 }> = Space::new();
static ARENA: Arena = Arena::new();

/// Regions that there are at most at a time.
const REGIONS: u16 = 44;

#[entry]
fn main() -> ! {
    let board = Board(&ARENA);
    let started = ARENA.start(SPACE.take().unwrap_or_default(), REGIONS);
    let passed = match started.map_err(|_| "the arena does not start").and_then(|()| guest::run(board)) {
        Ok(()) => {
            let mut digits = [0; 10];
            say(board, &["ok, bytes of the arena in use at most: ", decimal(ARENA.usage().peak, &mut digits)]);
            true
        }
        Err(what) => {
            say(board, &["FAILED: ", what]);
            false
        }
    };
    #[cfg(feature = "planted")]
    panic_if_nothing_was_used(ARENA.usage().peak);
    sys::exit(passed)
}

/// A mistake: it cannot happen, but the compiler does not know.
#[cfg(feature = "planted")]
#[allow(clippy::unwrap_used, reason = "planted")]
fn panic_if_nothing_was_used(peak: usize) {
    core::num::NonZeroUsize::new(peak).unwrap();
}
