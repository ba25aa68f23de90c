//! What WRT asks of an operating system: small traits, one a facility, and their sum [`Platform`].
//!
//! A backend crate implements each trait on one type. What a system lacks, the backend says in the trait's constants, and the
//! call answers [`PlatformError::Unsupported`]. No method is `unsafe` to call. The docs of each method state its worst case:
//!
//! * *init only*: takes as long as the system likes; call it before the part of a program that has deadlines;
//! * *bounded*: ends within a time that depends on its arguments alone;
//! * *blocking*: may wait for something outside the program.
#![no_std]
#![forbid(unsafe_code)]

mod clock;
mod console;
mod entropy;
mod pages;
mod regions;
mod stack;
mod threads;
mod timers;

pub mod conformance;
pub mod fault;

pub use clock::{Clock, WallTime};
pub use console::{Console, Output};
pub use entropy::Entropy;
pub use pages::{NoSharedRegion, PageAllocator, ReserveRequest, SharedRegion, rows};
pub use regions::{RegionNeed, RegionRow};
pub use stack::{StackBounds, StackGuard, StackProtection};
pub use threads::{Affinity, Join, Priority, Stack, Thread, ThreadRequest, Threads};
pub use timers::{ArmedTimer, Timers};
pub use wrt_error::{Facility, Limits, PlatformError, Resource};
pub use wrt_foundation::{Guard, Region};
pub use wrt_sync::{CancelToken, FutexLike, Instant, InterruptFlag, Wait};

/// An operating system, as the engine sees it: every trait of this crate on one type.
///
/// Implemented by whatever implements the parts.
pub trait Platform:
    PageAllocator + FutexLike + Clock + Timers + StackGuard + Threads + Entropy + Console + Send + Sync + 'static
{
}

impl<T> Platform for T where
    T: PageAllocator + FutexLike + Clock + Timers + StackGuard + Threads + Entropy + Console + Send + Sync + 'static
{
}
