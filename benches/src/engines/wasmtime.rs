//! Wasmtime with each of its back ends: Cranelift's machine code, the Pulley interpreter.

use super::{Engine, Guest, text};
use wasmtime::{Config, Instance, Module, Store, TypedFunc};

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

    fn load(&self, artifact: &[u8]) -> Result<Box<dyn Guest>, String> {
        let mut config = Config::new();
        if let Some(target) = self.target {
            config.target(target).map_err(text)?;
        }
        let engine = wasmtime::Engine::new(&config).map_err(text)?;
        let module = Module::new(&engine, artifact).map_err(text)?;
        let mut store = Store::new(&engine, ());
        let instance = Instance::new(&mut store, &module, &[]).map_err(text)?;
        let run = instance.get_typed_func::<i32, i64>(&mut store, "run").map_err(text)?;
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
