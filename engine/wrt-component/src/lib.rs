//! Decodes, validates and runs components (the Component Model, as of WASI 0.3).
//!
//! [`validate`] takes a component that is all there, with everything nested in it: components, core modules, which the core decoder
//! validates, and types.
//!
//! # What is there
//! - The whole binary format but for value definitions and the start section, which are refused by name, as are canonical options of the
//!   garbage-collection ABI and built-ins for shared threads.
//! - Validation: value types with their bounds, function, instance and component types, resources with their abstraction by imports and
//!   exports, aliases, instantiation with subtyping, `canon lift` and `lower` with the core signatures they need, every canonical
//!   built-in, names with annotations and attributes, and that what imports and exports mention has names.
//! - Features the standard still gates are those of [`ComponentFeatures`], off by default but for async.
//!
//! [`compile`] keeps what instances are made of as well, and translates core modules. [`Components`] holds them beside a store of the runtime:
//! it makes instances, and carries values between them and to the host and back (Canonical ABI), synchronously.
//!
//! # What is not there yet
//! - Streaming: a component comes as one slice. Nothing recurses, and nothing but the slice grows with the size of code and data.
//! - 64-bit memories in the canonical ABI.
//! - An image: what is kept of a component lies in regions, and is made anew each time.
//! - At run time, asynchronous functions that wait for anything, streams, futures, error contexts and the built-ins for them: a call of one
//!   traps. An asynchronous function that gives its result and returns runs.
//! - At run time, checks of what a host gives for imports of functions and modules beyond their names: a function is taken to have the type
//!   that it is imported with, and a core module is checked where it is made an instance.
//!
//! # Memory
//! Nothing is allocated but regions of the platform, which [`component_regions`] lists with their bounds, and those of a decoder for one
//! core module at a time.
#![no_std]
#![forbid(unsafe_code)]

mod alias;
mod canon;
mod code;
mod core_module;
mod core_type;
mod definition;
mod externs;
mod facts;
mod fault;
mod features;
mod input;
mod instance;
mod machine;
mod mention;
mod names;
mod opcode;
mod options;
mod regions;
mod run;
mod scope;
mod store;
mod substitute;
mod subtype;
mod types;

use wrt_error::{ComponentLimits, ParseError};
use wrt_platform::{PageAllocator, Platform};

pub use code::{Code, Compiled};
pub use features::ComponentFeatures;
pub use regions::{component_code_regions, component_regions, component_store_regions};
pub use run::{
    Components, Definition, Event, Fault, FunctionType, HandleInfo, Imports, Place, Request, ValueKind, ValueType,
    Values,
};

/// How a component is validated.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// The bounds in force, for the component and for each core module in it.
    pub limits: ComponentLimits,
    /// The gated features that are taken; what is stable by default.
    pub features: ComponentFeatures,
    /// The features that core modules may use; all by default.
    pub core: wrt_decoder::Features,
}

/// Checks a component that is all there. Init only: time is bounded by its length and [`ComponentLimits::component_steps`].
///
/// # Errors
/// Why it is refused, every variant of [`ParseErrorKind`](wrt_error::ParseErrorKind). The offset is that of the definition at fault, or in a
/// core module as [`wrt_decoder::validate`] says.
pub fn validate<P: PageAllocator>(platform: &P, config: &Config, component: &[u8]) -> Result<(), ParseError> {
    machine::validate(platform, config, component)
}

/// As [`validate`], and keeps what instances are made of; core modules are translated as `decoder` says, but with the limits and features
/// of `config`. Init only.
///
/// # Errors
/// As [`validate`].
pub fn compile<P: Platform>(
    platform: &P,
    config: &Config,
    decoder: &wrt_decoder::Config,
    component: &[u8],
) -> Result<Compiled<P>, ParseError> {
    machine::compile(platform, config, decoder, component)
}
