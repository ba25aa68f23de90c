//! Deadlines: one thread sleeps until the earliest of a sorted queue and raises its flag.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::mem;
use core::sync::atomic::{AtomicI32, AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use nix::errno::Errno;
use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::prctl;
use nix::sys::signal::SigSet;
use nix::unistd::{Pid, getpid};
use wrt_platform::{ArmedTimer, Clock, Facility, Instant, InterruptFlag, PlatformError, Stack, Timers};

use crate::sys_lock::PiLock;
use crate::sys_thread::{RawThread, set_fair_share, set_fifo_priority};
use crate::threads::{HIGHEST, rounded};
use crate::{Linux, os_error, sys_futex};

/// The thread that raises flags is above all others of the process as far as the process may have it: it runs on every
/// processor, with SCHED_FIFO and the highest priority the kernel grants, else with a fair share (SCHED_OTHER), whatever the
/// thread that armed first has. So a guest that spins in a real-time thread is stopped by its deadline if the process has
/// CAP_SYS_NICE or an RLIMIT_RTPRIO no lower than that thread's priority, or another processor has time.
impl Timers for Linux {
    type Flag = Arc<InterruptFlag>;
    type Timer = LinuxTimer;
    const TIMERS: bool = true;

    fn flag(&self) -> Result<Arc<InterruptFlag>, PlatformError> {
        Ok(Arc::new(InterruptFlag::new()))
    }

    /// The first call of a process, and of a child after a fork, starts the thread and waits until it runs: *init only*. So is
    /// a call that makes more deadlines be armed at once than ever before, when that number passes a power of two: it allocates.
    /// Any other is *bounded*: a search of the armed deadlines and a move of those which come earlier, under a lock whose
    /// holder inherits our priority, and two system calls.
    ///
    /// A child forked while another thread is in `arm` or `cancel` must not use timers: the lock stays that thread's.
    fn arm(&self, deadline: Instant, flag: &Arc<InterruptFlag>) -> Result<LinuxTimer, PlatformError> {
        start()?;
        let armed = Arc::clone(flag);
        // What is replaced is freed after the lock was left.
        let mut spare = Vec::new();
        let mut queue = loop {
            let mut queue = QUEUE.lock();
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
            CHANGED.fetch_add(1, Ordering::Release);
            sys_futex::wake(&CHANGED, 1);
        }
        Ok(LinuxTimer { key, armed: true, _flag: Arc::clone(flag) })
    }
}

/// A deadline in the queue. Dropping it cancels it.
#[derive(Debug)]
pub struct LinuxTimer {
    key: Key,
    /// Whether it was not taken out yet.
    armed: bool,
    /// Held so that the thread's hold is never the last: to free memory it might have to wait for others.
    _flag: Arc<InterruptFlag>,
}

impl LinuxTimer {
    /// Takes the deadline out; true if it was no longer there. The thread raises flags with the queue locked, so one
    /// that is taken out here is not being raised.
    fn take_out(&mut self) -> bool {
        self.armed = false;
        let taken = QUEUE.lock().remove(self.key);
        taken.is_none()
    }
}

impl ArmedTimer for LinuxTimer {
    fn cancel(mut self) -> bool {
        self.take_out()
    }
}

impl Drop for LinuxTimer {
    fn drop(&mut self) {
        if self.armed {
            self.take_out();
        }
    }
}

/// Orders deadlines by time, then by the order they were armed in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Key {
    deadline: Instant,
    serial: u64,
}

/// Deadlines there is room for from the first on.
const FEWEST: usize = 16;

/// The deadlines of the process.
#[derive(Debug)]
struct Queue {
    /// The latest first, so that the earliest is taken out without moving any. It never grows under the lock.
    armed: Vec<(Key, Arc<InterruptFlag>)>,
    serial: u64,
}

static QUEUE: PiLock<Queue> = PiLock::new(Queue { armed: Vec::new(), serial: 0 });

/// Counts how often an earlier deadline came; the thread sleeps on it.
static CHANGED: AtomicU32 = AtomicU32::new(0);

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

/// Bytes of the thread's stack.
const STACK: usize = 64 << 10;

/// Starts the thread at the first deadline of the process. A child that was forked has no thread of its parent's.
fn start() -> Result<(), PlatformError> {
    static STARTED_BY: AtomicI32 = AtomicI32::new(0);
    static STARTING: Mutex<()> = Mutex::new(());
    let process = getpid().as_raw();
    if STARTED_BY.load(Ordering::Acquire) == process {
        return Ok(());
    }
    // It guards no value, so a poisoned one is as good.
    let _one = STARTING.lock().unwrap_or_else(PoisonError::into_inner);
    if STARTED_BY.load(Ordering::Acquire) != process {
        start_thread().map_err(|errno| match errno {
            Errno::EAGAIN | Errno::ENOMEM => PlatformError::OutOfMemory { wanted: STACK },
            _ => os_error(Facility::Timer, errno),
        })?;
        STARTED_BY.store(process, Ordering::Release);
    }
    Ok(())
}

