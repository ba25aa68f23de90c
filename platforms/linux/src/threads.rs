//! Threads: pthreads that set themselves up and report before their body begins.

use alloc::sync::Arc;
use core::ffi::CStr;
use core::mem;
use core::panic::AssertUnwindSafe;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::panic::catch_unwind;
use std::sync::OnceLock;
use std::thread;

use nix::errno::Errno;
use nix::sched::{CpuSet, sched_getaffinity, sched_setaffinity};
use nix::sys::prctl;
use nix::unistd::Pid;
use wrt_platform::{
    Affinity, CancelToken, Clock, Facility, FutexLike, Instant, Join, PlatformError, Priority, Stack, Thread,
    ThreadRequest, Threads, Wait,
};

use crate::sys_memory::page_size;
use crate::sys_thread::{Body, RawThread, set_fifo_priority, smallest_stack};
use crate::{Linux, os_error};

/// SCHED_FIFO has the priorities 1 to 99 on Linux.
pub(crate) const HIGHEST: Priority = Priority(99);

/// Processors an [`Affinity`] can name.
const AFFINITY_BITS: usize = 64;

impl Threads for Linux {
    type Thread = LinuxThread;
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

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<LinuxThread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        let setup = Setup::new(&request)?;
        let shared = Arc::new(Shared::default());
        let wanted = stack_size(&request.stack);
        let raw = RawThread::spawn(rounded(request.stack), thread_body(setup, Arc::clone(&shared), body)).map_err(
            |errno| match errno {
                Errno::EAGAIN | Errno::ENOMEM => PlatformError::OutOfMemory { wanted },
                Errno::EINVAL => PlatformError::Invalid(Facility::Thread),
                Errno::EPERM => PlatformError::Denied(Facility::Thread),
                _ => os_error(Facility::Thread, errno),
            },
        )?;
        while shared.state.load(Ordering::Acquire) == STARTING {
            // However the wait ends, the state is looked at again: an error here must not leave a thread nobody knows of.
            let _ = self.wait(&shared.state, STARTING, None, None);
        }
        if let Some(error) = shared.failure.get() {
            raw.join().map_err(|errno| os_error(Facility::Thread, errno))?;
            return Err(*error);
        }
        Ok(LinuxThread { raw: Some(raw), shared })
    }
}

/// A thread started by [`Linux`](crate::Linux). Dropping it lets the thread run on by itself.
#[derive(Debug)]
pub struct LinuxThread {
    /// None once it was joined.
    raw: Option<RawThread>,
    shared: Arc<Shared>,
}

impl Thread for LinuxThread {
    fn join(&mut self, deadline: Option<Instant>) -> Result<Join, PlatformError> {
        let end = loop {
            match self.shared.state.load(Ordering::Acquire) {
                FINISHED => break Join::Finished,
                PANICKED => break Join::Panicked,
                state => {
                    if Linux::new().wait(&self.shared.state, state, deadline, None)? == Wait::TimedOut {
                        return Ok(Join::TimedOut);
                    }
                }
            }
        };
        // The body has returned: what is left of the thread is the C library's few steps to its end, but also the destructors of
        // what the body put into thread-local places, however long they take.
        self.raw = match (self.raw.take(), deadline) {
            (Some(raw), Some(deadline)) => {
                try_join(raw, deadline).map_err(|errno| os_error(Facility::Thread, errno))?
            }
            (Some(raw), None) => {
                raw.join().map_err(|errno| os_error(Facility::Thread, errno))?;
                None
            }
            (None, _) => None,
        };
        Ok(if self.raw.is_some() { Join::TimedOut } else { end })
    }

    fn cancel(&self) {
        Linux::new().cancel(&self.shared.token);
    }
}

/// Joins a thread that is about to end; gives it back at the deadline. It looks again and again, because the C library takes a
/// deadline on the wall clock, which may be set meanwhile.
fn try_join(raw: RawThread, deadline: Instant) -> Result<Option<RawThread>, Errno> {
    const LONGEST: Duration = Duration::from_millis(1);
    let mut raw = raw;
    let mut step = Duration::from_micros(10);
    loop {
        raw = match raw.try_join()? {
            None => return Ok(None),
            Some(raw) => raw,
        };
        let left = deadline.since(Linux::new().now());
        if left.is_zero() {
            return Ok(Some(raw));
        }
        thread::sleep(step.min(left));
        step = step.saturating_mul(2).min(LONGEST);
    }
}

/// What a thread and its handle share.
#[derive(Debug, Default)]
struct Shared {
    /// One of the states below; a futex.
    state: AtomicU32,
    token: CancelToken,
    /// Why the thread could not be set up.
    failure: OnceLock<PlatformError>,
}

const STARTING: u32 = 0;
const RUNNING: u32 = 1;
const FINISHED: u32 = 2;
const PANICKED: u32 = 3;

