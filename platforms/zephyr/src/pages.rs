//! Regions, which the arena gives.

use wrt_platform::{PageAllocator, PlatformError, ReserveRequest};
use wrt_platform_arena::{Arena, ArenaRegion, ArenaSharedRegion};

use crate::Zephyr;

impl PageAllocator for Zephyr {
    type Region = ArenaRegion;
    type Shared = ArenaSharedRegion;
    const SHARED_REGIONS: bool = <&Arena as PageAllocator>::SHARED_REGIONS;
    const GUARDS: bool = <&Arena as PageAllocator>::GUARDS;

    fn page_size(&self) -> usize {
        self.arena.page_size()
    }

    fn reserve(&self, request: ReserveRequest) -> Result<ArenaRegion, PlatformError> {
        self.arena.reserve(request)
    }

    fn reserve_shared(&self, request: ReserveRequest) -> Result<ArenaSharedRegion, PlatformError> {
        self.arena.reserve_shared(request)
    }
}
