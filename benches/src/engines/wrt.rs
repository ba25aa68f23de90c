//! WRT, from modules and from images.

use super::{Engine, Guest, text};
use wrt::{Linker, Module, Store, TypedFunc};

/// WRT by what it loads.
pub(super) enum Wrt {
    /// Binary modules: decoded, validated and translated at load.
    Module,
    /// Images, translated ahead of time.
    Image,
}

impl Engine for Wrt {
    fn name(&self) -> &'static str {
        match self {
            Wrt::Module => "WRT",
            Wrt::Image => "WRT, image",
        }
    }

    fn artifact(&self, wasm: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Wrt::Module => Ok(wasm.to_vec()),
            Wrt::Image => Ok(Module::new(&wrt::Engine::default(), wasm).map_err(text)?.image().to_vec()),
        }
    }

    fn load(&self, artifact: &[u8]) -> Result<Box<dyn Guest>, String> {
        let engine = wrt::Engine::default();
        let module = match self {
            Wrt::Module => Module::new(&engine, artifact).map_err(text)?,
            Wrt::Image => Module::from_image_copy(&engine, artifact).map_err(text)?,
        };
        let mut store = Store::new(&engine, ()).map_err(text)?;
        let instance = Linker::new(&engine).instantiate(&mut store, &module).map_err(text)?;
        let run = instance.get_typed_func::<i32, i64>(&store, "run").map_err(text)?;
        Ok(Box::new(Loaded { store, run }))
    }

    fn only_startup(&self) -> bool {
        matches!(self, Wrt::Image)
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
