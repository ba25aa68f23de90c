//! The opcode tables: WebAssembly's, from which decoder and validator derive, and register code's, from which translator,
//! executor and printer derive.
#![no_std]
#![forbid(unsafe_code)]

pub mod atomic;
pub mod chain;
pub mod code;
mod types;
pub mod vector;
mod wasm;

pub use types::{HeapType, Signature, ValType};
pub use wasm::{Immediates, Opcode, Proposal};
