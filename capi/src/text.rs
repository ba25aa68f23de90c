//! Texts for C: those that end in zero, made of the engine's tables when this is compiled, and those that come with their length.
#![allow(unsafe_code, reason = "C's pointers become slices here")]

use core::ffi::{CStr, c_char};
use core::ptr;
use core::slice;

use wrt::{Resource, Trap};

use crate::error::Answer;
use crate::{Code, RawResult};

/// `wrt_text`: bytes of UTF-8 that somebody else owns.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct RawText {
    /// Its first byte.
    pub data: *const c_char,
    /// How many bytes.
    pub size: usize,
}

impl RawText {
    /// No text.
    pub(crate) const EMPTY: RawText = RawText { data: ptr::null(), size: 0 };

    /// A text as C sees it.
    pub(crate) const fn of(text: &str) -> RawText {
        RawText { data: text.as_ptr().cast(), size: text.len() }
    }

    /// The bytes again.
    ///
    /// # Safety
    /// It was made of a text that still is where it was.
    pub(crate) const unsafe fn bytes<'a>(self) -> &'a [u8] {
        if self.data.is_null() {
            return &[];
        }
        // SAFETY: it is not null, so it is the start of `size` live bytes of a text (the caller's promise).
        unsafe { slice::from_raw_parts(self.data.cast(), self.size) }
    }
}

/// The bytes of a text of C's without its zero. Time linear in them.
///
/// # Safety
/// `text` is null or ends in zero, and lives as long as the answer is used.
pub(crate) unsafe fn name<'a>(text: *const c_char) -> Answer<&'a [u8]> {
    if text.is_null() {
        return Err(Code::ErrorNull.into());
    }
    // SAFETY: not null, so a text that ends in zero and lives long enough (the caller's promise).
    Ok(unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// Bytes of a text in a [`table!`], its zero included.
const ROOM: usize = 56;

/// A text with zeros behind it. A text without room for one does not compile.
#[allow(clippy::indexing_slicing, clippy::arithmetic_side_effects, reason = "runs while this is compiled only")]
const fn with_zero(text: &str) -> [u8; ROOM] {
    let bytes = text.as_bytes();
    let mut out = [0; ROOM];
    let mut at = 0;
    while at < bytes.len() {
        assert!(at < ROOM - 1, "a text is longer than its room");
        out[at] = bytes[at];
        at += 1;
    }
    out
}

/// Declares a table of texts that end in zero, of every row of a table of the engine.
macro_rules! table {
    ($name:ident, $all:expr) => {
        static $name: [[u8; ROOM]; $all.len()] = {
            let mut texts = [[0; ROOM]; $all.len()];
            let mut row = 0;
            #[allow(
                clippy::indexing_slicing,
                clippy::arithmetic_side_effects,
                reason = "runs while this is compiled only"
            )]
            while row < texts.len() {
                texts[row] = with_zero($all[row].text());
                row += 1;
            }
            texts
        };
    };
}

table!(TRAPS, Trap::ALL);
table!(LIMITS, Resource::ALL);
table!(RESULTS, Code::ALL);

/// A row, or another text where there is none.
fn row(table: &'static [[u8; ROOM]], row: Option<usize>, other: &'static CStr) -> *const c_char {
    match row.and_then(|row| table.get(row)) {
        Some(text) => text.as_ptr().cast(),
        None => other.as_ptr(),
    }
}

/// A static text for a result.
#[unsafe(no_mangle)]
pub extern "C" fn wrt_result_text(result: RawResult) -> *const c_char {
    let at = Code::ALL.iter().position(|code| *code as RawResult == result);
    row(&RESULTS, at, c"unknown result")
}

/// A static text for a trap.
#[unsafe(no_mangle)]
pub extern "C" fn wrt_trap_text(trap: u32) -> *const c_char {
    row(&TRAPS, usize::try_from(trap).ok(), c"unknown trap")
}

/// A static text for a limit.
#[unsafe(no_mangle)]
pub extern "C" fn wrt_limit_text(limit: u32) -> *const c_char {
    row(&LIMITS, usize::try_from(limit).ok(), c"unknown limit")
}
