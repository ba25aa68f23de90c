//! Threads: tasks of the kernel whose records and stacks lie in the arena, or in memory the caller gives.

use core::cell::Cell;
use core::ffi::CStr;
use core::marker::PhantomData;
use core::sync::atomic::{AtomicU32, Ordering};

use critical_section::Mutex;
use wrt_platform::{
    Affinity, CancelToken, Facility, Instant, Join, PlatformError, Priority, Region, ReserveRequest, Stack, Thread,
    ThreadRequest, Threads, Wait,
};
use wrt_platform_rtos::kernel_name;

use crate::sys_kernel::{self as kernel, Task};
use crate::sys_task::{self, Ended, Memory, NoTask, RawTask};
use crate::{Board, FreeRtos, NoBoard, futex, sys_waiters};

/// Tasks that this crate has started at a time, those that have ended and were not joined included.
pub const TASKS: usize = 16;

/// Priority 1 is the kernel's 1, and so on up to `configMAX_PRIORITIES - 1`; 0 is the idle task's. A task without one gets that of the
/// task that spawns it. Processors cannot be chosen.
///
/// A stack of a given size, and the default one (`WRT_FREERTOS_DEFAULT_STACK` of the shim), comes from the arena; the body and the
/// kernel's record lie beside it, so a body may have any size. In a static stack they take their room from its low end.
impl<B: Board> Threads for FreeRtos<B> {
    type Thread = FreeRtosThread<B>;
    const THREADS: bool = true;
    const PRIORITIES: bool = true;
    const AFFINITY: bool = false;

    fn highest_priority(&self) -> Option<Priority> {
        Some(Priority(u8::try_from(kernel::highest_priority()).unwrap_or(u8::MAX)))
    }

    fn processors(&self) -> Affinity {
        Affinity(0)
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<FreeRtosThread<B>, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        if request.affinity.is_some() {
            return Err(PlatformError::Unsupported(Facility::Affinity));
        }
        let priority = match request.priority {
            Some(Priority(priority)) if priority == 0 || u32::from(priority) > kernel::highest_priority() => {
                return Err(PlatformError::Invalid(Facility::Priority));
            }
            Some(Priority(priority)) => u32::from(priority),
            None if kernel::can_block() => kernel::priority(),
            None => 1,
        };
        let place = take_place()?;
        let started = self.memory::<F>(request.stack).and_then(|memory| {
            let mut name = [0; 32];
            kernel_name(request.name, &mut name);
            let name = CStr::from_bytes_until_nul(&name).unwrap_or_default();
            let whole = move |low, high| {
                place.know(kernel::current().map(|task| (task, low, high)));
                body(&place.token);
            };
            RawTask::start(memory, name, priority, &place.ended, whole).map_err(|error| match error {
                NoTask::TooSmall | NoTask::Refused => PlatformError::Invalid(Facility::Thread),
            })
        });
        match started {
            Ok(task) => {
                place.keep(task);
                place.state.store(HELD, Ordering::Release);
                Ok(FreeRtosThread { place, board: PhantomData })
            }
            Err(error) => {
                place.state.store(FREE, Ordering::Release);
                Err(error)
            }
        }
    }
}

impl<B: Board> FreeRtos<B> {
    /// The memory of a task with such a body.
    fn memory<F>(&self, stack: Stack) -> Result<Memory, PlatformError> {
        let stack = match stack {
            Stack::Default => kernel::default_stack(),
            Stack::Size(bytes) => bytes.max(kernel::smallest_stack()),
            Stack::Static(_) if !sys_task::STACKS_ARE_USED => return Err(PlatformError::Unsupported(Facility::Thread)),
            Stack::Static(bytes) => return Ok(Memory::Static(bytes)),
        };
        // The body is run by a closure that also holds its place.
        let bytes = stack.saturating_add(sys_task::bytes_beside_stack::<(F, &Place)>());
        let mut region = self.arena().reserve(ReserveRequest::new(bytes))?;
        region.commit(bytes)?;
        Ok(Memory::Region(region))
    }
}

