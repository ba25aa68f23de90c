//! Compares the two drivers of the executor on generated modules: `wrt-fuzz-drivers SECONDS [FIRST]`.
//!
//! libFuzzer's targets are instrumented, and instrumented code has no threaded driver: this runs in an optimised build.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use arbitrary::Unstructured;
use wrt::{Dispatch, Engine, ExternType, Module, Store};
use wrt_fuzz::{Subject, engine_with};

/// Bytes that a module is made of.
const BYTES: std::ops::Range<u64> = 64..4096;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().ok_or("usage: wrt-fuzz-drivers SECONDS [FIRST]")?.parse()?;
    // Others each time, unless one is looked at again.
    let first = match arguments.next() {
        Some(number) => number.parse()?,
        None => std::time::UNIX_EPOCH.elapsed()?.as_secs() << 20,
    };
    let engines = [Dispatch::Loop, Dispatch::Threaded].map(engine_with);
    for (engine, wanted) in engines.iter().zip([Dispatch::Loop, Dispatch::Threaded]) {
        let got = Store::new(engine, ())?.dispatch();
        if got != wanted {
            return Err(format!("this build has no driver {wanted:?}: {got:?} would run in its place").into());
        }
    }
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut modules, mut calls) = (0_u64, 0_u64);
    for number in first.. {
        if Instant::now() >= end {
            break;
        }
        let Some(wasm) = module(number) else { continue };
        match compare(&engines, &wasm) {
            Ok(count) => calls += count,
            Err(difference) => {
                println!("module {number}: {difference}");
                return Ok(ExitCode::FAILURE);
            }
        }
        modules += 1;
    }
    println!("{modules} modules from number {first}, {calls} calls: the drivers agree");
    Ok(if calls == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// The module of a number. Each starts a generator of its own, so that one can be made again alone.
fn module(number: u64) -> Option<Vec<u8>> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let length = BYTES.start + next() % (BYTES.end - BYTES.start);
    let bytes: Vec<u8> = (0..length).map(|_| (next() >> 32) as u8).collect();
    let mut source = Unstructured::new(&bytes);
    wasm_smith::Module::new(wrt_fuzz::wasm_smith_config(), &mut source).ok().map(|module| module.to_bytes())
}

/// Instantiates a module with each driver and calls what it exports; gives the number of calls, or what differs.
///
/// The same code runs on both, so all must be the same to the bit: values, traps, bounds, fuel, globals, memories.
fn compare(engines: &[Engine; 2], wasm: &[u8]) -> Result<u64, String> {
    let mut subjects = Vec::new();
    let mut exports = Vec::new();
    for engine in engines {
        let module =
            Module::new(engine, wasm).map_err(|error| format!("a module of wasm-smith is refused: {error}"))?;
        exports = module.exports().map(|export| (export.name().to_owned(), export.ty().clone())).collect();
        subjects.push(Subject::new(&module));
    }
    let [(one, began), (other, other_began)] = subjects.as_mut_slice() else { return Err("two engines".to_owned()) };
    same("instantiation", began, other_began)?;
    same_state("instantiation", one, other, &exports)?;
    let mut calls = 0;
    for (name, ty) in &exports {
        if !matches!(ty, ExternType::Func(_)) {
            continue;
        }
        for seed in [3, 0x9e37_79b9_7f4a_7c15 ^ calls] {
            let what = format!("call of {name:?}");
            same(&what, &one.call(name, seed), &other.call(name, seed))?;
            same_state(&what, one, other, &exports)?;
            calls += 1;
        }
    }
    Ok(calls)
}

fn same_state(
    after: &str,
    one: &mut Subject,
    other: &mut Subject,
    exports: &[(String, ExternType)],
) -> Result<(), String> {
    same(&format!("fuel after {after}"), &one.fuel(), &other.fuel())?;
    for (name, ty) in exports {
        let what = format!("{name:?} after {after}");
        match ty {
            ExternType::Global(_) => same(&what, &one.global(name), &other.global(name))?,
            ExternType::Table(_) => same(&what, &one.table_size(name), &other.table_size(name))?,
            ExternType::Memory(_) if one.memory(name) != other.memory(name) => return Err(format!("memory {what}")),
            _ => {}
        }
    }
    Ok(())
}

/// Values print their bits, and so are compared to the bit: as values, two NaNs are one.
fn same(what: &str, one: &impl std::fmt::Debug, other: &impl std::fmt::Debug) -> Result<(), String> {
    let [one, other] = [format!("{one:?}"), format!("{other:?}")];
    if one == other { Ok(()) } else { Err(format!("{what}: {one} by the loop, {other} by the threaded driver")) }
}
