//! Memory of a kind that the board's startup program set apart: typed memory.

use core::ffi::{CStr, c_int};

use wrt_platform::{Facility, PlatformError};
use wrt_platform_posix::{Source, os_error};

use crate::sys_typed;

/// A typed memory object that regions take their memory from, such as `/memory/below4G/ram`. It stays open as long as the process lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypedMemory {
    pub(crate) source: Source,
}

impl TypedMemory {
    /// Opens the object of that name, as `posix_typed_mem_open` looks it up. Init only.
    ///
    /// `allocate` is POSIX_TYPED_MEM_ALLOCATE of `sys/mman.h`, or POSIX_TYPED_MEM_ALLOCATE_CONTIG for commits each of which is contiguous in
    /// the machine's memory. Their numbers stand in that header and not in the system's manual, so they are the caller's to give.
    ///
    /// # Errors
    /// [`PlatformError::Os`] with the system's number where there is no such object, or the process may not use it: it needs
    /// PROCMGR_AID_MEM_PHYS for all of the object's addresses. [`PlatformError::Invalid`] when the flag is another, which would give out the
    /// same memory twice, or when nothing of the object is left.
    pub fn open(name: &CStr, allocate: c_int) -> Result<TypedMemory, PlatformError> {
        let opened = sys_typed::open(name, allocate).map_err(|errno| os_error(Facility::Pages, errno))?;
        opened.map(|source| TypedMemory { source }).ok_or(PlatformError::Invalid(Facility::Pages))
    }
}
