//! The runtimes compared, behind one small trait.

#[cfg(feature = "tinywasm")]
mod tinywasm;
mod wasmi;
#[cfg(feature = "wasmtime")]
mod wasmtime;
#[cfg(feature = "wrt")]
mod wrt;

/// A runtime under comparison.
pub(crate) trait Engine {
    /// What tables call it.
    fn name(&self) -> &'static str;

    /// What the runtime loads, made from a module before any clock runs: the module itself, or what an
    /// ahead-of-time step makes of it.
    fn artifact(&self, wasm: &[u8]) -> Result<Vec<u8>, String> {
        Ok(wasm.to_vec())
    }

    /// Loads an artifact, instantiates it without imports and looks up its `run`.
    fn load(&self, artifact: &[u8]) -> Result<Box<dyn Guest>, String>;

    /// Whether it differs from another engine of the list in loading alone, so that timing its runs says nothing.
    fn only_startup(&self) -> bool {
        false
    }
}

/// An instance ready to run.
pub(crate) trait Guest {
    /// Calls the export `run`.
    fn run(&mut self, units: i32) -> Result<i64, String>;
}

/// The engine all others are held against.
pub(crate) const MEASURE: &str = "wasmi";

/// The engines whose names contain one of `names`, all for an empty list; [`MEASURE`] is always the first.
pub(crate) fn selected(names: &[String]) -> Result<Vec<Box<dyn Engine>>, String> {
    let mut engines = all();
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

/// The engine of exactly this name.
pub(crate) fn named(name: &str) -> Result<Box<dyn Engine>, String> {
    all().into_iter().find(|engine| engine.name() == name).ok_or_else(|| format!("no engine `{name}`"))
}

fn all() -> Vec<Box<dyn Engine>> {
    vec![
        Box::new(wasmi::Wasmi::Default),
        Box::new(wasmi::Wasmi::Eager),
        #[cfg(feature = "wrt")]
        Box::new(wrt::Wrt::Module),
        #[cfg(feature = "wrt")]
        Box::new(wrt::Wrt::Image),
        #[cfg(feature = "tinywasm")]
        Box::new(tinywasm::Tinywasm),
        #[cfg(feature = "wasmtime")]
        Box::new(wasmtime::Wasmtime::pulley()),
        #[cfg(feature = "wasmtime")]
        Box::new(wasmtime::Wasmtime::cranelift()),
    ]
}

/// An error as the text the comparison ends with.
fn text(error: impl std::fmt::Display) -> String {
    format!("{error:#}")
}
