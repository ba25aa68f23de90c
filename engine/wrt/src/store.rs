//! The store: the host's data with all that guests own, where the facade meets the runtime.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::any::Any;
use core::fmt;
use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;

use wrt_error::{Limits, Resource, ResourceLimit, Trap};
use wrt_foundation::{Fuel, List};
use wrt_platform::{ArmedTimer, Platform};
use wrt_runtime::{CallError, Dispatch, Extern, FuncId, InstanceId, ModuleId, Outcome, StoreError};

use crate::error::Usage;
use crate::host::{HostCall, HostFunc};
use crate::{DefaultPlatform, Engine, Error, Exception, FrameInfo, InterruptHandle, Module, Result, TrapError};

/// Which store something belongs to.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct StoreId(usize);

impl StoreId {
    fn next() -> StoreId {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        StoreId(NEXT.fetch_add(1, Ordering::Relaxed))
    }

    /// Whether both are the same store.
    pub(crate) fn check(self, other: StoreId) -> Result<(), Usage> {
        if self == other { Ok(()) } else { Err(Usage::OtherStore) }
    }
}

/// Instances with all they own, and data of the host's that its functions get to see.
///
/// Everything lies in regions of the engine's platform, within the bounds of the engine's [`Config`](crate::Config). Making a store
/// reserves these regions, so it can fail, as can everything else that takes memory.
///
/// ```
/// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
/// use wrt::{Engine, Instance, Module, Store};
///
/// let engine = Engine::default();
/// let mut store = Store::new(&engine, "mine")?;
/// assert_eq!(*store.data(), "mine");
///
/// let wasm = wat::parse_str("(module (func (export \"twice\") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1))))").unwrap();
/// let module = Module::new(&engine, &wasm)?;
/// let instance = Instance::new(&mut store, &module, &[])?;
/// let twice = instance.get_typed_func::<i32, i32>(&store, "twice")?;
/// assert_eq!(twice.call(&mut store, 21)?, 42);
/// # }
/// # Ok::<(), wrt::Error>(())
/// ```
pub struct Store<T, P: Platform + Clone = DefaultPlatform> {
    pub(crate) inner: Inner<T, P>,
}

/// What a store holds.
pub(crate) struct Inner<T, P: Platform + Clone> {
    pub(crate) id: StoreId,
    pub(crate) engine: Engine<P>,
    pub(crate) runtime: wrt_runtime::Store<P>,
    pub(crate) data: T,
    /// Host functions by their tokens. Whoever runs them holds the list, so that they may add to it meanwhile.
    hosts: Arc<Vec<HostFunc<T, P>>>,
    pub(crate) values: List<Box<dyn Any + Send + Sync>>,
    /// The modules of the runtime by where their images lie.
    modules: Vec<(usize, ModuleId)>,
    timer: Option<P::Timer>,
    /// The export that a host function looked up last.
    found: Option<Found>,
    /// The calls that stopped before their end, the newest last. All but the last wait for a host function.
    suspended: Vec<Waiting>,
    /// What there is of components, once there is something.
    #[cfg(feature = "component")]
    pub(crate) state: Option<Box<crate::component::State<T, P>>>,
}

/// An export by its instance and name, which stay what they are as long as the store.
struct Found {
    instance: InstanceId,
    /// The name, with zeros behind it.
    name: [u8; Found::NAME],
    len: usize,
    item: Extern,
}

impl Found {
    /// Bytes of the longest name that is kept: as long as those of canonical ABIs, such as `cabi_realloc`.
    const NAME: usize = 16;

    fn name(&self) -> &[u8] {
        self.name.get(..self.len).unwrap_or(&[])
    }
}

/// A call that stopped before its end.
struct Waiting {
    /// Its owner holds it too.
    token: Arc<()>,
    level: Level,
    /// Whether it waits for the results of a host function: then other calls may run meanwhile.
    for_host: bool,
}

/// A call that was started: how many calls of the runtime there are, this one included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Level(usize);

