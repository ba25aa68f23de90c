//! Threads: what every POSIX system has, with Linux's names, priorities and affinity.

use core::ffi::CStr;

use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::prctl;
use nix::unistd::Pid;
use wrt_platform::{Affinity, CancelToken, Facility, PlatformError, Priority, ThreadRequest, Threads};
use wrt_platform_posix::{
    Errno, PosixThread, Scheduling, ThreadSystem, asked_priority, cut_name, refused, set_scheduling, spawn,
};

use crate::{Linux, os_error};

/// SCHED_FIFO has the priorities 1 to 99 on Linux.
pub(crate) const HIGHEST: Priority = Priority(99);

/// Processors an [`Affinity`] can name.
const AFFINITY_BITS: usize = 64;

impl Threads for Linux {
    type Thread = PosixThread<Linux>;
    const THREADS: bool = true;
    const PRIORITIES: bool = true;
    const AFFINITY: bool = true;

    fn highest_priority(&self) -> Option<Priority> {
        Some(HIGHEST)
    }

    fn processors(&self) -> Affinity {
        let Ok(set) = sched_getaffinity(CURRENT) else { return Affinity(0) };
        let bits = (0..AFFINITY_BITS).filter(|cpu| set.is_set(*cpu).unwrap_or(false));
        Affinity(bits.fold(0, |mask, cpu| mask | 1_u64.wrapping_shl(u32::try_from(cpu).unwrap_or(0))))
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<PosixThread<Linux>, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        spawn(*self, request, body)
    }
}

impl ThreadSystem for Linux {
    fn prepare(
        request: &ThreadRequest<'_>,
    ) -> Result<impl FnOnce() -> Result<(), PlatformError> + Send + 'static, PlatformError> {
        let setup = Setup::new(request)?;
        Ok(move || setup.apply())
    }
}

/// The current thread, in calls that take a process id.
const CURRENT: Pid = Pid::from_raw(0);

/// What a thread does to itself before its body begins.
struct Setup {
    name: [u8; Setup::NAME],
    priority: Option<Priority>,
    affinity: Option<CpuSet>,
}

impl Setup {
    /// Bytes of a name in the kernel, its final zero included.
    const NAME: usize = 16;

    fn new(request: &ThreadRequest<'_>) -> Result<Setup, PlatformError> {
        Ok(Setup {
            name: cut_name(request.name),
            priority: asked_priority(request, HIGHEST)?,
            affinity: request.affinity.map(cpu_set).transpose()?,
        })
    }

    fn apply(&self) -> Result<(), PlatformError> {
        if let Ok(name) = CStr::from_bytes_until_nul(&self.name)
            && !name.is_empty()
        {
            // A name only serves debuggers: not worth failing for.
            let _ = prctl::set_name(name);
        }
        if let Some(set) = &self.affinity {
            sched_setaffinity(CURRENT, set).map_err(|errno| refused(Facility::Affinity, Errno(errno as i32)))?;
        }
        if let Some(Priority(priority)) = self.priority {
            set_scheduling(Scheduling::Fifo(priority.into())).map_err(|errno| refused(Facility::Priority, errno))?;
        }
        Ok(())
    }
}

fn cpu_set(affinity: Affinity) -> Result<CpuSet, PlatformError> {
    let mut set = CpuSet::new();
    for cpu in 0..AFFINITY_BITS {
        if affinity.0.wrapping_shr(u32::try_from(cpu).unwrap_or(0)) & 1 == 1 {
            set.set(cpu).map_err(|errno| os_error(Facility::Affinity, errno))?;
        }
    }
    Ok(set)
}

#[cfg(test)]
mod tests {
    use crate::Linux;
    use crate::sys_probe::{End, end_of};
    use core::time::Duration;
    use nix::sys::resource::{Resource, setrlimit};
    use nix::unistd::{Uid, setuid};
    use wrt_platform::{
        CancelToken, Clock, Facility, Join, PlatformError, Priority, Stack, Thread, ThreadRequest, Threads,
    };

    #[test]
    fn a_thread_has_its_name() {
        let request = ThreadRequest { name: "named", ..ThreadRequest::default() };
        let mut thread = Linux::new()
            .spawn(request, |_| {
                let name = std::fs::read_to_string("/proc/thread-self/comm").unwrap_or_else(|_| "named".into());
                assert_eq!(name.trim_end(), "named");
            })
            .unwrap();
        assert_eq!(thread.join(None), Ok(Join::Finished));
    }

