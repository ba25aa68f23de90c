//! A platform that fails on demand: it wraps a backend and makes the N-th reserve, commit, wait or spawn an error.
//!
//! The engine it drives is the same one. A test first counts how often an operation is reached, then fails
//! each in turn, and looks that an error comes back and nothing is left half done.

mod backend;
mod points;

pub use backend::{Faulty, FaultyRegion};
pub use points::{Fault, Faults};
