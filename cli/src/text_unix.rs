//! Words of the command line in parts, where they are bytes.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt as _;

/// The word of these bytes, which come from one.
pub(crate) fn word(bytes: &[u8]) -> Option<OsString> {
    Some(OsStr::from_bytes(bytes).to_owned())
}
