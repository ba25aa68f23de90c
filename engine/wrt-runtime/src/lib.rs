//! Runs module images: the store, instances and the executor of the WRT WebAssembly runtime.
//!
//! A [`Module`] is an image that was checked once. A [`Store`] holds instances of modules and everything they own, in
//! regions of a platform under declared limits. A call is started with [`Store::start_call`] and driven with
//! [`Store::run`], which comes back with an [`Outcome`]: finished, trapped, waiting for the host, out of fuel, or
//! interrupted. All of a call's state is plain data in the store, so that a call which did not finish may be run on later,
//! and none of it lies on the native stack.
//!
//! ```text
//! loop {
//!     match store.run() {
//!         Outcome::Finished => break store.results(),
//!         Outcome::HostCall(call) => { /* read store.host_args(), write store.host_results_mut() */ store.finish_host_call()?; }
//!         Outcome::Trapped(trap) => { /* look at store.backtrace() */ }
//!         Outcome::Threw(exception) => { /* look at store.exception(exception) */ }
//!         Outcome::OutOfFuel { needed } => store.set_fuel(Fuel(store.fuel().0 + needed.0 + more)),
//!         Outcome::Interrupted => { /* run on, or abandon */ }
//!     }
//! }
//! ```
//!
//! A [`Host`] is that loop's part of host calls as one value: it finds the functions that a module imports
//! ([`Store::instantiate_with`]) and answers them ([`Store::run_with`]).
//!
//! Values lie in slots of 64 bits: an `i32` zero-extended, a float as its bits, a reference as 0 for null or an id plus one
//! (see [`FuncId::to_slot`]).
#![no_std]
#![forbid(unsafe_code)]

mod backtrace;
mod budget;
mod call;
mod canonical;
mod error;
mod execute;
mod export;
mod heap;
mod host;
mod host_call;
mod ids;
mod instance;
mod instantiate;
mod lazy;
mod memory;
mod module;
mod object;
mod regions;
mod shared;
mod stack;
mod store;
mod table;
mod types;

pub use backtrace::{Backtrace, BacktraceFrame};
pub use call::{HostCall, Outcome};
pub use error::{CallError, StoreError};
pub use execute::Dispatch;
pub use host_call::{Answer, Caller, Host};
pub use ids::{ExnId, Extern, FuncId, GlobalId, InstanceId, MemoryId, ModuleId, TableId, TagId};
pub use lazy::{Functions, Lazy, Untranslated};
pub use module::Module;
pub use regions::{instance_regions, store_regions};
pub use shared::{SharedMemory, Waited};
pub use store::Store;
pub use types::{FuncType, GlobalType, MemoryType, TableType};
pub use wrt_instructions::ValType;
