//! Memory from the kernel's heap.
#![allow(unsafe_code, reason = "a block of C's is handed out as bytes here")]

use core::ffi::c_void;
use core::slice;

use wrt_platform::PlatformError;

unsafe extern "C" {
    safe fn pvPortMalloc(bytes: usize) -> *mut c_void;
}

/// Takes a block from the kernel's heap for good: memory for an [`Arena`](wrt_platform_arena::Arena), or for a task's static stack. *Init only*.
///
/// Firmware that keeps all memory in the kernel's heap so decides at start how much of it guests get, and no guest takes any from its
/// other tasks. `configUSE_MALLOC_FAILED_HOOK`, where it is set, comes before the error.
///
/// # Errors
/// [`PlatformError::OutOfMemory`] when the heap has no block that large.
pub fn heap_block(bytes: usize) -> Result<&'static mut [u8], PlatformError> {
    let block = if isize::try_from(bytes).is_ok() { pvPortMalloc(bytes).cast::<u8>() } else { core::ptr::null_mut() };
    if block.is_null() {
        return Err(PlatformError::OutOfMemory { wanted: bytes });
    }
    // SAFETY: the kernel gave these bytes to this call alone, and never takes them back, since nobody frees them; no more than an object may
    // have (checked above). They are initialised first.
    unsafe {
        block.write_bytes(0, bytes);
        Ok(slice::from_raw_parts_mut(block, bytes))
    }
}