/// How far a call got.
pub(crate) enum Stop {
    Finished,
    OutOfFuel {
        needed: u64,
    },
    Interrupted,
    /// A host function failed; the guest still waits for its results.
    HostFailed {
        func: FuncId,
        error: Error,
    },
}

impl<T, P: Platform + Clone> Store<T, P> {
    /// An empty store. Init only.
    ///
    /// # Errors
    /// [`Error::Platform`] when the platform has no room for its regions.
    pub fn new(engine: &Engine<P>, data: T) -> Result<Store<T, P>> {
        let limits = engine.config().get_limits();
        let mut runtime = wrt_runtime::Store::new(engine.platform().clone(), limits.clone())?;
        runtime.set_dispatch(engine.config().dispatch);
        if let Some((slice, always)) = engine.config().collection {
            runtime.set_collection(slice, always);
        }
        if engine.config().consume_fuel {
            runtime.set_fuel(Fuel(0));
        }
        let inner = Inner {
            id: StoreId::next(),
            engine: engine.clone(),
            runtime,
            data,
            hosts: Arc::new(Vec::new()),
            values: List::new(limits.extern_refs, Resource::ExternRefs),
            modules: Vec::new(),
            timer: None,
            found: None,
            suspended: Vec::new(),
            #[cfg(feature = "component")]
            state: None,
        };
        Ok(Store { inner })
    }

    /// The engine it was made with.
    #[must_use]
    pub const fn engine(&self) -> &Engine<P> {
        &self.inner.engine
    }

    /// The host's data.
    #[must_use]
    pub const fn data(&self) -> &T {
        &self.inner.data
    }

    /// The host's data, to change.
    #[must_use]
    pub const fn data_mut(&mut self) -> &mut T {
        &mut self.inner.data
    }

    /// Drops the store and gives the host's data back.
    #[must_use]
    pub fn into_data(self) -> T {
        self.inner.data
    }

    /// The bounds of this store.
    #[must_use]
    pub const fn limits(&self) -> &Limits {
        self.inner.runtime.limits()
    }

    /// The driver that executes code here: the one [`Config::dispatch`](crate::Config::dispatch) asks for, where this build runs it soundly.
    #[must_use]
    pub const fn dispatch(&self) -> Dispatch {
        self.inner.runtime.dispatch()
    }

    /// Fuel that is left. A new store has none.
    ///
    /// # Errors
    /// [`Usage::FuelDisabled`] where the engine's configuration does not ask for fuel.
    pub fn get_fuel(&self) -> Result<u64> {
        self.inner.get_fuel()
    }

    /// Sets the fuel that is left: one unit an instruction that does something.
    ///
    /// # Errors
    /// [`Usage::FuelDisabled`] where the engine's configuration does not ask for fuel.
    pub fn set_fuel(&mut self, fuel: u64) -> Result<()> {
        self.inner.set_fuel(fuel)
    }

    /// A handle that stops what runs in this store, now or at its next call, from any thread.
    ///
    /// ```
    /// # #[cfg(all(feature = "decoder", feature = "platform-linux"))] {
    /// # use wrt::{Engine, Error, Instance, Module, Store};
    /// let engine = Engine::default();
    /// let mut store = Store::new(&engine, ())?;
    /// let wasm = wat::parse_str("(module (func (export \"spin\") (loop (br 0))))").unwrap();
    /// let instance = Instance::new(&mut store, &Module::new(&engine, &wasm)?, &[])?;
    /// let spin = instance.get_typed_func::<(), ()>(&store, "spin")?;
    ///
    /// let handle = store.interrupt_handle();
    /// std::thread::spawn(move || handle.interrupt());
    /// assert!(matches!(spin.call(&mut store, ()), Err(Error::Interrupted)));
    /// # }
    /// # Ok::<(), wrt::Error>(())
    /// ```
    #[must_use]
    pub fn interrupt_handle(&self) -> InterruptHandle<P> {
        InterruptHandle::new(self.inner.runtime.interrupt_flag())
    }

    /// Interrupts what runs in this store once `timeout` has passed from now. It replaces an earlier deadline,
    /// which is gone even where the new one cannot be armed.
    ///
    /// # Errors
    /// [`Error::Platform`] where the platform has no timers, or none left.
    pub fn set_deadline(&mut self, timeout: Duration) -> Result<()> {
        self.inner.set_deadline(timeout)
    }

