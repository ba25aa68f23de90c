//! A decoder reserves what its table of regions says, in that order.

use core::cell::RefCell;

use wrt_decoder::{Config, Decoder, decoder_regions};
use wrt_error::Limits;
use wrt_platform::{PageAllocator, PlatformError, RegionNeed, ReserveRequest};
use wrt_platform_linux::Linux;

/// Linux, which takes note of what is reserved.
struct Noting(RefCell<Vec<usize>>);

impl PageAllocator for Noting {
    type Region = <Linux as PageAllocator>::Region;
    type Shared = <Linux as PageAllocator>::Shared;
    const SHARED_REGIONS: bool = Linux::SHARED_REGIONS;
    const GUARDS: bool = Linux::GUARDS;

    fn page_size(&self) -> usize {
        Linux::new().page_size()
    }

    fn reserve(&self, request: ReserveRequest) -> Result<Self::Region, PlatformError> {
        self.0.borrow_mut().push(request.capacity);
        Linux::new().reserve(request)
    }

    fn reserve_shared(&self, request: ReserveRequest) -> Result<Self::Shared, PlatformError> {
        Linux::new().reserve_shared(request)
    }
}

#[test]
fn a_decoder_reserves_what_its_table_says() {
    // Bounds that differ from one another, so that no two rows can be mistaken.
    let mut limits = Limits::DEFAULT;
    for (at, what) in (1_u64..).zip(wrt_error::Resource::ALL) {
        limits.set(*what, 97 * at);
    }
    for (limits, size) in [(limits.clone(), None), (Limits::DEFAULT, Some(1000)), (limits, Some(0))] {
        let config = Config { limits, ..Config::default() };
        let platform = Noting(RefCell::default());
        let decoder = match size {
            Some(size) => Decoder::with_size(&platform, &config, size),
            None => Decoder::new(&platform, &config),
        };
        drop(decoder.unwrap());
        let said: Vec<u64> = decoder_regions(&config, size).map(|need: RegionNeed| need.bytes()).collect();
        let reserved: Vec<u64> = platform.0.take().into_iter().map(|bytes| bytes as u64).collect();
        assert_eq!(reserved, said);
    }
}
