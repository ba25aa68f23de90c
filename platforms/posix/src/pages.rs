//! Regions of memory: address space is reserved at once and pages are opened as they are committed, or bytes are taken from the heap.

use core::sync::atomic::AtomicU32;

use wrt_platform::{Facility, Guard, PlatformError, Region, ReserveRequest, SharedRegion};

use crate::heap::HeapBytes;
use crate::sys_memory::{Layout, OpenError, OwnedBytes, SharedWords, Window, page_size};
use crate::{Errno, Source, os_error, spare, sys_os};

/// Bytes that a region which may move has on the heap at most. More are worth pages of their own: to move them takes longer than to map.
const HEAP_MOST: usize = 64 << 10;

/// Reserves a region, with everything that the traits promise of guards. Init only.
///
/// # Errors
/// As [`PageAllocator::reserve`](wrt_platform::PageAllocator::reserve).
pub fn reserve(request: ReserveRequest, source: Source) -> Result<PosixRegion, PlatformError> {
    let heap = request.movable && !request.guard && !request.resident && source == Source::ANY;
    let bytes = if heap && isize::try_from(request.capacity).is_ok() {
        Bytes::Heap(HeapBytes::default())
    } else if let Some(pages) = spare::take(request, source) {
        Bytes::Pages(pages)
    } else {
        Bytes::Pages(OwnedBytes::new(window(request, source)?))
    };
    Ok(PosixRegion { bytes, request, source })
}

/// Reserves a region that threads share. Init only.
///
/// # Errors
/// As [`PageAllocator::reserve`](wrt_platform::PageAllocator::reserve).
pub fn reserve_shared(request: ReserveRequest, source: Source) -> Result<PosixSharedRegion, PlatformError> {
    let window = window(request, source)?;
    let guard = window.guard();
    let capacity = request.capacity.checked_div(size_of::<AtomicU32>()).unwrap_or(0);
    Ok(PosixSharedRegion { words: SharedWords::new(window), capacity, guard })
}

/// Maps what a request asks for. Nothing is mapped, so nothing guarded, for no bytes at all.
fn window(request: ReserveRequest, source: Source) -> Result<Window, PlatformError> {
    let wanted = request.capacity;
    let out_of_memory = PlatformError::OutOfMemory { wanted };
    let page = page_size();
    let usable = wanted.checked_next_multiple_of(page).ok_or(out_of_memory)?;
    let huge = sys_os::HUGE_PAGE.filter(|size| request.huge_pages && usable >= *size);
    let layout =
        Layout { usable, guard: if request.guard { page } else { 0 }, align: huge.map_or(page, |size| size.max(page)) };
    let map = || Window::new(layout, huge.is_some(), request.resident, source);
    // EAGAIN comes of mlockall(MCL_FUTURE) in the process: what is mapped would have to be locked.
    let no_room = |errno| matches!(errno, Errno::ENOMEM | Errno::EAGAIN);
    match map() {
        Err(errno) if no_room(errno) && spare::give_back() => map(),
        other => other,
    }
    .map_err(|errno| if no_room(errno) { out_of_memory } else { os_error(Facility::Pages, errno) })
}

fn commit_error(error: OpenError, wanted: usize) -> PlatformError {
    match error {
        OpenError::NoMemory => PlatformError::OutOfMemory { wanted },
        OpenError::MayNotLock => PlatformError::Denied(Facility::LockedMemory),
        OpenError::Os(errno) => os_error(Facility::Pages, errno),
    }
}

/// A region with one owner: on the heap while it is small and may move, else in pages of its own.
#[derive(Debug)]
pub struct PosixRegion {
    bytes: Bytes,
    /// What was asked for; the capacity is less after a trim.
    request: ReserveRequest,
    source: Source,
}

#[derive(Debug)]
enum Bytes {
    Heap(HeapBytes),
    Pages(OwnedBytes),
}

impl PosixRegion {
    /// Moves into pages of which `len` bytes are open: as many as may be needed, less where there is no room for so many.
    fn move_to_pages(&mut self, len: usize) -> Result<(), PlatformError> {
        let mut capacity = self.request.capacity;
        let window = loop {
            match window(ReserveRequest { capacity, ..self.request }, self.source) {
                Err(PlatformError::OutOfMemory { .. }) if capacity > len => capacity = (capacity / 8).max(len),
                Err(PlatformError::OutOfMemory { .. }) => return Err(PlatformError::OutOfMemory { wanted: len }),
                other => break other?,
            }
        };
        let mut pages = OwnedBytes::new(window);
        pages.grow(len).map_err(|error| commit_error(error, len))?;
        if len == self.request.capacity {
            // Who takes at once all that there will ever be writes it now.
            pages.populate();
        }
        for (to, from) in pages.bytes_mut().iter_mut().zip(self.bytes()) {
            *to = *from;
        }
        self.bytes = Bytes::Pages(pages);
        Ok(())
    }
}

impl Region for PosixRegion {
    const ALIGN: usize = HeapBytes::ALIGN;

    #[inline]
    fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Heap(heap) => heap.bytes(),
            Bytes::Pages(pages) => pages.bytes(),
        }
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        match &mut self.bytes {
            Bytes::Heap(heap) => heap.bytes_mut(),
            Bytes::Pages(pages) => pages.bytes_mut(),
        }
    }

    fn capacity(&self) -> usize {
        self.request.capacity
    }

    fn commit(&mut self, len: usize) -> Result<(), PlatformError> {
        let out_of_memory = PlatformError::OutOfMemory { wanted: len };
        if len > self.request.capacity {
            return Err(out_of_memory);
        }
        match &mut self.bytes {
            Bytes::Heap(heap) if len <= HEAP_MOST => heap.grow(len, self.request.capacity).map_err(|_| out_of_memory),
            Bytes::Pages(pages) if len <= pages.capacity() => pages.grow(len).map_err(|error| commit_error(error, len)),
            Bytes::Heap(_) | Bytes::Pages(_) => self.move_to_pages(len),
        }
    }

    fn trim(&mut self) {
        let left = match &mut self.bytes {
            Bytes::Heap(heap) => heap.trim(),
            Bytes::Pages(pages) => pages.trim(),
        };
        self.request.capacity = self.request.capacity.min(left);
    }

    fn guard(&self) -> Guard {
        match &self.bytes {
            Bytes::Heap(_) => Guard::None,
            Bytes::Pages(pages) => pages.guard(),
        }
    }
}

impl Drop for PosixRegion {
    fn drop(&mut self) {
        if let Bytes::Pages(pages) = core::mem::replace(&mut self.bytes, Bytes::Heap(HeapBytes::default())) {
            spare::keep(self.request, self.source, pages);
        }
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
