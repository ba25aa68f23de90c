//! The FreeRTOS backend of WRT: the traits of `wrt-platform` on tasks, direct-to-task notifications and software timers.
//!
//! No kernel is bundled. The firmware brings its own, V10.4 or later (V11.2.0 is the one that was tried), on one core, and compiles
//! `c/wrt_freertos.c` along with it, which wraps what FreeRTOS has only as macros; a build script that depends on this crate finds the file's path in `DEP_WRT_FREERTOS_SHIM`.
//! Nothing is taken from a heap, unless the firmware takes an arena's memory from the kernel's with `heap_block` (feature `heap`).
//!
//! What a board has and FreeRTOS has not, or has only by the tick, it gives by the hooks of [`Board`]: a console, random bytes, a
//! counter for the clock and a timer for deadlines.
//!
//! # What FreeRTOSConfig.h must say
//!
//! | option | value | for |
//! | --- | --- | --- |
//! | `configSUPPORT_STATIC_ALLOCATION` | 1 | tasks and timers in memory of ours |
//! | `configUSE_TIMERS` | 1 | deadlines |
//! | `configTIMER_TASK_PRIORITY` | above every task that runs a guest | a guest that spins must not keep its deadline from coming |
//! | `configUSE_TASK_NOTIFICATIONS` | 1 | waits |
//! | `configTASK_NOTIFICATION_ARRAY_ENTRIES` | 2 or more | see below |
//! | `configCHECK_FOR_STACK_OVERFLOW` | 1 or 2 | the feature `stack-check`, on by default; switch it off where the kernel does not check |
//! | `INCLUDE_vTaskDelete`, `INCLUDE_vTaskSuspend`, `INCLUDE_uxTaskPriorityGet` | 1 | tasks that end, waits without a deadline, waits in the order of priority |
//! | `configSUPPORT_DYNAMIC_ALLOCATION` | 1, with one of the kernel's heaps | the feature `heap` |
//! | `configUSE_TRACE_FACILITY`, `configRECORD_STACK_HIGH_ADDRESS` | 1, if wished | stack bounds of tasks that this crate did not start |
//! | `INCLUDE_uxTaskGetStackHighWaterMark` | 1, if wished | [`stack_unused`](FreeRtos::stack_unused) |
//!
//! A task that waits here sleeps on one of its notifications: the last there is, so index 0 stays the application's and the kernel's stream
//! buffers' where there are two. With one alone, a wait takes notifications that were meant for the application. The definition
//! `WRT_FREERTOS_NOTIFICATION_INDEX`, given to the C compiler, names another.
//!
//! The crate `critical-section` must have an implementation: the processor's, or the kernel's own by the feature `critical-section-impl`,
//! which serves tasks, not interrupts.
//!
//! # What it costs
//!
//! | call | worst case |
//! | --- | --- |
//! | `wait`, `wake`, `cancel` | a walk over all tasks that wait, in one critical section |
//! | `now` | two divisions of 64 bits, of a board's counter four; steps of one tick or cycle |
//! | `arm`, `cancel` of a deadline | a walk over 16 places, and one command to the timers' task or one setting of the alarm |
//! | the alarm's interrupt | a walk over 16 places twice, and `now` twice |
//! | `spawn` | zeroes the stack, a walk over [`TASKS`] places |
//! | memory | see [`wrt_platform_arena`] |
//!
//! # Rules
//!
//! - Nobody else deletes a task that waits here, or one that this crate started.
//! - Nothing here is called from interrupts but [`InterruptFlag::raise`](wrt_platform::InterruptFlag::raise) and [`FreeRtos::alarm`].
//! - The kernel calls the firmware's `vApplicationStackOverflowHook` while it switches tasks: it must not come back to a task whose
//!   neighbours' memory may be damaged, so it resets or stops the machine. With a stack of an arena that runs over, first what lies before it: the
//!   task's own body and record.
//! - Deadlines are armed by tasks, not by the callbacks of other timers.
#![no_std]

mod board;
mod clock;
mod devices;
mod futex;
mod pages;
mod stack;
mod sys_alarm;
#[cfg(feature = "critical-section-impl")]
mod sys_critical;
#[cfg(feature = "heap")]
mod sys_heap;
mod sys_kernel;
mod sys_task;
mod sys_waiters;
mod threads;
mod timers;

pub use board::{Board, Cycles, NoBoard};
#[cfg(feature = "heap")]
pub use sys_heap::heap_block;
pub use threads::{FreeRtosThread, TASKS};
pub use timers::FreeRtosTimer;
pub use wrt_platform_rtos::{FLAGS, FlagHold};

use core::fmt;
use core::marker::PhantomData;

use wrt_platform_arena::Arena;

/// FreeRTOS, with memory from an arena and what the [`Board`] adds. Values with the same arena are the same.
///
/// ```no_run
/// use wrt_platform::{Output, PlatformError};
/// use wrt_platform_arena::{Arena, Space};
/// use wrt_platform_freertos::{Board, FreeRtos};
///
/// static SPACE: Space<{ 256 << 10 }> = Space::new();
/// static ARENA: Arena = Arena::new();
///
/// /// A board whose serial port is the console.
/// #[derive(Debug)]
/// struct Serial;
///
/// impl Board for Serial {
///     fn write(_: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
///         // Here the bytes go out.
///         Ok(bytes.len())
///     }
/// }
///
/// ARENA.start(SPACE.take().unwrap_or_default(), 32)?;
/// let platform: FreeRtos<Serial> = FreeRtos::new(&ARENA);
/// # let _ = platform;
/// # Ok::<(), PlatformError>(())
/// ```
pub struct FreeRtos<B = NoBoard> {
    arena: &'static Arena,
    board: PhantomData<fn() -> B>,
}

impl<B: Board> FreeRtos<B> {
    /// The backend on an arena, which serves regions and the stacks of tasks.
    #[must_use]
    pub const fn new(arena: &'static Arena) -> FreeRtos<B> {
        FreeRtos { arena, board: PhantomData }
    }

    /// The arena it was given. *Bounded*.
    #[must_use]
    pub const fn arena(&self) -> &'static Arena {
        self.arena
    }
}

impl<B> Clone for FreeRtos<B> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<B> Copy for FreeRtos<B> {}

impl<B> fmt::Debug for FreeRtos<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FreeRtos").field("arena", self.arena).finish()
    }
}
