//! The threads that wait on one word and would be cancelled through another, where the kernel cannot wait on two.

use core::hint::spin_loop;
use core::ptr;
use core::sync::atomic::{AtomicI32, AtomicU32, AtomicUsize, Ordering, fence};
use core::time::Duration;
use std::thread;

use nix::unistd::getpid;
use wrt_platform::CancelToken;

use crate::sys_futex;

/// Waiters whose wakes are told apart: the bits of a set but the common one.
const APART: u32 = 31;

/// Places for waiters. From the 32nd on, a cancel may wake another waiter on the same word for no reason.
const PLACES: usize = 4 * APART as usize;

/// How long a cancel sleeps before it wakes again a waiter that has not left.
const AGAIN: Duration = Duration::from_micros(50);

/// One waiter.
#[derive(Debug)]
struct Place {
    /// The token's address once the rest is written; [`FREE`] and [`TAKEN`] are none.
    token: AtomicUsize,
    word: AtomicUsize,
    /// The process that waits: a child after a fork has its parent's places, but not its threads.
    process: AtomicI32,
}

const FREE: usize = 0;
const TAKEN: usize = 1;

static WAITERS: [Place; PLACES] =
    [const { Place { token: AtomicUsize::new(FREE), word: AtomicUsize::new(0), process: AtomicI32::new(0) } }; PLACES];

/// A waiter that [`cancel`] finds, until it is dropped.
#[derive(Debug)]
pub(crate) struct Registered {
    place: &'static Place,
    /// What to sleep with.
    pub(crate) set: u32,
}

/// Enters a waiter; none if there is no place. A token that is found live afterwards finds the waiter when it is cancelled.
pub(crate) fn register(token: &CancelToken, word: &AtomicU32) -> Option<Registered> {
    let free = |place: &&Place| place.token.compare_exchange(FREE, TAKEN, Ordering::Acquire, Ordering::Relaxed).is_ok();
    let (place, number) = WAITERS.iter().zip(0..).find(|(place, _)| free(place))?;
    place.word.store(ptr::from_ref(word).addr(), Ordering::Relaxed);
    place.process.store(getpid().as_raw(), Ordering::Relaxed);
    place.token.store(ptr::from_ref(token).addr(), Ordering::SeqCst);
    // The token is read after this; `cancel` has written it before it reads the places.
    fence(Ordering::SeqCst);
    Some(Registered { place, set: set(number) })
}

impl Drop for Registered {
    fn drop(&mut self) {
        self.place.token.store(FREE, Ordering::Release);
    }
}

/// The set of a place: one bit, not the common one.
fn set(number: u32) -> u32 {
    let bit = number.checked_rem(APART).unwrap_or(0);
    sys_futex::COMMON.wrapping_shl(bit.saturating_add(1))
}

/// Wakes all who wait with a token that is cancelled already, and returns when they have left.
pub(crate) fn cancel(token: &CancelToken) {
    fence(Ordering::SeqCst);
    let token = ptr::from_ref(token).addr();
    for (place, number) in WAITERS.iter().zip(0..) {
        if place.token.load(Ordering::SeqCst) != token || place.process.load(Ordering::Relaxed) != getpid().as_raw() {
            continue;
        }
        let word = place.word.load(Ordering::Relaxed);
        // It may be about to sleep: then the wake comes too early, and there must be another.
        loop {
            sys_futex::wake_set(word, set(number));
            for _ in 0..100 {
                spin_loop();
            }
            if place.token.load(Ordering::Acquire) != token {
                break;
            }
            thread::sleep(AGAIN);
        }
    }
}
