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
