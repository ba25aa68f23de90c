//! The `wrt` command: run, compile, inspect and test WebAssembly modules.
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

mod args;
mod compile;
mod driver;
mod escape;
mod exit;
mod failure;
mod input;
mod inspect;
mod invoke;
mod output;
mod place;
mod run;
#[cfg(not(unix))]
#[path = "text_other.rs"]
mod text;
#[cfg(unix)]
#[path = "text_unix.rs"]
mod text;
mod units;
mod validate;
mod version;
mod wast;
mod watchdog;

use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::args::{Command, Wrt};
use crate::failure::Failure;

fn main() -> ExitCode {
    // clap prints help, version and usage errors itself; a usage error ends with code 2.
    match dispatch(Wrt::parse().command) {
        Ok(code) => code,
        Err(failure) => failure.report(),
    }
}

fn dispatch(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Run(args) => run::run(&args),
        Command::Compile(args) => compile::compile(&args),
        Command::Inspect(args) => inspect::inspect(&args),
        Command::Validate(args) => validate::validate(&args),
        Command::Wast(args) => wast::wast(&args),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Wrt::command(), "wrt", &mut script);
            output::bytes(&script)?;
            Ok(ExitCode::SUCCESS)
        }
    }
}
