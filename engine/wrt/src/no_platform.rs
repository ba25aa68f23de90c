//! The platform of a build that has none: it cannot be made.

use core::sync::atomic::AtomicU32;
use core::time::Duration;

use wrt_platform::{
    Affinity, ArmedTimer, CancelToken, Clock, Console, Entropy, FutexLike, Guard, Instant, InterruptFlag, Join,
    NoSharedRegion, Output, PageAllocator, PlatformError, Priority, Region, ReserveRequest, StackBounds, StackGuard,
    Thread, ThreadRequest, Threads, Timers, Wait, WallTime,
};

/// No `platform-*` feature is on, so this stands for a platform that cannot be made: name one of your own as the last type parameter.
#[derive(Clone, Copy, Debug)]
pub enum DefaultPlatform {}

impl Region for DefaultPlatform {
    fn bytes(&self) -> &[u8] {
        match *self {}
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        match *self {}
    }

    fn capacity(&self) -> usize {
        match *self {}
    }

    fn commit(&mut self, _: usize) -> Result<(), PlatformError> {
        match *self {}
    }

    fn guard(&self) -> Guard {
        match *self {}
    }
}

impl PageAllocator for DefaultPlatform {
    type Region = DefaultPlatform;
    type Shared = NoSharedRegion;
    const SHARED_REGIONS: bool = false;
    const GUARDS: bool = false;

    fn page_size(&self) -> usize {
        match *self {}
    }

    fn reserve(&self, _: ReserveRequest) -> Result<DefaultPlatform, PlatformError> {
        match *self {}
    }

    fn reserve_shared(&self, _: ReserveRequest) -> Result<NoSharedRegion, PlatformError> {
        match *self {}
    }
}

impl FutexLike for DefaultPlatform {
    fn wait(&self, _: &AtomicU32, _: u32, _: Option<Instant>, _: Option<&CancelToken>) -> Result<Wait, PlatformError> {
        match *self {}
    }

    fn wake(&self, _: &AtomicU32, _: u32) -> u32 {
        match *self {}
    }

    fn cancel(&self, _: &CancelToken) {
        match *self {}
    }
}

impl Clock for DefaultPlatform {
    const WALL_CLOCK: bool = false;

    fn now(&self) -> Instant {
        match *self {}
    }

    fn resolution(&self) -> Duration {
        match *self {}
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        match *self {}
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        match *self {}
    }
}

impl Timers for DefaultPlatform {
    type Flag = &'static InterruptFlag;
    type Timer = DefaultPlatform;
    const TIMERS: bool = false;

    fn flag(&self) -> Result<&'static InterruptFlag, PlatformError> {
        match *self {}
    }

    fn arm(&self, _: Instant, _: &&'static InterruptFlag) -> Result<DefaultPlatform, PlatformError> {
        match *self {}
    }
}

impl ArmedTimer for DefaultPlatform {
    fn cancel(self) -> bool {
        match self {}
    }
}

impl StackGuard for DefaultPlatform {
    const STACK_BOUNDS: bool = false;
    const STACK_PROTECTED: bool = false;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        match *self {}
    }
}

impl Threads for DefaultPlatform {
    type Thread = DefaultPlatform;
    const THREADS: bool = false;
    const PRIORITIES: bool = false;
    const AFFINITY: bool = false;

    fn highest_priority(&self) -> Option<Priority> {
        match *self {}
    }

    fn processors(&self) -> Affinity {
        match *self {}
    }

    fn spawn<F>(&self, _: ThreadRequest<'_>, _: F) -> Result<DefaultPlatform, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        match *self {}
    }
}

impl Thread for DefaultPlatform {
    fn join(&mut self, _: Option<Instant>) -> Result<Join, PlatformError> {
        match *self {}
    }

    fn cancel(&self) {
        match *self {}
    }
}

impl Entropy for DefaultPlatform {
    const ENTROPY: bool = false;

    fn fill(&self, _: &mut [u8]) -> Result<(), PlatformError> {
        match *self {}
    }
}

impl Console for DefaultPlatform {
    const INPUT: bool = false;

    fn read(&self, _: &mut [u8]) -> Result<usize, PlatformError> {
        match *self {}
    }

    fn write(&self, _: Output, _: &[u8]) -> Result<usize, PlatformError> {
        match *self {}
    }
}
