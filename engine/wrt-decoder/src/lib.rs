//! Decodes, validates and translates a WebAssembly module while its bytes stream by.
//!
//! [`Decoder`] takes the module in chunks of any size and writes the image that a runtime executes; [`Validator`] takes
//! it the same way and only checks it. [`decode`] and [`validate`] do it for a whole slice.
//!
//! # Memory
//! Nothing is allocated but regions of the platform: one for the image, and scratch memory that does not depend on the
//! sizes of code and data. [`Decoder::scratch_bytes`] tells how much of it is in use. At most, with each number bounded
//! by its entry in [`Limits`](wrt_error::Limits) and each part rounded up to the platform's pages, it is
//!
//! | bytes | for each |
//! | --- | --- |
//! | 4 | type |
//! | 28 | distinct type, and 4 for each of its parameters and results |
//! | 4 1/8 | function |
//! | 8 | table, global |
//! | 4 | memory, tag, element segment |
//! | 24 | export |
//! | 4, and 16 to translate it | operand on the stack, at the deepest place of any function |
//! | 12, and 36 to translate it | open block, at the deepest place of any function |
//! | 8 | run of locals of one type, in the function with most |
//! | 8 1/8 | local that is never null, in the function with most |
//! | 40, to translate it | handler of exceptions, in the function with most |
//! | 10 | byte of the largest function body, to translate it: its source map (mostly a tenth of that) |
//!
//! Regions grow by doubling, so up to twice that may be committed. Between chunks at most 64 bytes of input are kept.
#![no_std]
#![forbid(unsafe_code)]

mod config;
mod constant;
mod cursor;
mod decoder;
mod features;
mod function;
mod instruction;
mod machine;
mod module;
mod refusal;
mod regions;
mod rows;
mod section;
mod translate;
mod validate;
mod writer;

pub use config::Config;
pub use decoder::{Decoder, FinishedImage, Validator, decode, validate};
pub use features::Features;
pub use function::{FunctionTranslator, GrowingImage, LazyImage};
pub use regions::decoder_regions;
