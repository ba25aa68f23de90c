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
//! # Without a heap
//!
//! Without the feature `alloc` there is the [`runtime`] below, and with `decoder` the decoder. A module is translated as its bytes come in, or an
//! image lies in flash; a [`Host`](runtime::Host) answers for what it imports; all memory lies in regions of the platform, within
//! bounds. `docs/heap-free.md` says how large an arena they take.
//!
//! ```
//! # #[cfg(all(feature = "platform-linux", feature = "decoder"))] {
//! use wrt::decoder::{Config, Decoder};
//! use wrt::runtime::{Answer, Caller, Extern, FuncType, Host, Module, Outcome, Store, ValType};
//! use wrt::{Limits, Platform, Trap};
//!
//! /// A thermometer.
//! struct Board {
//!     degrees: u64,
//! }
//!
//! const READ: u32 = 0;
//!
//! impl<P: Platform + Clone> Host<P> for Board {
//!     fn resolve(&self, module: &[u8], name: &[u8], ty: FuncType<'_>) -> Option<u32> {
//!         match (module, name, ty.params, ty.results) {
//!             (b"board", b"read", [], [ValType::I32]) => Some(READ),
//!             _ => None,
//!         }
//!     }
//!
//!     fn call(&mut self, token: u32, caller: &mut Caller<'_, P>) -> Answer {
//!         match (token, caller.results_mut()) {
//!             (READ, [degrees]) => *degrees = self.degrees,
//!             _ => return Answer::Trap(Trap::Host),
//!         }
//!         Answer::Done
//!     }
//! }
//!
//! // Firmware has `Limits { value_stack: 1024, call_depth: 64, ..Limits::DEFAULT }`, and a platform on an arena.
//! let (platform, limits) = (wrt::DefaultPlatform::new(), Limits::DEFAULT);
//! let wasm = wat::parse_str(
//!     "(module (import \"board\" \"read\" (func $read (result i32)))
//!         (func (export \"is_hot\") (result i32) (i32.gt_s (call $read) (i32.const 60))))",
//! ).unwrap();
//!
//! let mut decoder = Decoder::new(&platform, &Config { limits: limits.clone(), metered: true, ..Config::default() })?;
//! for chunk in wasm.chunks(16) {
//!     decoder.push(chunk)?;
//! }
//! let image = decoder.finish()?;
//! let module = Module::from_translated(image.region, image.len as usize)?;
//!
//! let mut board = Board { degrees: 75 };
//! let mut store = Store::new(platform, limits)?;
//! let module = store.add_module(module)?;
//! let instance = store.instantiate_with(module, &board, &[])?;
//! let Some(Extern::Func(is_hot)) = store.export(instance, "is_hot") else { panic!("it is exported") };
//!
//! store.set_fuel(wrt::Fuel(1000));
//! store.start_call(is_hot, &[])?;
//! assert_eq!(store.run_with(&mut board), Outcome::Finished);
//! assert_eq!(store.results(), [1]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! `alloc` brings all that is described here but for the section before. `std` adds reading from files.
//! `decoder` brings [`Module::new`]; without it only images run. `platform-linux` picks the platform.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

mod platform;

#[cfg(feature = "alloc")]
mod any_ref;
#[cfg(feature = "alloc")]
mod caller;
#[cfg(feature = "component")]
pub mod component;
#[cfg(feature = "alloc")]
mod config;
#[cfg(feature = "alloc")]
mod context;
#[cfg(feature = "alloc")]
mod engine;
#[cfg(feature = "alloc")]
mod error;
#[cfg(feature = "alloc")]
mod exn_ref;
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
#[cfg(all(feature = "std", feature = "decoder"))]
mod lazy;
#[cfg(feature = "alloc")]
mod linker;
#[cfg(feature = "alloc")]
mod memory;
#[cfg(feature = "alloc")]
mod module;
#[cfg(feature = "alloc")]
mod resumable;
#[cfg(feature = "alloc")]
mod shared_memory;
#[cfg(feature = "alloc")]
mod store;
#[cfg(feature = "alloc")]
mod table;
#[cfg(feature = "alloc")]
mod tag;
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
#[cfg(feature = "decoder")]
pub use wrt_decoder::Features as WasmFeatures;
pub use wrt_error::{
    ComponentLimits, ExternKind, ImageError, Limits, LinkError, ParseError, ParseErrorKind, PlatformError, Resource,
    ResourceLimit, Trap,
};
pub use wrt_foundation::{Fuel, Pages};
pub use wrt_instructions::HeapType;
pub use wrt_platform::{self as platform_traits, Platform};
pub use wrt_runtime::{self as runtime, Dispatch};

#[cfg(feature = "alloc")]
pub use any_ref::{AnyRef, Held};
#[cfg(feature = "alloc")]
pub use caller::Caller;
#[cfg(all(feature = "std", feature = "decoder"))]
pub use config::CompilationMode;
#[cfg(feature = "alloc")]
pub use config::Config;
#[cfg(feature = "alloc")]
pub use context::{AsContext, AsContextMut, StoreContext, StoreContextMut};
#[cfg(feature = "alloc")]
pub use engine::Engine;
#[cfg(feature = "alloc")]
pub use error::{Error, LinkCause, LinkFailure, Result, Usage};
#[cfg(feature = "alloc")]
pub use exn_ref::ExnRef;
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
pub use shared_memory::{SharedMemory, WaitResult};
#[cfg(feature = "alloc")]
pub use store::Store;
#[cfg(feature = "alloc")]
pub use table::Table;
#[cfg(feature = "alloc")]
pub use tag::{Exception, Tag};
#[cfg(all(feature = "alloc", feature = "decoder"))]
pub use translate::ModuleStream;
#[cfg(feature = "alloc")]
pub use trap::{FrameInfo, TrapError};
#[cfg(feature = "alloc")]
pub use typed::{WasmParams, WasmResults, WasmRet, WasmTy};
#[cfg(feature = "alloc")]
pub use types::{
    ExportType, ExternType, FuncType, GlobalType, ImportType, MemoryType, Mutability, RefType, TableType, TagType,
    ValType,
};
#[cfg(feature = "alloc")]
pub use value::{V128, Val};

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
