//! `wrt validate`: checks files, runs nothing.

use std::process::ExitCode;

use wrt::{Config, Engine};

use crate::args::ValidateArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, output};

/// Checks every file and reports each one.
pub(crate) fn validate(args: &ValidateArgs) -> Result<ExitCode, Failure> {
    let mut exit = Exit::Success;
    let mut config = Config::new();
    args.wasm.apply(&mut config);
    for path in &args.files {
        let engine = Engine::new(&config).map_err(|error| Failure::engine(path, &error))?;
        let checked = input::read(path).and_then(|bytes| {
            input::module(&engine, path, &bytes)?;
            Ok(input::Kind::of(&bytes))
        });
        match checked {
            Ok(kind) => output::text(&format!("{}: valid {}\n", path.display(), kind.text()))?,
            Err(failure) => {
                failure.report();
                exit = Exit::Failure;
            }
        }
    }
    Ok(exit.into())
}
