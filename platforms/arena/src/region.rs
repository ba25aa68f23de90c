//! Regions and the page allocator, on the blocks of an arena.

use core::sync::atomic::AtomicU32;

use wrt_platform::{Guard, PageAllocator, PlatformError, Region, ReserveRequest, SharedRegion};

use crate::Arena;
use crate::sys_arena::{Block, GRANULE, SharedWords};

impl Arena {
    /// Reserves a region, as [`PageAllocator::reserve`]: no guard is granted, huge pages there are none, and its bytes are as resident as
    /// the arena's memory. *Bounded* by the number of regions the arena was started for.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] when no free block is large enough, there are as many regions as it was started for, or it was not started.
    pub fn reserve(&'static self, request: ReserveRequest) -> Result<ArenaRegion, PlatformError> {
        Ok(ArenaRegion(self.take(request.capacity)?))
    }

    /// Reserves a shared region, as [`PageAllocator::reserve_shared`]. *Bounded*: zeroes all of it at once.
    ///
    /// # Errors
    /// As [`reserve`](Arena::reserve).
    pub fn reserve_shared(&'static self, request: ReserveRequest) -> Result<ArenaSharedRegion, PlatformError> {
        Ok(ArenaSharedRegion(SharedWords::new(self.take(request.capacity)?)))
    }
}

impl PageAllocator for &'static Arena {
    type Region = ArenaRegion;
    type Shared = ArenaSharedRegion;
    const SHARED_REGIONS: bool = true;
    const GUARDS: bool = false;

    fn page_size(&self) -> usize {
        GRANULE
    }

    fn reserve(&self, request: ReserveRequest) -> Result<ArenaRegion, PlatformError> {
        Arena::reserve(self, request)
    }

    fn reserve_shared(&self, request: ReserveRequest) -> Result<ArenaSharedRegion, PlatformError> {
        Arena::reserve_shared(self, request)
    }
}

/// A region of an arena with one owner.
#[derive(Debug)]
pub struct ArenaRegion(Block);

impl Region for ArenaRegion {
    const ALIGN: usize = GRANULE;
    /// What is committed is zeroed.
    const COMMIT_STEP: usize = 4096;

    #[inline]
    fn bytes(&self) -> &[u8] {
        self.0.bytes()
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        self.0.bytes_mut()
    }

    fn capacity(&self) -> usize {
        self.0.capacity()
    }

    fn commit(&mut self, len: usize) -> Result<(), PlatformError> {
        if self.0.open(len) { Ok(()) } else { Err(PlatformError::OutOfMemory { wanted: len }) }
    }

    fn trim(&mut self) {
        self.0.trim();
    }

    fn guard(&self) -> Guard {
        Guard::None
    }
}

/// A region of an arena that threads share as atomic words.
#[derive(Debug)]
pub struct ArenaSharedRegion(SharedWords);

impl SharedRegion for ArenaSharedRegion {
    #[inline]
    fn words(&self) -> &[AtomicU32] {
        self.0.words()
    }

    fn capacity(&self) -> usize {
        self.0.capacity()
    }

    fn commit(&self, words: usize) -> Result<(), PlatformError> {
        let wanted = words.saturating_mul(size_of::<AtomicU32>());
        if self.0.grow(words) { Ok(()) } else { Err(PlatformError::OutOfMemory { wanted }) }
    }

    fn guard(&self) -> Guard {
        Guard::None
    }
}
