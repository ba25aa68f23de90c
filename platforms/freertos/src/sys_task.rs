//! Tasks: what they run and all that they need lies in memory that is lent to the kernel until they have ended.
#![allow(unsafe_code, reason = "the kernel keeps pointers to memory that is ours")]

use core::ffi::{CStr, c_char, c_void};
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, Ordering};

use wrt_platform::Region;
use wrt_platform_arena::ArenaRegion;

use crate::sys_kernel::{Task, smallest_stack};
use crate::sys_waiters;

unsafe extern "C" {
    fn vTaskDelete(task: *mut c_void);
    fn vTaskSuspend(task: *mut c_void);

    safe fn wrt_freertos_task_bytes() -> usize;
    fn wrt_freertos_task_start(
        run: extern "C" fn(*mut c_void),
        name: *const c_char,
        argument: *mut c_void,
        priority: u32,
        stack: *mut c_void,
        stack_bytes: usize,
        task: *mut c_void,
    ) -> *mut c_void;
}

/// What every part of a task's memory is aligned to; the kernel asks for no more on any processor.
const ALIGN: usize = 16;

/// Whether a task's frames lie on the stack that is given to the kernel. The POSIX port, which lets tasks run as a host's threads, gives
/// them the C library's stacks instead.
pub(crate) const STACKS_ARE_USED: bool = cfg!(target_os = "none");

/// Memory for a task, with everything committed.
#[derive(Debug)]
pub(crate) enum Memory {
    Region(ArenaRegion),
    Static(&'static mut [u8]),
}

impl Memory {
    fn bytes(&mut self) -> &mut [u8] {
        match self {
            Memory::Region(region) => region.bytes_mut(),
            Memory::Static(bytes) => bytes,
        }
    }
}

/// Whether a task has ended; a futex. Only this file writes to it: what it says lets a task's memory be taken back.
#[derive(Debug)]
pub(crate) struct Ended(AtomicU32);

impl Ended {
    pub(crate) const NOT_YET: u32 = 0;
    const ENDED: u32 = 1;

    pub(crate) const fn new() -> Ended {
        Ended(AtomicU32::new(Self::ENDED))
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.0.load(Ordering::Acquire) == Self::ENDED
    }

    /// The word to wait on while it is [`NOT_YET`](Ended::NOT_YET).
    pub(crate) fn word(&self) -> &AtomicU32 {
        &self.0
    }
}

/// What lies at the front of a task's memory, behind the kernel's own record.
struct Start<F> {
    ended: &'static Ended,
    /// The ends of the task's stack.
    stack: (usize, usize),
    body: F,
}

/// Bytes of memory that a task with such a body needs beside its stack.
pub(crate) fn bytes_beside_stack<F>() -> usize {
    // Each of the three parts begins at a multiple of `ALIGN`, and so does the memory after a few bytes.
    rounded(wrt_freertos_task_bytes()).saturating_add(rounded(size_of::<Start<F>>())).saturating_add(2 * ALIGN)
}

const fn rounded(bytes: usize) -> usize {
    bytes.saturating_add(ALIGN - 1) & !(ALIGN - 1)
}

/// Why there is no task.
#[derive(Debug)]
pub(crate) enum NoTask {
    /// The memory has no room for the smallest stack.
    TooSmall,
    /// The body asks for an alignment over 16, or the kernel refuses.
    Refused,
}

/// A task that was started and not [taken back](RawTask::take_back). Dropping it leaves its memory to the task for good.
#[derive(Debug)]
pub(crate) struct RawTask {
    task: Task,
    ended: &'static Ended,
    memory: ManuallyDrop<Memory>,
}

impl RawTask {
    /// Starts a task with the kernel's priority `priority`, which is one there is; `ended` is used for no other task until this one is
    /// taken back. The body is given the ends of its stack. Before the scheduler runs the task waits for it.
    pub(crate) fn start<F>(
        memory: Memory,
        name: &CStr,
        priority: u32,
        ended: &'static Ended,
        body: F,
    ) -> Result<RawTask, NoTask>
    where
        F: FnOnce(usize, usize) + Send + 'static,
    {
        let mut memory = ManuallyDrop::new(memory);
        let Some((record, start, stack)) = parts::<F>(memory.bytes()) else {
            drop(ManuallyDrop::into_inner(memory));
            return Err(NoTask::TooSmall);
        };
        if align_of::<Start<F>>() > ALIGN {
            drop(ManuallyDrop::into_inner(memory));
            return Err(NoTask::Refused);
        }
        ended.0.store(Ended::NOT_YET, Ordering::Release);
        let ends = (stack.as_ptr().addr(), stack.as_ptr().addr().saturating_add(stack.len()));
        let start = start.as_mut_ptr().cast::<Start<F>>();
        // SAFETY: the part holds `size_of::<Start<F>>()` bytes (`parts`), at a multiple of 16, which suffices for its alignment (checked
        // above), and is borrowed exclusively.
        unsafe { start.write(Start { ended, stack: ends, body }) };
        // SAFETY: `run::<F>` takes the `Start<F>` over, which was written above and is Send with all it owns. The name is copied. Record
        // and stack are parts of `memory`, apart from each other and from `start`, aligned and large enough (`parts`); they were borrowed
        // exclusively, and are neither used nor given back by us until `take_back` has deleted the task. `priority` is one there is.
        let task = unsafe {
            wrt_freertos_task_start(
                run::<F>,
                name.as_ptr(),
                start.cast(),
                priority,
                stack.as_mut_ptr().cast(),
                stack.len(),
                record.as_mut_ptr().cast(),
            )
        };
        match NonNull::new(task) {
            Some(task) => Ok(RawTask { task: Task(task), ended, memory }),
            None => {
                // SAFETY: no task was started, so what was written is still there and ours alone.
                unsafe { ptr::drop_in_place(start) };
                ended.0.store(Ended::ENDED, Ordering::Release);
                drop(ManuallyDrop::into_inner(memory));
                Err(NoTask::Refused)
            }
        }
    }

