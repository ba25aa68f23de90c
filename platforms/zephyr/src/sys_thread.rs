//! Threads: what they run and all that they need lies in memory that is lent to the kernel until they have ended.
#![allow(unsafe_code, reason = "the kernel keeps pointers to memory that is ours")]

use core::ffi::{CStr, c_char, c_void};
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};

use wrt_platform::Region;
use wrt_platform_arena::ArenaRegion;

unsafe extern "C" {
    fn wrt_zephyr_sizes(sizes: *mut Sizes);
    fn wrt_zephyr_thread_start(
        thread: *mut c_void,
        stack: *mut c_void,
        stack_bytes: usize,
        run: extern "C" fn(*mut c_void, *mut c_void, *mut c_void),
        argument: *mut c_void,
        priority: u32,
        name: *const c_char,
    );
    fn wrt_zephyr_thread_join(thread: *mut c_void, tick: u64) -> i32;
}

/// What depends on Kconfig, in bytes; laid out as the shim's `struct sizes`.
#[derive(Clone, Copy, Default)]
#[repr(C)]
struct Sizes {
    thread: usize,
    thread_align: usize,
    stack_align: usize,
    stack_reserved: usize,
    smallest_stack: usize,
    default_stack: usize,
}

fn sizes() -> Sizes {
    let mut sizes = Sizes::default();
    // SAFETY: it is a live local of the layout that is written.
    unsafe { wrt_zephyr_sizes(&raw mut sizes) };
    sizes
}

/// Whether a thread's frames lie on the stack that is given to the kernel. On the boards that run on a host they lie on the stacks of the
/// host's threads instead.
pub(crate) const STACKS_ARE_USED: bool = cfg!(target_os = "none");

/// Bytes of a stack where none is asked for.
pub(crate) fn default_stack() -> usize {
    sizes().default_stack
}

/// Memory for a thread, with everything committed.
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

/// Bytes of memory that a thread with such a body needs for a stack of `stack` usable bytes and all beside it.
pub(crate) fn bytes_for<F>(stack: usize) -> usize {
    let Sizes { thread, thread_align, stack_align, stack_reserved, smallest_stack, .. } = sizes();
    // What each part may lose to its alignment, and the end of the stack too.
    let lost = thread_align.saturating_add(align_of::<F>()).saturating_add(stack_align.saturating_mul(2));
    let parts = thread.saturating_add(size_of::<F>()).saturating_add(stack_reserved).saturating_add(lost);
    stack.max(smallest_stack).saturating_add(parts)
}

/// A thread that was started and not [taken back](RawThread::take_back). Dropping it leaves its memory to the thread for good.
#[derive(Debug)]
pub(crate) struct RawThread {
    thread: Record,
    memory: ManuallyDrop<Memory>,
}

/// The kernel's record of a thread.
#[derive(Debug)]
struct Record(NonNull<c_void>);

// SAFETY: it is a name, which is read through by the kernel alone, whatever thread calls.
unsafe impl Send for Record {}
// SAFETY: as above.
unsafe impl Sync for Record {}

impl RawThread {
    /// Starts a thread with a priority there is; none when the memory has no room for the smallest stack.
    pub(crate) fn start<F>(memory: Memory, name: &CStr, priority: u32, body: F) -> Option<RawThread>
    where
        F: FnOnce() + Send + 'static,
    {
        let mut memory = ManuallyDrop::new(memory);
        let Some((record, start, stack)) = parts::<F>(memory.bytes()) else {
            drop(ManuallyDrop::into_inner(memory));
            return None;
        };
        let start = start.as_mut_ptr().cast::<F>();
        let record = NonNull::from(record).cast::<c_void>();
        // SAFETY: the part holds `size_of::<F>()` bytes, is aligned for an `F` (`parts`), and is borrowed exclusively.
        unsafe { start.write(body) };
        // SAFETY: `run::<F>` takes the body over, which was written above and is Send with all it owns. The name is copied. Record and stack
        // are parts of `memory`, apart from each other and from `start`, aligned and large enough (`parts`); they were borrowed
        // exclusively, and are neither used nor given back by us until `take_back` has seen the thread's end. `priority` is one there is.
        unsafe {
            wrt_zephyr_thread_start(
                record.as_ptr(),
                stack.as_mut_ptr().cast(),
                stack.len(),
                run::<F>,
                start.cast(),
                priority,
                name.as_ptr(),
            );
        };
        Some(RawThread { thread: Record(record), memory })
    }

    /// Waits for the thread's end until a tick, or [not at all](NOT_AT_ALL); whether it has ended, or an error of errno.h. It may come
    /// back before the tick. *Blocking*.
    pub(crate) fn ended(&self, until: u64) -> Result<bool, i32> {
        // SAFETY: the record is that of a thread that was started, and is there as long as this value.
        match unsafe { wrt_zephyr_thread_join(self.thread.0.as_ptr(), until) } {
            1 => Ok(true),
            0 => Ok(false),
            error => Err(error),
        }
    }

    /// Gives the thread's memory back if it has ended; else gives the value back.
    pub(crate) fn take_back(self) -> Result<(), RawThread> {
        if self.ended(NOT_AT_ALL) != Ok(true) {
            return Err(self);
        }
        // The kernel is done with the memory of a thread that was joined.
        drop(ManuallyDrop::into_inner(self.memory));
        Ok(())
    }
}

/// The tick of a join that only looks.
pub(crate) const NOT_AT_ALL: u64 = 0;

/// Cuts memory into the kernel's record, the body's place and the stack; none where the stack would be too small.
fn parts<F>(bytes: &mut [u8]) -> Option<(&mut [u8], &mut [u8], &mut [u8])> {
    let sizes = sizes();
    let (record, bytes) = aligned(bytes, sizes.thread_align)?.split_at_mut_checked(sizes.thread)?;
    let (start, bytes) = aligned(bytes, align_of::<F>())?.split_at_mut_checked(size_of::<F>())?;
    let stack = aligned(bytes, sizes.stack_align)?;
    let (stack, _) = stack.split_at_mut_checked(stack.len() & !sizes.stack_align.saturating_sub(1))?;
    (stack.len() >= sizes.smallest_stack.saturating_add(sizes.stack_reserved)).then_some((record, start, stack))
}

/// The bytes from the first address on that is a multiple of a power of two.
fn aligned(bytes: &mut [u8], align: usize) -> Option<&mut [u8]> {
    let past = bytes.as_ptr().addr() & align.saturating_sub(1);
    let skipped = if past == 0 { 0 } else { align.saturating_sub(past) };
    bytes.split_at_mut_checked(skipped).map(|(_, bytes)| bytes)
}

/// What a thread runs. When it returns, the kernel ends the thread.
extern "C" fn run<F: FnOnce() + Send + 'static>(start: *mut c_void, _: *mut c_void, _: *mut c_void) {
    // SAFETY: the pointer is to the body that `RawThread::start` wrote for this thread alone, which reads it once, here.
    let body = unsafe { ptr::read(start.cast::<F>()) };
    body();
}
