//! Linux, but for its memory: regions come from the arena, and interrupt flags from a pool that is filled once.

extern crate alloc;
extern crate std;

use alloc::sync::Arc;
use core::ops::Deref;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::sync::OnceLock;

use wrt_platform::{
    Affinity, CancelToken, Clock, Console, Entropy, FutexLike, Instant, InterruptFlag, Output, PageAllocator,
    PlatformError, Priority, ReserveRequest, StackBounds, StackGuard, ThreadRequest, Threads, Timers, Wait, WallTime,
};
use wrt_platform_arena::{Arena, ArenaRegion, ArenaSharedRegion};
use wrt_platform_linux::{Linux, LinuxThread, LinuxTimer};

use crate::Code;
use crate::error::Answer;

const LINUX: Linux = Linux::new();

/// Linux on an arena.
#[derive(Clone, Copy, Debug)]
pub(crate) struct System(&'static Arena);

/// The platform on an arena.
pub(crate) const fn system(arena: &'static Arena) -> System {
    System(arena)
}

/// Flags there are at most at a time, one for each store, and as many deadlines.
const FLAGS: usize = 64;

/// A place for a flag.
struct Place {
    /// Holds there are; free at zero.
    holds: AtomicU32,
    flag: OnceLock<Arc<InterruptFlag>>,
}

static PLACES: [Place; FLAGS] = [const { Place { holds: AtomicU32::new(0), flag: OnceLock::new() } }; FLAGS];

/// Takes all from the allocator that this process will ever need: the flags, and the thread for deadlines with a queue of as many.
pub(crate) fn start() -> Result<(), PlatformError> {
    static STARTED: OnceLock<()> = OnceLock::new();
    if STARTED.get().is_some() {
        return Ok(());
    }
    let mut timers = [const { None::<LinuxTimer> }; FLAGS];
    for (place, timer) in PLACES.iter().zip(&mut timers) {
        let flag = place.flag.get_or_init(|| Arc::new(InterruptFlag::new()));
        *timer = Some(LINUX.arm(Instant::NEVER, flag)?);
    }
    drop(timers);
    STARTED.get_or_init(|| ());
    Ok(())
}

/// There is nothing to hook.
#[repr(C)]
#[derive(Debug)]
pub struct Hooks {
    size: usize,
}

/// A console and entropy are there already.
#[allow(unsafe_code, reason = "as on platforms that read what it points to")]
pub(crate) const unsafe fn set_hooks(_: *const Hooks) -> Answer<()> {
    Err(crate::Failure::of(Code::ErrorUnsupported))
}

/// A counted hold on an interrupt flag of the pool.
#[derive(Debug)]
pub(crate) struct FlagHold {
    place: &'static Place,
    flag: &'static Arc<InterruptFlag>,
}

impl core::fmt::Debug for Place {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.flag.fmt(f)
    }
}

impl Deref for FlagHold {
    type Target = InterruptFlag;

    fn deref(&self) -> &InterruptFlag {
        self.flag
    }
}

impl Clone for FlagHold {
    fn clone(&self) -> Self {
        // Over four thousand million holds do not fit into any memory.
        self.place.holds.fetch_add(1, Ordering::Relaxed);
        FlagHold { ..*self }
    }
}

impl Drop for FlagHold {
    fn drop(&mut self) {
        self.place.holds.fetch_sub(1, Ordering::Release);
    }
}

impl Timers for System {
    type Flag = FlagHold;
    type Timer = LinuxTimer;
    const TIMERS: bool = Linux::TIMERS;

    fn flag(&self) -> Result<FlagHold, PlatformError> {
        for place in &PLACES {
            let Some(flag) = place.flag.get() else { continue };
            if place.holds.compare_exchange(0, 1, Ordering::Acquire, Ordering::Relaxed).is_ok() {
                flag.clear();
                return Ok(FlagHold { place, flag });
            }
        }
        Err(PlatformError::OutOfMemory { wanted: size_of::<InterruptFlag>() })
    }

    fn arm(&self, deadline: Instant, flag: &FlagHold) -> Result<LinuxTimer, PlatformError> {
        LINUX.arm(deadline, flag.flag)
    }
}

impl PageAllocator for System {
    type Region = ArenaRegion;
    type Shared = ArenaSharedRegion;
    const SHARED_REGIONS: bool = <&Arena as PageAllocator>::SHARED_REGIONS;
    const GUARDS: bool = <&Arena as PageAllocator>::GUARDS;

    fn page_size(&self) -> usize {
        self.0.page_size()
    }

    fn reserve(&self, request: ReserveRequest) -> Result<ArenaRegion, PlatformError> {
        self.0.reserve(request)
    }

    fn reserve_shared(&self, request: ReserveRequest) -> Result<ArenaSharedRegion, PlatformError> {
        self.0.reserve_shared(request)
    }
}

impl FutexLike for System {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        token: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        LINUX.wait(word, expected, deadline, token)
    }

    fn wake(&self, word: &AtomicU32, count: u32) -> u32 {
        LINUX.wake(word, count)
    }

    fn cancel(&self, token: &CancelToken) {
        LINUX.cancel(token);
    }
}

impl Clock for System {
    const WALL_CLOCK: bool = Linux::WALL_CLOCK;

    fn now(&self) -> Instant {
        LINUX.now()
    }

    fn resolution(&self) -> Duration {
        LINUX.resolution()
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        LINUX.wall_time()
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        LINUX.wall_resolution()
    }
}

impl StackGuard for System {
    const STACK_BOUNDS: bool = Linux::STACK_BOUNDS;
    const STACK_PROTECTED: bool = Linux::STACK_PROTECTED;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        LINUX.stack_bounds()
    }
}

impl Threads for System {
    type Thread = LinuxThread;
    const THREADS: bool = Linux::THREADS;
    const PRIORITIES: bool = Linux::PRIORITIES;
    const AFFINITY: bool = Linux::AFFINITY;

    fn highest_priority(&self) -> Option<Priority> {
        LINUX.highest_priority()
    }

    fn processors(&self) -> Affinity {
        LINUX.processors()
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<LinuxThread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        LINUX.spawn(request, body)
    }
}

impl Entropy for System {
    const ENTROPY: bool = Linux::ENTROPY;

    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        LINUX.fill(bytes)
    }
}

impl Console for System {
    const INPUT: bool = Linux::INPUT;

    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError> {
        LINUX.read(bytes)
    }

    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        LINUX.write(output, bytes)
    }
}
