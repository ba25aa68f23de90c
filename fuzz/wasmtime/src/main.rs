//! Compares WRT with wasmtime on generated modules, all proposals on: `wrt-fuzz-wasmtime SECONDS [FIRST]`.

mod peer;

use std::error::Error;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use arbitrary::Unstructured;
use peer::Wasmtime;
use wrt::Module;
use wrt_fuzz::{Exactness, bytes_of, compare, engine_of_all, module_that_ends};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().ok_or("usage: wrt-fuzz-wasmtime SECONDS [FIRST]")?.parse()?;
    // Others each time, unless one is looked at again.
    let first = match arguments.next() {
        Some(number) => number.parse()?,
        None => std::time::UNIX_EPOCH.elapsed()?.as_secs() << 20,
    };
    let (engine, other) = (engine_of_all(), peer::engine()?);
    let end = Instant::now() + Duration::from_secs(seconds);
    let (mut modules, mut refused) = (0_u64, 0_u64);
    for number in first.. {
        if Instant::now() >= end {
            break;
        }
        let Some(wasm) = module_that_ends(&mut Unstructured::new(&bytes_of(number)), true) else { continue };
        let module = match Module::new(&engine, &wasm) {
            Ok(module) => module,
            Err(error) => {
                println!("module {number}: a module of wasm-smith is refused: {error}");
                return Ok(ExitCode::FAILURE);
            }
        };
        let Some(instance) = Wasmtime::new(&other, &wasm) else {
            refused += 1;
            continue;
        };
        if catch_unwind(AssertUnwindSafe(|| compare(instance, &module, Exactness::Everything))).is_err() {
            println!("module {number}: the engines disagree");
            return Ok(ExitCode::FAILURE);
        }
        modules += 1;
    }
    println!("{modules} modules from number {first}, and {refused} that wasmtime does not take: the engines agree");
    Ok(if modules == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
