//! Deadlines: the queue and the thread that every POSIX system has, with Linux's lock, futex and scheduling.

use nix::sched::{CpuSet, sched_setaffinity};
use nix::sys::prctl;
use nix::unistd::Pid;
use wrt_platform_posix::{FutexAlarm, Scheduling, TimerService, TimerSystem, set_scheduling};

use crate::Linux;
use crate::sys_lock::PiLock;
use crate::threads::HIGHEST;

static TIMERS: TimerService<PiLock, FutexAlarm<Linux>> = TimerService::new(FutexAlarm::new());

wrt_platform_posix::implement_timers!(
    /// The thread that raises flags is above all others of the process as far as the process may have it: it runs on every
    /// processor, with SCHED_FIFO and the highest priority the kernel grants, else with a fair share (SCHED_OTHER), whatever the
    /// thread that armed first has. So a guest that spins in a real-time thread is stopped by its deadline if the process has
    /// CAP_SYS_NICE or an RLIMIT_RTPRIO no lower than that thread's priority, or another processor has time.
    Linux,
    TIMERS
);

impl TimerSystem for Linux {
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
        if !(1..=HIGHEST.0).rev().any(|priority| set_scheduling(Scheduling::Fifo(priority.into())).is_ok()) {
            let _ = set_scheduling(Scheduling::FairShare);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Linux;
    use crate::sys_probe::{End, end_with_timers};
    use core::time::Duration;
    use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
    use nix::sys::resource::{Resource, setrlimit};
    use nix::unistd::{Pid, Uid, getppid, setuid};
    use wrt_platform::{
        Affinity, Clock, Facility, Join, PlatformError, Priority, Stack, Thread, ThreadRequest, Threads, Timers,
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
        let end = end_with_timers(|| {
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
        let end = end_with_timers(|| {
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
        let end = end_with_timers(|| {
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
        let end = end_with_timers(|| {
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
        assert_eq!(end_with_timers(|| i32::from(!spins_until_raised())), End::Exited(0));
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
