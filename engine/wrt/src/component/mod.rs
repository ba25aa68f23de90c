//! Components: made of core modules that share no memory, which talk in values of rich types.
//!
//! A [`Component`] is translated once and shared. A [`Linker`] finds what it imports by name; an [`Instance`] exports functions, which take
//! and give [`Val`]s. The names are those that users of wasmtime know.
//!
//! ```
//! # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
//! use wrt::component::{Component, Linker, Val};
//! use wrt::{Engine, Store};
//!
//! let engine = Engine::default();
//! let wasm = wat::parse_str(
//!     r#"(component
//!         (import "double" (func $double (param "n" u32) (result u32)))
//!         (core func $lowered (canon lower (func $double)))
//!         (core module $m
//!             (import "host" "double" (func $double (param i32) (result i32)))
//!             (func (export "run") (param i32) (result i32) (i32.add (call $double (local.get 0)) (i32.const 1))))
//!         (core instance $i (instantiate $m (with "host" (instance (export "double" (func $lowered))))))
//!         (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))"#,
//! ).unwrap();
//! let component = Component::new(&engine, &wasm)?;
//!
//! let mut linker = Linker::new(&engine);
//! linker.root().func_new("double", |_, params, results| {
//!     results[0] = Val::U32(params[0].u32().unwrap_or(0) * 2);
//!     Ok(())
//! })?;
//!
//! let mut store = Store::new(&engine, ())?;
//! let instance = linker.instantiate(&mut store, &component)?;
//! let run = instance.get_func(&mut store, "run").unwrap();
//! assert_eq!(run.call(&mut store, &[Val::U32(20)])?, [Val::U32(41)]);
//! # }
//! # Ok::<(), wrt::Error>(())
//! ```
//!
//! Functions are called synchronously. An asynchronous function that waits for nothing runs as well; one that waits, streams and futures are
//! decoded and validated, and trap at run time.

mod code;
mod error;
mod func;
mod instance;
mod linker;
mod resource;
mod state;
mod val;

pub use code::Component;
pub use error::{ComponentError, Site};
pub use func::Func;
pub use instance::{ComponentExport, Instance};
pub use linker::{Linker, LinkerInstance};
pub use resource::{ResourceAny, ResourceType};
pub use val::Val;
pub use wrt_component::{ComponentFeatures, ValueKind};
pub use wrt_error::ComponentTrap;

pub(crate) use state::State;
