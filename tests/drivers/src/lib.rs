//! Runs a module by both drivers in step and says where they differ; makes modules of hot loops to do so with.
//!
//! Both drivers execute the same records, so all that can be seen from outside is the same to the bit: values, traps, fuel,
//! globals, memories, what the host was told, and, wherever a call is stopped, the calls that stand and where each of them is.
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

#[cfg(feature = "platform")]
mod compare;
mod expression;
mod hot;
mod source;
#[cfg(feature = "platform")]
mod subject;

#[cfg(feature = "platform")]
pub use compare::{Tally, compare};
pub use hot::hot_module;
#[cfg(feature = "platform")]
pub use subject::{Cut, Drivers, Ending};
