//! The command line.

use core::time::Duration;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use crate::{exit, units, version};

/// Run, compile, inspect and test WebAssembly modules.
///
/// A FILE is a binary module, a module as text, or an image made by `wrt compile`: its first bytes tell which. `-` is
/// standard input.
#[derive(Clone, Debug, Parser)]
#[command(name = "wrt", version, long_version = version::long(), after_long_help = exit::HELP, max_term_width = 100)]
pub(crate) struct Wrt {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a program, or one function of a module.
    Run(RunArgs),
    /// Translate a module into an image that runs without being decoded again.
    Compile(CompileArgs),
    /// Show what a module imports and exports, its frames, the memory it needs, and its image.
    Inspect(InspectArgs),
    /// Check modules and images without running them.
    Validate(ValidateArgs),
    /// Run scripts of the reference test-suite.
    Wast(WastArgs),
    /// Print the completions of a shell.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// What `wrt run` takes.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = exit::HELP)]
pub(crate) struct RunArgs {
    /// Call this exported function instead of `_start`, with ARGS as its parameters, and print its results.
    #[arg(long, value_name = "NAME")]
    pub(crate) invoke: Option<String>,
    /// Give the guest an environment variable; without a value, the one it has here.
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = units::variable)]
    pub(crate) env: Vec<(String, String)>,
    /// Give the guest a directory, under another name if one follows.
    #[arg(long, value_name = "HOST[::GUEST]", value_parser = units::directory)]
    pub(crate) dir: Vec<(PathBuf, String)>,
    /// Stop the guest after so much fuel: about one unit an instruction, the same on every machine.
    #[arg(long, value_name = "UNITS")]
    pub(crate) fuel: Option<u64>,
    /// Stop the guest after this time, such as 500ms or 2s.
    #[arg(long, value_name = "DURATION", value_parser = units::duration)]
    pub(crate) timeout: Option<Duration>,
    /// Bound each linear memory, such as 16MiB.
    #[arg(long, value_name = "SIZE", value_parser = units::size)]
    pub(crate) max_memory: Option<u64>,
    /// Bound the value stack, such as 64K.
    #[arg(long, value_name = "SIZE", value_parser = units::size)]
    pub(crate) max_stack: Option<u64>,
    /// The module, text or image.
    pub(crate) file: PathBuf,
    /// The guest's arguments, or the parameters of the function that is called.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) args: Vec<String>,
}

/// What `wrt compile` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct CompileArgs {
    /// Where the image goes.
    #[arg(short, long, value_name = "IMAGE")]
    pub(crate) output: PathBuf,
    /// Make code that counts fuel, so that `wrt run --fuel` can stop it.
    #[arg(long)]
    pub(crate) fuel_metering: bool,
    /// Keep the names of functions, for backtraces.
    #[arg(long)]
    pub(crate) names: bool,
    /// The module or text.
    pub(crate) file: PathBuf,
}

/// What `wrt inspect` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct InspectArgs {
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// The module, text or image.
    pub(crate) file: PathBuf,
}

/// What `wrt validate` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct ValidateArgs {
    /// The modules, texts and images.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}

/// What `wrt wast` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct WastArgs {
    /// Run each module from its image.
    #[arg(long)]
    pub(crate) via_image: bool,
    /// Count fuel.
    #[arg(long)]
    pub(crate) metered: bool,
    /// Print failures and the summary alone.
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// The scripts.
    #[arg(required = true)]
    pub(crate) files: Vec<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::Wrt;
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent() {
        Wrt::command().debug_assert();
    }
}
