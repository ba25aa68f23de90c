//! The backend that injects faults: it counts, fails what it is told to, and hands the rest on.

use core::sync::atomic::AtomicU32;
use core::time::Duration;

use super::{Fault, Faults};
use crate::pages::less;
use crate::{
    Affinity, CancelToken, Clock, Console, Entropy, Facility, FutexLike, Guard, Instant, Output, PageAllocator,
    PlatformError, Priority, Region, ReserveRequest, SharedRegion, Stack, StackBounds, StackGuard, ThreadRequest,
    Threads, Timers, Wait, WallTime,
};

/// The platform `P`, with the faults of `faults`.
#[derive(Clone, Copy, Debug)]
pub struct Faulty<P> {
    inner: P,
    faults: &'static Faults,
}

impl<P> Faulty<P> {
    /// Wraps a platform. The faults outlive every region, so they are static.
    #[must_use]
    pub const fn new(inner: P, faults: &'static Faults) -> Faulty<P> {
        Faulty { inner, faults }
    }

    /// The platform inside.
    #[must_use]
    pub const fn inner(&self) -> &P {
        &self.inner
    }

    /// The faults, to set and to count.
    #[must_use]
    pub const fn faults(&self) -> &'static Faults {
        self.faults
    }
}

/// A region of a [`Faulty`] platform: its commits are counted and may fail.
#[derive(Debug)]
pub struct FaultyRegion<R> {
    inner: R,
    faults: &'static Faults,
}

impl<R> Drop for FaultyRegion<R> {
    fn drop(&mut self) {
        self.faults.release();
    }
}

impl<R> FaultyRegion<R> {
    fn new(inner: R, faults: &'static Faults) -> FaultyRegion<R> {
        faults.take();
        FaultyRegion { inner, faults }
    }

    fn reach_commit(&self, wanted: usize) -> Result<(), PlatformError> {
        if self.faults.reach(Fault::Commit) { Err(PlatformError::OutOfMemory { wanted }) } else { Ok(()) }
    }
}

impl<R: Region> Region for FaultyRegion<R> {
    const ALIGN: usize = R::ALIGN;
    /// Small, so that faults come between the steps of a growth too.
    const COMMIT_STEP: usize = if R::COMMIT_STEP < (64 << 10) { R::COMMIT_STEP } else { 64 << 10 };

    #[inline]
    fn bytes(&self) -> &[u8] {
        self.inner.bytes()
    }

    #[inline]
    fn bytes_mut(&mut self) -> &mut [u8] {
        self.inner.bytes_mut()
    }

    fn capacity(&self) -> usize {
        self.inner.capacity()
    }

    fn commit(&mut self, len: usize) -> Result<(), PlatformError> {
        self.reach_commit(len)?;
        self.inner.commit(len)
    }

    fn trim(&mut self) {
        self.inner.trim();
    }

    fn guard(&self) -> Guard {
        self.inner.guard()
    }
}

impl<R: SharedRegion> SharedRegion for FaultyRegion<R> {
    #[inline]
    fn words(&self) -> &[AtomicU32] {
        self.inner.words()
    }

    fn capacity(&self) -> usize {
        self.inner.capacity()
    }

    fn commit(&self, words: usize) -> Result<(), PlatformError> {
        self.reach_commit(words.saturating_mul(size_of::<AtomicU32>()))?;
        self.inner.commit(words)
    }

    fn guard(&self) -> Guard {
        self.inner.guard()
    }
}

impl<P: PageAllocator> Faulty<P> {
    fn reach_reserve(&self, wanted: usize) -> Result<(), PlatformError> {
        if self.faults.reach(Fault::Reserve) { Err(PlatformError::OutOfMemory { wanted }) } else { Ok(()) }
    }
}

impl<P: PageAllocator> PageAllocator for Faulty<P> {
    type Region = FaultyRegion<P::Region>;
    type Shared = FaultyRegion<P::Shared>;
    const SHARED_REGIONS: bool = P::SHARED_REGIONS;
    const GUARDS: bool = P::GUARDS;

    fn page_size(&self) -> usize {
        self.inner.page_size()
    }

