//! The conformance suite on a platform made of nothing but the shared parts.
#![cfg(target_os = "linux")]

use wrt_platform::{
    Affinity, CancelToken, Entropy, Facility, PageAllocator, PlatformError, Priority, ReserveRequest, StackBounds,
    StackGuard, ThreadRequest, Threads, conformance,
};
use wrt_platform_posix as posix;
use wrt_platform_posix::{
    Condvar, FutexAlarm, Mutex, ParkingLot, PosixThread, Scheduling, ThreadSystem, TimerService, TimerSystem,
};

/// What a system has that adds nothing of its own.
#[derive(Clone, Copy, Debug, Default)]
struct Posix;

/// SCHED_FIFO has as many priorities at least.
const HIGHEST: Priority = Priority(32);

static POSIX: Posix = Posix;
static LOT: ParkingLot<Mutex, Condvar> = ParkingLot::new();
static TIMERS: TimerService<Mutex, FutexAlarm<Posix>> = TimerService::new(FutexAlarm::new());

posix::implement_pages!(Posix, |_, request| request);
posix::implement_futex!(Posix, LOT);
posix::implement_clock!(Posix);
posix::implement_timers!(Posix, TIMERS);
posix::implement_console!(Posix);

impl TimerSystem for Posix {
    fn rise() {}
}

impl StackGuard for Posix {
    const STACK_BOUNDS: bool = false;
    const STACK_PROTECTED: bool = false;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        posix::static_stack().ok_or(PlatformError::Unsupported(Facility::StackBounds))
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
