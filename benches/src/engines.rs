//! The runtimes compared, behind three small traits.

mod process;
#[cfg(feature = "tinywasm")]
mod tinywasm;
mod wasmi;
#[cfg(feature = "wasmtime")]
mod wasmtime;
#[cfg(feature = "wrt")]
mod wrt;

use crate::clock::timed;
use crate::peak;
use std::path::Path;
use std::time::Duration;

/// A runtime under comparison.
pub(crate) trait Engine {
    /// What tables call it.
    fn name(&self) -> &'static str;

    /// Its package and version.
    fn version(&self) -> Result<String, String>;

    /// The tables it stands in.
    fn scope(&self) -> Scope {
        Scope::All
    }

    /// Whether it can load modules this way.
    fn offers(&self, mode: Mode) -> bool {
        mode == Mode::Plain
    }

    /// What the runtime loads, made from a module before any clock runs: the module itself, or what an
    /// ahead-of-time step makes of it.
    fn artifact(&self, wasm: &[u8]) -> Result<Vec<u8>, String> {
        Ok(wasm.to_vec())
    }

    /// Loads an artifact, in a mode that the engine [`offers`](Engine::offers).
    fn load(&self, artifact: &'static [u8], mode: Mode) -> Result<Box<dyn Code>, String>;

    /// Loads an artifact and makes an instance; with the CPU time of both.
    fn timed_start(&self, artifact: &'static [u8]) -> Result<(Duration, Box<dyn Guest>), String> {
        let (time, guest) = timed(|| self.load(artifact, Mode::Plain)?.instantiate());
        Ok((time, guest?))
    }

    /// Kilobytes by which the peak resident memory of a fresh process rises when it loads the artifact in a file and calls its `run`.
    fn peak(&self, artifact: &Path) -> Result<f64, String> {
        peak::in_a_process(self.name(), artifact)
    }
}

/// The tables in which an engine stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    All,
    /// It differs from another engine of the list only in how it runs.
    Running,
    /// It differs from another engine of the list only in how it loads.
    Loading,
    /// It runs in a process of its own, which has one instance.
    Single,
}

/// How a module is loaded.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As the engine comes, without imports.
    Plain,
    /// With the import `host.add: (i32, i32) -> i32`.
    Host,
    /// With fuel charged, and more of it than is ever used.
    Metered,
}

/// A loaded module.
pub(crate) trait Code: Sync {
    /// Makes an instance in a store of its own and looks up its `run`, and its `add` where the mode is [`Mode::Host`].
    fn instantiate(&self) -> Result<Box<dyn Guest>, String>;
}

/// An instance ready to run.
pub(crate) trait Guest {
    /// Calls the export `run`.
    fn run(&mut self, units: i32) -> Result<i64, String>;

    /// Calls the export `add` with each number up to `times` and its successor; gives the sum of the results.
    fn call(&mut self, times: i32) -> Result<i64, String>;

    /// Does this work; with the CPU time it took.
    fn timed(&mut self, work: Work) -> Result<(Duration, i64), String> {
        let (time, result) = timed(|| match work {
            Work::Run(units) => self.run(units),
            Work::Call(times) => self.call(times),
        });
        Ok((time, result?))
    }
}

/// What a guest is asked to do.
#[derive(Clone, Copy)]
pub(crate) enum Work {
    /// [`Guest::run`].
    Run(i32),
    /// [`Guest::call`].
    Call(i32),
}

/// The engine all others are held against.
pub(crate) const MEASURE: &str = "wasmi";

/// The engines whose names contain one of `names`, all for an empty list; [`MEASURE`] is always the first.
/// `peers` is the folder of the programs of those that run in processes.
pub(crate) fn selected(names: &[String], peers: &Path) -> Result<Vec<Box<dyn Engine>>, String> {
    let mut engines = all(peers);
    if let Some(unknown) = names.iter().find(|name| !engines.iter().any(|engine| engine.name().contains(name.as_str())))
    {
        let known: Vec<_> = engines.iter().map(|engine| engine.name()).collect();
        return Err(format!("no engine `{unknown}`; there are: {}", known.join(", ")));
    }
    engines.retain(|engine| {
        engine.name() == MEASURE || names.is_empty() || names.iter().any(|name| engine.name().contains(name.as_str()))
    });
    Ok(engines)
}

/// The engine of exactly this name, if it runs in this process.
pub(crate) fn named(name: &str) -> Result<Box<dyn Engine>, String> {
    all(Path::new("")).into_iter().find(|engine| engine.name() == name).ok_or_else(|| format!("no engine `{name}`"))
}

fn all(peers: &Path) -> Vec<Box<dyn Engine>> {
    let mut engines: Vec<Box<dyn Engine>> = vec![
        Box::new(wasmi::Wasmi::Default),
        Box::new(wasmi::Wasmi::Eager),
        #[cfg(feature = "wrt")]
        Box::new(wrt::Wrt::Threaded),
        #[cfg(feature = "wrt")]
        Box::new(wrt::Wrt::Loop),
        #[cfg(feature = "wrt")]
        Box::new(wrt::Wrt::Lazy),
        #[cfg(feature = "wrt")]
        Box::new(wrt::Wrt::Image),
        #[cfg(feature = "wrt")]
        Box::new(wrt::Wrt::InPlace),
        #[cfg(feature = "tinywasm")]
        Box::new(tinywasm::Tinywasm),
    ];
    engines.extend(process::found(peers).into_iter().map(|peer| Box::new(peer) as Box<dyn Engine>));
    #[cfg(feature = "wasmtime")]
    engines
        .extend([Box::new(wasmtime::Wasmtime::pulley()) as Box<dyn Engine>, Box::new(wasmtime::Wasmtime::cranelift())]);
    engines
}

/// A package that is linked into this program, with its version.
fn package(name: &str) -> Result<String, String> {
    let entry = format!("name = \"{name}\"\nversion = \"");
    let after = include_str!("../Cargo.lock").split_once(&entry).map(|(_, after)| after);
    let version =
        after.and_then(|after| after.split('"').next()).ok_or_else(|| format!("{name} is not in Cargo.lock"))?;
    Ok(format!("{name} {version}"))
}

/// What [`Guest::call`] does, given how to call `add` once.
fn call_often(times: i32, mut add: impl FnMut((i32, i32)) -> Result<i32, String>) -> Result<i64, String> {
    let mut sum = 0_i64;
    for i in 0..times {
        sum = sum.wrapping_add(add((i, i.wrapping_add(1)))?.into());
    }
    Ok(sum)
}

/// An artifact that stays where it is until the process ends, as one in flash or in the program does.
pub(crate) fn lasting(artifact: Vec<u8>) -> &'static [u8] {
    artifact.leak()
}

/// An error as the text a table has for it.
fn text(error: impl std::fmt::Display) -> String {
    format!("{error:#}")
}

/// Why a guest without the export `add` cannot be called.
const NO_ADD: &str = "the guest has no `add`";
