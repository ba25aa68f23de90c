//! tinywasm: an interpreter in safe Rust.

use super::{Engine, Guest, text};
use tinywasm::{FunctionTyped, ModuleInstance, Store};

pub(super) struct Tinywasm;

impl Engine for Tinywasm {
    fn name(&self) -> &'static str {
        "tinywasm"
    }

    fn load(&self, artifact: &[u8]) -> Result<Box<dyn Guest>, String> {
        let module = tinywasm::parse_bytes(artifact).map_err(text)?;
        let mut store = Store::default();
        let instance = ModuleInstance::instantiate(&mut store, &module, None).map_err(text)?;
        let run = instance.func::<i32, i64>(&store, "run").map_err(text)?;
        Ok(Box::new(Loaded { store, run }))
    }
}

struct Loaded {
    store: Store,
    run: FunctionTyped<i32, i64>,
}

impl Guest for Loaded {
    fn run(&mut self, units: i32) -> Result<i64, String> {
        self.run.call(&mut self.store, units).map_err(text)
    }
}
