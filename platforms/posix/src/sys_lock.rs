//! A value behind a lock of the backend's choice.
#![allow(unsafe_code, reason = "a value is lent out behind a lock here")]

use core::cell::UnsafeCell;
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};

/// A lock without a value, that lends its holder the priority of whoever waits for it.
///
/// It lives as long as the program, at one place: systems know locks by their address.
///
/// # Safety
/// From the return of a `lock` to the `unlock` that follows in the same thread no other `lock` of the same value returns, and what was
/// written before an `unlock` is seen after the next `lock`. Neither unwinds.
pub unsafe trait RawLock: fmt::Debug + Send + Sync + 'static {
    /// A lock nobody holds.
    const NEW: Self;

    /// Locks. Not twice in one thread. Blocking while others hold it.
    fn lock(&'static self);

    /// Unlocks. Bounded.
    ///
    /// # Safety
    /// The current thread holds the lock.
    unsafe fn unlock(&'static self);
}

/// A value that one thread uses at a time. Nothing that is done under the lock may block or allocate: then a waiter waits no longer
/// than the holder's few instructions take, whoever else wants the processor.
pub struct Locked<L, T> {
    lock: L,
    value: UnsafeCell<T>,
}

// SAFETY: the value is reached through a guard alone, which one thread has at a time; so it is sent, never shared.
unsafe impl<L: Sync, T: Send> Sync for Locked<L, T> {}

impl<L: RawLock, T> Locked<L, T> {
    /// A value nobody uses.
    pub const fn new(value: T) -> Locked<L, T> {
        Locked { lock: L::NEW, value: UnsafeCell::new(value) }
    }

    /// Locks. Not twice in one thread. Blocking while others hold it.
    pub fn lock(&'static self) -> Guard<L, T> {
        self.lock.lock();
        Guard { locked: self, _of_this_thread: PhantomData }
    }
}

impl<L, T> fmt::Debug for Locked<L, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locked").finish_non_exhaustive()
    }
}

/// A lock that is held; dropping it unlocks.
pub struct Guard<L: RawLock, T: 'static> {
    locked: &'static Locked<L, T>,
    /// Only the thread that locked may unlock.
    _of_this_thread: PhantomData<*const ()>,
}

impl<L: RawLock, T> Guard<L, T> {
    /// The lock. While the guard is borrowed for it, the value is not reached: a call that unlocks and locks again in between,
    /// such as a wait on a condition variable, is sound then.
    pub fn raw(&mut self) -> &'static L {
        &self.locked.lock
    }
}

impl<L: RawLock, T> fmt::Debug for Guard<L, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guard").finish_non_exhaustive()
    }
}

impl<L: RawLock, T> Deref for Guard<L, T> {
    type Target = T;

    fn deref(&self) -> &T {
        // SAFETY: this is the only guard (the lock's promise), and it is borrowed.
        unsafe { &*self.locked.value.get() }
    }
}

impl<L: RawLock, T> DerefMut for Guard<L, T> {
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: this is the only guard (the lock's promise), and it is borrowed exclusively.
        unsafe { &mut *self.locked.value.get() }
    }
}

impl<L: RawLock, T> Drop for Guard<L, T> {
    fn drop(&mut self) {
        // SAFETY: the guard was made by a lock, and cannot leave its thread.
        unsafe { self.locked.lock.unlock() };
    }
}
