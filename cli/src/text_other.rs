//! Words of the command line in parts, where they are no bytes.

use std::ffi::OsString;

/// The word of these bytes, which come from one: not told for one that is no UTF-8.
pub(crate) fn word(bytes: &[u8]) -> Option<OsString> {
    core::str::from_utf8(bytes).ok().map(OsString::from)
}
