//! One store of a script, with its modules, its instances, and the names that they are registered under.

use wrt::runtime::{CallError, Extern, FuncId, FuncType, InstanceId, Module, ModuleId, Outcome, Store, StoreError};
use wrt::{LinkError, PlatformError, Trap};

use crate::format::{Link, MOST_SLOTS, MOST_VALUES, Pattern, Several, Traps, Value, Wanted};
use crate::spectest::Spectest;
use crate::tally::{Done, Lack, Miss};
use crate::{PLATFORM, Platform, bounds, value};

/// Imports of one module at most.
const MOST_IMPORTS: usize = 128;
/// Registered names of one store at most.
const MOST_NAMES: usize = 64;

/// What is in a slot, or why it is not.
type Slots<T> = [Done<T>; MOST_SLOTS];

/// An empty slot.
const EMPTY: Miss = Miss::Wrong("nothing in the slot", 0);
/// A call that was not to end so.
const THREW: Miss = Miss::Wrong("an exception that nobody caught", 0);

pub(crate) struct Stage {
    store: Store<Platform>,
    spectest: Spectest,
    modules: Slots<ModuleId>,
    instances: Slots<InstanceId>,
    names: [Option<(&'static str, InstanceId)>; MOST_NAMES],
    /// How many of them there are.
    named: usize,
}

impl Stage {
    /// A store with the host's module.
    pub(crate) fn new() -> Done<Stage> {
        let mut store = Store::new(PLATFORM, bounds::SUITE).map_err(lacks)?;
        let spectest = Spectest::new(&mut store).map_err(kept)?;
        let (modules, instances) = ([Err(EMPTY); MOST_SLOTS], [Err(EMPTY); MOST_SLOTS]);
        Ok(Stage { store, spectest, modules, instances, names: [None; MOST_NAMES], named: 0 })
    }

    /// Puts a module into a slot, or why it is not there.
    pub(crate) fn module(&mut self, slot: u32, module: Done<Module<Platform>>) -> Done {
        let module = module.and_then(|module| self.store.add_module(module).map_err(kept));
        put(&mut self.modules, slot, module)
    }

    /// Makes an instance, and puts it into a slot where it is to be there.
    pub(crate) fn instance(&mut self, module: u32, slot: u32, link: Link) -> Done {
        let made = get(&self.modules, module).and_then(|module| self.instantiate(module));
        match (link, made) {
            (Link::Done, made) => {
                let instance = made.and_then(|made| match made {
                    Made::Instance(instance) => Ok(instance),
                    Made::Trapped(trap) => Err(Miss::Wrong(trap.text(), 0)),
                    Made::Unknown => Err(Miss::Wrong("an unknown import", 0)),
                    Made::Incompatible => Err(Miss::Wrong("an import of another type", 0)),
                });
                put(&mut self.instances, slot, instance)
            }
            (_, Err(miss)) => Err(miss),
            (Link::Traps(traps), Ok(Made::Trapped(trap))) => trapped(traps, trap),
            (Link::Unknown, Ok(Made::Unknown)) | (Link::Incompatible, Ok(Made::Incompatible)) => Ok(()),
            (_, Ok(Made::Instance(_))) => Err(Miss::Wrong("an instance", 0)),
            (_, Ok(Made::Trapped(trap))) => Err(Miss::Wrong(trap.text(), 0)),
            (_, Ok(Made::Unknown)) => Err(Miss::Wrong("an unknown import", 0)),
            (_, Ok(Made::Incompatible)) => Err(Miss::Wrong("an import of another type", 0)),
        }
    }

    /// Gives an instance a module name.
    pub(crate) fn register(&mut self, instance: u32, name: &'static str) -> Done {
        let instance = get(&self.instances, instance)?;
        *self.names.get_mut(self.named).ok_or(Miss::Wrong("too many names", 0))? = Some((name, instance));
        self.named = self.named.saturating_add(1);
        Ok(())
    }

    /// Calls a function.
    pub(crate) fn invoke(&mut self, instance: u32, name: &str, args: &Several<Value>, wanted: &Wanted) -> Done {
        let instance = get(&self.instances, instance)?;
        let Some(Extern::Func(func)) = self.store.export(instance, name) else {
            return Err(Miss::Wrong("no such function", 0));
        };
        let mut slots = [0; MOST_VALUES.saturating_mul(2)];
        let mut len = 0_usize;
        for arg in args.iter() {
            let count = if matches!(arg, Value::V128(_)) { 2 } else { 1 };
            for half in halves(value::bits(arg)).into_iter().take(count) {
                *slots.get_mut(len).ok_or(Miss::Wrong("too many arguments", 0))? = half;
                len = len.saturating_add(1);
            }
        }
        let ended = self.call(func, slots.get(..len).unwrap_or_default())?;
        match (wanted, ended) {
            (Wanted::Return, Ended::Returned) | (Wanted::Threw, Ended::Threw) => Ok(()),
            (Wanted::Values(patterns), Ended::Returned) => self.returned(func, patterns),
            (Wanted::Traps(traps), Ended::Trapped(trap)) => trapped(*traps, trap),
            (Wanted::Return | Wanted::Values(_) | Wanted::Threw, Ended::Trapped(trap)) => {
                Err(Miss::Wrong(trap.text(), 0))
            }
            (Wanted::Return | Wanted::Values(_) | Wanted::Traps(_), Ended::Threw) => Err(THREW),
            (Wanted::Traps(_) | Wanted::Threw, Ended::Returned) => Err(Miss::Wrong("a return", 0)),
        }
    }

    /// Reads a global.
    pub(crate) fn get(&self, instance: u32, name: &str, wanted: &Wanted) -> Done {
        let instance = get(&self.instances, instance)?;
        let Some(Extern::Global(global)) = self.store.export(instance, name) else {
            return Err(Miss::Wrong("no such global", 0));
        };
        let Wanted::Values(patterns) = wanted else { return Err(Miss::Wrong("a global", 0)) };
        let ty = self.store.global_type(global).ok_or(Miss::Wrong("a global without a type", 0))?;
        let bits = self.store.global(global).ok_or(Miss::Wrong("a global without a value", 0))?;
        self.all_match(patterns, &[ty.value], &halves(bits))
    }

    /// Whether the results of the call that ended are of the patterns, one for one.
    fn returned(&self, func: FuncId, patterns: &Several<Pattern>) -> Done {
        let FuncType { results, .. } = self.store.func_type(func).ok_or(Miss::Wrong("a function without a type", 0))?;
        self.all_match(patterns, results, self.store.results())
    }

    /// Whether the values in these slots are of the patterns, one for one.
    fn all_match(&self, patterns: &Several<Pattern>, types: &[wrt::runtime::ValType], slots: &[u64]) -> Done {
        if patterns.len() != types.len() {
            return Err(Miss::Wrong("another number of values", types.len() as u64));
        }
        let mut slots = slots.iter();
        let mut next = || slots.next().copied().ok_or(Miss::Wrong("fewer values", 0));
        for (pattern, ty) in patterns.iter().zip(types) {
            let low = next()?;
            let high = if ty.is_vector() { next()? } else { 0 };
            let is_of = |slot, ty| self.store.reference_is(slot, ty);
            if !value::matches(pattern, *ty, u128::from(low) | u128::from(high) << 64, is_of) {
                return Err(Miss::Wrong("another value", low));
            }
        }
        Ok(())
    }

    /// Makes an instance with imports by name, and calls its start function.
    fn instantiate(&mut self, module: ModuleId) -> Done<Made> {
        let mut imports = [Extern::Func(FuncId::from_index(u32::MAX)); MOST_IMPORTS];
        let image = self.store.module(module).ok_or(Miss::Wrong("no module", 0))?;
        let mut count = 0_usize;
        while let Some((module, name)) = u32::try_from(count).ok().and_then(|index| image.import(index)) {
            let Some(found) = self.find(module, name) else { return Ok(Made::Unknown) };
            *imports.get_mut(count).ok_or(Miss::Wrong("too many imports", 0))? = found;
            count = count.saturating_add(1);
        }
        let imports = imports.get(..count).unwrap_or_default();
        let instance = match self.store.instantiate(module, imports) {
            Ok(instance) => instance,
            Err(LinkError::ImportKind { .. } | LinkError::ImportType { .. }) => return Ok(Made::Incompatible),
            Err(LinkError::Trap(trap)) => return Ok(Made::Trapped(trap)),
            Err(LinkError::Limit(limit)) => return Err(Miss::Lack(Lack::Bound(limit.what))),
            Err(LinkError::Platform(error)) => return Err(lacks(error)),
            Err(
                LinkError::ImportCount { .. }
                | LinkError::ImportUnknown { .. }
                | LinkError::UnknownId
                | LinkError::Image(_),
            ) => return Err(Miss::Wrong("an image that cannot be", 0)),
            Err(LinkError::Interrupted | LinkError::OutOfFuel) => return Err(Miss::Wrong("an instance stopped", 0)),
        };
        let Some(start) = self.store.start(instance) else { return Ok(Made::Instance(instance)) };
        match self.call(start, &[])? {
            Ended::Returned => Ok(Made::Instance(instance)),
            Ended::Trapped(trap) => Ok(Made::Trapped(trap)),
            Ended::Threw => Err(THREW),
        }
    }

    /// What is defined under two names: what was registered last comes first.
    fn find(&self, module: &str, name: &str) -> Option<Extern> {
        let named = self.names.iter().rev().flatten().filter(|(of, _)| *of == module);
        let found = named.map(|(_, instance)| self.store.export(*instance, name)).find(Option::is_some).flatten();
        found.or_else(|| self.spectest.get(name).filter(|_| module == "spectest"))
    }

    /// Calls a function.
    fn call(&mut self, func: FuncId, args: &[u64]) -> Done<Ended> {
        self.store.start_call(func, args).map_err(|error| match error {
            CallError::Limit(limit) => Miss::Lack(Lack::Bound(limit.what)),
            CallError::Platform(error) => lacks(error),
            CallError::ArgumentCount { expected, .. } => Miss::Wrong("another number of arguments", expected.into()),
            CallError::UnknownId | CallError::Suspended | CallError::NotWaiting => Miss::Wrong("no call", 0),
        })?;
        match self.store.run_with(&mut self.spectest) {
            Outcome::Finished => Ok(Ended::Returned),
            Outcome::Trapped(trap) => Ok(Ended::Trapped(trap)),
            Outcome::HostCall(_) => Err(Miss::Wrong("a call of the host that was not answered", 0)),
            Outcome::Threw(_) => Ok(Ended::Threw),
            Outcome::OutOfFuel { .. } | Outcome::Interrupted => Err(Miss::Wrong("it stopped", 0)),
        }
    }
}

/// How a call ended.
enum Ended {
    Returned,
    Trapped(Trap),
    Threw,
}

/// What came of an instantiation.
enum Made {
    Instance(InstanceId),
    Trapped(Trap),
    Unknown,
    Incompatible,
}

/// The two slots of a vector, of which any other value has the first.
#[expect(clippy::cast_possible_truncation, reason = "the two halves")]
fn halves(bits: u128) -> [u64; 2] {
    [bits as u64, (bits >> 64) as u64]
}

fn trapped(traps: Traps, trap: Trap) -> Done {
    let is_one = 1_u32.checked_shl(trap.code().into()).is_some_and(|bit| traps.0 & bit != 0);
    if is_one { Ok(()) } else { Err(Miss::Wrong(trap.text(), 0)) }
}

fn get<T: Copy>(slots: &Slots<T>, slot: u32) -> Done<T> {
    slots.get(slot as usize).copied().unwrap_or(Err(EMPTY))
}

/// Fills a slot; why it stays empty, if it does.
fn put<T: Copy>(slots: &mut Slots<T>, slot: u32, made: Done<T>) -> Done {
    *slots.get_mut(slot as usize).ok_or(EMPTY)? = made;
    made.map(|_| ())
}

fn kept(error: StoreError) -> Miss {
    match error {
        StoreError::Limit(limit) => Miss::Lack(Lack::Bound(limit.what)),
        StoreError::Platform(error) => lacks(error),
        StoreError::UnknownId
        | StoreError::OutOfBounds { .. }
        | StoreError::Immutable
        | StoreError::NotAReference
        | StoreError::BadLimits => Miss::Wrong("an item that cannot be", 0),
    }
}

fn lacks(error: PlatformError) -> Miss {
    if let PlatformError::OutOfMemory { .. } = error {
        Miss::Lack(Lack::Memory)
    } else {
        Miss::Wrong("the platform", 0)
    }
}
