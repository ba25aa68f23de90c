//! The command line.

use core::time::Duration;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::builder::{OsStringValueParser, TypedValueParser as _};
use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use wrt::{Config, Resource, WasmFeatures};

use crate::inspect::processor::{Processor, processor};
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

/// What of WebAssembly modules may use.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum WasmSet {
    /// WebAssembly 1.0.
    Mvp,
    /// WebAssembly 2.0.
    Wasm2,
    /// WebAssembly 3.0.
    Wasm3,
    /// WebAssembly 3.0 and proposals.
    All,
    /// All that gives the same bits on every machine.
    Deterministic,
}

impl WasmSet {
    /// Lets a configuration have it.
    pub(crate) const fn apply(self, config: &mut Config) {
        match self {
            WasmSet::Mvp => config.wasm_features(WasmFeatures::NONE),
            WasmSet::Wasm2 => config.wasm_features(WasmFeatures::WASM2),
            WasmSet::Wasm3 => config.wasm_features(WasmFeatures::WASM3),
            WasmSet::All => config.wasm_features(WasmFeatures::ALL),
            WasmSet::Deterministic => config.deterministic(),
        };
    }
}

/// What `wrt run` takes.
#[derive(Clone, Debug, Args)]
#[command(after_long_help = exit::HELP, override_usage = "wrt run [OPTIONS] FILE [ARGS]...")]
pub(crate) struct RunArgs {
    /// Call this exported function instead of `_start`, with ARGS as its parameters, and print its results.
    #[arg(long, value_name = "NAME")]
    pub(crate) invoke: Option<String>,
    /// Give the guest an environment variable; without a value, the one it has here.
    #[arg(long, value_name = "NAME[=VALUE]", value_parser = OsStringValueParser::new().try_map(units::variable))]
    pub(crate) env: Vec<(Vec<u8>, Vec<u8>)>,
    /// Give the guest a directory, under another name if one follows.
    #[arg(long, value_name = "HOST[::GUEST]", value_parser = OsStringValueParser::new().try_map(units::directory))]
    pub(crate) dir: Vec<(PathBuf, String)>,
    /// Translate each function when it is first called, not all of them first; of an image, all are.
    #[arg(long)]
    pub(crate) lazy: bool,
    /// What of WebAssembly the module may use; `deterministic` also gives the canonical NaN wherever an operation gives any.
    #[arg(short = 'W', long, value_name = "SET", default_value = "all")]
    pub(crate) wasm: WasmSet,
    /// Stop the guest after so much fuel: about one unit an instruction, the same on every machine.
    #[arg(long, value_name = "UNITS")]
    pub(crate) fuel: Option<u64>,
    /// Stop the guest after this time, such as 500ms or 2s.
    #[arg(long, value_name = "DURATION", value_parser = units::duration)]
    pub(crate) timeout: Option<Duration>,
    /// Bound the linear memories, each one and all together, such as 16MiB.
    #[arg(long, value_name = "SIZE", value_parser = units::size)]
    pub(crate) max_memory: Option<u64>,
    /// Bound the value stack, such as 64K.
    #[arg(long, value_name = "SIZE", value_parser = units::size)]
    pub(crate) max_stack: Option<u64>,
    /// The module, text or image; all behind it are the guest's arguments, or the parameters of the function that is called.
    // One list, for clap ends its own options at the first word of it: what stands behind FILE is never wrt's.
    #[arg(required = true, trailing_var_arg = true, num_args = 1.., value_names = ["FILE", "ARGS"])]
    words: Vec<OsString>,
}

impl RunArgs {
    /// The module, text or image.
    pub(crate) fn file(&self) -> &Path {
        self.words.first().map_or(Path::new(""), Path::new)
    }

    /// The guest's arguments, or the parameters of the function that is called.
    pub(crate) fn args(&self) -> &[OsString] {
        self.words.get(1..).unwrap_or_default()
    }
}

/// What `wrt compile` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct CompileArgs {
    /// Where the image goes; `-` is standard output.
    #[arg(short, long, value_name = "IMAGE")]
    pub(crate) output: PathBuf,
    /// What of WebAssembly the module may use; `deterministic` also gives the canonical NaN wherever an operation gives any.
    #[arg(short = 'W', long, value_name = "SET", default_value = "all")]
    pub(crate) wasm: WasmSet,
    /// Make code that counts fuel, so that `wrt run --fuel` can stop it.
    #[arg(long)]
    pub(crate) fuel_metering: bool,
    /// Keep the names of functions, for backtraces.
    #[arg(long)]
    pub(crate) names: bool,
    /// Name chains of records in the code: builds that execute by the loop run it up to twice as fast; those without a heap refuse it.
    #[arg(long)]
    pub(crate) chains: bool,
    /// The module or text.
    pub(crate) file: PathBuf,
}

/// What `wrt inspect` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct InspectArgs {
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show instead what it needs on a device without a heap: each region of a static arena, and the arena. A processor such as `thumbv7m`,
    /// or a target such as `thumbv7m-none-eabi`.
    #[arg(long, value_name = "PROCESSOR", value_parser = processor)]
    pub(crate) target: Option<Processor>,
    /// Set a bound of the device, such as `call_depth=64`; those that are not set are the least under which the module is instantiated.
    #[arg(long, value_name = "NAME=AMOUNT", value_parser = units::limit, requires = "target")]
    pub(crate) limit: Vec<(Resource, u64)>,
    /// Translate on the device to code that counts fuel.
    #[arg(long, requires = "target")]
    pub(crate) fuel_metering: bool,
    /// Keep the names of functions on the device, for backtraces.
    #[arg(long, requires = "target")]
    pub(crate) names: bool,
    /// The module, text or image.
    pub(crate) file: PathBuf,
}

/// What `wrt validate` takes.
#[derive(Clone, Debug, Args)]
pub(crate) struct ValidateArgs {
    /// What of WebAssembly the modules may use.
    #[arg(short = 'W', long, value_name = "SET", default_value = "all")]
    pub(crate) wasm: WasmSet,
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
    /// Translate each function when it is first called.
    #[arg(long, conflicts_with = "via_image")]
    pub(crate) lazy: bool,
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
    use super::{Command, Wrt};
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_consistent() {
        Wrt::command().debug_assert();
    }

    /// What the guest is given of a command line behind `wrt run`.
    fn guest_args(words: &[&str]) -> Vec<String> {
        let Command::Run(args) = Wrt::try_parse_from([&["wrt", "run"], words].concat()).unwrap().command else {
            panic!("it is `wrt run`");
        };
        assert_eq!(args.file().to_str(), Some("g.wasm"));
        assert!(args.dir.is_empty() && args.fuel.is_none());
        args.args().iter().map(|arg| arg.to_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn all_behind_the_file_is_the_guests() {
        assert_eq!(guest_args(&["g.wasm", "--help"]), ["--help"]);
        assert_eq!(guest_args(&["g.wasm", "--dir=/::/", "--env", "A"]), ["--dir=/::/", "--env", "A"]);
        assert_eq!(guest_args(&["g.wasm", "--fuel=1", "-V", "x"]), ["--fuel=1", "-V", "x"]);
        assert_eq!(guest_args(&["g.wasm", "--", "a"]), ["--", "a"]);
        assert_eq!(guest_args(&["--timeout", "1s", "g.wasm", "-1"]), ["-1"]);
        assert_eq!(guest_args(&["--", "g.wasm", "-x"]), ["-x"]);
    }

    #[test]
    fn an_unknown_option_before_the_file_is_refused() {
        assert!(Wrt::try_parse_from(["wrt", "run", "--fule", "1", "g.wasm"]).is_err());
    }
}
