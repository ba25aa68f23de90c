//! Wasmtime with each of its back ends: Cranelift's machine code, the Pulley interpreter.

use super::{Code, Engine, Guest, Mode, NO_ADD, call_often, package, text};
use wasmtime::{Config, Linker, Module, Store, TypedFunc};

/// Wasmtime for one target.
pub(super) struct Wasmtime {
    name: &'static str,
    target: Option<&'static str>,
}

impl Wasmtime {
    /// Machine code for this computer.
    pub(super) fn cranelift() -> Wasmtime {
        Wasmtime { name: "Cranelift", target: None }
    }

    /// Code for the portable interpreter.
    pub(super) fn pulley() -> Wasmtime {
        Wasmtime { name: "Pulley", target: Some("pulley64") }
    }
}

impl Engine for Wasmtime {
    fn name(&self) -> &'static str {
        self.name
    }

    fn version(&self) -> Result<String, String> {
        package("wasmtime")
    }

    fn offers(&self, _: Mode) -> bool {
        true
    }

    fn load(&self, artifact: &'static [u8], mode: Mode) -> Result<Box<dyn Code>, String> {
        let mut config = Config::new();
        config.consume_fuel(mode == Mode::Metered);
        if let Some(target) = self.target {
            config.target(target).map_err(text)?;
        }
        let engine = wasmtime::Engine::new(&config).map_err(text)?;
        let module = Module::new(&engine, artifact).map_err(text)?;
        Ok(Box::new(Loaded { engine, module, mode }))
    }
}

struct Loaded {
    engine: wasmtime::Engine,
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
        let instance = linker.instantiate(&mut store, &self.module).map_err(text)?;
        let run = instance.get_typed_func::<i32, i64>(&mut store, "run").map_err(text)?;
        let add = match self.mode {
            Mode::Host => Some(instance.get_typed_func::<(i32, i32), i32>(&mut store, "add").map_err(text)?),
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
