//! Threads of the kernel, whose records and stacks lie in the arena, or in memory the caller gives.

use core::cell::Cell;
use core::ffi::CStr;
use core::sync::atomic::{AtomicU32, Ordering};

use critical_section::Mutex;
use wrt_platform::{
    Affinity, CancelToken, Facility, Instant, Join, PlatformError, Priority, Region, ReserveRequest, Stack, Thread,
    ThreadRequest, Threads,
};
use wrt_platform_rtos::kernel_name;

use crate::sys_kernel::{self as kernel, NEVER};
use crate::sys_thread::{self, Memory, NOT_AT_ALL, RawThread};
use crate::{Zephyr, clock, sys_waiters};

/// Threads that this crate has started at most at a time, those that have ended and were not joined included; `CONFIG_WRT_MAX_THREADS` may
/// say fewer.
pub const THREADS: usize = 16;

/// Priority 1 is the kernel's least urgent preemptible one, and so on up to `CONFIG_NUM_PREEMPT_PRIORITIES`, which is the kernel's 0: a
/// guest in a cooperative thread would let no other thread run. A thread without one gets that of the thread that spawns it, the highest
/// where that is cooperative. Processors cannot be chosen.
///
/// A stack of a given size, and the default one (`CONFIG_WRT_DEFAULT_STACK_SIZE`), comes from the arena; the kernel's guard, its record and
/// the body lie beside it, so a body may have any size. In a static stack they take their room from its low end. On a host's boards
/// static stacks are Unsupported.
impl Threads for Zephyr {
    type Thread = ZephyrThread;
    const THREADS: bool = true;
    const PRIORITIES: bool = true;
    const AFFINITY: bool = false;

    fn highest_priority(&self) -> Option<Priority> {
        Some(Priority(u8::try_from(kernel::priorities()).unwrap_or(u8::MAX)))
    }

    fn processors(&self) -> Affinity {
        Affinity(0)
    }

    fn spawn<F>(&self, request: ThreadRequest<'_>, body: F) -> Result<ZephyrThread, PlatformError>
    where
        F: FnOnce(&CancelToken) + Send + 'static,
    {
        if request.affinity.is_some() {
            return Err(PlatformError::Unsupported(Facility::Affinity));
        }
        let priority = match request.priority {
            Some(Priority(priority)) if priority == 0 || u32::from(priority) > kernel::priorities() => {
                return Err(PlatformError::Invalid(Facility::Priority));
            }
            Some(Priority(priority)) => u32::from(priority),
            None => kernel::priority().clamp(1, kernel::priorities()),
        };
        let place = take_place()?;
        let started = self.memory::<F>(request.stack).and_then(|memory| {
            let mut name = [0; 32];
            kernel_name(request.name, &mut name);
            let name = CStr::from_bytes_until_nul(&name).unwrap_or_default();
            RawThread::start(memory, name, priority, move || body(&place.token))
                .ok_or(PlatformError::Invalid(Facility::Thread))
        });
        match started {
            Ok(thread) => {
                place.keep(thread);
                place.state.store(HELD, Ordering::Release);
                Ok(ZephyrThread { place })
            }
            Err(error) => {
                place.state.store(FREE, Ordering::Release);
                Err(error)
            }
        }
    }
}

impl Zephyr {
    /// The memory of a thread with such a body.
    fn memory<F>(&self, stack: Stack) -> Result<Memory, PlatformError> {
        let stack = match stack {
            Stack::Default => sys_thread::default_stack(),
            Stack::Size(bytes) => bytes,
            Stack::Static(_) if !sys_thread::STACKS_ARE_USED => {
                return Err(PlatformError::Unsupported(Facility::Thread));
            }
            Stack::Static(bytes) => return Ok(Memory::Static(bytes)),
        };
        // The body is run by a closure that also holds its place.
        let bytes = sys_thread::bytes_for::<(F, &Place)>(stack);
        let mut region = self.arena().reserve(ReserveRequest::new(bytes))?;
        region.commit(bytes)?;
        Ok(Memory::Region(region))
    }
}

/// A place for a thread.
struct Place {
    /// One of the states below.
    state: AtomicU32,
    token: CancelToken,
    /// None before the thread is started, while its handle joins it, and once it was joined.
    thread: Mutex<Cell<Option<RawThread>>>,
}

/// Nobody's.
const FREE: u32 = 0;
/// Somebody's who starts or clears it.
const TAKEN: u32 = 1;
/// A thread's handle has it.
const HELD: u32 = 2;
/// The handle is gone; the thread may still run.
const DROPPED: u32 = 3;

static PLACES: [Place; THREADS] =
    [const { Place { state: AtomicU32::new(FREE), token: CancelToken::new(), thread: Mutex::new(Cell::new(None)) } };
        THREADS];

impl Place {
    fn enters(&self, from: u32, to: u32) -> bool {
        self.state.compare_exchange(from, to, Ordering::AcqRel, Ordering::Relaxed).is_ok()
    }

    fn keep(&self, thread: RawThread) {
        critical_section::with(|section| self.thread.borrow(section).set(Some(thread)));
    }

    /// Waits for the thread's end until a tick, then gives its memory back; whether it is gone. One caller at a time for a place.
    fn join(&self, until: u64) -> Result<bool, i32> {
        let thread = critical_section::with(|section| self.thread.borrow(section).take());
        let Some(thread) = thread else { return Ok(true) };
        let ended = thread.ended(until);
        match thread.take_back() {
            Ok(()) => Ok(true),
            Err(thread) => {
                self.keep(thread);
                ended.map(|_| false)
            }
        }
    }
}

/// Takes a place for a new thread, after those were cleared whose threads have ended with nobody to join them.
fn take_place() -> Result<&'static Place, PlatformError> {
    for place in &PLACES {
        if place.enters(DROPPED, TAKEN) {
            let state = if place.join(NOT_AT_ALL) == Ok(true) { FREE } else { DROPPED };
            place.state.store(state, Ordering::Release);
        }
    }
    let place = PLACES.iter().take(kernel::threads()).find(|place| place.enters(FREE, TAKEN));
    let place = place.ok_or(PlatformError::OutOfMemory { wanted: size_of::<Place>() })?;
    place.token.word().store(CancelToken::LIVE, Ordering::Release);
    Ok(place)
}

/// A thread started by [`Zephyr`]. Dropping it lets the thread run on by itself; its memory is given back by the first spawn after its end.
pub struct ZephyrThread {
    place: &'static Place,
}

impl core::fmt::Debug for ZephyrThread {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("ZephyrThread").field("cancelled", &self.place.token.is_cancelled()).finish_non_exhaustive()
    }
}

impl Thread for ZephyrThread {
    fn join(&mut self, deadline: Option<Instant>) -> Result<Join, PlatformError> {
        let until = deadline.map_or(NEVER, clock::tick_of);
        loop {
            match self.place.join(until) {
                Ok(true) => return Ok(Join::Finished),
                Ok(false) if kernel::ticks() >= until => return Ok(Join::TimedOut),
                Ok(false) => {}
                Err(code) => return Err(PlatformError::Os { facility: Facility::Thread, code }),
            }
        }
    }

    fn cancel(&self) {
        sys_waiters::cancel(&self.place.token);
    }
}

impl Drop for ZephyrThread {
    fn drop(&mut self) {
        // A place whose thread was joined has none, and is cleared by the next spawn like one whose thread has ended.
        self.place.state.store(DROPPED, Ordering::Release);
    }
}
