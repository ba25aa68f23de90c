//! The errors of the WRT WebAssembly runtime: one table a stage, every entry with its cause and its data.
//!
//! A guest's fault is a [`Trap`]; a host's or a module's is an error of the stage that met it:
//! [`ParseError`] (decode and validate), [`ImageError`] (load an image), [`LinkError`] (instantiate),
//! [`PlatformError`] (the operating system), [`ResourceLimit`] (a declared bound was reached).
#![no_std]
#![forbid(unsafe_code)]

mod component;
mod image;
mod limit;
mod link;
mod parse;
mod platform;
mod region;
mod trap;

pub use component::ComponentTrap;
pub use image::ImageError;
pub use limit::{ComponentLimits, Limits, Resource, ResourceLimit};
pub use link::{ExternKind, LinkError};
pub use parse::{ParseError, ParseErrorKind};
pub use platform::{Facility, PlatformError};
pub use region::GrowError;
pub use trap::Trap;
