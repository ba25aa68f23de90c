//! Versions: the library's and its interface's.
#![allow(unsafe_code, reason = "C finds these by name")]

use core::ffi::{CStr, c_char};

use crate::{Code, RawResult};

/// `WRT_ABI_VERSION`.
pub(crate) const ABI: u32 = 1;

const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
    Ok(version) => version,
    Err(_) => c"",
};

/// The version of the interface.
#[unsafe(no_mangle)]
pub extern "C" fn wrt_abi_version() -> u32 {
    ABI
}

/// Whether the library has this version of the interface.
#[unsafe(no_mangle)]
pub extern "C" fn wrt_abi_check(abi: u32) -> RawResult {
    if abi == ABI { Code::Ok as RawResult } else { Code::ErrorAbi as RawResult }
}

/// The library's version.
#[unsafe(no_mangle)]
pub extern "C" fn wrt_version() -> *const c_char {
    VERSION.as_ptr()
}
