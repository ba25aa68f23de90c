//! A parking lot: threads that sleep on words, kept in lists whose nodes lie on the sleepers' stacks.
#![allow(unsafe_code, reason = "nodes on other threads' stacks are linked here")]

use core::cell::Cell;
use core::fmt;
use core::marker::PhantomPinned;
use core::pin::{Pin, pin};
use core::ptr;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt_platform::{CancelToken, Facility, Instant, PlatformError, Wait};

use crate::sys_thread::current_priority;
use crate::{Errno, Guard, Locked, RawLock, os_error};

/// How a sleep ended.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Slept {
    /// Perhaps by a wake; the sleeper looks.
    Perhaps,
    /// At the deadline.
    ToTheEnd,
}

/// What one thread sleeps on, under a lock.
///
/// # Safety
/// `sleep` returns with the lock held that it was called with, whatever it answers. Neither it nor `wake` unwinds.
pub unsafe trait Sleeper<L: RawLock>: Sync + Sized {
    /// Makes a sleeper and lends it out, at one place. Bounded.
    ///
    /// # Errors
    /// As the system says when it has none; nothing was run then.
    fn with<R>(run: impl FnOnce(&Self) -> R) -> Result<R, Errno>;

    /// Leaves the lock, sleeps until a wake, the deadline, or for no reason, and takes the lock again. Blocking.
    ///
    /// # Errors
    /// As the system says when it refuses to sleep.
    fn sleep<T>(&self, guard: &mut Guard<L, T>, deadline: Option<Instant>) -> Result<Slept, Errno>;

    /// Wakes the thread, if it sleeps. The caller holds the lock. Bounded.
    fn wake(&self);
}

/// How a waiter is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// In the list.
    Waiting,
    /// Taken out of the list by a wake.
    Woken,
    /// Taken out of the list by a cancel.
    Cancelled,
}

/// A thread that waits. It is read and written under the lock of the list it is in, or by its thread while it is in none.
struct Waiter<'a, S> {
    /// The address it waits on.
    word: usize,
    /// The address of the token that cancels it; zero for none.
    token: usize,
    /// The larger, the earlier it is woken.
    priority: i32,
    state: Cell<State>,
    before: Cell<*const Waiter<'a, S>>,
    after: Cell<*const Waiter<'a, S>>,
    sleeper: &'a S,
    /// The list points here.
    _pinned: PhantomPinned,
}

/// Waiters in the order they are woken in: by priority, then as they came.
///
/// Invariant: each node in the list is a live waiter, whose thread takes it out before it gives up its place.
struct List<S: 'static> {
    first: *const Waiter<'static, S>,
    last: *const Waiter<'static, S>,
}

// SAFETY: the pointers are followed under the lock of the list alone, and what they point at is shared through it alone; of another
// thread's waiter the sleeper is used, which is Sync, and plain fields.
unsafe impl<S: Sync> Send for List<S> {}

impl<S> List<S> {
    /// Puts a waiter in; it passes those who are less urgent.
    ///
    /// # Safety
    /// The waiter is in no list, and stays alive and in its place until it was taken out.
    unsafe fn put_in(&mut self, waiter: *const Waiter<'static, S>) {
        // SAFETY: the caller's promise.
        let node = unsafe { &*waiter };
        let mut before = self.last;
        // SAFETY: nodes in the list are alive (invariant).
        while let Some(other) = unsafe { before.as_ref() } {
            if other.priority >= node.priority {
                break;
            }
            before = other.before.get();
        }
        // SAFETY: as above.
        let after = unsafe { before.as_ref() }.map_or(self.first, |other| other.after.get());
        node.before.set(before);
        node.after.set(after);
        self.join(before, waiter);
        self.join(waiter, after);
    }

    /// Takes a waiter out, for the reason that it is left with.
    ///
    /// # Safety
    /// The waiter is in this list.
    unsafe fn take_out(&mut self, waiter: *const Waiter<'static, S>, state: State) {
        // SAFETY: nodes in the list are alive (invariant).
        let node = unsafe { &*waiter };
        node.state.set(state);
        self.join(node.before.get(), node.after.get());
    }

    /// Makes two nodes neighbours; null is the list's end.
    fn join(&mut self, before: *const Waiter<'static, S>, after: *const Waiter<'static, S>) {
        // SAFETY: nodes in the list are alive (invariant), and so is the one that is put in or taken out.
        match unsafe { before.as_ref() } {
            Some(node) => node.after.set(after),
            None => self.first = after,
        }
        // SAFETY: as above.
        match unsafe { after.as_ref() } {
            Some(node) => node.before.set(before),
            None => self.last = before,
        }
    }

