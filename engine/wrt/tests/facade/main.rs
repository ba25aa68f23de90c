//! The facade as an embedder uses it, on the Linux backend.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::get_unwrap,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::wildcard_enum_match_arm,
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    reason = "a panic is how a test fails; tests are a program with std"
)]
#![cfg(all(feature = "std", feature = "decoder", feature = "platform-linux"))]

mod dropping;
mod exceptions;
mod faults;
mod frames;
mod fuel;
mod host_functions;
mod interrupts;
mod lazy;
mod legacy_exceptions;
mod linking;
mod modules;
mod suspension;
mod traps;

use wrt::{Config, Engine, Instance, Module, Store};

/// A store without data, and an instance of a module without imports in it.
fn instantiate(wat: &str) -> (Store<()>, Instance) {
    instantiate_with(&Config::new(), wat)
}

fn instantiate_with(config: &Config, wat: &str) -> (Store<()>, Instance) {
    let engine = Engine::new(config).unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = Instance::new(&mut store, &module(&engine, wat), &[]).unwrap();
    (store, instance)
}

fn module(engine: &Engine, wat: &str) -> Module {
    Module::new(engine, wat::parse_str(wat).unwrap()).unwrap()
}
