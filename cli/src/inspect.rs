//! `wrt inspect`: what a module is, what it needs, and how its image lies.

mod device;
mod json;
mod layout;
mod limits;
pub(crate) mod processor;
mod text;

use std::path::Path;
use std::process::ExitCode;

use wrt::{Config, Engine};

use self::device::Device;
use self::limits::Source;
use self::processor::Processor;
use crate::args::InspectArgs;
use crate::failure::Failure;
use crate::{input, output};

/// Shows the file.
pub(crate) fn inspect(args: &InspectArgs) -> Result<ExitCode, Failure> {
    let path = &args.file;
    let bytes = input::read(path)?;
    let kind = input::Kind::of(&bytes);
    output::text(&match &args.target {
        Some(processor) => on_device(args, processor, path, kind, &bytes)?,
        None => {
            let engine = Engine::new(&Config::new()).map_err(|error| Failure::engine(path, &error))?;
            let module = input::module(&engine, path, &bytes)?;
            if args.json { json::show(kind, &module) } else { text::show(path, kind, &module) }
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

fn on_device(
    args: &InspectArgs,
    processor: &Processor,
    path: &Path,
    kind: input::Kind,
    bytes: &[u8],
) -> Result<String, Failure> {
    let wasm;
    let source = match kind {
        input::Kind::Image => Source::Image(bytes),
        input::Kind::Wasm | input::Kind::Text => {
            wasm = input::binary(path, bytes)?;
            Source::Wasm(&wasm)
        }
    };
    let device = Device::of(args, processor, source).map_err(|error| match source {
        Source::Image(_) => Failure::engine(path, &error),
        Source::Wasm(wasm) => Failure::module(path, kind, wasm, &error),
    })?;
    Ok(if args.json { device.json() } else { device.text(path) })
}
