//! wasmi: a register-code interpreter with threaded dispatch.

use super::{Engine, Guest, text};
use wasmi::{CompilationMode, Config, Linker, Module, Store, TypedFunc};

/// wasmi in one of its ways to load.
pub(super) enum Wasmi {
    /// As it comes: a function is validated at load and translated when it is first called.
    Default,
    /// Every function translated at load.
    Eager,
}

impl Engine for Wasmi {
    fn name(&self) -> &'static str {
        match self {
            Wasmi::Default => super::MEASURE,
            Wasmi::Eager => "wasmi, eager",
        }
    }

    fn only_startup(&self) -> bool {
        matches!(self, Wasmi::Eager)
    }

    fn load(&self, artifact: &[u8]) -> Result<Box<dyn Guest>, String> {
        let mut config = Config::default();
        if matches!(self, Wasmi::Eager) {
            config.compilation_mode(CompilationMode::Eager);
        }
        let engine = wasmi::Engine::new(&config);
        let module = Module::new(&engine, artifact).map_err(text)?;
        let mut store = Store::new(&engine, ());
        let instance = Linker::new(&engine).instantiate_and_start(&mut store, &module).map_err(text)?;
        let run = instance.get_typed_func::<i32, i64>(&store, "run").map_err(text)?;
        Ok(Box::new(Loaded { store, run }))
    }
}

struct Loaded {
    store: Store<()>,
    run: TypedFunc<i32, i64>,
}

impl Guest for Loaded {
    fn run(&mut self, units: i32) -> Result<i64, String> {
        self.run.call(&mut self.store, units).map_err(text)
    }
}