fn start_thread() -> Result<(), Errno> {
    let ready = Arc::new(AtomicU32::new(0));
    let told = Arc::clone(&ready);
    // The new thread copies our mask, so that no handler of the program ever runs in it.
    let before = block_signals();
    let started = RawThread::spawn(
        rounded(Stack::Size(STACK)),
        Box::new(move || {
            rise();
            told.store(1, Ordering::Release);
            sys_futex::wake(&told, 1);
            drop(told);
            serve();
        }),
    );
    if let Some(before) = before {
        let _ = before.thread_set_mask();
    }
    // Dropping it lets the thread run on.
    drop(started?);
    // It begins with our scheduling, and might never come to rise if we went on to spin.
    while ready.load(Ordering::Acquire) == 0 {
        let _ = sys_futex::wait(&ready, 0, None, sys_futex::COMMON);
    }
    Ok(())
}

/// Blocks every signal in this thread; which were blocked before.
fn block_signals() -> Option<SigSet> {
    let before = SigSet::thread_get_mask().ok()?;
    SigSet::all().thread_set_mask().ok()?;
    Some(before)
}

/// Puts the current thread above all others, as far as the process may. What is refused stays as it was: a deadline is then
/// as late as the system makes it.
fn rise() {
    // A name only serves debuggers.
    let _ = prctl::set_name(c"wrt-timer");
    // The kernel may delay a wake-up by 50 µs to save power; a deadline should not wait for that.
    let _ = prctl::set_timerslack(1);
    let mut all = CpuSet::new();
    for processor in 0..CpuSet::count() {
        let _ = all.set(processor);
    }
    let _ = sched_setaffinity(Pid::from_raw(0), &all);
    if !(1..=HIGHEST.0).rev().any(|priority| set_fifo_priority(priority).is_ok()) {
        let _ = set_fair_share();
    }
}

/// The thread: it lives as long as the process, and takes and frees no memory.
fn serve() {
    loop {
        // Read before the queue is: what comes into it afterwards changes the count, and the wait returns at once.
        let changed = CHANGED.load(Ordering::Acquire);
        let next = QUEUE.lock().fire(Linux::new().now());
        // However it ends, the queue is looked at again.
        let _ = sys_futex::wait(&CHANGED, changed, next, sys_futex::COMMON);
    }
}

#[cfg(test)]
mod tests {
    use super::Timers;
    use crate::Linux;
    use crate::sys_probe::{End, end_of};
    use core::time::Duration;
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::sys::resource::{Resource, setrlimit};
    use nix::unistd::{Pid, Uid, getppid, setuid};
    use wrt_platform::{
        Affinity, Clock, Facility, Join, PlatformError, Priority, Stack, Thread, ThreadRequest, Threads,
    };

    /// Arms 5 ms and spins, as a guest's loop does; whether the flag came while it did.
    fn spins_until_raised() -> bool {
        let flag = Linux::new().flag().unwrap();
        let deadline = Linux::new().now().after(Duration::from_millis(5));
        let _timer = Linux::new().arm(deadline, &flag).unwrap();
        while !flag.take() {
            // The kernel may stop a real-time thread after 0.95 s: a flag that came because of that is too late.
            if Linux::new().now() > deadline.after(Duration::from_millis(500)) {
                return false;
            }
        }
        true
    }

    /// The lowest processor there is.
    fn one_processor() -> Affinity {
        let Affinity(all) = Linux::new().processors();
        Affinity(all & all.wrapping_neg())
    }

    // In children, where no thread of another test has armed before.

