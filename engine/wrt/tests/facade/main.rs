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

#[cfg(feature = "component")]
mod components;
mod deterministic;
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
mod objects;
mod roots;
mod suspension;
mod threads;
mod traps;
mod vectors;

use wrt::{CompilationMode, Config, Dispatch, Engine, Error, Instance, Module, Store, Val};

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

fn call(store: &mut Store<()>, instance: &Instance, name: &str, params: &[Val]) -> Result<Vec<Val>, Error> {
    let func = instance.get_func(&mut *store, name).unwrap();
    let mut results: Vec<Val> = func.ty(&*store).results().iter().map(|ty| Val::default_for_ty(*ty)).collect();
    func.call(store, params, &mut results)?;
    Ok(results)
}

/// The same module by every way that code goes.
fn every_way(base: &Config, wat: &str) -> Vec<(Store<()>, Instance)> {
    let mut ways = Vec::new();
    for dispatch in [Dispatch::Loop, Dispatch::Auto] {
        for metered in [false, true] {
            for mode in [CompilationMode::Eager, CompilationMode::LazyTranslation] {
                let mut config = base.clone();
                config.dispatch(dispatch).consume_fuel(metered).compilation_mode(mode);
                let engine = Engine::new(&config).unwrap();
                let made = module(&engine, wat);
                let mut modules = vec![made.clone()];
                if mode == CompilationMode::Eager {
                    modules.push(Module::from_image_copy(&engine, made.image()).unwrap());
                }
                for made in modules {
                    let mut store = Store::new(&engine, ()).unwrap();
                    if metered {
                        store.set_fuel(1_000_000).unwrap();
                    }
                    let instance = Instance::new(&mut store, &made, &[]).unwrap();
                    ways.push((store, instance));
                }
            }
        }
    }
    ways
}
