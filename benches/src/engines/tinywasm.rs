//! tinywasm: an interpreter in safe Rust.

use super::{Code, Engine, Guest, Mode, NO_ADD, call_often, package, text};
use tinywasm::{FunctionTyped, HostFunction, Imports, Module, ModuleInstance, Store};

pub(super) struct Tinywasm;

impl Engine for Tinywasm {
    fn name(&self) -> &'static str {
        "tinywasm"
    }

    fn version(&self) -> Result<String, String> {
        package("tinywasm")
    }

    fn offers(&self, mode: Mode) -> bool {
        mode != Mode::Metered
    }

    fn load(&self, artifact: &'static [u8], mode: Mode) -> Result<Box<dyn Code>, String> {
        Ok(Box::new(Loaded { module: tinywasm::parse_bytes(artifact).map_err(text)?, mode }))
    }
}

struct Loaded {
    module: Module,
    mode: Mode,
}

impl Code for Loaded {
    fn instantiate(&self) -> Result<Box<dyn Guest>, String> {
        let mut store = Store::default();
        let imports = (self.mode == Mode::Host).then(|| {
            let add = HostFunction::from(&mut store, |_, (a, b): (i32, i32)| Ok(a.wrapping_add(b)));
            let mut imports = Imports::new();
            imports.define("host", "add", add);
            imports
        });
        let instance = ModuleInstance::instantiate(&mut store, &self.module, imports).map_err(text)?;
        let run = instance.func::<i32, i64>(&store, "run").map_err(text)?;
        let add = match self.mode {
            Mode::Host => Some(instance.func::<(i32, i32), i32>(&store, "add").map_err(text)?),
            Mode::Plain | Mode::Metered => None,
        };
        Ok(Box::new(Ready { store, run, add }))
    }
}

struct Ready {
    store: Store,
    run: FunctionTyped<i32, i64>,
    add: Option<FunctionTyped<(i32, i32), i32>>,
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
