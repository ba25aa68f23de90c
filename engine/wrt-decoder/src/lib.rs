//! Decodes, validates and translates a WebAssembly module while its bytes stream by.
//!
//! [`Decoder`] takes the module in chunks of any size and writes the image that a runtime executes; [`Validator`] takes
//! it the same way and only checks it. [`decode`] and [`validate`] do it for a whole slice.
//!
//! # Memory
//! Nothing is allocated but regions of the platform. The scratch memory of a decoder grows with the module's types,
//! index spaces and export names, and with the deepest operand and block stack of any one function; it does not depend
//! on the sizes of code and data. Each part is bounded by its entry in [`Limits`](wrt_error::Limits), and
//! [`Decoder::scratch_bytes`] tells how much is in use. Between chunks at most 64 bytes of input are kept.
#![no_std]
#![forbid(unsafe_code)]

mod config;
mod constant;
mod cursor;
mod decoder;
mod features;
mod instruction;
mod machine;
mod module;
mod rows;
mod scratch;
mod section;
mod translate;
mod validate;
mod writer;

pub use config::Config;
pub use decoder::{Decoder, FinishedImage, Validator, decode, validate};
pub use features::Features;
