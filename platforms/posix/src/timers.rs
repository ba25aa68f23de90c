//! Deadlines: one thread sleeps until the earliest of a sorted queue and raises its flag.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;
use core::mem;
use core::sync::atomic::{AtomicU32, Ordering};
use std::process;
use std::sync::{Condvar, Mutex, PoisonError};

use wrt_platform::{ArmedTimer, Clock, Facility, FutexLike, Instant, InterruptFlag, PlatformError, Stack};

use crate::sys_thread::{RawThread, without_signals};
use crate::threads::rounded;
use crate::{Errno, Locked, RawLock, os_error};

/// How the thread of a [`TimerService`] is scheduled, sleeps, and is told of an earlier deadline.
pub trait Alarm: fmt::Debug + Send + Sync + 'static {
    /// Makes what [`serve`](Alarm::serve) and [`earlier`](Alarm::earlier) need, before the thread is started. Init only.
    ///
    /// # Errors
    /// As the system says; no thread is started then.
    fn prepare(&'static self) -> Result<(), Errno>;

    /// Puts the current thread above all others, as far as the process may. What is refused stays as it was: a deadline is then
    /// as late as the system makes it. Init only.
    fn rise(&'static self);

    /// Makes the thread look at the queue again. Bounded.
    fn earlier(&'static self);

    /// The thread's life: it calls `fire`, which raises what is due and answers when the next deadline comes, and sleeps until then or
    /// until [`earlier`](Alarm::earlier), for ever again. It takes and frees no memory.
    fn serve(&'static self, fire: &mut dyn FnMut() -> Option<Instant>);
}

/// What a [`FutexAlarm`] needs of a system.
pub trait TimerSystem: FutexLike + Default + fmt::Debug + 'static {
    /// As [`Alarm::rise`].
    fn rise();
}

/// An alarm whose thread sleeps on a word, which counts how often an earlier deadline came.
#[derive(Debug)]
pub struct FutexAlarm<S> {
    changed: AtomicU32,
    _system: PhantomData<fn() -> S>,
}

impl<S> FutexAlarm<S> {
    /// An alarm with no thread.
    #[must_use]
    pub const fn new() -> FutexAlarm<S> {
        FutexAlarm { changed: AtomicU32::new(0), _system: PhantomData }
    }
}

impl<S> Default for FutexAlarm<S> {
    fn default() -> Self {
        FutexAlarm::new()
    }
}

impl<S: TimerSystem> Alarm for FutexAlarm<S> {
    fn prepare(&'static self) -> Result<(), Errno> {
        Ok(())
    }

    fn rise(&'static self) {
        S::rise();
    }

    fn earlier(&'static self) {
        self.changed.fetch_add(1, Ordering::Release);
        S::default().wake(&self.changed, 1);
    }

    fn serve(&'static self, fire: &mut dyn FnMut() -> Option<Instant>) {
        loop {
            // Read before the queue is: what comes into it afterwards changes the count, and the wait returns at once.
            let changed = self.changed.load(Ordering::Acquire);
            let next = fire();
            // However it ends, the queue is looked at again.
            let _ = S::default().wait(&self.changed, changed, next, None);
        }
    }
}

/// The deadlines of a process; a static of the backend.
#[derive(Debug)]
pub struct TimerService<L, A> {
    queue: Locked<L, Queue>,
    alarm: A,
    /// The process that started the thread: a child that was forked has no thread of its parent's.
    started_by: AtomicU32,
    starting: Mutex<()>,
}

/// Bytes of the thread's stack.
const STACK: usize = 64 << 10;

/// Deadlines there is room for from the first on.
const FEWEST: usize = 16;

impl<L: RawLock, A: Alarm> TimerService<L, A> {
    /// A service with no deadline and no thread.
    #[must_use]
    pub const fn new(alarm: A) -> TimerService<L, A> {
        TimerService {
            queue: Locked::new(Queue { armed: Vec::new(), serial: 0 }),
            alarm,
            started_by: AtomicU32::new(0),
            starting: Mutex::new(()),
        }
    }

    /// Arms a deadline, as [`Timers::arm`](wrt_platform::Timers::arm).
    ///
    /// The first call of a process, and of a child after a fork, starts the thread and waits until it runs: *init only*. So is
    /// a call that makes more deadlines be armed at once than ever before, when that number passes a power of two: it allocates.
    /// Any other is *bounded*: a search of the armed deadlines and a move of those which come earlier, under a lock whose
    /// holder inherits our priority, and two system calls.
    ///
    /// A child forked while another thread is in `arm` or `cancel` must not use timers: the lock stays that thread's.
    ///
    /// # Errors
    /// As [`Timers::arm`](wrt_platform::Timers::arm).
    pub fn arm<C: Clock + Default>(
        &'static self,
        deadline: Instant,
        flag: &Arc<InterruptFlag>,
    ) -> Result<PosixTimer, PlatformError> {
        self.start::<C>()?;
        let armed = Arc::clone(flag);
        // What is replaced is freed after the lock was left.
        let mut spare = Vec::new();
        let mut queue = loop {
            let mut queue = self.queue.lock();
            if queue.has_room_with(&mut spare) {
                break queue;
            }
            let wanted = queue.armed.len().saturating_mul(2).max(FEWEST);
            drop(queue);
            spare.try_reserve_exact(wanted).map_err(|_| PlatformError::OutOfMemory {
                wanted: wanted.saturating_mul(size_of::<(Key, Arc<InterruptFlag>)>()),
            })?;
        };
        let (key, earliest) = queue.insert(deadline, armed);
        drop(queue);
        if earliest {
            self.alarm.earlier();
        }
        Ok(PosixTimer { service: self, key, armed: true, _flag: Arc::clone(flag) })
    }

    /// Starts the thread at the first deadline of the process.
    fn start<C: Clock + Default>(&'static self) -> Result<(), PlatformError> {
        let process = process::id();
        if self.started_by.load(Ordering::Acquire) == process {
            return Ok(());
        }
        // It guards no value, so a poisoned one is as good.
        let _one = self.starting.lock().unwrap_or_else(PoisonError::into_inner);
        if self.started_by.load(Ordering::Acquire) != process {
            self.start_thread::<C>().map_err(|errno| match errno {
                Errno::EAGAIN | Errno::ENOMEM => PlatformError::OutOfMemory { wanted: STACK },
                _ => os_error(Facility::Timer, errno),
            })?;
            self.started_by.store(process, Ordering::Release);
        }
        Ok(())
    }

    fn start_thread<C: Clock + Default>(&'static self) -> Result<(), Errno> {
        self.alarm.prepare()?;
        let ready = Arc::new((Mutex::new(false), Condvar::new()));
        let told = Arc::clone(&ready);
        // The new thread copies our mask, so that no handler of the program ever runs in it.
        let started = without_signals(|| {
            RawThread::spawn(
                rounded(Stack::Size(STACK)),
                Box::new(move || {
                    self.alarm.rise();
                    let (is_ready, changed) = &*told;
                    *is_ready.lock().unwrap_or_else(PoisonError::into_inner) = true;
                    changed.notify_one();
                    drop(told);
                    self.alarm.serve(&mut || self.queue.lock().fire(C::default().now()));
                }),
            )
        });
        // Dropping it lets the thread run on.
        drop(started?);
        // It begins with our scheduling, and might never come to rise if we went on to spin.
        let (is_ready, changed) = &*ready;
        let mut is_ready = is_ready.lock().unwrap_or_else(PoisonError::into_inner);
        while !*is_ready {
            is_ready = changed.wait(is_ready).unwrap_or_else(PoisonError::into_inner);
        }
        Ok(())
    }
}

/// What a timer knows of its service.
trait TakeOut: fmt::Debug + Send + Sync {
    /// Takes a deadline out; true if it was no longer there. The thread raises flags with the queue locked, so one
    /// that is taken out here is not being raised.
    fn take_out(&'static self, key: Key) -> bool;
}

impl<L: RawLock, A: Alarm> TakeOut for TimerService<L, A> {
    fn take_out(&'static self, key: Key) -> bool {
        // Freed after the lock was left.
        let taken = self.queue.lock().remove(key);
        taken.is_none()
    }
}

/// A deadline in the queue. Dropping it cancels it.
#[derive(Debug)]
pub struct PosixTimer {
    service: &'static dyn TakeOut,
    key: Key,
    /// Whether it was not taken out yet.
    armed: bool,
    /// Held so that the thread's hold is never the last: to free memory it might have to wait for others.
    _flag: Arc<InterruptFlag>,
}

impl ArmedTimer for PosixTimer {
    fn cancel(mut self) -> bool {
        self.armed = false;
        self.service.take_out(self.key)
    }
}

impl Drop for PosixTimer {
    fn drop(&mut self) {
        if self.armed {
            self.service.take_out(self.key);
        }
    }
}

/// Orders deadlines by time, then by the order they were armed in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key {
    deadline: Instant,
    serial: u64,
}

/// The deadlines of the process.
#[derive(Debug)]
struct Queue {
    /// The latest first, so that the earliest is taken out without moving any. It never grows under the lock.
    armed: Vec<(Key, Arc<InterruptFlag>)>,
    serial: u64,
}

impl Queue {
    /// Whether there is room for one more, if need be with what `spare` has.
    fn has_room_with(&mut self, spare: &mut Vec<(Key, Arc<InterruptFlag>)>) -> bool {
        let len = self.armed.len();
        if len == self.armed.capacity() && len < spare.capacity() {
            spare.append(&mut self.armed);
            mem::swap(spare, &mut self.armed);
        }
        len < self.armed.capacity()
    }

    /// Arms a deadline, for which there is room; whether it is now the earliest.
    fn insert(&mut self, deadline: Instant, flag: Arc<InterruptFlag>) -> (Key, bool) {
        let key = Key { deadline, serial: self.serial };
        self.serial = self.serial.wrapping_add(1);
        let at = self.armed.partition_point(|(other, _)| *other > key);
        self.armed.insert(at, (key, flag));
        (key, at == self.armed.len().wrapping_sub(1))
    }

    fn remove(&mut self, key: Key) -> Option<Arc<InterruptFlag>> {
        let at = self.armed.binary_search_by(|(other, _)| key.cmp(other)).ok()?;
        Some(self.armed.remove(at).1)
    }

    /// Raises the flags whose time has come; when the next one's comes.
    fn fire(&mut self, now: Instant) -> Option<Instant> {
        while let Some((key, flag)) = self.armed.last() {
            if key.deadline > now {
                return Some(key.deadline);
            }
            flag.expire();
            self.armed.pop();
        }
        None
    }
}
