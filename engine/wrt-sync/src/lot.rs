//! Where threads wait for one another at places of a memory that they share.

use core::fmt;

use wrt_error::PlatformError;

use crate::word::{AtomicU32, AtomicUsize, Ordering};
use crate::{FutexLike, FutexLock, Instant, Lock};

/// A list of threads that wait, at most `N` at a time, each at a place: a number that says nothing to the lot.
///
/// To look whether there is something to wait for and to join the list are one step with respect to [`unpark`](ParkingLot::unpark), whatever is
/// looked at; so a thread that changes what others look at, and then wakes those who wait, misses none. Each sleeps on a word of its own in the
/// lot.
#[derive(Debug)]
pub struct ParkingLot<const N: usize> {
    /// A [`FutexLock`], held for all that is written here.
    lock: AtomicU32,
    /// The number of the next that comes.
    order: AtomicU32,
    waiters: [Waiter; N],
}

/// A place in the list.
#[derive(Debug)]
struct Waiter {
    /// What its thread sleeps on.
    state: AtomicU32,
    place: AtomicUsize,
    order: AtomicU32,
}

/// The states of a place in the list.
const FREE: u32 = 0;
const WAITING: u32 = 1;
const WOKEN: u32 = 2;

/// What a thread that waits does next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Next {
    /// It sleeps, until this instant at the latest, and asks again.
    Sleep(Option<Instant>),
    /// It waits no longer.
    GiveUp,
}

/// How a wait ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parked {
    /// Another thread woke it.
    Woken,
    /// There was nothing to wait for.
    Refused,
    /// It gave up.
    GaveUp,
}

/// Why a thread could not wait.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParkError {
    /// As many wait as may.
    Full,
    /// The platform cannot let it wait.
    Platform(PlatformError),
}

impl fmt::Display for ParkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ParkError::Full => f.write_str("as many threads wait as may"),
            ParkError::Platform(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for ParkError {}

impl From<PlatformError> for ParkError {
    fn from(error: PlatformError) -> Self {
        ParkError::Platform(error)
    }
}

impl<const N: usize> Default for ParkingLot<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> ParkingLot<N> {
    /// A lot where nobody waits.
    #[must_use]
    pub fn new() -> ParkingLot<N> {
        let waiter = |_| Waiter { state: AtomicU32::new(FREE), place: AtomicUsize::new(0), order: AtomicU32::new(0) };
        ParkingLot { lock: AtomicU32::new(0), order: AtomicU32::new(0), waiters: core::array::from_fn(waiter) }
    }

    /// Waits at a place, if `is_due` says so with the lot's lock held, until a thread wakes those there, or `next` gives up. *Blocking*.
    ///
    /// # Errors
    /// [`ParkError::Full`]; [`ParkError::Platform`] where threads cannot wait, or `is_due` failed.
    pub fn park<F: FutexLike>(
        &self,
        futex: &F,
        place: usize,
        is_due: impl FnOnce() -> Result<bool, PlatformError>,
        mut next: impl FnMut() -> Next,
    ) -> Result<Parked, ParkError> {
        let lock = FutexLock::new(&self.lock, futex);
        let held = lock.hold(None)?;
        if !is_due()? {
            return Ok(Parked::Refused);
        }
        let free = self.waiters.iter().find(|waiter| waiter.state.load(Ordering::Relaxed) == FREE);
        let waiter = free.ok_or(ParkError::Full)?;
        waiter.place.store(place, Ordering::Relaxed);
        waiter.order.store(self.order.fetch_add(1, Ordering::Relaxed), Ordering::Relaxed);
        waiter.state.store(WAITING, Ordering::Relaxed);
        drop(held);
        let ended = loop {
            let Next::Sleep(until) = next() else { break Ok(Parked::GaveUp) };
            let slept = futex.wait(&waiter.state, WAITING, until, None);
            if slept.is_err() || waiter.state.load(Ordering::Acquire) == WOKEN {
                break slept.map(|_| Parked::Woken);
            }
        };
        // Where the lock cannot be had its place stays taken.
        let _held = lock.hold(None)?;
        match waiter.state.swap(FREE, Ordering::Relaxed) {
            WOKEN => Ok(Parked::Woken),
            _ => Ok(ended?),
        }
    }

    /// Wakes at most `count` of the threads that wait at a place, those first that came first, and gives how many. Bounded by the threads that
    /// may wait; *blocking* as long as another thread joins or leaves them.
    ///
    /// # Errors
    /// Those of waiting on the platform.
    pub fn unpark<F: FutexLike>(&self, futex: &F, place: usize, count: u32) -> Result<u32, PlatformError> {
        let lock = FutexLock::new(&self.lock, futex);
        let _held = lock.hold(None)?;
        let now = self.order.load(Ordering::Relaxed);
        let mut woken = 0_u32;
        while woken < count {
            let waiting = self.waiters.iter().filter(|waiter| {
                waiter.state.load(Ordering::Relaxed) == WAITING && waiter.place.load(Ordering::Relaxed) == place
            });
            let oldest = waiting.max_by_key(|waiter| now.wrapping_sub(waiter.order.load(Ordering::Relaxed)));
            let Some(waiter) = oldest else { break };
            waiter.state.store(WOKEN, Ordering::Release);
            futex.wake(&waiter.state, 1);
            woken = woken.wrapping_add(1);
        }
        Ok(woken)
    }
}
