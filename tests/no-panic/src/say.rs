//! Lines on the console, without `core::fmt`.

use wrt::platform_traits::{Console, Output};

use crate::board::Board;

/// Writes a line to the console.
pub(crate) fn say(board: Board, words: &[&str]) {
    for word in words.iter().chain(&["\n"]) {
        let _ignored = board.write_all(Output::Standard, word.as_bytes());
    }
}

/// A number as text.
pub(crate) fn decimal(number: usize, digits: &mut [u8; 10]) -> &str {
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
