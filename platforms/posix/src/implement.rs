//! The traits of which one POSIX system is like another, implemented for a backend's type by a macro each.

#[doc(hidden)]
pub use {alloc::sync::Arc, core::sync::atomic::AtomicU32, core::time::Duration, wrt_platform};

/// Implements `PageAllocator`. The first function gives what the backend's options add to a request, the second what pages are made of,
/// where that is not memory of any kind.
#[macro_export]
macro_rules! implement_pages {
    ($system:ty, $with_options:expr) => {
        $crate::implement_pages!($system, $with_options, |_| $crate::Source::ANY);
    };
    ($system:ty, $with_options:expr, $source:expr) => {
        impl $crate::implement::wrt_platform::PageAllocator for $system {
            type Region = $crate::PosixRegion;
            type Shared = $crate::PosixSharedRegion;
            const SHARED_REGIONS: bool = true;
            const GUARDS: bool = true;

            fn page_size(&self) -> usize {
                $crate::page_size()
            }

            fn reserve(
                &self,
                request: $crate::implement::wrt_platform::ReserveRequest,
            ) -> Result<$crate::PosixRegion, $crate::implement::wrt_platform::PlatformError> {
                $crate::reserve($with_options(*self, request), $source(*self))
            }

            fn reserve_shared(
                &self,
                request: $crate::implement::wrt_platform::ReserveRequest,
            ) -> Result<$crate::PosixSharedRegion, $crate::implement::wrt_platform::PlatformError> {
                $crate::reserve_shared($with_options(*self, request), $source(*self))
            }
        }
    };
}

/// Implements `FutexLike` on a static [`ParkingLot`](crate::ParkingLot).
#[macro_export]
macro_rules! implement_futex {
    ($system:ty, $lot:expr) => {
        impl $crate::implement::wrt_platform::FutexLike for $system {
            fn wait(
                &self,
                word: &$crate::implement::AtomicU32,
                expected: u32,
                deadline: Option<$crate::implement::wrt_platform::Instant>,
                cancel: Option<&$crate::implement::wrt_platform::CancelToken>,
            ) -> Result<$crate::implement::wrt_platform::Wait, $crate::implement::wrt_platform::PlatformError> {
                $lot.wait(word, expected, deadline, cancel)
            }

            fn wake(&self, word: &$crate::implement::AtomicU32, count: u32) -> u32 {
                $lot.wake(word, count)
            }

            fn cancel(&self, token: &$crate::implement::wrt_platform::CancelToken) {
                $lot.cancel(token);
            }
        }
    };
}

/// Implements `Clock`.
#[macro_export]
macro_rules! implement_clock {
    ($system:ty) => {
        impl $crate::implement::wrt_platform::Clock for $system {
            const WALL_CLOCK: bool = true;

            fn now(&self) -> $crate::implement::wrt_platform::Instant {
                $crate::now()
            }

            fn resolution(&self) -> $crate::implement::Duration {
                $crate::resolution()
            }

            fn wall_time(
                &self,
            ) -> Result<$crate::implement::wrt_platform::WallTime, $crate::implement::wrt_platform::PlatformError> {
                $crate::wall_time()
            }

            fn wall_resolution(
                &self,
            ) -> Result<$crate::implement::Duration, $crate::implement::wrt_platform::PlatformError> {
                $crate::wall_resolution()
            }
        }
    };
}

/// Implements `Timers` on a static [`TimerService`](crate::TimerService).
#[macro_export]
macro_rules! implement_timers {
    ($(#[$doc:meta])* $system:ty, $timers:expr) => {
        $(#[$doc])*
        impl $crate::implement::wrt_platform::Timers for $system {
            type Flag = $crate::implement::Arc<$crate::implement::wrt_platform::InterruptFlag>;
            type Timer = $crate::PosixTimer;
            const TIMERS: bool = true;

            fn flag(&self) -> Result<Self::Flag, $crate::implement::wrt_platform::PlatformError> {
                Ok($crate::implement::Arc::new($crate::implement::wrt_platform::InterruptFlag::new()))
            }

            fn arm(
                &self,
                deadline: $crate::implement::wrt_platform::Instant,
                flag: &Self::Flag,
            ) -> Result<$crate::PosixTimer, $crate::implement::wrt_platform::PlatformError> {
                $timers.arm::<$system>(deadline, flag)
            }
        }
    };
}

/// Implements `Console` on the descriptors 0, 1 and 2.
#[macro_export]
macro_rules! implement_console {
    ($system:ty) => {
        impl $crate::implement::wrt_platform::Console for $system {
            const INPUT: bool = true;

            fn read(&self, bytes: &mut [u8]) -> Result<usize, $crate::implement::wrt_platform::PlatformError> {
                $crate::read(bytes)
            }

            fn write(
                &self,
                output: $crate::implement::wrt_platform::Output,
                bytes: &[u8],
            ) -> Result<usize, $crate::implement::wrt_platform::PlatformError> {
                $crate::write(output, bytes)
            }
        }
    };
}
