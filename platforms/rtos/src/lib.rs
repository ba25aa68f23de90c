//! What the backends for kernels without an MMU share: the pool of interrupt flags, ticks as time, threads' names.
//!
//! Nothing here is a platform, and nothing here calls a kernel: `wrt-platform-freertos` and `wrt-platform-zephyr` do.
#![no_std]

#[cfg(test)]
#[macro_use]
extern crate std;

mod names;
mod pool;
mod ticks;

pub use names::kernel_name;
pub use pool::{FLAGS, FlagHold};
pub use ticks::{SECOND, first_tick, nanos, scaled};
