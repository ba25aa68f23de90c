//! The C API: `include/wrt.h`, whose functions these are and which says what each does.
//!
//! Everything lies in an arena that the caller gives; nothing is allocated. One feature `platform-*` picks the operating system; without one
//! the crate is empty.
//!
//! # Safety
//! All functions rest on what `wrt.h` asks of its callers: a pointer is null, or to a live object or array of the stated type and size, and
//! nobody uses what is being freed. The comments on unsafe blocks call this *the header's contract*. What of it can be seen is checked.
#![cfg(any(feature = "platform-linux", feature = "platform-freertos", feature = "platform-zephyr"))]
#![cfg_attr(any(feature = "platform-linux", feature = "platform-freertos", feature = "platform-zephyr"), no_std)]
#![allow(
    clippy::missing_safety_doc,
    reason = "wrt.h has the contract of every function, and the crate's docs say it once"
)]

mod array;
mod backtrace;
mod call;
mod config;
mod control;
#[cfg(feature = "decoder")]
mod decoder;
#[cfg(not(feature = "decoder"))]
#[path = "no_decoder.rs"]
mod decoder;
mod define;
mod engine;
mod error;
mod globals;
mod instance;
mod line;
mod memory;
mod module;
mod object;
#[cfg(feature = "panic-handler")]
mod panic;
#[cfg(feature = "platform-freertos")]
#[path = "platform_freertos.rs"]
mod platform;
#[cfg(feature = "platform-linux")]
#[path = "platform_linux.rs"]
mod platform;
#[cfg(feature = "platform-zephyr")]
#[path = "platform_zephyr.rs"]
mod platform;
mod result;
mod store;
mod tables;
mod text;
mod value;
mod version;

pub use backtrace::*;
pub use call::*;
pub use config::*;
pub use control::*;
pub use decoder::*;
pub use define::*;
pub use engine::*;
pub use error::*;
pub use globals::*;
pub use instance::*;
pub use line::*;
pub use memory::*;
pub use module::*;
pub use object::*;
pub use result::*;
pub use store::*;
pub use tables::*;
pub use text::*;
pub use value::*;
pub use version::*;
