//! The board as a platform: memory from an arena, a console, and nothing else.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

#[cfg(not(target_arch = "riscv32"))]
use cortex_m_semihosting::hio;
use wrt::platform_traits::{
    Affinity, ArmedTimer, CancelToken, Clock, Console, Entropy, Facility, FutexLike, Instant, InterruptFlag, Join,
    Output, PageAllocator, PlatformError, Priority, ReserveRequest, StackBounds, StackGuard, Thread, ThreadRequest,
    Threads, Timers, Wait, WallTime,
};
use wrt_platform_arena::{Arena, ArenaRegion, ArenaSharedRegion};

/// A machine without an operating system.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Board(pub(crate) &'static Arena);

impl PageAllocator for Board {
    type Region = ArenaRegion;
    type Shared = ArenaSharedRegion;
    const SHARED_REGIONS: bool = true;
    const GUARDS: bool = false;

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

impl FutexLike for Board {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        _: Option<Instant>,
        _: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        // There is nobody who could wake the only thread.
        if word.load(Ordering::Acquire) == expected {
            return Err(PlatformError::Unsupported(Facility::Futex));
        }
        Ok(Wait::Mismatch)
    }

    fn wake(&self, _: &AtomicU32, _: u32) -> u32 {
        0
    }

    fn cancel(&self, token: &CancelToken) {
        token.word().store(CancelToken::CANCELLED, Ordering::Release);
    }
}

impl Clock for Board {
    const WALL_CLOCK: bool = false;

    fn now(&self) -> Instant {
        Instant::START
    }

    fn resolution(&self) -> Duration {
        Duration::MAX
    }

    fn wall_time(&self) -> Result<WallTime, PlatformError> {
        Err(PlatformError::Unsupported(Facility::WallClock))
    }

    fn wall_resolution(&self) -> Result<Duration, PlatformError> {
        Err(PlatformError::Unsupported(Facility::WallClock))
    }
}

/// The flags there are: one for the one store.
static FLAG: InterruptFlag = InterruptFlag::new();

/// What this board cannot make.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Never {}

impl Timers for Board {
    type Flag = &'static InterruptFlag;
    type Timer = Never;
    const TIMERS: bool = false;

    fn flag(&self) -> Result<&'static InterruptFlag, PlatformError> {
        Ok(&FLAG)
    }

    fn arm(&self, _: Instant, _: &&'static InterruptFlag) -> Result<Never, PlatformError> {
        Err(PlatformError::Unsupported(Facility::Timer))
    }
}

impl ArmedTimer for Never {
    fn cancel(self) -> bool {
        match self {}
    }
}

impl StackGuard for Board {
    const STACK_BOUNDS: bool = false;
    const STACK_PROTECTED: bool = false;

    fn stack_bounds(&self) -> Result<StackBounds, PlatformError> {
        Err(PlatformError::Unsupported(Facility::StackBounds))
    }
}

impl Threads for Board {
    type Thread = Never;
    const THREADS: bool = false;
    const PRIORITIES: bool = false;
    const AFFINITY: bool = false;

    fn highest_priority(&self) -> Option<Priority> {
        None
    }

    fn processors(&self) -> Affinity {
        Affinity(0)
    }

    fn spawn<F>(&self, _: ThreadRequest<'_>, _: F) -> Result<Never, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        Err(PlatformError::Unsupported(Facility::Thread))
    }
}

impl Thread for Never {
    fn join(&mut self, _: Option<Instant>) -> Result<Join, PlatformError> {
        match *self {}
    }

    fn cancel(&self) {
        match *self {}
    }
}

impl Entropy for Board {
    const ENTROPY: bool = false;

    fn fill(&self, _: &mut [u8]) -> Result<(), PlatformError> {
        Err(PlatformError::Unsupported(Facility::Entropy))
    }
}

impl Console for Board {
    const INPUT: bool = false;

    fn read(&self, _: &mut [u8]) -> Result<usize, PlatformError> {
        Err(PlatformError::Unsupported(Facility::Console))
    }

    #[cfg(target_arch = "riscv32")]
    fn write(&self, _: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        crate::sys::write(bytes);
        Ok(bytes.len())
    }

    #[cfg(not(target_arch = "riscv32"))]
    fn write(&self, _: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        let failed = |()| PlatformError::Os { facility: Facility::Console, code: -1 };
        hio::hstdout().and_then(|mut out| out.write_all(bytes)).map_err(failed)?;
        Ok(bytes.len())
    }
}
