//! WASI for WRT: what a guest of preview 1 may ask of its host, as one table of functions over small host traits.
//!
//! A [`WasiCtx`] holds all a guest can reach: its arguments and environment, the clocks and random bytes of a [`WasiHost`],
//! its streams and the directories it was given. [`Preview1`] is the table of functions; an engine registers
//! [`Preview1::ALL`] and serves each one with [`call`], so this crate needs to know no engine:
//!
//! ```
//! # #[cfg(feature = "alloc")] {
//! use wrt_wasi::{Errno, Preview1, WasiCtx, call};
//!
//! let mut ctx = WasiCtx::builder().arg("prog").arg("-v").build().unwrap();
//! let mut memory = [0; 64];
//! let func = Preview1::by_name("args_sizes_get").unwrap();
//! assert_eq!(call(&mut ctx, func, &mut memory, &[0, 4]), Ok(Errno::Success));
//! assert_eq!(memory[0], 2);
//! # }
//! ```
//!
//! Features: `alloc` brings all of it, `std` adds the file system of the host, confined to the directories it opens.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod errno;
mod types;

#[cfg(feature = "alloc")]
mod console;
#[cfg(feature = "alloc")]
mod ctx;
#[cfg(feature = "alloc")]
mod descriptor;
#[cfg(feature = "alloc")]
mod fs;
#[cfg(feature = "alloc")]
mod grow;
#[cfg(feature = "alloc")]
mod host;
#[cfg(feature = "alloc")]
mod memory;
#[cfg(feature = "alloc")]
mod preview1;
#[cfg(all(feature = "std", not(unix)))]
#[path = "stdio_other.rs"]
mod stdio;
#[cfg(all(feature = "std", unix))]
#[path = "stdio_unix.rs"]
mod stdio;
#[cfg(feature = "alloc")]
mod stream;
#[cfg(feature = "std")]
mod stream_std;

pub use errno::Errno;
pub use types::{
    FdFlags, FileStat, FileType, FstFlags, LookupFlags, OpenFlags, Rights, SetTime, SetTimes, Timestamp, Whence,
};

#[cfg(feature = "alloc")]
pub use console::{ConsoleInput, ConsoleOutput};
#[cfg(feature = "alloc")]
pub use ctx::{BuildError, WasiCtx, WasiCtxBuilder};
#[cfg(feature = "std")]
pub use fs::HostDir;
#[cfg(feature = "alloc")]
pub use fs::{Access, Dir, File, OpenRequest, Opened};
#[cfg(feature = "alloc")]
pub use host::{NoHost, PlatformHost, WasiHost};
#[cfg(feature = "alloc")]
pub use memory::Memory;
#[cfg(feature = "alloc")]
pub use preview1::{Exit, Preview1, ValueType, call};
#[cfg(feature = "std")]
pub use stdio::{StdInput, StdOutput};
#[cfg(feature = "alloc")]
pub use stream::{BytesInput, InputStream, Nothing, OutputStream};
#[cfg(feature = "std")]
pub use stream_std::Captured;