    /// Takes the deadline back; true if it had passed. Afterwards it interrupts nothing any more; what
    /// an [`InterruptHandle`] asked for still does.
    pub fn clear_deadline(&mut self) -> bool {
        self.inner.clear_deadline()
    }

    /// The calls that stand in this store now, the innermost first: those of a call that is suspended.
    #[must_use]
    pub fn backtrace(&self) -> Vec<FrameInfo> {
        self.inner.backtrace().0
    }
}

impl<T, P: Platform + Clone> Inner<T, P> {
    pub(crate) fn get_fuel(&self) -> Result<u64> {
        self.fuel_counted()?;
        Ok(self.runtime.fuel().0)
    }

    pub(crate) fn set_fuel(&mut self, fuel: u64) -> Result<()> {
        self.fuel_counted()?;
        self.runtime.set_fuel(Fuel(fuel));
        Ok(())
    }

    pub(crate) fn set_deadline(&mut self, timeout: Duration) -> Result<()> {
        self.clear_deadline();
        let platform = self.engine.platform();
        let deadline = platform.now().after(timeout);
        self.timer = Some(platform.arm(deadline, &self.runtime.interrupt_flag())?);
        Ok(())
    }

    pub(crate) fn clear_deadline(&mut self) -> bool {
        let passed = self.timer.take().is_some_and(ArmedTimer::cancel);
        if passed {
            // What another thread asks for stands.
            self.runtime.interrupt_flag().clear_expired();
        }
        passed
    }

    /// What an instance exports under a name. Looking the same one up again takes constant time.
    pub(crate) fn export(&mut self, instance: InstanceId, name: &str) -> Option<Extern> {
        if let Some(found) = &self.found
            && found.instance == instance
            && found.name() == name.as_bytes()
        {
            return Some(found.item);
        }
        let item = self.runtime.export(instance, name)?;
        let mut kept = [0; Found::NAME];
        if let Some(place) = kept.get_mut(..name.len()) {
            for (to, from) in place.iter_mut().zip(name.bytes()) {
                *to = from;
            }
            self.found = Some(Found { instance, name: kept, len: name.len(), item });
        }
        Some(item)
    }

    fn fuel_counted(&self) -> Result<(), Usage> {
        if self.engine.config().consume_fuel { Ok(()) } else { Err(Usage::FuelDisabled) }
    }

    /// The runtime's id of a module; the module is taken in where it was not before.
    pub(crate) fn module_id(&mut self, module: &Module<P>) -> Result<ModuleId> {
        if !Engine::same(&self.engine, module.engine()) {
            return Err(Usage::OtherEngine.into());
        }
        let image = module.code().image()?.bytes().as_ptr().addr();
        match self.modules.binary_search_by_key(&image, |(at, _)| *at) {
            Ok(index) => self.modules.get(index).map(|(_, id)| *id).ok_or_else(|| Trap::Corrupt.into()),
            Err(index) => {
                reserve(&mut self.modules, 1)?;
                let id = self.runtime.add_module(module.code().clone())?;
                self.modules.insert(index, (image, id));
                Ok(id)
            }
        }
    }

    /// Takes in a host function, of the type its codes say.
    pub(crate) fn add_host(&mut self, host: HostFunc<T, P>, ty: wrt_runtime::FuncType<'_>) -> Result<FuncId> {
        let index = self.hosts.len();
        let wanted = (index as u64).saturating_add(1);
        self.runtime.limits().check(Resource::HostFunctions, wanted)?;
        let full = || ResourceLimit { what: Resource::HostFunctions, limit: u64::from(u32::MAX), wanted };
        let token = u32::try_from(index).map_err(|_| full())?;
        if Arc::get_mut(&mut self.hosts).is_none() {
            // A host function is running and holds the list: it keeps that one.
            let mut copy = Vec::new();
            reserve(&mut copy, index.saturating_add(1))?;
            copy.extend(self.hosts.iter().cloned());
            self.hosts = Arc::new(copy);
        }
        let hosts = Arc::get_mut(&mut self.hosts).ok_or(Trap::Corrupt)?;
        reserve(hosts, 1)?;
        let id = self.runtime.create_host_func(ty, token)?;
        hosts.extend(Some(host));
        Ok(id)
    }

