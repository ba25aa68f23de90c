//! Failures as lines of text, without `core::fmt`, which holds panics of its own.
#![allow(unsafe_code, reason = "writes to C's buffer")]

use core::ffi::c_char;
use core::slice;

use wrt::{Resource, Trap};

use crate::error::{NO_OFFSET, NONE};
use crate::{Code, Failure};

/// A line that is being written; what does not fit is counted only.
struct Line<'a> {
    bytes: &'a mut [u8],
    len: usize,
}

impl Line<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some(place) = self.bytes.get_mut(self.len) {
                *place = *byte;
            }
            self.len = self.len.saturating_add(1);
        }
    }

    fn text(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn decimal(&mut self, number: u64) {
        let mut digits = [0; 20];
        let (mut rest, mut first) = (number, digits.len());
        for (at, digit) in digits.iter_mut().enumerate().rev() {
            let [low, ..] = rest.wrapping_rem(10).to_le_bytes();
            (*digit, first, rest) = (b'0' | low, at, rest.wrapping_div(10));
            if rest == 0 {
                break;
            }
        }
        self.bytes(digits.get(first..).unwrap_or_default());
    }

    fn hex(&mut self, number: u64) {
        self.text("0x");
        let digits = (64_u32.saturating_sub(number.leading_zeros())).div_ceil(4).max(1);
        for digit in (0..digits).rev() {
            let [value, ..] = (number >> digit.saturating_mul(4) & 15).to_le_bytes();
            self.bytes(&[if value < 10 { b'0' | value } else { value.wrapping_add(b'a' - 10) }]);
        }
    }

    fn failure(&mut self, failure: &Failure, what: &[u8], expected: &[u8]) {
        let code = Code::from_number(failure.result);
        self.text(code.map_or("unknown result", Code::text));
        if let Some(trap) = u8::try_from(failure.trap).ok().and_then(Trap::from_code) {
            self.text(": ");
            self.text(trap.text());
        }
        if let Some(limit) = usize::try_from(failure.limit).ok().and_then(|limit| Resource::ALL.get(limit)) {
            self.text(": ");
            self.text(limit.text());
        }
        if !what.is_empty() {
            self.text(": ");
            self.bytes(what);
        }
        if !expected.is_empty() {
            self.text(", ");
            self.bytes(expected);
            self.text(" expected");
        }
        self.numbers(code, failure);
        if failure.import != NONE {
            self.text(", import ");
            self.decimal(failure.import.into());
        }
        if failure.os_code != 0 {
            self.text(if failure.os_code < 0 { ", error -" } else { ", error " });
            self.decimal(failure.os_code.unsigned_abs().into());
        }
        if failure.offset != NO_OFFSET {
            self.text(" at offset ");
            self.hex(failure.offset);
        }
    }

    fn numbers(&mut self, code: Option<Code>, failure: &Failure) {
        let numbers = [(failure.wanted, " wanted"), (failure.allowed, " allowed")];
        let shown = match code {
            Some(Code::ErrorLimit | Code::ErrorBounds) => 2,
            Some(Code::ErrorMemory | Code::OutOfFuel) => 1,
            _ if failure.wanted == 0 && failure.allowed == 0 => 0,
            _ => {
                self.text(", found ");
                self.hex(failure.wanted);
                if failure.allowed != 0 {
                    self.text(" for ");
                    self.hex(failure.allowed);
                }
                0
            }
        };
        for (number, which) in numbers.into_iter().take(shown) {
            self.text(", ");
            self.decimal(number);
            self.text(which);
        }
    }
}

/// Writes a failure as a line of text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_error_text(error: *const Failure, buffer: *mut c_char, size: usize) -> usize {
    let bytes: &mut [u8] = if buffer.is_null() || size == 0 {
        &mut []
    } else {
        // SAFETY: the header's contract: not null, so `size` bytes of the caller's, which nobody else uses during the call. They are only
        // written, and read where they were written before.
        unsafe { slice::from_raw_parts_mut(buffer.cast(), size) }
    };
    let (last, room) = match bytes.split_last_mut() {
        Some((last, room)) => (Some(last), room),
        None => (None, &mut [] as &mut [u8]),
    };
    let mut line = Line { bytes: room, len: 0 };
    // SAFETY: the header's contract: null, or an error that the library has filled, whose texts are static or of a live module.
    match unsafe { error.as_ref() } {
        // SAFETY: as above.
        Some(error) => line.failure(error, unsafe { error.what.bytes() }, unsafe { error.expected.bytes() }),
        None => line.text("no error"),
    }
    let len = line.len;
    let end = match line.bytes.get_mut(len) {
        Some(end) => Some(end),
        None => last,
    };
    if let Some(end) = end {
        *end = 0;
    }
    len
}