impl Shared {
    fn enter(&self, state: u32) {
        self.state.store(state, Ordering::Release);
        Linux::new().wake(&self.state, u32::MAX);
    }
}

/// What the thread does: it sets itself up, reports, runs the body, reports again.
fn thread_body<F>(setup: Setup, shared: Arc<Shared>, body: F) -> Body
where
    F: FnOnce(&CancelToken) + Send + 'static,
{
    Box::new(move || {
        if let Err(error) = setup.apply() {
            // Nobody else sets it, so it is empty.
            let _ = shared.failure.set(error);
            // What was moved into the body may panic as it is dropped.
            mem::forget(catch_unwind(AssertUnwindSafe(|| drop(body))));
            return shared.enter(FINISHED);
        }
        shared.enter(RUNNING);
        // The body is consumed by the call, so nothing half done of it is seen after.
        let end = catch_unwind(AssertUnwindSafe(|| body(&shared.token)));
        shared.enter(if end.is_ok() { FINISHED } else { PANICKED });
        // To drop what it panicked with could panic again, with nobody to catch it.
        mem::forget(end);
    })
}

/// The current thread, in calls that take a process id.
const CURRENT: Pid = Pid::from_raw(0);

/// What a thread does to itself before its body begins. In the thread itself, because only there each refusal has its own error
/// with every C library.
struct Setup {
    name: [u8; Setup::NAME],
    priority: Option<Priority>,
    affinity: Option<CpuSet>,
}

impl Setup {
    /// Bytes of a name in the kernel, its final zero included.
    const NAME: usize = 16;

    fn new(request: &ThreadRequest<'_>) -> Result<Setup, PlatformError> {
        if request.priority.is_some_and(|priority| priority.0 == 0 || priority > HIGHEST) {
            return Err(PlatformError::Invalid(Facility::Priority));
        }
        Ok(Setup {
            name: kernel_name(request.name),
            priority: request.priority,
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
            sched_setaffinity(CURRENT, set).map_err(|errno| refused(Facility::Affinity, errno))?;
        }
        if let Some(Priority(priority)) = self.priority {
            set_fifo_priority(priority).map_err(|errno| refused(Facility::Priority, errno))?;
        }
        Ok(())
    }
}

fn refused(facility: Facility, errno: Errno) -> PlatformError {
    match errno {
        Errno::EPERM => PlatformError::Denied(facility),
        Errno::EINVAL => PlatformError::Invalid(facility),
        _ => os_error(facility, errno),
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

/// A name cut at a character, and at a zero, to what the kernel keeps.
fn kernel_name(name: &str) -> [u8; Setup::NAME] {
    let mut kept = [0; Setup::NAME];
    let mut rest = kept.as_mut_slice();
    for character in name.chars().take_while(|character| *character != '\0') {
        // One byte stays for the final zero.
        if rest.len() <= character.len_utf8() {
            break;
        }
        let written = character.encode_utf8(rest).len();
        rest = rest.get_mut(written..).unwrap_or(&mut []);
    }
    kept
}

fn stack_size(stack: &Stack) -> usize {
    match stack {
        Stack::Default => 0,
        Stack::Size(bytes) => *bytes,
        Stack::Static(bytes) => bytes.len(),
    }
}

/// The stack as the C library takes it: sizes in whole pages, with room for what it keeps on the stack itself.
pub(crate) fn rounded(stack: Stack) -> Stack {
    match stack {
        Stack::Size(bytes) => {
            let page = page_size();
            let bytes = bytes.max(smallest_stack());
            // One page more, since some C libraries take the guard out of the size.
            Stack::Size(bytes.checked_next_multiple_of(page).and_then(|bytes| bytes.checked_add(page)).unwrap_or(bytes))
        }
        Stack::Default | Stack::Static(_) => stack,
    }
}

#[cfg(test)]
mod tests {
    use super::kernel_name;
    use crate::Linux;
    use crate::sys_probe::{End, end_of};
    use core::time::Duration;
    use nix::sys::resource::{Resource, setrlimit};
    use nix::unistd::{Uid, setuid};
    use wrt_platform::{
        CancelToken, Clock, Facility, Join, PlatformError, Priority, Stack, Thread, ThreadRequest, Threads,
    };

    #[test]
    fn a_long_name_is_cut_at_a_character() {
        assert_eq!(&kernel_name("short"), b"short\0\0\0\0\0\0\0\0\0\0\0");
        assert_eq!(&kernel_name("fifteen letters and more"), b"fifteen letters\0");
        assert_eq!(&kernel_name("fourteen byte\u{e9}s"), "fourteen byte\u{e9}\0".as_bytes());
        assert_eq!(&kernel_name("fourteen bytes\u{e9}"), b"fourteen bytes\0\0");
        assert_eq!(&kernel_name("cut\0here"), b"cut\0\0\0\0\0\0\0\0\0\0\0\0\0");
    }

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
