//! The parking lot in every order of what its threads do, with up to three preemptions: `ci/model` runs it.
#![cfg(loom)]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails")]

use loom::sync::atomic::{AtomicU32, Ordering};
use loom::sync::{Arc, Condvar, Mutex};
use loom::thread;
use wrt_error::PlatformError;
use wrt_sync::{CancelToken, FutexLike, Instant, Next, Parked, ParkingLot, Wait};

/// A futex of the model's: every wake is one for all words, which waiters have to bear.
struct Futex {
    lock: Mutex<()>,
    changed: Condvar,
}

impl FutexLike for Futex {
    fn wait(
        &self,
        word: &AtomicU32,
        expected: u32,
        _: Option<Instant>,
        _: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        let guard = self.lock.lock().unwrap();
        if word.load(Ordering::SeqCst) != expected {
            return Ok(Wait::Mismatch);
        }
        drop(self.changed.wait(guard).unwrap());
        Ok(Wait::Woken)
    }

    fn wake(&self, _: &AtomicU32, count: u32) -> u32 {
        let _guard = self.lock.lock().unwrap();
        self.changed.notify_all();
        count
    }

    fn cancel(&self, _: &CancelToken) {}
}

/// What the threads of a model share: the word that they look at is no part of the lot.
struct Shared {
    futex: Futex,
    lot: ParkingLot<2>,
    word: AtomicU32,
}

impl Shared {
    fn new() -> Arc<Shared> {
        let futex = Futex { lock: Mutex::new(()), changed: Condvar::new() };
        Arc::new(Shared { futex, lot: ParkingLot::new(), word: AtomicU32::new(0) })
    }

    /// Waits at a place while the word is 0.
    fn park(&self, place: usize, next: Next) -> Parked {
        let is_due = || Ok(self.word.load(Ordering::SeqCst) == 0);
        self.lot.park(&self.futex, place, is_due, || next).unwrap()
    }

    fn unpark(&self, place: usize, count: u32) -> u32 {
        self.lot.unpark(&self.futex, place, count).unwrap()
    }
}

fn model(run: impl Fn(Arc<Shared>) + Sync + Send + 'static) {
    let mut builder = loom::model::Builder::new();
    builder.preemption_bound = Some(3);
    builder.check(move || run(Shared::new()));
}

const SLEEP: Next = Next::Sleep(None);

#[test]
fn whoever_changes_the_word_and_wakes_misses_nobody() {
    model(|shared| {
        let waiter = thread::spawn({
            let shared = shared.clone();
            move || shared.park(7, SLEEP)
        });
        shared.word.store(1, Ordering::SeqCst);
        let woken = shared.unpark(7, 1);
        // Where it was missed, the model would find that all threads sleep.
        assert_eq!(waiter.join().unwrap() == Parked::Woken, woken == 1);
    });
}

#[test]
fn who_gives_up_was_woken_or_was_not() {
    model(|shared| {
        let waiter = thread::spawn({
            let shared = shared.clone();
            move || shared.park(7, Next::GiveUp)
        });
        let woken = shared.unpark(7, 1);
        assert_eq!(waiter.join().unwrap() == Parked::Woken, woken == 1);
        // Its place is free again.
        assert_eq!(shared.unpark(7, 1), 0);
    });
}

#[test]
fn as_many_wake_as_are_counted_and_none_at_another_place() {
    model(|shared| {
        let waiters = [7, 8].map(|place| {
            let shared = shared.clone();
            thread::spawn(move || shared.park(place, SLEEP))
        });
        shared.word.store(1, Ordering::SeqCst);
        let woken = [shared.unpark(7, 1), shared.unpark(8, u32::MAX)];
        for (waiter, woken) in waiters.into_iter().zip(woken) {
            assert_eq!(waiter.join().unwrap() == Parked::Woken, woken == 1);
        }
    });
}