/// A place for a task.
struct Place {
    /// One of the states below.
    state: AtomicU32,
    ended: Ended,
    token: CancelToken,
    /// None before the task is started, and once it was joined.
    task: Mutex<Cell<Option<RawTask>>>,
    /// The task and the ends of its stack, to be looked up; the task itself says it before its body begins.
    known: Mutex<Cell<Option<(Task, usize, usize)>>>,
}

/// Nobody's.
const FREE: u32 = 0;
/// Somebody's who starts or clears it.
const TAKEN: u32 = 1;
/// A thread's handle has it.
const HELD: u32 = 2;
/// The handle is gone; the task may still run.
const DROPPED: u32 = 3;

static PLACES: [Place; TASKS] = [const {
    Place {
        state: AtomicU32::new(FREE),
        ended: Ended::new(),
        token: CancelToken::new(),
        task: Mutex::new(Cell::new(None)),
        known: Mutex::new(Cell::new(None)),
    }
}; TASKS];

impl Place {
    fn enters(&self, from: u32, to: u32) -> bool {
        self.state.compare_exchange(from, to, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    fn keep(&self, task: RawTask) {
        critical_section::with(|section| self.task.borrow(section).set(Some(task)));
    }

    fn know(&self, stack: Option<(Task, usize, usize)>) {
        critical_section::with(|section| self.known.borrow(section).set(stack));
    }

    /// Deletes the task if it has ended; whether it is gone. One caller at a time for a place.
    fn clear(&self) -> bool {
        if !self.ended.has_ended() {
            return false;
        }
        self.know(None);
        let task = critical_section::with(|section| self.task.borrow(section).take());
        match task.map(RawTask::take_back) {
            None | Some(Ok(())) => true,
            Some(Err(task)) => {
                self.keep(task);
                false
            }
        }
    }
}

/// Takes a place for a new task, after those were cleared whose tasks have ended with nobody to join them.
fn take_place() -> Result<&'static Place, PlatformError> {
    for place in PLACES.iter().filter(|place| place.ended.has_ended()) {
        if place.enters(DROPPED, TAKEN) {
            let state = if place.clear() { FREE } else { DROPPED };
            place.state.store(state, Ordering::Release);
        }
    }
    let place = PLACES.iter().find(|place| place.enters(FREE, TAKEN));
    let place = place.ok_or(PlatformError::OutOfMemory { wanted: size_of::<Place>() })?;
    place.token.word().store(CancelToken::LIVE, Ordering::Release);
    Ok(place)
}

/// The ends of a task's stack, if this crate has started it. A walk over [`TASKS`] places.
pub(crate) fn stack_of(task: Task) -> Option<(usize, usize)> {
    PLACES.iter().find_map(|place| {
        let known = critical_section::with(|section| place.known.borrow(section).get());
        known.filter(|(other, ..)| *other == task).map(|(_, low, high)| (low, high))
    })
}

/// A task started by [`FreeRtos`]. Dropping it lets the task run on by itself; its memory is given back by the first spawn after its end.
pub struct FreeRtosThread<B = NoBoard> {
    place: &'static Place,
    /// It has the clock that deadlines are on.
    board: PhantomData<fn() -> B>,
}

impl<B> core::fmt::Debug for FreeRtosThread<B> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("FreeRtosThread").field("ended", &self.place.ended.has_ended()).finish_non_exhaustive()
    }
}

impl<B: Board> Thread for FreeRtosThread<B> {
    fn join(&mut self, deadline: Option<Instant>) -> Result<Join, PlatformError> {
        while !self.place.ended.has_ended() {
            let end = futex::wait::<B>(self.place.ended.word(), Ended::NOT_YET, deadline, None)?;
            if end == Wait::TimedOut && !self.place.ended.has_ended() {
                return Ok(Join::TimedOut);
            }
        }
        self.place.clear();
        Ok(Join::Finished)
    }

    fn cancel(&self) {
        sys_waiters::cancel(&self.place.token);
    }
}

impl<B> Drop for FreeRtosThread<B> {
    fn drop(&mut self) {
        // A place whose task was joined has none, and is cleared by the next spawn like one whose task has ended.
        self.place.state.store(DROPPED, Ordering::Release);
    }
}
