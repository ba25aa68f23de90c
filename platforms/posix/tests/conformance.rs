//! The conformance suite on a platform made of nothing but the shared parts.
#![cfg(target_os = "linux")]

extern crate alloc;

use alloc::sync::Arc;
use core::sync::atomic::AtomicU32;
use core::time::Duration;

use wrt_platform::{
    Affinity, CancelToken, Clock, Console, Entropy, Facility, FutexLike, Instant, InterruptFlag, Output, PageAllocator,
    PlatformError, Priority, ReserveRequest, StackBounds, StackGuard, ThreadRequest, Threads, Timers, Wait, WallTime,
    conformance,
};
use wrt_platform_posix as posix;
use wrt_platform_posix::{
    Condvar, FutexAlarm, Mutex, ParkingLot, PosixRegion, PosixSharedRegion, PosixThread, PosixTimer, Scheduling,
    ThreadSystem, TimerService, TimerSystem,
};

/// What a system has that adds nothing of its own.
#[derive(Clone, Copy, Debug, Default)]
struct Posix;

/// SCHED_FIFO has as many priorities at least.
const HIGHEST: Priority = Priority(32);

static POSIX: Posix = Posix;
static LOT: ParkingLot<Mutex, Condvar> = ParkingLot::new();
static TIMERS: TimerService<Mutex, FutexAlarm<Posix>> = TimerService::new(FutexAlarm::new());

impl PageAllocator for Posix {
    type Region = PosixRegion;
    type Shared = PosixSharedRegion;
    const SHARED_REGIONS: bool = true;
    const GUARDS: bool = true;

    fn page_size(&self) -> usize {
        posix::page_size()
    }

    fn reserve(&self, request: ReserveRequest) -> Result<PosixRegion, PlatformError> {
        posix::reserve(request)
    }

    fn reserve_shared(&self, request: ReserveRequest) -> Result<PosixSharedRegion, PlatformError> {
        posix::reserve_shared(request)
    }
}

impl FutexLike for Posix {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        LOT.wait(word, expected, deadline, cancel)
    }

    fn wake(&self, word: &AtomicU32, count: u32) -> u32 {
        LOT.wake(word, count)
    }

    fn cancel(&self, token: &CancelToken) {
        LOT.cancel(token);
    }
}

impl Clock for Posix {
    const WALL_CLOCK: bool = true;

    fn now(&self) -> Instant {
        posix::now()
    }

    fn resolution(&self) -> Duration {
        posix::resolution()
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        posix::wall_time()
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        posix::wall_resolution()
    }
}

impl TimerSystem for Posix {
    fn rise() {}
}

impl Timers for Posix {
    type Flag = Arc<InterruptFlag>;
    type Timer = PosixTimer;
    const TIMERS: bool = true;

    fn flag(&self) -> Result<Arc<InterruptFlag>, PlatformError> {
        Ok(Arc::new(InterruptFlag::new()))
    }

    fn arm(&self, deadline: Instant, flag: &Arc<InterruptFlag>) -> Result<PosixTimer, PlatformError> {
        TIMERS.arm::<Posix>(deadline, flag)
    }
}

impl StackGuard for Posix {
    const STACK_BOUNDS: bool = false;
    const STACK_PROTECTED: bool = false;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        posix::stack_bounds_once(|| Err(PlatformError::Unsupported(Facility::StackBounds)))
    }
}

impl ThreadSystem for Posix {
    fn prepare(
        request: &ThreadRequest<'_>,
    ) -> Result<impl FnOnce() -> Result<(), PlatformError> + Send + 'static, PlatformError> {
        if request.affinity.is_some() {
            return Err(PlatformError::Unsupported(Facility::Affinity));
        }
        let priority = posix::asked_priority(request, HIGHEST)?;
        Ok(move || match priority {
            Some(Priority(priority)) => posix::set_scheduling(Scheduling::Fifo(priority.into()))
                .map_err(|errno| posix::refused(Facility::Priority, errno)),
            None => Ok(()),
        })
    }
}

impl Threads for Posix {
    type Thread = PosixThread<Posix>;
    const THREADS: bool = true;
    const PRIORITIES: bool = true;
    const AFFINITY: bool = false;

    fn highest_priority(&self) -> Option<Priority> {
        Some(HIGHEST)
    }

    fn processors(&self) -> Affinity {
        Affinity(0)
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<PosixThread<Posix>, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        posix::spawn(*self, request, body)
    }
}

impl Entropy for Posix {
    const ENTROPY: bool = false;

    fn fill(&self, _: &mut [u8]) -> Result<(), PlatformError> {
        Err(PlatformError::Unsupported(Facility::Entropy))
    }
}

impl Console for Posix {
    const INPUT: bool = true;

    fn read(&self, bytes: &mut [u8]) -> Result<usize, PlatformError> {
        posix::read(bytes)
    }

    fn write(&self, output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        posix::write(output, bytes)
    }
}

#[test]
fn the_shared_parts_conform() {
    let failed = conformance::run(&POSIX, |test, result| match result {
        Ok(()) => println!("{test}: ok"),
        Err(failure) => println!("FAILED {failure}"),
    });
    assert_eq!(failed, 0);
    let stack = Box::leak(vec![0; 256 << 10].into_boxed_slice());
    conformance::static_stack(&POSIX, stack).unwrap();
    for _ in 0..20 {
        let region = POSIX.reserve_shared(ReserveRequest::new(1 << 20)).unwrap();
        conformance::shared_commits(&POSIX, Box::leak(Box::new(region))).unwrap();
    }
}
