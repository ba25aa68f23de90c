//! The clocks, the random bytes and the sleep that a guest is given.

use alloc::sync::Arc;
use core::ops::Deref;
use core::sync::atomic::AtomicU32;
use core::time::Duration;

use wrt_platform::{CancelToken, Clock, Entropy, FutexLike, Instant, Wait, WallTime};

use crate::Errno;

/// What a guest's clock, random and sleep calls are served by.
pub trait WasiHost: Send {
    /// Now, on the clock that never goes back. *Bounded*.
    ///
    /// # Errors
    /// [`Errno::NotSup`] without such a clock.
    fn now(&mut self) -> Result<Instant, Errno>;

    /// The smallest step of [`now`](WasiHost::now). *Bounded*.
    ///
    /// # Errors
    /// [`Errno::NotSup`] without such a clock.
    fn resolution(&mut self) -> Result<Duration, Errno>;

    /// Now, in civil time. *Bounded*.
    ///
    /// # Errors
    /// [`Errno::NotSup`] without such a clock.
    fn wall_time(&mut self) -> Result<WallTime, Errno>;

    /// The smallest step of [`wall_time`](WasiHost::wall_time). *Bounded*.
    ///
    /// # Errors
    /// [`Errno::NotSup`] without such a clock.
    fn wall_resolution(&mut self) -> Result<Duration, Errno>;

    /// Fills `bytes` with random bytes fit for keys. *Blocking* right after boot.
    ///
    /// # Errors
    /// [`Errno::NotSup`] without a source, [`Errno::Io`] when it fails.
    fn fill_random(&mut self, bytes: &mut [u8]) -> Result<(), Errno>;

    /// Sleeps until `deadline`. *Blocking*.
    ///
    /// # Errors
    /// [`Errno::Intr`] when the host ended the sleep early, [`Errno::NotSup`] where one cannot sleep.
    fn sleep_until(&mut self, deadline: Instant) -> Result<(), Errno>;
}

/// A host with no clock and no source of randomness: what a context has unless it is given another.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoHost;

impl WasiHost for NoHost {
    fn now(&mut self) -> Result<Instant, Errno> {
        Err(Errno::NotSup)
    }

    fn resolution(&mut self) -> Result<Duration, Errno> {
        Err(Errno::NotSup)
    }

    fn wall_time(&mut self) -> Result<WallTime, Errno> {
        Err(Errno::NotSup)
    }

    fn wall_resolution(&mut self) -> Result<Duration, Errno> {
        Err(Errno::NotSup)
    }

    fn fill_random(&mut self, _bytes: &mut [u8]) -> Result<(), Errno> {
        Err(Errno::NotSup)
    }

    fn sleep_until(&mut self, _deadline: Instant) -> Result<(), Errno> {
        Err(Errno::NotSup)
    }
}

/// The host that a platform is, behind any pointer to it: `&'static P`, `Arc<P>`.
#[derive(Debug)]
pub struct PlatformHost<R> {
    platform: R,
    cancel: Option<Arc<CancelToken>>,
}

impl<R> PlatformHost<R> {
    /// The host of this platform.
    #[must_use]
    pub const fn new(platform: R) -> PlatformHost<R> {
        PlatformHost { platform, cancel: None }
    }

    /// The same host, whose sleeps end when `token` is cancelled: how a deadline reaches a guest that sleeps.
    #[must_use]
    pub fn with_cancel(self, token: Arc<CancelToken>) -> PlatformHost<R> {
        PlatformHost { cancel: Some(token), ..self }
    }
}