    fn reserve(&self, request: ReserveRequest) -> Result<Self::Region, PlatformError> {
        self.reach_reserve(request.capacity)?;
        Ok(FaultyRegion::new(self.inner.reserve(request)?, self.faults))
    }

    /// Counts a reserve for each try that is made to fail and one for what the backend then does by its own method: less is asked of
    /// it, as of any platform, after each failure.
    fn reserve_up_to(&self, request: ReserveRequest, least: usize) -> Result<Self::Region, PlatformError> {
        let mut capacity = request.capacity;
        while let Err(denied) = self.reach_reserve(capacity) {
            if capacity <= least {
                return Err(denied);
            }
            capacity = less(capacity, least);
        }
        let region = self.inner.reserve_up_to(ReserveRequest { capacity, ..request }, least)?;
        Ok(FaultyRegion::new(region, self.faults))
    }

    fn reserve_shared(&self, request: ReserveRequest) -> Result<Self::Shared, PlatformError> {
        self.reach_reserve(request.capacity)?;
        Ok(FaultyRegion::new(self.inner.reserve_shared(request)?, self.faults))
    }
}

impl<P: FutexLike> FutexLike for Faulty<P> {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        if self.faults.reach(Fault::Wait) {
            return Err(PlatformError::Os { facility: Facility::Futex, code: Faults::CODE });
        }
        self.inner.wait(word, expected, deadline, cancel)
    }

    fn wake(&self, word: &AtomicU32, count: u32) -> u32 {
        self.inner.wake(word, count)
    }

    fn cancel(&self, token: &CancelToken) {
        self.inner.cancel(token);
    }
}

impl<P: Threads> Threads for Faulty<P> {
    type Thread = P::Thread;
    const THREADS: bool = P::THREADS;
    const PRIORITIES: bool = P::PRIORITIES;
    const AFFINITY: bool = P::AFFINITY;

    fn highest_priority(&self) -> Option<Priority> {
        self.inner.highest_priority()
    }

    fn processors(&self) -> Affinity {
        self.inner.processors()
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<Self::Thread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        if self.faults.reach(Fault::Spawn) {
            let wanted = match &request.stack {
                Stack::Default | Stack::Static(_) => 0,
                Stack::Size(bytes) => *bytes,
            };
            return Err(PlatformError::OutOfMemory { wanted });
        }
        self.inner.spawn(request, body)
    }
}

impl<P: Clock> Clock for Faulty<P> {
    const WALL_CLOCK: bool = P::WALL_CLOCK;

    fn now(&self) -> Instant {
        self.inner.now()
    }

    fn resolution(&self) -> Duration {
        self.inner.resolution()
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        self.inner.wall_time()
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        self.inner.wall_resolution()
    }
}

impl<P: Timers> Timers for Faulty<P> {
    type Flag = P::Flag;
    type Timer = P::Timer;
    const TIMERS: bool = P::TIMERS;

    fn flag(&self) -> Result<Self::Flag, PlatformError> {
        self.inner.flag()
    }

    fn arm(&self, deadline: Instant, flag: &Self::Flag) -> Result<Self::Timer, PlatformError> {
        self.inner.arm(deadline, flag)
    }
}

impl<P: StackGuard> StackGuard for Faulty<P> {
    const STACK_BOUNDS: bool = P::STACK_BOUNDS;
    const STACK_PROTECTED: bool = P::STACK_PROTECTED;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        self.inner.stack_bounds()
    }

    fn stack_left(&self) -> Result<usize, PlatformError> {
        self.inner.stack_left()
    }
}

impl<P: Entropy> Entropy for Faulty<P> {
    const ENTROPY: bool = P::ENTROPY;

    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        self.inner.fill(bytes)
    }
}

impl<P: Console> Console for Faulty<P> {
    const INPUT: bool = P::INPUT;

    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError> {
        self.inner.read(bytes)
    }

    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        self.inner.write(output, bytes)
    }

    fn write_all(&self, output: Output, bytes: &[u8]) -> Result<(), PlatformError> {
        self.inner.write_all(output, bytes)
    }
}
