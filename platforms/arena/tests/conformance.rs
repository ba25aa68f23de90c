//! The conformance suite on Linux with regions from an arena.
#![cfg(target_os = "linux")]

use core::sync::atomic::AtomicU32;
use core::time::Duration;

use wrt_platform::{
    Affinity, CancelToken, Clock, Console, Entropy, FutexLike, Instant, Output, PageAllocator, PlatformError, Priority,
    ReserveRequest, StackBounds, StackGuard, ThreadRequest, Threads, Timers, Wait, WallTime, conformance,
};
use wrt_platform_arena::{Arena, ArenaRegion, ArenaSharedRegion, Space};
use wrt_platform_linux::Linux;

static SPACE: Space<{ 8 << 20 }> = Space::new();
static ARENA: Arena = Arena::new();
static PLATFORM: LinuxOnArena = LinuxOnArena;
static LINUX: Linux = Linux::new();

#[test]
fn an_arena_conforms() {
    ARENA.start(SPACE.take().unwrap(), 8).unwrap();
    let failed = conformance::run(&PLATFORM, |test, result| match result {
        Ok(()) => println!("{test}: ok"),
        Err(failure) => println!("FAILED {failure}"),
    });
    assert_eq!(failed, 0);
    assert_eq!((ARENA.usage().used, ARENA.usage().regions), (0, 0), "everything was given back");
    let region = PLATFORM.reserve_shared(ReserveRequest::new(1 << 20)).unwrap();
    conformance::shared_commits(&PLATFORM, Box::leak(Box::new(region))).unwrap();
}

/// Linux, but for its memory.
struct LinuxOnArena;

impl PageAllocator for LinuxOnArena {
    type Region = ArenaRegion;
    type Shared = ArenaSharedRegion;
    const SHARED_REGIONS: bool = <&Arena as PageAllocator>::SHARED_REGIONS;
    const GUARDS: bool = <&Arena as PageAllocator>::GUARDS;

    fn page_size(&self) -> usize {
        (&ARENA).page_size()
    }

    fn reserve(&self, request: ReserveRequest) -> Result<ArenaRegion, PlatformError> {
        ARENA.reserve(request)
    }

    fn reserve_shared(&self, request: ReserveRequest) -> Result<ArenaSharedRegion, PlatformError> {
        ARENA.reserve_shared(request)
    }
}

impl FutexLike for LinuxOnArena {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        LINUX.wait(word, expected, deadline, cancel)
    }

    fn wake(&self, word: &AtomicU32, count: u32) -> u32 {
        LINUX.wake(word, count)
    }

    fn cancel(&self, token: &CancelToken) {
        LINUX.cancel(token);
    }
}

impl Clock for LinuxOnArena {
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

impl Timers for LinuxOnArena {
    type Flag = <Linux as Timers>::Flag;
    type Timer = <Linux as Timers>::Timer;
    const TIMERS: bool = Linux::TIMERS;

    fn flag(&self) -> Result<Self::Flag, PlatformError> {
        LINUX.flag()
    }

    fn arm(&self, deadline: Instant, flag: &Self::Flag) -> Result<Self::Timer, PlatformError> {
        LINUX.arm(deadline, flag)
    }
}

impl StackGuard for LinuxOnArena {
    const STACK_BOUNDS: bool = Linux::STACK_BOUNDS;
    const STACK_PROTECTED: bool = Linux::STACK_PROTECTED;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        LINUX.stack_bounds()
    }
}

impl Threads for LinuxOnArena {
    type Thread = <Linux as Threads>::Thread;
    const THREADS: bool = Linux::THREADS;
    const PRIORITIES: bool = Linux::PRIORITIES;
    const AFFINITY: bool = Linux::AFFINITY;

    fn highest_priority(&self) -> Option<Priority> {
        LINUX.highest_priority()
    }

    fn processors(&self) -> Affinity {
        LINUX.processors()
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<Self::Thread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        LINUX.spawn(request, body)
    }
}

impl Entropy for LinuxOnArena {
    const ENTROPY: bool = Linux::ENTROPY;

    fn fill(&self, bytes: &mut [u8]) -> Result<(), PlatformError> {
        LINUX.fill(bytes)
    }
}

impl Console for LinuxOnArena {
    const INPUT: bool = Linux::INPUT;

    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError> {
        LINUX.read(bytes)
    }

    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        LINUX.write(output, bytes)
    }
}