    /// Deletes the task and gives its memory back, if its body has ended; else gives the value back. In task context.
    pub(crate) fn take_back(self) -> Result<(), RawTask> {
        if !self.ended.has_ended() {
            return Err(self);
        }
        // SAFETY: the task is there, since only this consumes the value that stands for it, and nobody else deletes it (the crate's
        // rule). It is not the one that runs, since it has left its body, where alone it could call this; so the kernel is done with its
        // memory when the call returns. It has nothing left to do but to wake who waits for it, which it does in one critical
        // section, and to suspend itself: wherever it is stopped, no list of ours holds anything of its stack.
        unsafe { vTaskDelete(self.task.0.as_ptr()) };
        drop(ManuallyDrop::into_inner(self.memory));
        Ok(())
    }
}

/// Cuts memory into the kernel's record, the body's place and the stack; none where the stack would be too small.
fn parts<F>(bytes: &mut [u8]) -> Option<(&mut [u8], &mut [u8], &mut [u8])> {
    let address = bytes.as_ptr().addr();
    let (_, bytes) = bytes.split_at_mut_checked(rounded(address).saturating_sub(address))?;
    let (record, bytes) = bytes.split_at_mut_checked(rounded(wrt_freertos_task_bytes()))?;
    let (start, bytes) = bytes.split_at_mut_checked(rounded(size_of::<Start<F>>()))?;
    let (stack, _) = bytes.split_at_mut_checked(bytes.len() & !(ALIGN - 1))?;
    (stack.len() >= smallest_stack()).then_some((record, start, stack))
}

/// What a task runs.
extern "C" fn run<F: FnOnce(usize, usize) + Send + 'static>(start: *mut c_void) {
    // SAFETY: the pointer is to the `Start<F>` that `RawTask::start` wrote for this task alone, which reads it once, here.
    let Start { ended, stack: (low, high), body } = unsafe { start.cast::<Start<F>>().read() };
    body(low, high);
    finish(ended);
}

/// Says that the task has ended, wakes who waits for that, and stops.
fn finish(ended: &'static Ended) -> ! {
    ended.0.store(Ended::ENDED, Ordering::Release);
    sys_waiters::wake(&ended.0, u32::MAX);
    loop {
        // SAFETY: null names the task that runs. It waits to be deleted.
        unsafe { vTaskSuspend(ptr::null_mut()) };
    }
}
