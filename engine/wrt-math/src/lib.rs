//! WebAssembly's numeric and vector instructions as pure functions.
//!
//! A function is named like its instruction, with `_` for the dot: `i32.add` is [`i32_add`]. What an instruction computes
//! is said here once; an executor's arm fetches the operands, calls the function and stores the result, a constant folder
//! calls the same function.
//!
//! # Representation
//!
//! | WebAssembly | Rust | |
//! | --- | --- | --- |
//! | `i32`, `i64` | `u32`, `u64` | signless; a signed instruction reads the same bits as two's complement |
//! | `f32`, `f64` | `f32`, `f64` | a move keeps every bit of a NaN's payload |
//! | `v128` | `u128` | lane 0 has the lowest bits |
//! | a comparison's `i32` | `bool` | `u32::from` makes the operand |
//! | an instruction that may trap | `Result<_, Trap>` | |
//!
//! # NaN
//!
//! `abs`, `neg`, `copysign` and the reinterpretations are defined on bits and keep a signalling NaN as it is. Every other
//! instruction that yields a NaN yields an arithmetic one, and the canonical one where its operands' NaNs are canonical
//! (core specification, "NaN Propagation"). That holds on processors that keep a NaN operand's payload (x86-64, AArch64,
//! Power, s390x) and on those that always give the canonical NaN (RISC-V, Arm with default-NaN mode).
//!
//! # Cost
//!
//! No function panics, allocates, loops over its input or takes a lock: each is bounded. `ceil`, `floor`, `trunc` and `nearest` are a
//! handful of additions and compares written out here, as `core` has no rounding and `libm` calls a routine that walks
//! through the bits. Only `sqrt` comes from `libm`: one instruction on x86-64 and AArch64, a bounded software routine on
//! targets `libm` has no instruction for (Cortex-M with an FPU and RISC-V among them).
//! Targets whose floating point keeps excess precision (x87) are not supported.
#![no_std]
#![forbid(unsafe_code)]

mod convert;
mod float;
mod integer;
mod simd;
mod truncate;
mod wide;

pub use convert::*;
pub use float::*;
pub use integer::*;
pub use simd::*;
pub use truncate::*;
pub use wide::*;
