//! A WebAssembly runtime for machines that keep deadlines and must not fail.
//!
//! An [`Engine`] joins a platform and a [`Config`]. A [`Module`] is translated once and shared. A [`Store`] holds instances
//! and the host's data; a [`Linker`] finds imports by name; functions are called through a [`TypedFunc`] or a [`Func`].
//! The names are those that users of wasmtime and wasmi know; `docs/porting.md` shows the differences.
//!
//! ```
//! # #[cfg(all(feature = "platform-linux", feature = "decoder"))] {
//! use wrt::{Caller, Engine, Linker, Module, Store};
//!
//! let engine = Engine::default();
//! let wasm = wat::parse_str(
//!     "(module (import \"host\" \"print\" (func $print (param i32)))
//!         (func (export \"add\") (param i32 i32) (result i32)
//!             (call $print (local.get 0))
//!             (i32.add (local.get 0) (local.get 1))))",
//! ).unwrap();
//! let module = Module::new(&engine, &wasm)?;
//!
//! let mut linker = Linker::new(&engine);
//! linker.func_wrap("host", "print", |mut caller: Caller<'_, Vec<i32>>, n: i32| caller.data_mut().push(n))?;
//!
//! let mut store = Store::new(&engine, Vec::new())?;
//! let instance = linker.instantiate(&mut store, &module)?;
//! let add = instance.get_typed_func::<(i32, i32), i32>(&store, "add")?;
//! assert_eq!(add.call(&mut store, (2, 3))?, 5);
//! assert_eq!(store.data(), &[2]);
//! # }
//! # Ok::<(), wrt::Error>(())
//! ```
//!
//! # What is different here
//!
//! * Everything a guest uses lies in regions of the platform within declared bounds, so whatever takes memory answers with a
//!   [`Result`], and running out leaves the store usable.
//! * Nothing panics: a name of another store is an error, not a crash.
//! * Translated code is a flat [image](Module::image): save it, and run it in place from flash or from a mapped file.
//! * A call that ran out of fuel or was interrupted [can go on](Func::call_resumable).
//!
//! # Features
//!
//! `alloc` brings all that is described here; without it only the runtime below is there, as [`runtime`], and with `decoder` the decoder, as
//! `decoder`. `std` adds reading from files.
//! `decoder` brings [`Module::new`]; without it only images run. `platform-linux` picks the platform.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod platform;

#[cfg(feature = "alloc")]
mod caller;
#[cfg(feature = "alloc")]
mod config;
#[cfg(feature = "alloc")]
mod context;
#[cfg(feature = "alloc")]
mod engine;
#[cfg(feature = "alloc")]
mod error;
#[cfg(feature = "alloc")]
mod extern_ref;
#[cfg(feature = "alloc")]
mod externs;
#[cfg(feature = "alloc")]
mod func;
#[cfg(feature = "alloc")]
mod global;
#[cfg(feature = "alloc")]
mod host;
#[cfg(feature = "alloc")]
mod image_bytes;
#[cfg(feature = "alloc")]
mod instance;
#[cfg(feature = "alloc")]
mod interrupt;
#[cfg(feature = "alloc")]
mod into_func;
#[cfg(feature = "alloc")]
mod linker;
#[cfg(feature = "alloc")]
mod memory;
#[cfg(feature = "alloc")]
mod module;
#[cfg(feature = "alloc")]
mod resumable;
#[cfg(feature = "alloc")]
mod store;
#[cfg(feature = "alloc")]
mod table;
#[cfg(all(feature = "alloc", feature = "decoder"))]
mod translate;
#[cfg(feature = "alloc")]
mod trap;
#[cfg(feature = "alloc")]
mod typed;
#[cfg(feature = "alloc")]
mod types;
#[cfg(feature = "alloc")]
mod value;
#[cfg(all(feature = "alloc", feature = "wasi"))]
pub mod wasi;

pub use platform::DefaultPlatform;
#[cfg(feature = "decoder")]
pub use wrt_decoder as decoder;
pub use wrt_error::{
    ExternKind, ImageError, Limits, LinkError, ParseError, ParseErrorKind, PlatformError, Resource, ResourceLimit, Trap,
};
pub use wrt_foundation::{Fuel, Pages};
pub use wrt_platform::{self as platform_traits, Platform};
pub use wrt_runtime::{self as runtime, Dispatch};

#[cfg(feature = "alloc")]
pub use caller::Caller;
#[cfg(feature = "alloc")]
pub use config::Config;
#[cfg(feature = "alloc")]
pub use context::{AsContext, AsContextMut, StoreContext, StoreContextMut};
#[cfg(feature = "alloc")]
pub use engine::Engine;
#[cfg(feature = "alloc")]
pub use error::{Error, LinkCause, LinkFailure, Result, Usage};
#[cfg(feature = "alloc")]
pub use extern_ref::ExternRef;
#[cfg(feature = "alloc")]
pub use externs::Extern;
#[cfg(feature = "alloc")]
pub use func::{Func, TypedFunc};
#[cfg(feature = "alloc")]
pub use global::Global;
#[cfg(feature = "alloc")]
pub use image_bytes::ImageBytes;
#[cfg(feature = "alloc")]
pub use instance::{Export, Exports, Instance};
#[cfg(feature = "alloc")]
pub use interrupt::InterruptHandle;
#[cfg(feature = "alloc")]
pub use into_func::IntoFunc;
#[cfg(feature = "alloc")]
pub use linker::Linker;
#[cfg(feature = "alloc")]
pub use memory::Memory;
#[cfg(feature = "alloc")]
pub use module::{FunctionInfo, Module, ResourcesRequired};
#[cfg(feature = "alloc")]
pub use resumable::{ResumableCall, Suspended, SuspendedHost, TypedResumableCall, TypedSuspended, TypedSuspendedHost};
#[cfg(feature = "alloc")]
pub use store::Store;
#[cfg(feature = "alloc")]
pub use table::Table;
#[cfg(all(feature = "alloc", feature = "decoder"))]
pub use translate::ModuleStream;
#[cfg(feature = "alloc")]
pub use trap::{FrameInfo, TrapError};
#[cfg(feature = "alloc")]
pub use typed::{WasmParams, WasmResults, WasmRet, WasmTy};
#[cfg(feature = "alloc")]
pub use types::{ExportType, ExternType, FuncType, GlobalType, ImportType, MemoryType, Mutability, TableType, ValType};
#[cfg(feature = "alloc")]
pub use value::Val;

#[cfg(feature = "alloc")]
#[doc(hidden)]
pub use {host::HostFunc, store::StoreId};

/// The guide's examples.
#[cfg(all(doctest, feature = "std", feature = "decoder", feature = "platform-linux"))]
#[doc = include_str!("../../../docs/porting.md")]
mod porting {}

/// The first example that a user meets.
#[cfg(all(doctest, feature = "std", feature = "decoder", feature = "platform-linux"))]
#[doc = include_str!("../../../README.md")]
mod readme {}
