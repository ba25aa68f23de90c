//! Deadlines: one thread sleeps until the earliest of a sorted queue and raises its flag.

use alloc::collections::BTreeMap;
use alloc::sync::Arc;
use core::ops::Deref;
use core::time::Duration;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use wrt_platform::{ArmedTimer, Clock, Facility, Instant, InterruptFlag, PlatformError, Timers};

use crate::Linux;

impl Timers for Linux {
    type Flag = Arc<InterruptFlag>;
    type Timer = LinuxTimer;
    const TIMERS: bool = true;

    fn flag(&self) -> Result<Arc<InterruptFlag>, PlatformError> {
        Ok(Arc::new(InterruptFlag::new()))
    }

    fn arm(&self, deadline: Instant, flag: &Arc<InterruptFlag>) -> Result<LinuxTimer, PlatformError> {
        let mut queue = lock();
        queue.start()?;
        let key = Key { deadline, serial: queue.serial };
        queue.serial = queue.serial.wrapping_add(1);
        let earliest = queue.armed.first_key_value().is_none_or(|(first, _)| key < *first);
        queue.armed.insert(key, Arc::clone(flag));
        drop(queue);
        if earliest {
            CHANGED.notify_one();
        }
        Ok(LinuxTimer { key })
    }
}

/// A deadline in the queue. Dropping it cancels it.
#[derive(Debug)]
pub struct LinuxTimer {
    key: Key,
}

impl LinuxTimer {
    /// Takes the deadline out; true if it was no longer there. The thread raises flags with the queue locked, so one
    /// that is taken out here is not being raised.
    fn take_out(&self) -> bool {
        lock().armed.remove(&self.key).is_none()
    }
}

impl ArmedTimer for LinuxTimer {
    fn cancel(self) -> bool {
        let fired = self.take_out();
        core::mem::forget(self);
        fired
    }
}

impl Drop for LinuxTimer {
    fn drop(&mut self) {
        self.take_out();
    }
}

/// Orders deadlines by time, then by the order they were armed in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key {
    deadline: Instant,
    serial: u64,
}

/// The deadlines of the process.
struct Queue {
    armed: BTreeMap<Key, Arc<InterruptFlag>>,
    serial: u64,
    running: bool,
}

static QUEUE: Mutex<Queue> = Mutex::new(Queue { armed: BTreeMap::new(), serial: 0, running: false });

/// Tells the thread that an earlier deadline came.
static CHANGED: Condvar = Condvar::new();

/// Locks the queue. Nothing that can panic runs under the lock, so what a poisoned one holds is whole.
fn lock() -> MutexGuard<'static, Queue> {
    QUEUE.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    /// Starts the thread at the first deadline of the process.
    fn start(&mut self) -> Result<(), PlatformError> {
        if !self.running {
            thread::Builder::new().name("wrt-timer".into()).stack_size(64 << 10).spawn(serve).map_err(|error| {
                PlatformError::Os { facility: Facility::Timer, code: error.raw_os_error().unwrap_or(0) }
            })?;
            self.running = true;
        }
        Ok(())
    }

    /// Raises the flags whose time has come; when the next one's comes.
    fn fire(&mut self, now: Instant) -> Option<Instant> {
        loop {
            let first = self.armed.first_entry()?;
            if first.key().deadline > now {
                return Some(first.key().deadline);
            }
            first.remove().deref().expire();
        }
    }
}

/// The thread: it lives as long as the process.
fn serve() {
    // The kernel may delay a wake-up by 50 µs to save power; a deadline should not wait for that. No harm if it refuses.
    let _ = nix::sys::prctl::set_timerslack(1);
    let mut queue = lock();
    loop {
        let now = Linux.now();
        queue = match queue.fire(now) {
            None => CHANGED.wait(queue).unwrap_or_else(PoisonError::into_inner),
            Some(next) => {
                let wait: Duration = next.since(now);
                CHANGED.wait_timeout(queue, wait).unwrap_or_else(PoisonError::into_inner).0
            }
        };
    }
}

#[cfg(test)]
mod tests {
    use super::Timers;
    use crate::Linux;
    use core::time::Duration;
    use wrt_platform::Clock;

    #[test]
    fn a_flag_is_seen_well_under_a_millisecond_after_its_deadline() {
        let flag = Linux.flag().unwrap();
        let mut late: Vec<Duration> = (0..50)
            .map(|_| {
                let deadline = Linux.now().after(Duration::from_millis(2));
                let _timer = Linux.arm(deadline, &flag).unwrap();
                while !flag.take() {
                    assert!(Linux.now() < deadline.after(Duration::from_secs(10)), "the flag is raised");
                }
                Linux.now().since(deadline)
            })
            .collect();
        late.sort();
        println!("late: best {:?}, median {:?}, worst {:?}", late[0], late[25], late[49]);
        // The best, not the worst: the machine may be busy with something else.
        assert!(late[0] < Duration::from_millis(1));
    }
}
