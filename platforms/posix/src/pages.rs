//! Regions of memory: address space is reserved at once, pages are opened as they are committed.

use core::sync::atomic::AtomicU32;

use wrt_platform::{Facility, Guard, PlatformError, Region, ReserveRequest, SharedRegion};

use crate::sys_memory::{Layout, OpenError, OwnedBytes, SharedWords, Window, page_size};
use crate::{Errno, Source, os_error, sys_os};

/// Reserves a region, with everything that the traits promise of guards. Init only.
///
/// # Errors
/// As [`PageAllocator::reserve`](wrt_platform::PageAllocator::reserve).
pub fn reserve(request: ReserveRequest, source: Source) -> Result<PosixRegion, PlatformError> {
    let (window, guard) = window(request, source)?;
    Ok(PosixRegion { bytes: OwnedBytes::new(window), capacity: request.capacity, guard })
}

/// Reserves a region that threads share. Init only.
///
/// # Errors
/// As [`PageAllocator::reserve`](wrt_platform::PageAllocator::reserve).
pub fn reserve_shared(request: ReserveRequest, source: Source) -> Result<PosixSharedRegion, PlatformError> {
    let (window, guard) = window(request, source)?;
    let capacity = request.capacity.checked_div(size_of::<AtomicU32>()).unwrap_or(0);
    Ok(PosixSharedRegion { words: SharedWords::new(window), capacity, guard })
}

/// Maps what a request asks for. Nothing is mapped, so nothing guarded, for no bytes at all.
fn window(request: ReserveRequest, source: Source) -> Result<(Window, Guard), PlatformError> {
    let wanted = request.capacity;
    let out_of_memory = PlatformError::OutOfMemory { wanted };
    let page = page_size();
    let usable = wanted.checked_next_multiple_of(page).ok_or(out_of_memory)?;
    let huge = sys_os::HUGE_PAGE.filter(|size| request.huge_pages && usable >= *size);
    let layout =
        Layout { usable, guard: if request.guard { page } else { 0 }, align: huge.map_or(page, |size| size.max(page)) };
    let window = Window::new(layout, huge.is_some(), request.resident, source).map_err(|errno| match errno {
        // EAGAIN comes of mlockall(MCL_FUTURE) in the process: what is mapped would have to be locked.
        Errno::ENOMEM | Errno::EAGAIN => out_of_memory,
        _ => os_error(Facility::Pages, errno),
    })?;
    let guard = if request.guard && usable > 0 { Guard::Pages } else { Guard::None };
    Ok((window, guard))
}

fn commit_error(error: OpenError, wanted: usize) -> PlatformError {
    match error {
        OpenError::NoMemory => PlatformError::OutOfMemory { wanted },
        OpenError::MayNotLock => PlatformError::Denied(Facility::LockedMemory),
        OpenError::Os(errno) => os_error(Facility::Pages, errno),
    }
}

/// A region with one owner.
#[derive(Debug)]
pub struct PosixRegion {
    bytes: OwnedBytes,
    capacity: usize,
    guard: Guard,
}

impl Region for PosixRegion {
    const ALIGN: usize = Window::ALIGN;

    #[inline]
    fn bytes(&self) -> &[u8] {
        self.bytes.bytes()
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        self.bytes.bytes_mut()
    }

    fn capacity(&self) -> usize {
        self.capacity
    }

    fn commit(&mut self, len: usize) -> Result<(), PlatformError> {
        if len > self.capacity {
            return Err(PlatformError::OutOfMemory { wanted: len });
        }
        self.bytes.grow(len).map_err(|error| commit_error(error, len))
    }

    fn trim(&mut self) {
        self.capacity = self.capacity.min(self.bytes.trim());
    }

    fn guard(&self) -> Guard {
        self.guard
    }
}

/// A region that threads share as atomic words.
#[derive(Debug)]
pub struct PosixSharedRegion {
    words: SharedWords,
    capacity: usize,
    guard: Guard,
}

impl SharedRegion for PosixSharedRegion {
    #[inline]
    fn words(&self) -> &[AtomicU32] {
        self.words.words()
    }

    fn capacity(&self) -> usize {
        self.capacity
    }

    fn commit(&self, words: usize) -> Result<(), PlatformError> {
        let wanted = words.saturating_mul(size_of::<AtomicU32>());
        if words > self.capacity {
            return Err(PlatformError::OutOfMemory { wanted });
        }
        self.words.grow(words).map_err(|error| commit_error(error, wanted))
    }

    fn guard(&self) -> Guard {
        self.guard
    }
}
