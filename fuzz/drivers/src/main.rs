//! Compares the two drivers of the executor on generated modules: `wrt-fuzz-drivers SECONDS [FIRST]`.
//!
//! libFuzzer's targets are instrumented, and instrumented code has no threaded driver: this runs in an optimised build. Every other module
//! is one of hot loops; the rest are wasm-smith's.

use std::error::Error;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use arbitrary::Unstructured;
use wrt_driver_tests::{Drivers, Tally, compare, hot_module};
use wrt_fuzz::{bytes_of, module_that_ends};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let seconds = arguments.next().ok_or("usage: wrt-fuzz-drivers SECONDS [FIRST]")?.parse()?;
    // Others each time, unless one is looked at again.
    let first = match arguments.next() {
        Some(number) => number.parse()?,
        None => std::time::UNIX_EPOCH.elapsed()?.as_secs() << 20,
    };
    let drivers = Drivers::new()?;
    if !drivers.are_two()? {
        return Err("this build has no threaded driver: the loop would run in its place".into());
    }
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut modules = 0_u64;
    let mut all = Tally::default();
    for number in first.. {
        if Instant::now() >= end {
            break;
        }
        let bytes = bytes_of(number);
        let made = if number % 2 == 0 {
            Some(hot_module(&bytes))
        } else {
            module_that_ends(&mut Unstructured::new(&bytes), true)
        };
        let Some(wasm) = made else { continue };
        match compare(&drivers, &wasm, &bytes) {
            Ok(tally) => all = all.and(tally),
            Err(difference) => {
                println!("module {number}: {difference}");
                return Ok(ExitCode::FAILURE);
            }
        }
        modules += 1;
    }
    println!("{modules} modules from number {first}, {} calls, {} stops: the drivers agree", all.calls, all.stops);
    Ok(if all.calls == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
