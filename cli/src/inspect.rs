//! `wrt inspect`: what a module is, what it needs, and how its image lies.

mod json;
mod layout;
mod text;

use std::process::ExitCode;

use wrt::{Config, Engine};

use crate::args::InspectArgs;
use crate::failure::Failure;
use crate::{input, output};

/// Shows the file.
pub(crate) fn inspect(args: &InspectArgs) -> Result<ExitCode, Failure> {
    let path = &args.file;
    let engine = Engine::new(&Config::new()).map_err(|error| Failure::engine(path, &error))?;
    let bytes = input::read(path)?;
    let module = input::module(&engine, path, &bytes)?;
    let kind = input::Kind::of(&bytes);
    output::text(&if args.json { json::show(kind, &module) } else { text::show(path, kind, &module) })?;
    Ok(ExitCode::SUCCESS)
}
