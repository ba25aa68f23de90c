//! WASI's functions, called as a guest calls them.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod confinement;
mod directories;
mod files;
mod guest;
mod hostile;
mod poll;
mod rights;
mod streams;
