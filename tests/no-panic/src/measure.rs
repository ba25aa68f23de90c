//! How much RAM the firmware takes, said on the emulator's console.

use wrt_platform_arena::Arena;

use crate::board::Board;
use crate::say::{decimal, say};
use crate::sys;

/// Bytes below the stack's top that are looked at: more than it ever takes.
const LOOKED_AT: usize = 64 << 10;

/// Fills the native stack below its top with a mark, and says what an arena for so many regions takes for its table.
pub(crate) fn begin(board: Board, regions: u16) {
    sys::paint_stack(LOOKED_AT);
    number(board, "start", "table", Arena::table_bytes(regions));
}

/// Says how much the arena holds now, and did at most.
pub(crate) fn arena(when: &str, board: Board) {
    let usage = board.0.usage();
    number(board, when, "used", usage.used);
    number(board, when, "peak", usage.peak);
}

/// Says how much of the native stack was ever used.
pub(crate) fn end(board: Board) {
    number(board, "end", "stack", sys::stack_used(LOOKED_AT));
}

fn number(board: Board, when: &str, what: &str, bytes: usize) {
    say(board, &["ram ", when, " ", what, " ", decimal(bytes, &mut [0; 10])]);
}
