//! A guest in a store: loaded from an image in flash or translated from a stream, and called.

use wrt::Limits;
use wrt::runtime::{Extern, FuncType, InstanceId, Module, Outcome, Store, ValType};
use wrt_platform_zephyr::Zephyr;

use crate::{Answer, PLATFORM, bounds};

/// A store with one instance of the guest.
pub(crate) struct Guest {
    pub(crate) store: Store<Zephyr>,
    pub(crate) instance: InstanceId,
}

/// Bounds for a small machine, on which a memory grows until the arena is used up.
fn limits() -> Limits {
    Limits { memory_bytes: 64 << 16, ..bounds::small() }
}

/// The guest's image, as it was written to flash.
pub(crate) fn from_flash() -> Answer<Module<Zephyr>> {
    /// Where an image lies, its words are aligned.
    #[repr(C, align(8))]
    struct Aligned<T: ?Sized>(T);
    static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/guest.image")));
    Module::from_static(&IMAGE.0).map_err(|_| "no image")
}

/// The guest's image, translated while its bytes come in.
pub(crate) fn from_stream() -> Answer<Module<Zephyr>> {
    static WASM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guest.wasm"));
    let config = wrt::decoder::Config { limits: limits(), metered: true, ..wrt::decoder::Config::default() };
    let mut decoder = wrt::decoder::Decoder::new(&PLATFORM, &config).map_err(|_| "no decoder")?;
    for chunk in WASM.chunks(32) {
        decoder.push(chunk).map_err(|_| "not a module")?;
    }
    let image = decoder.finish().map_err(|_| "no whole module")?;
    let len = usize::try_from(image.len).map_err(|_| "an image that is too long")?;
    Module::from_translated(image.region, len).map_err(|_| "no image")
}

impl Guest {
    /// A store with an instance of the module, whose one import doubles a number.
    pub(crate) fn new(module: Module<Zephyr>) -> Answer<Guest> {
        let mut store = Store::new(PLATFORM, limits()).map_err(|_| "no store")?;
        let module = store.add_module(module).map_err(|_| "no room for a module")?;
        let ty = FuncType { params: &[ValType::I32], results: &[ValType::I32] };
        let twice = store.create_host_func(ty, 0).map_err(|_| "no host function")?;
        let instance = store.instantiate(module, &[Extern::Func(twice)]).map_err(|_| "not instantiated")?;
        Ok(Guest { store, instance })
    }

    /// Begins a call.
    pub(crate) fn start(&mut self, name: &str, args: &[u64]) -> Answer {
        let Some(Extern::Func(func)) = self.store.export(self.instance, name) else { return Err("no such function") };
        self.store.start_call(func, args).map_err(|_| "not started")
    }

    /// Runs on, and answers what the guest asks; how the call ends.
    pub(crate) fn run(&mut self) -> Answer<Outcome> {
        loop {
            let outcome = self.store.run();
            let Outcome::HostCall(_) = outcome else { return Ok(outcome) };
            let asked = self.store.host_args().first().copied().unwrap_or(0);
            if let [result] = self.store.host_results_mut() {
                *result = asked.wrapping_mul(2);
            }
            self.store.finish_host_call().map_err(|_| "no call waits")?;
        }
    }

    /// Calls a function that has a result.
    pub(crate) fn call(&mut self, name: &str, args: &[u64]) -> Answer<u64> {
        self.start(name, args)?;
        match self.run()? {
            Outcome::Finished => self.store.results().first().copied().ok_or("no result"),
            Outcome::Trapped(trap) => Err(trap.text()),
            Outcome::Threw(_) => Err("an exception"),
            Outcome::OutOfFuel { .. } => Err("out of fuel"),
            Outcome::Interrupted => Err("interrupted"),
            Outcome::HostCall(_) => Err("an unanswered call of the host"),
        }
    }
}
