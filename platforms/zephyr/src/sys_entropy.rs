//! The kernel's random source.
#![allow(unsafe_code, reason = "the kernel is called here")]

unsafe extern "C" {
    fn wrt_zephyr_entropy(bytes: *mut u8, len: usize) -> i32;
}

/// Fills bytes with random ones; else the kernel's error.
pub(crate) fn fill(bytes: &mut [u8]) -> Result<(), i32> {
    // SAFETY: so many bytes are written at the pointer, which are borrowed exclusively.
    match unsafe { wrt_zephyr_entropy(bytes.as_mut_ptr(), bytes.len()) } {
        0 => Ok(()),
        error => Err(error),
    }
}
