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
mod sys;

use cortex_m_rt::entry;
use wrt::platform_traits::{Console, Output};
use wrt_platform_arena::{Arena, Space};

use crate::board::Board;

/// What the arena is made of.
static SPACE: Space<{ 512 << 10 }> = Space::new();
static ARENA: Arena = Arena::new();

/// Regions that there are at most at a time.
const REGIONS: u16 = 40;

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

/// Writes a line to the console.
fn say(board: Board, words: &[&str]) {
    for word in words.iter().chain(&["\n"]) {
        let _ignored = board.write_all(Output::Standard, word.as_bytes());
    }
}

/// A number as text, without `core::fmt`.
fn decimal(number: usize, digits: &mut [u8; 10]) -> &str {
    let (mut rest, mut first) = (number, digits.len());
    for (at, digit) in digits.iter_mut().enumerate().rev() {
        let [low, ..] = rest.wrapping_rem(10).to_le_bytes();
        (*digit, first, rest) = (b'0' | low, at, rest.wrapping_div(10));
        if rest == 0 {
            break;
        }
    }
    digits.get(first..).and_then(|digits| core::str::from_utf8(digits).ok()).unwrap_or_default()
}

/// A mistake: it cannot happen, but the compiler does not know.
#[cfg(feature = "planted")]
#[allow(clippy::unwrap_used, reason = "planted")]
fn panic_if_nothing_was_used(peak: usize) {
    core::num::NonZeroUsize::new(peak).unwrap();
}
