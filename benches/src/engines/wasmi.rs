//! wasmi: a register-code interpreter with threaded dispatch.

use super::{Code, Engine, Guest, Mode, NO_ADD, Scope, call_often, package, text};
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

    fn version(&self) -> Result<String, String> {
        package("wasmi")
    }

    fn scope(&self) -> Scope {
        match self {
            Wasmi::Default => Scope::All,
            Wasmi::Eager => Scope::Loading,
        }
    }

    fn offers(&self, _: Mode) -> bool {
        true
    }

    fn load(&self, artifact: &'static [u8], mode: Mode) -> Result<Box<dyn Code>, String> {
        let mut config = Config::default();
        config.consume_fuel(mode == Mode::Metered);
        if matches!(self, Wasmi::Eager) {
            config.compilation_mode(CompilationMode::Eager);
        }
        let engine = wasmi::Engine::new(&config);
        let module = Module::new(&engine, artifact).map_err(text)?;
        Ok(Box::new(Loaded { engine, module, mode }))
    }
}

struct Loaded {
    engine: wasmi::Engine,
    module: Module,
    mode: Mode,
}

impl Code for Loaded {
    fn instantiate(&self) -> Result<Box<dyn Guest>, String> {
        let mut store = Store::new(&self.engine, ());
        let mut linker = Linker::new(&self.engine);
        match self.mode {
            Mode::Plain => {}
            Mode::Host => _ = linker.func_wrap("host", "add", i32::wrapping_add).map_err(text)?,
            Mode::Metered => store.set_fuel(u64::MAX).map_err(text)?,
        }
        let instance = linker.instantiate_and_start(&mut store, &self.module).map_err(text)?;
        let run = instance.get_typed_func::<i32, i64>(&store, "run").map_err(text)?;
        let add = match self.mode {
            Mode::Host => Some(instance.get_typed_func::<(i32, i32), i32>(&store, "add").map_err(text)?),
            Mode::Plain | Mode::Metered => None,
        };
        Ok(Box::new(Ready { store, run, add }))
    }
}

struct Ready {
    store: Store<()>,
    run: TypedFunc<i32, i64>,
    add: Option<TypedFunc<(i32, i32), i32>>,
}

impl Guest for Ready {
    fn run(&mut self, units: i32) -> Result<i64, String> {
        self.run.call(&mut self.store, units).map_err(text)
    }

    fn call(&mut self, times: i32) -> Result<i64, String> {
        let add = self.add.as_ref().ok_or(NO_ADD)?;
        call_often(times, |numbers| add.call(&mut self.store, numbers).map_err(text))
    }
}
