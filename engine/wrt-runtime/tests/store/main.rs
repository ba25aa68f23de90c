//! The store, by images that are made by hand: one program, for each costs a compilation of the engine's generic code.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod calls;
mod common;
mod corrupt;
mod hosts;
mod instantiation;
mod memory;
mod stopping;