    /// Takes out and wakes at most `count` of the waiters that `is_meant` picks; how many.
    fn wake<L: RawLock>(&mut self, count: u32, state: State, is_meant: impl Fn(&Waiter<'static, S>) -> bool) -> u32
    where
        S: Sleeper<L>,
    {
        let mut woken = 0_u32;
        let mut next = self.first;
        // SAFETY: nodes in the list are alive (invariant).
        while let Some(node) = unsafe { next.as_ref() } {
            let this = next;
            next = node.after.get();
            if woken == count {
                break;
            }
            if is_meant(node) {
                // SAFETY: it is in this list.
                unsafe { self.take_out(this, state) };
                // Under the lock, which its thread needs to leave: the sleeper is alive.
                node.sleeper.wake();
                woken = woken.saturating_add(1);
            }
        }
        woken
    }
}

/// Lists: words whose addresses differ in the right bits are not in each other's way.
const LISTS: usize = 64;

/// Sleeping on words, for systems whose kernel cannot, or does not tell how many it woke, or cannot be told to stop.
///
/// A child that was forked while other threads waited or woke must not use it: their locks stay theirs.
pub struct ParkingLot<L, S: 'static> {
    lists: [Locked<L, List<S>>; LISTS],
}

impl<L: RawLock, S: Sleeper<L>> ParkingLot<L, S> {
    /// A lot in which nobody sleeps.
    #[must_use]
    pub const fn new() -> ParkingLot<L, S> {
        ParkingLot { lists: [const { Locked::new(List { first: ptr::null(), last: ptr::null() }) }; LISTS] }
    }

    /// The list of the waiters on a word, among others.
    fn list(&'static self, word: &AtomicU32) -> Option<&'static Locked<L, List<S>>> {
        // The product's upper bits depend on all bits of the address.
        let mixed = (ptr::from_ref(word).addr() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.lists.get(usize::try_from(mixed >> 58).unwrap_or(0))
    }

    /// Sleeps while `word` holds `expected`. Blocking.
    ///
    /// # Errors
    /// As [`FutexLike::wait`](wrt_platform::FutexLike::wait).
    pub fn wait(
        &'static self,
        word: &AtomicU32,
        expected: u32,
        deadline: Option<Instant>,
        cancel: Option<&CancelToken>,
    ) -> Result<Wait, PlatformError> {
        let list = self.list(word).ok_or(PlatformError::Invalid(Facility::Futex))?;
        let waited = S::with(|sleeper| {
            let waiter = pin!(Waiter {
                word: ptr::from_ref(word).addr(),
                token: cancel.map_or(0, |token| ptr::from_ref(token).addr()),
                priority: current_priority(),
                state: Cell::new(State::Waiting),
                before: Cell::new(ptr::null()),
                after: Cell::new(ptr::null()),
                sleeper,
                _pinned: PhantomPinned,
            });
            let mut held = list.lock();
            // Whoever cancels writes the token before it locks, and whoever wakes changes the word before it locks: what is not seen
            // here comes while this waiter is in the list.
            if cancel.is_some_and(CancelToken::is_cancelled) {
                return Ok(Wait::Cancelled);
            }
            if word.load(Ordering::Acquire) != expected {
                return Ok(Wait::Mismatch);
            }
            sleep_in(&mut held, waiter.as_ref(), deadline)
        });
        waited.flatten().map_err(|errno| os_error(Facility::Futex, errno))
    }

    /// Wakes at most `count` of the threads that wait on `word`; how many. Bounded by the number of waiters.
    pub fn wake(&'static self, word: &AtomicU32, count: u32) -> u32 {
        let address = ptr::from_ref(word).addr();
        self.list(word).map_or(0, |list| list.lock().wake(count, State::Woken, |waiter| waiter.word == address))
    }

    /// Cancels a token, and the waits that hold it. Bounded by the number of waiters.
    pub fn cancel(&'static self, token: &CancelToken) {
        token.word().store(CancelToken::CANCELLED, Ordering::Release);
        let address = ptr::from_ref(token).addr();
        for list in &self.lists {
            list.lock().wake(u32::MAX, State::Cancelled, |waiter| waiter.token == address);
        }
    }
}

/// Sleeps in a list until the waiter was taken out, or its deadline passes.
fn sleep_in<L: RawLock, S: Sleeper<L>>(
    held: &mut Guard<L, List<S>>,
    waiter: Pin<&Waiter<'_, S>>,
    deadline: Option<Instant>,
) -> Result<Wait, Errno> {
    // The list knows no lifetimes; that the waiter is out of it before this returns takes their place.
    let node: *const Waiter<'static, S> = ptr::from_ref(waiter.get_ref()).cast();
    // SAFETY: the waiter is in no list. It is pinned, and borrowed until this function returns, by when it was taken out: each way
    // out below says by whom. Nothing here unwinds, as the sleeper promises.
    unsafe { held.put_in(node) };
    loop {
        let slept = waiter.sleeper.sleep(held, deadline);
        match waiter.state.get() {
            // Whoever set the state took the waiter out.
            State::Woken => return Ok(Wait::Woken),
            State::Cancelled => return Ok(Wait::Cancelled),
            State::Waiting => {}
        }
        let end = match slept {
            Ok(Slept::Perhaps) => continue,
            Ok(Slept::ToTheEnd) => Ok(Wait::TimedOut),
            Err(errno) => Err(errno),
        };
        // SAFETY: the lock is held, and nobody has taken the waiter out: it is in the list.
        unsafe { held.take_out(node, State::Woken) };
        return end;
    }
}

impl<L: RawLock, S: Sleeper<L>> Default for ParkingLot<L, S> {
    fn default() -> Self {
        ParkingLot::new()
    }
}

impl<L, S> fmt::Debug for ParkingLot<L, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParkingLot").finish_non_exhaustive()
    }
}

#[cfg(all(test, not(target_os = "macos")))]
mod tests {
    use super::State::{Cancelled, Waiting, Woken};
    use super::{List, Sleeper, Slept, Waiter};
    use crate::{Errno, Guard, Mutex};
    use core::cell::Cell;
    use core::marker::PhantomPinned;
    use core::ptr;
    use core::sync::atomic::{AtomicU32, Ordering};
    use wrt_platform::Instant;

