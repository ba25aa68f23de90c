//! The decoder, by what it makes of modules and what it refuses: one program, for each costs a compilation of the engine's generic code.

#![allow(
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::std_instead_of_alloc,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    unreachable_pub,
    reason = "a panic is how a test fails, in its helpers too"
)]

mod common;
#[cfg(all(
    feature = "compact",
    not(feature = "typed-references"),
    not(feature = "wide-arithmetic"),
    not(feature = "page-sizes"),
    not(feature = "simd"),
    not(feature = "threads"),
    not(feature = "compact-imports")
))]
mod compact;
mod hostile;
mod image;
mod import_groups;
mod memory;
mod offsets;
mod out_of_memory;
mod refused;
mod regions;
mod roots;
mod specification;
mod streaming;
mod translate;
