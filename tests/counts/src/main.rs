//! Loads and runs each kernel, one counted part after another; `ci/counts` counts their instructions.
//!
//! Prints a line for each part, in order: the kernel, the part, how much of it there is, and of what.
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

mod kernels;

use core::hint::black_box;
use std::error::Error;

use wrt::{CompilationMode, Config, Dispatch, Engine, Instance, Module, Store, TypedFunc};

use crate::kernels::{KERNELS, Kernel};

type Answer<T> = Result<T, Box<dyn Error>>;

/// Functions of the module that is loaded as one of a program's size.
const FUNCTIONS: usize = 200;

fn main() -> Answer<()> {
    let text = format!("(module (memory 1)\n{})", include_str!("../kernels/function.wat").repeat(FUNCTIONS));
    open(&load("large", &text)?)?;
    validate(&text)?;
    for kernel in KERNELS {
        load(kernel.name, kernel.text)?;
        let operations = operations(kernel)?;
        for (part, dispatch) in [("loop", Dispatch::Loop), ("threaded", Dispatch::Threaded)] {
            let (mut store, run) = start(Config::new().dispatch(dispatch), kernel)?;
            if store.dispatch() != dispatch {
                let got = store.dispatch();
                return Err(format!("this build has no driver {dispatch:?}: {got:?} would run in its place").into());
            }
            // What is done once, at the first call, is not counted.
            expect(kernel, run.call(&mut store, kernel.argument)?)?;
            expect(kernel, counted(&mut || run.call(&mut store, kernel.argument))?)?;
            println!("{} {part} {operations} operation", kernel.name);
        }
    }
    Ok(())
}

/// Decodes, validates and translates.
fn load(name: &str, text: &str) -> Answer<Module> {
    let wasm = wat::parse_str(text)?;
    let engine = Engine::new(&Config::new())?;
    let module = counted(&mut || Module::new(&engine, &wasm))?;
    println!("{name} load {} byte", wasm.len());
    Ok(module)
}

/// Decodes and validates, and leaves the functions to their first calls.
fn validate(text: &str) -> Answer<()> {
    let wasm = wat::parse_str(text)?;
    let engine = Engine::new(Config::new().compilation_mode(CompilationMode::LazyTranslation))?;
    counted(&mut || Module::new(&engine, &wasm))?;
    println!("large lazy {} byte", wasm.len());
    Ok(())
}

/// Loads an image, and makes a store with an instance of it.
fn open(module: &Module) -> Answer<()> {
    let mut image = Some(module.image().to_vec());
    let module = counted(&mut || Module::from_image(module.engine(), image.take().unwrap_or_default()))?;
    println!("large image {} byte", module.image().len());
    counted(&mut || {
        let mut store = Store::new(module.engine(), ())?;
        Instance::new(&mut store, &module, &[])?;
        Ok(store)
    })?;
    println!("large start 1 store");
    Ok(())
}

/// Does what is counted: the only function in which `ci/counts` has instructions counted. It is left by a return, for the part's end to
/// be seen, and not by a jump.
#[inline(never)]
fn counted<T>(part: &mut dyn FnMut() -> wrt::Result<T>) -> wrt::Result<T> {
    black_box(part())
}

fn start(config: &Config, kernel: &Kernel) -> Answer<(Store<()>, TypedFunc<u32, u32>)> {
    let engine = Engine::new(config)?;
    let mut store = Store::new(&engine, ())?;
    let module = Module::new(&engine, wat::parse_str(kernel.text)?)?;
    let instance = Instance::new(&mut store, &module, &[])?;
    let run = instance.get_typed_func(&store, "run")?;
    Ok((store, run))
}

/// The operations that a run takes, as fuel counts them.
fn operations(kernel: &Kernel) -> Answer<u64> {
    let (mut store, run) = start(Config::new().consume_fuel(true), kernel)?;
    store.set_fuel(u64::MAX)?;
    expect(kernel, run.call(&mut store, kernel.argument)?)?;
    Ok(u64::MAX.wrapping_sub(store.get_fuel()?))
}

fn expect(kernel: &Kernel, result: u32) -> Answer<()> {
    if result == kernel.result {
        Ok(())
    } else {
        Err(format!("{}: {result:#x}, not {:#x}", kernel.name, kernel.result).into())
    }
}

#[cfg(test)]
mod tests {
    use super::{KERNELS, expect, start};
    use wrt::Config;

    #[test]
    fn kernels_give_what_they_must() {
        for kernel in KERNELS {
            let (mut store, run) = start(&Config::new(), kernel).unwrap();
            // They leave nothing behind that changes what comes after.
            for _ in 0..2 {
                expect(kernel, run.call(&mut store, kernel.argument).unwrap()).unwrap();
            }
        }
    }

    #[test]
    fn the_digest_of_abc_is_the_standards() {
        let sha256 = KERNELS.iter().find(|kernel| kernel.name == "sha256").unwrap();
        let (mut store, run) = start(&Config::new(), sha256).unwrap();
        assert_eq!(run.call(&mut store, 1).unwrap(), 0xba78_16bf);
    }
}