    /// Starts a call; it runs with [`drive`](Inner::drive).
    #[inline]
    pub(crate) fn start(&mut self, func: FuncId, args: &[u64]) -> Result<Level> {
        if !self.suspended.is_empty() {
            self.make_way()?;
        }
        self.runtime.start_call(func, args)?;
        Ok(Level(self.runtime.call_depth()))
    }

    /// Makes sure that nothing is suspended but what waits for a host function. What its owner dropped is given up.
    #[cold]
    pub(crate) fn make_way(&mut self) -> Result<(), Usage> {
        while let Some(last) = self.suspended.last() {
            let level = last.level;
            if Arc::strong_count(&last.token) > 1 {
                return if last.for_host { Ok(()) } else { Err(Usage::Suspended) };
            }
            self.abandon(level);
        }
        Ok(())
    }

    /// The slots for the results of a host function. What it left running in the store ends.
    #[inline]
    pub(crate) fn host_results(&mut self, host: &HostCall) -> &mut [u64] {
        self.end_above(host.level);
        self.runtime.slots_of_mut(&host.call)
    }

    /// Ends all calls that were started after the one of this level.
    #[inline]
    fn end_above(&mut self, level: Level) {
        if self.runtime.call_depth() > level.0 {
            self.abandon(Level(level.0.saturating_add(1)));
        }
    }

    /// Runs the innermost call, which is the one of this level, until it ends or stops. A call that traps is over.
    pub(crate) fn drive(&mut self, level: Level) -> Result<Stop> {
        let mut hosts: Option<Arc<Vec<HostFunc<T, P>>>> = None;
        loop {
            let call = match self.runtime.run() {
                Outcome::HostCall(call) => call,
                Outcome::Finished => return Ok(Stop::Finished),
                Outcome::Trapped(trap) => {
                    let error = self.trapped(trap);
                    self.abandon(level);
                    return Err(error);
                }
                Outcome::Threw(id) => {
                    let error = Exception::read(self, id).map_or_else(|| Trap::Corrupt.into(), Error::from);
                    self.abandon(level);
                    return Err(error);
                }
                Outcome::OutOfFuel { needed } => return Ok(Stop::OutOfFuel { needed: needed.0 }),
                Outcome::Interrupted => return Ok(Stop::Interrupted),
            };
            let index = call.token as usize;
            // A list that was held before lacks what functions of the host added since.
            let list = match &mut hosts {
                Some(list) if index < list.len() => list,
                list => list.insert(Arc::clone(&self.hosts)),
            };
            let answer = match list.get(index) {
                Some(host) => host.call(self, &HostCall { call, level }),
                None => Err(Trap::Corrupt.into()),
            };
            self.end_above(level);
            let answer = match answer {
                Err(Error::Exception(exception)) => match exception.throw(self) {
                    Ok(()) => continue,
                    Err(error) => Err(error),
                },
                answer => answer,
            };
            match answer {
                Ok(()) => {
                    if let Err(error) = self.runtime.finish_host_call() {
                        self.abandon(level);
                        return Err(error.into());
                    }
                }
                Err(mut error) => {
                    if let Error::Trap(trap) = &mut error
                        && trap.frames().is_empty()
                    {
                        let (frames, omitted) = self.backtrace();
                        trap.set_frames(frames, omitted);
                    }
                    return Ok(Stop::HostFailed { func: call.func, error });
                }
            }
        }
    }

    /// Ends a call wherever it stands, and all that were started later.
    pub(crate) fn abandon(&mut self, level: Level) {
        while self.suspended.last().is_some_and(|waiting| waiting.level >= level) {
            self.suspended.pop();
        }
        while self.runtime.call_depth() >= level.0.max(1) {
            self.runtime.abandon();
        }
    }

