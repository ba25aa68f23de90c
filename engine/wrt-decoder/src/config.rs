//! What a decoder is told: bounds, features, and what to keep.

use wrt_error::Limits;

use crate::Features;

/// How a module is decoded.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// The bounds in force.
    pub limits: Limits,
    /// The features accepted; all by default.
    pub features: Features,
    /// Keep the functions' names of the name section; off by default. Of one that is not well-formed, or goes over a bound,
    /// none are kept.
    pub keep_names: bool,
    /// Write code that charges fuel; off by default.
    pub metered: bool,
    /// Name chains of records in the code, which make the loop faster and nothing else; off by default. A build without a heap and a compact one
    /// neither name them nor run code that does.
    pub chains: bool,
    /// Give the canonical NaN, whose sign and payload are zero but for the topmost bit, wherever an operation gives one, so that every machine
    /// computes the same bits; off by default.
    pub canonical_nans: bool,
    /// Only validate functions, whose code a [`FunctionTranslator`](crate::FunctionTranslator) makes later; off by default. Builds without the
    /// feature `alloc` translate all the same.
    pub lazy: bool,
}
