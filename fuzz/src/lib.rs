//! What the fuzz targets share: the features under test, the two engines with equal limits, and running a module on both.

mod compare;
mod features;
mod oracle;
mod sealed;
mod subject;

pub use compare::{Exactness, Peer, compare};
pub use features::{bytes_of, module_that_ends, validator, validator_of_the_determined, wasm_smith_config};
pub use oracle::Oracle;
pub use sealed::sealed;
pub use subject::{Subject, UNCAUGHT, engine, engine_of_all, run_anything};

/// How a call ended.
#[derive(Clone, PartialEq, Debug)]
pub enum Ending {
    /// It returned these values.
    Values(Vec<Value>),
    /// It trapped, for this reason in the words of the specification.
    Trapped(&'static str),
    /// It used up its fuel, its stack or another bound, which engines count in their own ways.
    Exhausted,
    /// The module cannot be instantiated, for a reason that is no trap.
    Refused,
}

/// A value, as far as two engines can agree on it.
#[derive(Clone, Copy, Debug)]
pub enum Value {
    /// An `i32`, zero-extended, or an `i64`.
    Integer(u64),
    /// An `f32`.
    F32(u32),
    /// An `f64`.
    F64(u64),
    /// A vector.
    Vector(u128),
    /// Whether a reference is null.
    Reference(bool),
}

impl PartialEq for Value {
    /// Any NaN equals any other: which of them an operation gives is not specified.
    fn eq(&self, other: &Value) -> bool {
        match (*self, *other) {
            (Value::Integer(a), Value::Integer(b)) => a == b,
            (Value::F32(a), Value::F32(b)) => a == b || (f32::from_bits(a).is_nan() && f32::from_bits(b).is_nan()),
            (Value::F64(a), Value::F64(b)) => a == b || (f64::from_bits(a).is_nan() && f64::from_bits(b).is_nan()),
            (Value::Vector(a), Value::Vector(b)) => a == b,
            (Value::Reference(a), Value::Reference(b)) => a == b,
            _ => false,
        }
    }
}

/// Bytes of one memory, on both engines.
pub const MAX_MEMORY_BYTES: usize = 4 << 20;
/// Elements of one table, on both engines.
pub const MAX_TABLE_ELEMENTS: usize = 10_000;
/// Fuel of one call, on both engines; what an instruction costs differs.
pub const FUEL: u64 = 200_000;
