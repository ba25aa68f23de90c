//! `wrt compile`: a module into an image.

use std::process::ExitCode;

use wrt::{Config, Engine, Module};

use crate::args::CompileArgs;
use crate::failure::Failure;
use crate::input;

/// Translates the module and writes its image.
pub(crate) fn compile(args: &CompileArgs) -> Result<ExitCode, Failure> {
    let path = &args.file;
    let mut config = Config::new();
    config.consume_fuel(args.fuel_metering).debug_names(args.names);
    let engine = Engine::new(&config).map_err(|error| Failure::engine(path, &error))?;
    let bytes = input::read(path)?;
    let wasm = input::binary(path, &bytes)?;
    let module =
        Module::new(&engine, &wasm).map_err(|error| Failure::module(path, input::Kind::of(&bytes), &wasm, &error))?;
    std::fs::write(&args.output, module.image()).map_err(|error| Failure::file(&args.output, "written", &error))?;
    Ok(ExitCode::SUCCESS)
}
