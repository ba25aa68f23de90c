//! A guest in a store: loaded from an image in flash or translated from a stream, and called.

use wrt::runtime::{self, Caller, Extern, FuncType, Host, InstanceId, Module, Outcome, Store, ValType};
use wrt::{Limits, Trap};
use wrt_platform_freertos::FreeRtos;

use crate::{Answer, Machine, PLATFORM, bounds, sys_queue};

/// How many ticks a call of the host waits for an item.
const PATIENCE: u32 = 1000;

/// A store with one instance of the guest.
pub(crate) struct Guest {
    pub(crate) store: Store<FreeRtos<Machine>>,
    pub(crate) instance: InstanceId,
}

/// Bounds for a small machine, on which a memory grows until the arena is used up.
fn limits() -> Limits {
    Limits { memory_bytes: 64 << 16, ..bounds::small() }
}

/// The guest's image, as it was written to flash.
pub(crate) fn from_flash() -> Answer<Module<FreeRtos<Machine>>> {
    /// Where an image lies, its words are aligned.
    #[repr(C, align(8))]
    struct Aligned<T: ?Sized>(T);
    static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/guest.image")));
    Module::from_static(&IMAGE.0).map_err(|_| "no image")
}

/// The guest's image, translated while its bytes come in.
pub(crate) fn from_stream() -> Answer<Module<FreeRtos<Machine>>> {
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

/// The host: a queue of the kernel.
struct Queue;

impl Host<FreeRtos<Machine>> for Queue {
    fn resolve(&self, module: &[u8], name: &[u8], ty: FuncType<'_>) -> Option<u32> {
        let is_receive = matches!((module, name, ty.params, ty.results), (b"host", b"receive", [], [ValType::I32]));
        is_receive.then_some(0)
    }

    fn call(&mut self, _: u32, caller: &mut Caller<'_, FreeRtos<Machine>>) -> runtime::Answer {
        // The task blocks here, and the guest with it.
        match (sys_queue::receive(PATIENCE), caller.results_mut()) {
            (Some(item), [result]) => {
                *result = u64::from(item);
                runtime::Answer::Done
            }
            _ => runtime::Answer::Trap(Trap::Host),
        }
    }
}

impl Guest {
    /// A store with an instance of the module, whose one import is the host's queue.
    pub(crate) fn new(module: Module<FreeRtos<Machine>>) -> Answer<Guest> {
        let mut store = Store::new(PLATFORM, limits()).map_err(|_| "no store")?;
        let module = store.add_module(module).map_err(|_| "no room for a module")?;
        let instance = store.instantiate_with(module, &Queue, &[]).map_err(|_| "not instantiated")?;
        Ok(Guest { store, instance })
    }

    /// Begins a call.
    pub(crate) fn start(&mut self, name: &str, args: &[u64]) -> Answer {
        let Some(Extern::Func(func)) = self.store.export(self.instance, name) else { return Err("no such function") };
        self.store.start_call(func, args).map_err(|_| "not started")
    }

    /// Runs on; how the call ends.
    pub(crate) fn run(&mut self) -> Outcome {
        self.store.run_with(&mut Queue)
    }

    /// Calls a function that has a result.
    pub(crate) fn call(&mut self, name: &str, args: &[u64]) -> Answer<u64> {
        self.start(name, args)?;
        match self.run() {
            Outcome::Finished => self.store.results().first().copied().ok_or("no result"),
            Outcome::Trapped(trap) => Err(trap.text()),
            Outcome::Threw(_) => Err("an exception"),
            Outcome::OutOfFuel { .. } => Err("out of fuel"),
            Outcome::Interrupted => Err("interrupted"),
            Outcome::HostCall(_) => Err("an unanswered call of the host"),
        }
    }
}