impl<R> WasiHost for PlatformHost<R>
where
    R: Deref + Send,
    R::Target: Clock + Entropy + FutexLike,
{
    fn now(&mut self) -> Result<Instant, Errno> {
        Ok(self.platform.now())
    }

    fn resolution(&mut self) -> Result<Duration, Errno> {
        Ok(self.platform.resolution())
    }

    fn wall_time(&mut self) -> Result<WallTime, Errno> {
        Ok(self.platform.wall_time()?)
    }

    fn wall_resolution(&mut self) -> Result<Duration, Errno> {
        Ok(self.platform.wall_resolution()?)
    }

    fn fill_random(&mut self, bytes: &mut [u8]) -> Result<(), Errno> {
        Ok(self.platform.fill(bytes)?)
    }

    fn sleep_until(&mut self, deadline: Instant) -> Result<(), Errno> {
        // Nobody knows this word, so nothing but the deadline and the token ends the wait, save a spurious wake.
        let word = AtomicU32::new(0);
        while self.platform.now() < deadline {
            if self.platform.wait(&word, 0, Some(deadline), self.cancel.as_deref())? == Wait::Cancelled {
                return Err(Errno::Intr);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use alloc::sync::Arc;
    use core::sync::atomic::{AtomicU32, AtomicU64, Ordering};
    use core::time::Duration;

    use wrt_platform::{CancelToken, Clock, Entropy, Facility, FutexLike, Instant, PlatformError, Wait, WallTime};

    use super::{PlatformHost, WasiHost};
    use crate::Errno;

    /// A platform without a wall clock, whose every wait is ended for no reason after ten nanoseconds.
    #[derive(Default)]
    struct Restless(AtomicU64);

    impl Clock for Restless {
        const WALL_CLOCK: bool = false;

        fn now(&self) -> Instant {
            Instant::from_nanos(self.0.load(Ordering::Relaxed))
        }

        fn resolution(&self) -> Duration {
            Duration::from_nanos(10)
        }

        fn wall_time(&self) -> Result<WallTime, PlatformError> {
            Err(PlatformError::Unsupported(Facility::WallClock))
        }

        fn wall_resolution(&self) -> Result<Duration, PlatformError> {
            Err(PlatformError::Unsupported(Facility::WallClock))
        }
    }

    impl Entropy for Restless {
        const ENTROPY: bool = true;

        fn fill(&self, _bytes: &mut [u8]) -> Result<(), PlatformError> {
            Err(PlatformError::Os { facility: Facility::Entropy, code: 5 })
        }
    }

    impl FutexLike for Restless {
        fn wait(
            &self,
            _word: &AtomicU32,
            _expected: u32,
            _deadline: Option<Instant>,
            cancel: Option<&CancelToken>,
        ) -> Result<Wait, PlatformError> {
            if cancel.is_some_and(CancelToken::is_cancelled) {
                return Ok(Wait::Cancelled);
            }
            self.0.fetch_add(10, Ordering::Relaxed);
            Ok(Wait::Woken)
        }

        fn wake(&self, _word: &AtomicU32, _count: u32) -> u32 {
            0
        }

        fn cancel(&self, token: &CancelToken) {
            token.word().store(CancelToken::CANCELLED, Ordering::Release);
        }
    }

    #[test]
    fn a_sleep_lasts_in_spite_of_spurious_wakes() {
        let platform = Arc::new(Restless::default());
        let mut host = PlatformHost::new(Arc::clone(&platform));
        assert_eq!(host.sleep_until(Instant::from_nanos(95)), Ok(()));
        assert_eq!(platform.now(), Instant::from_nanos(100));
    }

    #[test]
    fn a_cancelled_sleep_is_an_interrupted_call() {
        let platform = Arc::new(Restless::default());
        let token = Arc::new(CancelToken::new());
        let mut host = PlatformHost::new(Arc::clone(&platform)).with_cancel(Arc::clone(&token));
        platform.cancel(&token);
        assert_eq!(host.sleep_until(Instant::NEVER), Err(Errno::Intr));
    }

    #[test]
    fn what_a_platform_lacks_is_not_supported() {
        let mut host = PlatformHost::new(Arc::new(Restless::default()));
        assert_eq!(host.wall_time(), Err(Errno::NotSup));
        assert_eq!(host.fill_random(&mut [0]), Err(Errno::Io));
        assert_eq!(host.resolution(), Ok(Duration::from_nanos(10)));
    }
}