    #[test]
    fn a_real_time_thread_that_spins_is_stopped_by_the_deadline_it_armed() {
        let end = end_of(|| {
            let request = ThreadRequest {
                name: "spins",
                priority: Some(Priority(10)),
                affinity: Some(one_processor()),
                stack: Stack::Size(128 << 10),
            };
            match Linux::new().spawn(request, |_| assert!(spins_until_raised())) {
                Ok(mut thread) => i32::from(thread.join(None) != Ok(Join::Finished)),
                Err(PlatformError::Denied(Facility::Priority)) => 0,
                Err(other) => panic!("{other}"),
            }
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn a_thread_above_the_one_that_armed_first_is_stopped_too() {
        let end = end_of(|| {
            // All of the process on one processor, and the first deadline by an ordinary thread.
            let Affinity(one) = one_processor();
            let mut set = CpuSet::new();
            set.set(usize::try_from(one.trailing_zeros()).unwrap()).unwrap();
            sched_setaffinity(Pid::from_raw(0), &set).unwrap();
            assert!(spins_until_raised());
            let request = ThreadRequest { name: "spins", priority: Some(Priority(10)), ..ThreadRequest::default() };
            match Linux::new().spawn(request, |_| assert!(spins_until_raised())) {
                Ok(mut thread) => i32::from(thread.join(None) != Ok(Join::Finished)),
                Err(PlatformError::Denied(Facility::Priority)) => 0,
                Err(other) => panic!("{other}"),
            }
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn the_thread_is_bound_to_no_processor_of_its_starter() {
        let end = end_of(|| {
            let all = sched_getaffinity(Pid::from_raw(0)).unwrap();
            let mut one = CpuSet::new();
            one.set(usize::try_from(one_processor().0.trailing_zeros()).unwrap()).unwrap();
            sched_setaffinity(Pid::from_raw(0), &one).unwrap();
            let flag = Linux::new().flag().unwrap();
            let _timer = Linux::new().arm(Linux::new().now(), &flag).unwrap();
            let Ok(tasks) = std::fs::read_dir("/proc/self/task") else { return 0 };
            let timer = tasks.flatten().find(|task| {
                std::fs::read_to_string(task.path().join("comm")).is_ok_and(|name| name.trim_end() == "wrt-timer")
            });
            // An emulator shows its own threads.
            let Some(timer) = timer else { return 0 };
            let id = Pid::from_raw(timer.file_name().to_str().unwrap().parse().unwrap());
            let status = std::fs::read_to_string(timer.path().join("status")).unwrap();
            let blocked = status.lines().find_map(|line| line.strip_prefix("SigBlk:")).unwrap().trim();
            // An emulator keeps the signals of its own threads.
            let parent = std::fs::read_to_string(format!("/proc/{}/comm", getppid())).unwrap_or_default();
            let blocked = if parent.starts_with("qemu") { "ffffffffffffffff" } else { blocked };
            // All but SIGKILL, SIGSTOP and the two that the C library keeps for itself.
            assert_eq!(u64::from_str_radix(blocked, 16).unwrap() | 0x3_8004_0100, 0xffff_ffff_ffff_ffff);
            i32::from(sched_getaffinity(id).unwrap() != all)
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn a_thread_that_cannot_be_started_is_out_of_memory() {
        let end = end_of(|| {
            setrlimit(Resource::RLIMIT_NPROC, 0, 0).unwrap();
            if Uid::current().is_root() {
                setuid(Uid::from_raw(65_534)).unwrap();
            }
            let flag = Linux::new().flag().unwrap();
            match Linux::new().arm(Linux::new().now(), &flag).map(drop) {
                Err(PlatformError::OutOfMemory { wanted }) => i32::from(wanted == 0),
                // An emulator does not enforce the limit: nothing to show.
                Ok(()) => 0,
                Err(other) => panic!("{other}"),
            }
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn a_child_after_a_fork_has_deadlines_of_its_own() {
        assert!(spins_until_raised());
        assert_eq!(end_of(|| i32::from(!spins_until_raised())), End::Exited(0));
    }

    #[test]
    fn as_many_deadlines_as_wished_are_armed_and_taken_out_in_any_order() {
        let flag = Linux::new().flag().unwrap();
        let late = Linux::new().now().after(Duration::from_secs(1000));
        let mut timers: Vec<_> = (0..200_u64)
            .map(|number| Linux::new().arm(late.after(Duration::from_millis(number * 7 % 50)), &flag).unwrap())
            .collect();
        for at in [150, 0, 77] {
            assert!(!wrt_platform::ArmedTimer::cancel(timers.remove(at)));
        }
        drop(timers);
        assert!(!flag.is_raised());
        assert!(spins_until_raised());
    }

    #[test]
    fn a_flag_is_seen_well_under_a_millisecond_after_its_deadline() {
        let flag = Linux::new().flag().unwrap();
        let mut late: Vec<Duration> = (0..50)
            .map(|_| {
                let deadline = Linux::new().now().after(Duration::from_millis(2));
                let _timer = Linux::new().arm(deadline, &flag).unwrap();
                while !flag.take() {
                    assert!(Linux::new().now() < deadline.after(Duration::from_secs(10)), "the flag is raised");
                }
                Linux::new().now().since(deadline)
            })
            .collect();
        late.sort();
        println!("late: best {:?}, median {:?}, worst {:?}", late[0], late[25], late[49]);
        // The best, not the worst: the machine may be busy with something else.
        assert!(late[0] < Duration::from_millis(1));
    }
}
