//! WebAssembly's 128-bit vector instructions as pure functions on lanes.
//!
//! A vector is a `u128`: lane 0 has the lowest bits, whatever the byte order of the host. A function maps over an array of
//! lanes without a branch between them, so that a compiler may use the processor's vector instructions.

mod convert;
mod float;
mod integer;
mod lanes;
mod relaxed;
mod shape;

pub use convert::*;
pub use float::*;
pub use integer::*;
pub use relaxed::*;
pub use shape::*;

#[cfg(test)]
mod tests;