    /// Keeps a call for its owner to go on with.
    pub(crate) fn suspend(&mut self, level: Level, for_host: bool) -> Result<Arc<()>> {
        if let Err(error) = reserve(&mut self.suspended, 1) {
            self.abandon(level);
            return Err(error);
        }
        let token = Arc::new(());
        self.suspended.extend(Some(Waiting { token: Arc::clone(&token), level, for_host }));
        Ok(token)
    }

    /// Makes the call with this token the running one again.
    pub(crate) fn unsuspend(&mut self, token: &Arc<()>) -> Result<Level, Usage> {
        // Newer ones that their owners dropped are in nobody's way.
        while let Some(last) = self.suspended.last() {
            let level = last.level;
            if Arc::ptr_eq(&last.token, token) {
                self.suspended.pop();
                self.end_above(level);
                return Ok(level);
            }
            if Arc::strong_count(&last.token) > 1 {
                break;
            }
            self.abandon(level);
        }
        Err(Usage::NotSuspended)
    }

    /// Runs a call to its end. A call that stops before is given up.
    #[inline]
    pub(crate) fn finish(&mut self, level: Level) -> Result<()> {
        let error = match self.drive(level)? {
            Stop::Finished => return Ok(()),
            Stop::OutOfFuel { .. } => Error::OutOfFuel,
            Stop::Interrupted => Error::Interrupted,
            Stop::HostFailed { error, .. } => error,
        };
        self.abandon(level);
        Err(error)
    }

    /// The error for a trap, with the calls that led to it.
    fn trapped(&self, trap: Trap) -> Error {
        let (frames, omitted) = self.backtrace();
        let mut error = TrapError::new(trap);
        error.set_frames(frames, omitted);
        Error::Trap(Box::new(error))
    }

    /// The calls that stand in the store, the innermost first, and how many more there are than are kept.
    pub(crate) fn backtrace(&self) -> (Vec<FrameInfo>, usize) {
        let mut trace = self.runtime.backtrace();
        let mut frames = Vec::new();
        while frames.len() < TrapError::MAX_FRAMES && frames.try_reserve(1).is_ok() {
            let Some(frame) = trace.next() else { break };
            let module = self.runtime.module(frame.module);
            let image = module.and_then(|module| module.image().ok());
            let name = image.and_then(|image| image.func_name(frame.func));
            frames.extend(Some(FrameInfo {
                func_index: frame.func,
                func_name: name.map(Into::into),
                module_offset: frame.offset.map(u64::from),
            }));
        }
        (frames, trace.remaining())
    }
}

/// Makes room in a vector.
pub(crate) fn reserve<V>(values: &mut Vec<V>, extra: usize) -> Result<(), Error> {
    let wanted = extra.saturating_mul(size_of::<V>());
    values.try_reserve(extra).map_err(|_| wrt_error::PlatformError::OutOfMemory { wanted }.into())
}

impl<T: fmt::Debug, P: Platform + Clone> fmt::Debug for Store<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.fmt(f)
    }
}

impl<T, P: Platform + Clone> fmt::Debug for Inner<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("id", &self.id.0).finish_non_exhaustive()
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnknownId => Usage::OtherStore.into(),
            StoreError::OutOfBounds { .. } => Usage::OutOfBounds.into(),
            StoreError::Immutable => Usage::ImmutableGlobal.into(),
            StoreError::NotAReference | StoreError::BadLimits => Usage::BadType.into(),
            StoreError::Limit(limit) => limit.into(),
            StoreError::Platform(error) => error.into(),
        }
    }
}

impl From<CallError> for Error {
    fn from(error: CallError) -> Self {
        match error {
            CallError::UnknownId => Usage::OtherStore.into(),
            CallError::ArgumentCount { expected, found } => {
                Usage::ParamCount { expected: expected as usize, found: found as usize }.into()
            }
            CallError::Suspended => Usage::Suspended.into(),
            CallError::NotWaiting => Usage::NotSuspended.into(),
            CallError::Limit(limit) => limit.into(),
            CallError::Platform(error) => error.into(),
        }
    }
}
