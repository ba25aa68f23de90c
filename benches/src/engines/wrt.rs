//! WRT with each of its drivers, and from images.

use super::{Code, Engine, Guest, Mode, NO_ADD, Scope, call_often, package, text};
use wrt::{CompilationMode, Config, Dispatch, Linker, Module, Store, TypedFunc};

/// WRT by how it runs and by what it loads.
pub(super) enum Wrt {
    /// The threaded driver. Binary modules: decoded, validated and translated at load.
    Threaded,
    /// The loop, which every target has.
    Loop,
    /// Binary modules, decoded and validated at load; functions are translated at their first call.
    Lazy,
    /// Images, translated ahead of time, that are copied.
    Image,
    /// The same images, which stay where they lie.
    InPlace,
}

impl Wrt {
    const fn dispatch(&self) -> Dispatch {
        match self {
            Wrt::Threaded | Wrt::Lazy | Wrt::Image | Wrt::InPlace => Dispatch::Threaded,
            Wrt::Loop => Dispatch::Loop,
        }
    }
}

impl Engine for Wrt {
    fn name(&self) -> &'static str {
        match self {
            Wrt::Threaded => "WRT",
            Wrt::Loop => "WRT, loop",
            Wrt::Lazy => "WRT, lazy",
            Wrt::Image => "WRT, image",
            Wrt::InPlace => "WRT, image in place",
        }
    }

    fn version(&self) -> Result<String, String> {
        package("wrt")
    }

    fn scope(&self) -> Scope {
        match self {
            Wrt::Threaded => Scope::All,
            Wrt::Loop => Scope::Running,
            Wrt::Lazy | Wrt::Image | Wrt::InPlace => Scope::Loading,
        }
    }

    fn offers(&self, _: Mode) -> bool {
        true
    }

    fn artifact(&self, wasm: &[u8]) -> Result<Vec<u8>, String> {
        match self {
            Wrt::Threaded | Wrt::Loop | Wrt::Lazy => Ok(wasm.to_vec()),
            Wrt::Image | Wrt::InPlace => Ok(Module::new(&wrt::Engine::default(), wasm).map_err(text)?.image().to_vec()),
        }
    }

    fn load(&self, artifact: &'static [u8], mode: Mode) -> Result<Box<dyn Code>, String> {
        let mut config = Config::new();
        config.dispatch(self.dispatch()).consume_fuel(mode == Mode::Metered);
        if let Wrt::Lazy = self {
            config.compilation_mode(CompilationMode::Auto);
        }
        let engine = wrt::Engine::new(&config).map_err(text)?;
        let module = match self {
            Wrt::Threaded | Wrt::Loop | Wrt::Lazy => Module::new(&engine, artifact).map_err(text)?,
            Wrt::Image => Module::from_image_copy(&engine, artifact).map_err(text)?,
            Wrt::InPlace => Module::from_image(&engine, artifact).map_err(text)?,
        };
        Ok(Box::new(Loaded { engine, module, mode, dispatch: self.dispatch() }))
    }
}

struct Loaded {
    engine: wrt::Engine,
    module: Module,
    mode: Mode,
    dispatch: Dispatch,
}

impl Code for Loaded {
    fn instantiate(&self) -> Result<Box<dyn Guest>, String> {
        let mut store = Store::new(&self.engine, ()).map_err(text)?;
        if store.dispatch() != self.dispatch {
            return Err(format!("the driver is {:?} here", store.dispatch()));
        }
        let mut linker = Linker::new(&self.engine);
        match self.mode {
            Mode::Plain => {}
            Mode::Host => _ = linker.func_wrap("host", "add", i32::wrapping_add).map_err(text)?,
            Mode::Metered => store.set_fuel(u64::MAX).map_err(text)?,
        }
        let instance = linker.instantiate(&mut store, &self.module).map_err(text)?;
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
