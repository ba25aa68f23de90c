//! What the backends for kernels without an MMU share: interrupt flags, deadlines, the list of those that wait, ticks, threads' names.
//!
//! Nothing here is a platform, and nothing here calls a kernel: `wrt-platform-freertos` and `wrt-platform-zephyr` do.
#![no_std]

#[cfg(test)]
extern crate alloc;
#[cfg(test)]
#[macro_use]
extern crate std;

mod deadlines;
mod names;
mod pool;
mod sys_waiters;
mod ticks;

pub use deadlines::{DEADLINES, Deadline, expire, expire_all, next_deadline};
pub use names::kernel_name;
pub use pool::{FLAGS, FlagHold};
pub use sys_waiters::Waiters;
pub use ticks::{SECOND, first_tick, nanos, scaled};

/// Keeps tests that use the static tables from each other.
#[cfg(test)]
fn alone() -> std::sync::MutexGuard<'static, ()> {
    static ALONE: std::sync::Mutex<()> = std::sync::Mutex::new(());
    ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
