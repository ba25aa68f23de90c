//! Threads: what every POSIX system has, with macOS's names, priorities and real-time policy.

use wrt_platform::{Affinity, CancelToken, Facility, PlatformError, Priority, ThreadRequest, Threads};
use wrt_platform_posix::{Errno, Scheduling, ThreadSystem, asked_priority, os_error, refused, set_scheduling, spawn};

use crate::sys_thread::{fifo_priorities, set_name, set_real_time};
use crate::{Macos, MacosThread};

/// A [`Priority`] is a fixed one of SCHED_FIFO, counted from the system's least; the highest is one above them, and stands for the
/// real-time policy (THREAD_TIME_CONSTRAINT_POLICY, 5 ms of computation in 10 ms): the system may take the processor from such a thread
/// that computes longer at a time. A thread without a priority has the QoS of the one that spawned it.
///
/// The system binds no thread to processors.
impl Threads for Macos {
    type Thread = MacosThread;
    const THREADS: bool = true;
    const PRIORITIES: bool = true;
    const AFFINITY: bool = false;

    fn highest_priority(&self) -> Option<Priority> {
        Some(real_time())
    }

    fn processors(&self) -> Affinity {
        Affinity(0)
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<MacosThread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        spawn(*self, request, body)
    }
}

impl ThreadSystem for Macos {
    fn prepare(
        request: &ThreadRequest<'_>,
    ) -> Result<impl FnOnce() -> Result<(), PlatformError> + Send + 'static, PlatformError> {
        if request.affinity.is_some() {
            return Err(PlatformError::Unsupported(Facility::Affinity));
        }
        let priority = asked_priority(request, real_time())?;
        let name = String::from(request.name);
        Ok(move || {
            set_name(&name);
            priority.map_or(Ok(()), schedule)
        })
    }
}

/// Schedules the current thread.
fn schedule(priority: Priority) -> Result<(), PlatformError> {
    if priority == real_time() {
        return set_real_time().map_err(|errno| os_error(Facility::Priority, errno));
    }
    let (least, _) = fifo_priorities();
    let priority = least.saturating_add(i32::from(priority.0)).saturating_sub(1);
    set_scheduling(Scheduling::Fifo(priority)).map_err(|errno: Errno| refused(Facility::Priority, errno))
}

/// The priority that stands for the real-time policy: one above those of SCHED_FIFO.
fn real_time() -> Priority {
    let (least, most) = fifo_priorities();
    let fixed = most.saturating_sub(least).saturating_add(1);
    Priority(u8::try_from(fixed.clamp(0, 254)).unwrap_or(0).saturating_add(1))
}
