//! The Zephyr backend of WRT: the traits of `wrt-platform` on threads, semaphores and timers of the kernel.
//!
//! The module in the repository's folder `zephyr/` compiles `c/wrt_zephyr.c` along with the kernel, Zephyr 3.2 or later, and links this
//! crate to it: `docs/zephyr.md` says how. Nothing is taken from a heap.
//!
//! # What is needed of the kernel
//!
//! `CONFIG_MULTITHREADING` and `CONFIG_THREAD_STACK_INFO`, which `CONFIG_WRT` asks for, and a processor with compare-and-swap: no
//! Cortex-M0, no RISC-V without the extension A. `CONFIG_TRACING_OBJECT_TRACKING` must be off.
//!
//! `k_futex` is not used, with `CONFIG_USERSPACE` neither: it wakes one thread or all and no count, a wait cannot be cancelled, its words
//! must be known to the linker, and they are as wide as a pointer.
//!
//! The crate `critical-section` must have an implementation: by the feature `critical-section-impl`, the kernel's interrupt lock, which
//! interrupts and several processors may use too.
//!
//! # What it costs
//!
//! | call | worst case |
//! | --- | --- |
//! | `wait`, `wake`, `cancel` | a walk over all threads that wait, in one critical section |
//! | `now` | two divisions of 64 bits; steps of one tick |
//! | `arm`, `cancel` of a deadline | a walk over 16 places, and one start or stop of a timer of the kernel |
//! | `spawn` | zeroes the stack, a walk over [`THREADS`] places |
//! | memory | see [`wrt_platform_arena`] |
//!
//! # Rules
//!
//! - Nobody else aborts a thread that waits here, or one that this crate started.
//! - From supervisor threads alone; from interrupts nothing but `wake`, `cancel` of a token, `now`, and
//!   [`InterruptFlag::raise`](wrt_platform::InterruptFlag::raise).
//! - Not with the scheduler locked (`k_sched_lock`) what may block.
#![no_std]

mod clock;
mod devices;
mod futex;
mod pages;
mod stack;
#[cfg(feature = "critical-section-impl")]
mod sys_critical;
#[cfg(feature = "entropy")]
mod sys_entropy;
mod sys_guard;
mod sys_kernel;
#[cfg(feature = "logging")]
mod sys_log;
mod sys_memory;
mod sys_thread;
mod sys_waiters;
mod threads;
mod timers;

#[cfg(feature = "logging")]
pub use sys_log::log;
pub use sys_memory::memory;
pub use threads::{THREADS, ZephyrThread};
pub use timers::ZephyrTimer;
pub use wrt_platform_rtos::{FLAGS, FlagHold};

use wrt_platform_arena::Arena;

/// Zephyr, with memory from an arena. Values with the same arena are the same.
///
/// ```no_run
/// use wrt_platform::PlatformError;
/// use wrt_platform_arena::Arena;
/// use wrt_platform_zephyr::Zephyr;
///
/// static ARENA: Arena = Arena::new();
///
/// ARENA.start(wrt_platform_zephyr::memory().unwrap_or_default(), 32)?;
/// let platform = Zephyr::new(&ARENA);
/// # let _ = platform;
/// # Ok::<(), PlatformError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Zephyr {
    arena: &'static Arena,
}

impl Zephyr {
    /// The backend on an arena, which serves regions and the stacks of threads.
    #[must_use]
    pub const fn new(arena: &'static Arena) -> Zephyr {
        Zephyr { arena }
    }

    /// The arena it was given. *Bounded*.
    #[must_use]
    pub const fn arena(&self) -> &'static Arena {
        self.arena
    }
}