    #[test]
    fn a_priority_is_first_in_first_out() {
        let request = ThreadRequest { priority: Some(Priority(7)), ..ThreadRequest::default() };
        let body = |_: &CancelToken| {
            // proc(5): after the name in parentheses come the fields from the third on; 40 is the priority, 41 the policy.
            let Ok(stat) = std::fs::read_to_string("/proc/thread-self/stat") else { return };
            let Some((_, fields)) = stat.rsplit_once(')') else { return };
            let fields: Vec<&str> = fields.split_whitespace().collect();
            // An emulator may show a shorter file of its own.
            if fields.len() > 38 {
                assert_eq!(fields[37..39], ["7", "1"]);
            }
        };
        match Linux::new().spawn(request, body) {
            Ok(mut thread) => assert_eq!(thread.join(None), Ok(Join::Finished)),
            Err(error) => assert_eq!(error, PlatformError::Denied(Facility::Priority)),
        }
    }

    #[test]
    fn a_panic_ends_the_thread_alone() {
        // Resumed, not begun, so that no message is printed.
        let mut thread = Linux::new()
            .spawn(ThreadRequest::default(), |_| std::panic::resume_unwind(Box::new("on purpose")))
            .unwrap();
        assert_eq!(thread.join(None), Ok(Join::Panicked));
        assert_eq!(thread.join(None), Ok(Join::Panicked));
    }

    #[test]
    fn a_join_ends_at_its_deadline_while_the_thread_destroys_what_is_local_to_it() {
        struct Slow;
        impl Drop for Slow {
            fn drop(&mut self) {
                std::thread::sleep(Duration::from_millis(500));
            }
        }
        thread_local! {
            static SLOW: core::cell::Cell<Option<Slow>> = const { core::cell::Cell::new(None) };
        }
        let mut thread = Linux::new().spawn(ThreadRequest::default(), |_| SLOW.set(Some(Slow))).unwrap();
        let deadline = Linux::new().now().after(Duration::from_millis(50));
        assert_eq!(thread.join(Some(deadline)), Ok(Join::TimedOut));
        let late = Linux::new().now().since(deadline);
        assert!(late < Duration::from_millis(300), "{late:?}");
        assert_eq!(thread.join(Some(deadline.after(Duration::from_secs(60)))), Ok(Join::Finished));
        assert_eq!(thread.join(None), Ok(Join::Finished));
    }

    #[test]
    fn what_a_thread_panicked_with_is_not_dropped() {
        struct Twice;
        impl Drop for Twice {
            fn drop(&mut self) {
                std::panic::resume_unwind(Box::new("again"));
            }
        }
        let end = end_of(|| {
            let body = |_: &CancelToken| std::panic::resume_unwind(Box::new(Twice));
            let mut thread = Linux::new().spawn(ThreadRequest::default(), body).unwrap();
            i32::from(thread.join(None) != Ok(Join::Panicked))
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn a_priority_is_denied_without_the_right() {
        let end = end_of(|| {
            setrlimit(Resource::RLIMIT_RTPRIO, 0, 0).unwrap();
            if Uid::current().is_root() {
                setuid(Uid::from_raw(65_534)).unwrap();
            }
            let request = ThreadRequest { priority: Some(Priority(1)), ..ThreadRequest::default() };
            let refused = Linux::new().spawn(request, |_| std::process::exit(2)).map(drop);
            i32::from(refused != Err(PlatformError::Denied(Facility::Priority)))
        });
        assert_eq!(end, End::Exited(0));
    }

    #[test]
    fn a_stack_nobody_has_is_out_of_memory() {
        let wanted = 1 << 60;
        let request = ThreadRequest { stack: Stack::Size(wanted), ..ThreadRequest::default() };
        let refused = Linux::new().spawn(request, |_| ()).map(drop);
        assert_eq!(refused, Err(PlatformError::OutOfMemory { wanted }));
    }

    #[test]
    fn a_static_stack_that_is_too_small_is_invalid() {
        let stack = Box::leak(Box::new([0; 100]));
        let request = ThreadRequest { stack: Stack::Static(stack), ..ThreadRequest::default() };
        let refused = Linux::new().spawn(request, |_| ()).map(drop);
        assert_eq!(refused, Err(PlatformError::Invalid(Facility::Thread)));
    }
}