    /// Remembers when it was woken.
    struct Numbered {
        turn: AtomicU32,
    }

    static TURNS: AtomicU32 = AtomicU32::new(0);

    // SAFETY: it never sleeps.
    unsafe impl Sleeper<Mutex> for Numbered {
        fn with<R>(run: impl FnOnce(&Self) -> R) -> Result<R, Errno> {
            Ok(run(&Numbered { turn: AtomicU32::new(0) }))
        }

        fn sleep<T>(&self, _: &mut Guard<Mutex, T>, _: Option<Instant>) -> Result<Slept, Errno> {
            Ok(Slept::ToTheEnd)
        }

        fn wake(&self) {
            self.turn.store(TURNS.fetch_add(1, Ordering::Relaxed).wrapping_add(1), Ordering::Relaxed);
        }
    }

    fn waiter(sleeper: &'static Numbered, word: usize, priority: i32) -> &'static Waiter<'static, Numbered> {
        Box::leak(Box::new(Waiter {
            word,
            token: 0,
            priority,
            state: Cell::new(Waiting),
            before: Cell::new(ptr::null()),
            after: Cell::new(ptr::null()),
            sleeper,
            _pinned: PhantomPinned,
        }))
    }

    #[test]
    fn the_most_urgent_are_woken_first_then_those_who_came_first() {
        let mut list = List { first: ptr::null(), last: ptr::null() };
        let sleepers: &[Numbered] = Box::leak((0..6).map(|_| Numbered { turn: AtomicU32::new(0) }).collect());
        let asked = [(1, 5), (1, 9), (2, 20), (1, 5), (1, 9), (1, 7)];
        let waiters: Vec<_> =
            sleepers.iter().zip(asked).map(|(sleeper, (word, priority))| waiter(sleeper, word, priority)).collect();
        for waiter in &waiters {
            // SAFETY: it is in no list, and leaked.
            unsafe { list.put_in(*waiter) };
        }
        assert_eq!(list.wake::<Mutex>(0, Woken, |_| true), 0);
        assert_eq!(list.wake::<Mutex>(2, Woken, |waiter| waiter.word == 1), 2);
        assert_eq!(list.wake::<Mutex>(9, Cancelled, |waiter| waiter.word == 1), 3);
        let found: Vec<_> = sleepers
            .iter()
            .zip(&waiters)
            .map(|(sleeper, waiter)| (sleeper.turn.load(Ordering::Relaxed), waiter.state.get()))
            .collect();
        let expected = [(4, Cancelled), (1, Woken), (0, Waiting), (5, Cancelled), (2, Woken), (3, Cancelled)];
        assert_eq!(found, expected);
        assert!(ptr::eq(list.first, waiters[2]) && ptr::eq(list.last, waiters[2]));
    }
}
