//! What the backends for POSIX systems share: memory, threads, a parking lot, deadlines, clocks, the console.
//!
//! Nothing here is a platform. A backend makes its implementations of the traits of these parts, by the `implement_*` macros where one
//! system is like another, and adds what its system has of its own. Where C libraries differ in a call, the file
//! `sys_linux`, `sys_macos` or `sys_nto` says how; nothing else here knows which system it is on. What a daemon does before any of this,
//! to give up root, is here too: [`drop_privileges`]. Unsafe code stands in the `sys_*` files alone.
#![cfg(any(target_os = "linux", target_os = "macos", target_os = "nto"))]

extern crate alloc;

mod clock;
mod console;
mod credentials;
mod errno;
mod heap;
#[doc(hidden)]
pub mod implement;
mod pages;
mod spare;
mod stack;
mod sys_clock;
mod sys_console;
mod sys_credentials;
mod sys_lock;
mod sys_memory;
#[cfg(not(target_os = "macos"))]
mod sys_mutex;
#[cfg_attr(target_os = "linux", path = "sys_linux.rs")]
#[cfg_attr(target_os = "macos", path = "sys_macos.rs")]
#[cfg_attr(target_os = "nto", path = "sys_nto.rs")]
mod sys_os;
mod sys_parking;
mod sys_thread;
mod threads;
mod timers;

pub use clock::{now, resolution, wall_resolution, wall_time};
pub use console::{read, write};
pub use credentials::{PrivilegesKept, drop_privileges};
pub use errno::{Errno, os_error};
pub use pages::{PosixRegion, PosixSharedRegion, reserve, reserve_shared};
pub use stack::stack_bounds_once;
pub use sys_credentials::{GroupId, UserId};
pub use sys_lock::{Guard, Locked, RawLock};
pub use sys_memory::page_size;
#[cfg(not(target_os = "macos"))]
pub use sys_mutex::{Condvar, Mutex};
pub use sys_os::Source;
pub use sys_parking::{ParkingLot, Sleeper, Slept};
pub use sys_thread::{Scheduling, set_scheduling};
pub use threads::{PosixThread, ThreadSystem, asked_priority, cut_name, refused, spawn, static_stack};
pub use timers::{Alarm, FutexAlarm, PosixTimer, TimerService, TimerSystem};
