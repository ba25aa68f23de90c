//! Threads: what every POSIX system has, with QNX's names, priorities and runmasks.

use wrt_platform::{Affinity, CancelToken, Facility, PlatformError, Priority, ThreadRequest, Threads};
use wrt_platform_posix::{Scheduling, ThreadSystem, asked_priority, refused, set_scheduling, spawn};

use crate::sys_thread::{highest_priority, processors, runmask, set_name};
use crate::{Qnx, QnxThread};

/// A [`Priority`] is the system's own number. What it keeps for processes with rights (above 63) is denied to others.
impl Threads for Qnx {
    type Thread = QnxThread;
    const THREADS: bool = true;
    const PRIORITIES: bool = true;
    const AFFINITY: bool = true;

    fn highest_priority(&self) -> Option<Priority> {
        Some(highest())
    }

    fn processors(&self) -> Affinity {
        Affinity(runmask(None).unwrap_or(0) & all())
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<QnxThread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        spawn(*self, request, body)
    }
}

impl ThreadSystem for Qnx {
    fn prepare(
        request: &ThreadRequest<'_>,
    ) -> Result<impl FnOnce() -> Result<(), PlatformError> + Send + 'static, PlatformError> {
        let priority = asked_priority(request, highest())?;
        let affinity = request.affinity;
        // The kernel takes an empty mask for a question, and what lies past the last processor it may ignore.
        if affinity.is_some_and(|Affinity(mask)| mask & all() == 0) {
            return Err(PlatformError::Invalid(Facility::Affinity));
        }
        let name = String::from(request.name);
        Ok(move || {
            set_name(&name);
            if let Some(Affinity(mask)) = affinity {
                runmask(Some(mask & all())).map_err(|errno| refused(Facility::Affinity, errno))?;
            }
            if let Some(Priority(priority)) = priority {
                set_scheduling(Scheduling::Fifo(priority.into()))
                    .map_err(|errno| refused(Facility::Priority, errno))?;
            }
            Ok(())
        })
    }
}

fn highest() -> Priority {
    Priority(u8::try_from(highest_priority().clamp(1, i32::from(u8::MAX))).unwrap_or(1))
}

/// The processors there are, as far as an [`Affinity`] can name them.
fn all() -> u64 {
    let count = u32::try_from(processors()).unwrap_or(u64::BITS).min(u64::BITS);
    u64::MAX.checked_shr(u64::BITS.saturating_sub(count)).unwrap_or(0)
}
