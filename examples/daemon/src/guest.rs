//! One life of a module: from its instantiation to the turn that fails.

use core::time::Duration;
use std::sync::Arc;
use std::time::Instant;

use wrt::platform_traits::{CancelToken, Output};
use wrt::wasi::{self, ConsoleOutput, PlatformHost, WasiCtx};
use wrt::{
    Config, DefaultPlatform, Engine, Error, Instance, Linker, Module, Resource, Store, TypedFunc, TypedResumableCall,
};

use crate::control::Control;
use crate::directory::Definition;
use crate::failure::Failure;
use crate::settings::Settings;

/// How long a module may take to be instantiated, and again to initialize itself: more than a turn, as it is done once.
const START: Duration = Duration::from_secs(1);

/// Bytes of a memory's page.
const PAGE: u64 = 64 << 10;

/// A module that lives.
pub(crate) struct Guest<'a> {
    store: Store<WasiCtx>,
    instance: Instance,
    tick: TypedFunc<(), ()>,
    settings: Settings,
    control: &'a Control,
}

impl<'a> Guest<'a> {
    /// Brings a module to life: instantiates it and calls its `_initialize` where it has one, as WASI wants of a library.
    ///
    /// # Errors
    /// Why it does not live.
    pub(crate) fn start(name: &str, definition: &Definition, control: &'a Control) -> Result<Guest<'a>, Failure> {
        let settings = definition.settings;
        // An engine of its own, since the limits are the engine's.
        let engine = Engine::new(&config(&settings)).map_err(Failure::Unfit)?;
        let module = Module::new(&engine, &definition.wasm).map_err(Failure::Unfit)?;
        let mut linker = Linker::new(&engine);
        wasi::add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx).map_err(Failure::Unfit)?;
        let sleep = Arc::new(CancelToken::new());
        let mut store = Store::new(&engine, context(name, &sleep)?).map_err(Failure::Unfit)?;
        control.lives(store.interrupt_handle(), sleep);
        if settings.fuel.is_some() {
            // The time is the bound here.
            store.set_fuel(u64::MAX).map_err(Failure::Unfit)?;
        }
        store.set_deadline(START).map_err(Failure::Unfit)?;
        control.begins(Instant::now().checked_add(START));
        let instantiated = linker.instantiate(&mut store, &module);
        control.ends();
        let is_late = store.clear_deadline();
        let instance = instantiated.map_err(|error| {
            if !matches!(error, Error::Interrupted) {
                if error.trap().is_some() { Failure::Engine { error, full: None } } else { Failure::Unfit(error) }
            } else if is_late {
                Failure::OverBudget { budget: START, calls: Vec::new() }
            } else {
                Failure::Stopped
            }
        })?;
        let tick = instance.get_typed_func(&store, "tick").map_err(|_| Failure::NoTick)?;
        let initialize = instance.get_typed_func(&store, "_initialize").ok();
        let mut guest = Guest { store, instance, tick, settings, control };
        initialize.map_or(Ok(()), |initialize| guest.call(initialize, START, u64::MAX))?;
        Ok(guest)
    }

    /// Runs the turn that was due then, within its budget and before its deadline.
    ///
    /// # Errors
    /// Why the life is over.
    pub(crate) fn turn(&mut self, due: Instant) -> Result<(), Failure> {
        let budget = self.settings.budget();
        let left = match self.settings.deadline {
            Some(deadline) => {
                let left = deadline.saturating_sub(due.elapsed());
                if left.is_zero() {
                    return Err(Failure::TooLate { deadline, calls: Vec::new() });
                }
                left
            }
            None => budget,
        };
        let ended = self.call(self.tick, budget.min(left), self.settings.fuel.unwrap_or(u64::MAX));
        match (ended, self.settings.deadline) {
            (Err(Failure::OverBudget { calls, .. }), Some(deadline)) if left < budget => {
                Err(Failure::TooLate { deadline, calls })
            }
            (ended, _) => ended,
        }
    }

    fn call(&mut self, func: TypedFunc<(), ()>, budget: Duration, fuel: u64) -> Result<(), Failure> {
        let failed = |error| Failure::Engine { error, full: None };
        if self.settings.fuel.is_some() {
            self.store.set_fuel(fuel).map_err(failed)?;
        }
        self.store.set_deadline(budget).map_err(failed)?;
        self.control.begins(Instant::now().checked_add(budget));
        let ended = func.call_resumable(&mut self.store, ());
        self.control.ends();
        let is_late = self.store.clear_deadline();
        // A call that stopped stands until it is dropped, so it can say where.
        match ended {
            Ok(TypedResumableCall::Finished(())) => Ok(()),
            Ok(TypedResumableCall::OutOfFuel(_stopped)) => {
                Err(Failure::OutOfFuel { fuel, calls: self.store.backtrace() })
            }
            Ok(TypedResumableCall::Interrupted(_stopped)) if is_late => {
                Err(Failure::OverBudget { budget, calls: self.store.backtrace() })
            }
            Ok(TypedResumableCall::Interrupted(_stopped)) => Err(Failure::Stopped),
            Ok(TypedResumableCall::HostTrap(host)) => Err(failed(host.into_host_error())),
            Err(error) => Err(Failure::Engine { error, full: self.full() }),
        }
    }

    /// The limit of the memory, if no page more fits below it: most programs trap when their memory cannot grow, and the trap does not
    /// say so.
    fn full(&self) -> Option<u64> {
        let memory = self.instance.get_memory(&self.store, "memory")?;
        let size = u64::try_from(memory.data_size(&self.store)).unwrap_or(u64::MAX);
        (size.saturating_add(PAGE) > self.settings.memory).then_some(self.settings.memory)
    }
}

/// The engine's bounds as the settings say.
fn config(settings: &Settings) -> Config {
    let mut config = Config::new();
    config
        .consume_fuel(settings.fuel.is_some())
        .limit(Resource::MemoryBytes, settings.memory)
        .limit(Resource::StoreMemoryBytes, settings.memory);
    config
}

/// All that a guest can reach: it may write to the service's standard output and error, and knows the time.
fn context(name: &str, sleep: &Arc<CancelToken>) -> Result<WasiCtx, Failure> {
    let platform = Arc::new(DefaultPlatform::new());
    let host = PlatformHost::new(Arc::clone(&platform)).with_cancel(Arc::clone(sleep));
    let output = ConsoleOutput(Arc::clone(&platform), Output::Standard);
    let error = ConsoleOutput(platform, Output::Error);
    let streams = WasiCtx::builder().arg(name).host(host).stdout(output).stderr(error);
    streams.build().map_err(|error| Failure::Unfit(Error::msg(error.to_string())))
}
