//! The calls that open a typed memory object.
#![allow(unsafe_code, reason = "the C library is called here")]

use core::ffi::{CStr, c_char, c_int};

use wrt_platform_posix::{Errno, Source};

unsafe extern "C" {
    /// POSIX; the crate `libc` lacks it.
    fn posix_typed_mem_open(name: *const c_char, access: c_int, flag: c_int) -> c_int;
    /// As above.
    fn posix_typed_mem_get_info(object: c_int, info: *mut Info) -> c_int;
}

/// `struct posix_typed_mem_info` of `sys/mman.h`, with room for members that a system has beside POSIX's one.
#[repr(C)]
#[derive(Default)]
struct Info {
    length: usize,
    _more: [usize; 7],
}

/// Opens an object to be read and written for good. None when `flag` does not allocate on mmap, or when nothing is left to allocate.
pub(crate) fn open(name: &CStr, flag: c_int) -> Result<Option<Source>, Errno> {
    // SAFETY: the name ends with a zero and lives through the call.
    let object = checked(unsafe { posix_typed_mem_open(name.as_ptr(), libc::O_RDWR, flag) })?;
    let mut info = Info::default();
    // SAFETY: the call writes to a live local that has at least the size of C's.
    let told = checked(unsafe { posix_typed_mem_get_info(object, &raw mut info) });
    if told.is_ok() && info.length != 0 {
        // SAFETY: the system tells a length only of an object that was opened with a flag to allocate. Nobody else knows the descriptor,
        // so nobody closes it.
        return Ok(Some(unsafe { Source::typed(object) }));
    }
    // SAFETY: the descriptor was opened above, and nobody else knows it.
    let _ = unsafe { libc::close(object) };
    told.map(|_| None)
}

fn checked(answer: c_int) -> Result<c_int, Errno> {
    if answer == -1 { Err(Errno::last()) } else { Ok(answer) }
}
