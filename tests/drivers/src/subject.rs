//! A module on one driver, which is run in pieces and tells all that can be seen of it.

use std::hash::{DefaultHasher, Hash, Hasher as _};

use wrt::{
    Caller, CompilationMode, Config, Dispatch, Engine, Error, Extern, Instance, Linker, Module, Resource,
    ResumableCall, Store, Suspended, Val, ValType,
};

/// Where calls are stopped.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Cut {
    /// Nowhere; fuel is not counted.
    Whole,
    /// Nowhere; fuel is counted.
    Metered,
    /// Where their fuel runs out, which is given in small pieces.
    Pieces,
    /// Where they look at the interrupt flag, which is raised each time; fuel is not counted.
    Interrupts,
}

impl Cut {
    pub(crate) const ALL: [Cut; 4] = [Cut::Whole, Cut::Metered, Cut::Pieces, Cut::Interrupts];

    const fn counts_fuel(self) -> bool {
        matches!(self, Cut::Metered | Cut::Pieces)
    }
}

/// More than any of these calls takes.
const PLENTY: u64 = 1 << 40;

/// Both drivers, each with and without fuel.
#[derive(Debug)]
pub struct Drivers([[Engine; 2]; 2]);

impl Drivers {
    /// Both, with small bounds.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn new() -> Result<Drivers, Error> {
        Drivers::in_modes([CompilationMode::Eager; 2])
    }

    /// Both, where functions are translated when they are first called on the second alone.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn one_lazy() -> Result<Drivers, Error> {
        Drivers::in_modes([CompilationMode::Eager, CompilationMode::LazyTranslation])
    }

    fn in_modes([first, second]: [CompilationMode; 2]) -> Result<Drivers, Error> {
        let engine = |dispatch, mode, metered| {
            let mut config = Config::new();
            config
                .consume_fuel(metered)
                .compilation_mode(mode)
                .dispatch(dispatch)
                .chains(dispatch == Dispatch::Loop)
                .limit(Resource::MemoryBytes, 4 << 20)
                .limit(Resource::TableElements, 10_000)
                .limit(Resource::HeapBytes, 1 << 18)
                .limit(Resource::CallDepth, 1_000)
                // Before each allocation, where fuel is counted.
                .collection(16, metered);
            Engine::new(&config)
        };
        let pair = |dispatch, mode| Ok::<_, Error>([engine(dispatch, mode, false)?, engine(dispatch, mode, true)?]);
        Ok(Drivers([pair(Dispatch::Loop, first)?, pair(Dispatch::Threaded, second)?]))
    }

    /// Whether there are two, and not the loop in the other's place.
    ///
    /// # Errors
    /// As [`Store::new`].
    pub fn are_two(&self) -> Result<bool, Error> {
        let mut drivers = Vec::new();
        for [engine, _] in &self.0 {
            drivers.push(Store::new(engine, ())?.dispatch());
        }
        Ok(drivers == [Dispatch::Loop, Dispatch::Threaded])
    }

    /// The module on each of them, or why it cannot be instantiated, which may be different.
    pub(crate) fn subjects(&self, wasm: &[u8], cut: Cut) -> [Result<Subject, String>; 2] {
        self.0.each_ref().map(|[plain, metered]| {
            let engine = if cut.counts_fuel() { metered } else { plain };
            Subject::new(engine, wasm, cut).map_err(|error| error.to_string())
        })
    }
}

/// How a call ended, and what it left behind.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ending {
    /// Its results, or its trap with the calls that led to it.
    pub text: String,
    /// Exported globals, tables and memories, and what the host was told.
    pub state: String,
    /// Fuel that it took, where it is counted.
    pub fuel: Option<u64>,
}

/// How far a call got.
pub(crate) enum Stand {
    Ended(String),
    Stopped(Suspended),
}

pub(crate) struct Subject {
    store: Store<u64>,
    instance: Instance,
    cut: Cut,
    results: Vec<Val>,
    /// Fuel that was given to the call that runs.
    given: u64,
}

impl Subject {
    fn new(engine: &Engine, wasm: &[u8], cut: Cut) -> Result<Subject, Error> {
        let module = Module::new(engine, wasm)?;
        let mut store = Store::new(engine, 0)?;
        if cut.counts_fuel() {
            store.set_fuel(PLENTY)?;
        }
        let mut linker = Linker::new(engine);
        linker.func_wrap("host", "mix", |mut caller: Caller<'_, u64>, few: i32, wide: i64| {
            let heard = caller.data_mut();
            *heard = heard.rotate_left(5) ^ wide.cast_unsigned() ^ u64::from(few.cast_unsigned());
            heard.cast_signed()
        })?;
        let instance = linker.instantiate(&mut store, &module)?;
        Ok(Subject { store, instance, cut, results: Vec::new(), given: 0 })
    }

    /// Names of the exported functions, but for those that want a reference to something.
    pub(crate) fn functions(&self) -> Vec<String> {
        let exports = self.instance.exports(&self.store);
        let wants = |ty: &ValType| matches!(ty, ValType::Ref(reference) if !reference.is_nullable());
        let may_be_called =
            |item: Extern| item.into_func().is_some_and(|func| !func.ty(&self.store).params().iter().any(wants));
        exports.filter(|export| may_be_called(export.into_extern())).map(|export| export.name().to_owned()).collect()
    }

    /// Calls a function with arguments made of a seed, up to where it first stops; `fuel` is the first piece.
    pub(crate) fn start(&mut self, name: &str, seed: u64, fuel: u64) -> Result<Stand, Error> {
        let Some(func) = self.instance.get_func(&self.store, name) else { return Err(Error::msg("no such function")) };
        let ty = func.ty(&self.store);
        let arguments: Vec<Val> = ty.params().iter().map(|ty| argument(*ty, seed)).collect();
        self.results = ty.results().iter().map(|ty| Val::default(*ty)).collect();
        // What the call before left is taken back.
        self.given = self.store.get_fuel().unwrap_or(0);
        self.give(if self.cut == Cut::Pieces { fuel } else { PLENTY })?;
        let call = func.call_resumable(&mut self.store, &arguments, &mut self.results);
        Ok(self.stand(call))
    }

    /// Runs on with so much more fuel than it needs to go on; `None` is as much as it may want, and without a stop.
    pub(crate) fn go_on(&mut self, call: Suspended, fuel: Option<u64>) -> Result<Stand, Error> {
        let fuel = fuel.map(|more| call.required_fuel().saturating_add(more));
        if fuel.is_some() || self.cut != Cut::Interrupts {
            self.give(fuel.unwrap_or(PLENTY))?;
        }
        let call = call.resume(&mut self.store, &mut self.results);
        Ok(self.stand(call))
    }

    fn give(&mut self, fuel: u64) -> Result<(), Error> {
        if self.cut.counts_fuel() {
            let left = self.store.get_fuel()?;
            self.given = self.given.wrapping_sub(left).wrapping_add(fuel);
            self.store.set_fuel(fuel)?;
        } else if self.cut == Cut::Interrupts {
            self.store.interrupt_handle().interrupt();
        }
        Ok(())
    }

    fn stand(&mut self, call: Result<ResumableCall, Error>) -> Stand {
        Stand::Ended(match call {
            Ok(ResumableCall::Finished) => self.results.iter().map(text).collect::<Vec<_>>().join(", "),
            Ok(ResumableCall::OutOfFuel(call) | ResumableCall::Interrupted(call)) => return Stand::Stopped(call),
            Ok(ResumableCall::HostTrap(call)) => format!("the host fails: {}", call.host_error()),
            // With its backtrace.
            Err(error) => error.to_string(),
        })
    }

    /// What can be seen where a call stands, but for memories: all that must be the same on both drivers.
    pub(crate) fn seen(&mut self, stand: &Stand) -> String {
        let how = match stand {
            Stand::Ended(text) => text.clone(),
            Stand::Stopped(call) => format!("stopped, wants {} of fuel", call.required_fuel()),
        };
        let frames: Vec<String> = self.store.backtrace().iter().map(ToString::to_string).collect();
        let fuel = self.store.get_fuel().ok();
        format!("{how}; fuel left {fuel:?}; at {frames:?}; {}", self.state())
    }

    /// Exported globals and sizes of tables, and what the host was told.
    fn state(&mut self) -> String {
        let mut state = format!("the host heard {:#x}", self.store.data());
        for (name, item) in self.items() {
            if let Extern::Global(global) = item {
                state.push_str(&format!(", {name}: {}", text(&global.get(&self.store))));
            } else if let Extern::Table(table) = item {
                state.push_str(&format!(", {name}: {}", table.size(&self.store)));
            }
        }
        state
    }

    /// The bytes of exported memories, by name.
    pub(crate) fn memories(&self) -> Vec<(String, &[u8])> {
        self.items()
            .into_iter()
            .filter_map(|(name, item)| {
                let Extern::Memory(memory) = item else { return None };
                Some((name, memory.data(&self.store)))
            })
            .collect()
    }

    fn items(&self) -> Vec<(String, Extern)> {
        let exports = self.instance.exports(&self.store);
        exports.map(|export| (export.name().to_owned(), export.into_extern())).collect()
    }

    pub(crate) fn ending(&mut self, text: String) -> Ending {
        let mut digest = DefaultHasher::new();
        self.memories().hash(&mut digest);
        let state = format!("{}, memories {:#x}", self.state(), digest.finish());
        let fuel = self.store.get_fuel().ok().map(|left| self.given.wrapping_sub(left));
        Ending { text, state, fuel }
    }
}

fn argument(ty: ValType, seed: u64) -> Val {
    let [low, high] = [seed & 0xffff_ffff, seed >> 32].map(|half| u32::try_from(half).unwrap_or(0));
    match ty {
        ValType::I32 => Val::I32(low.cast_signed()),
        ValType::I64 => Val::I64(seed.cast_signed()),
        // No NaNs, whose bits might be passed on.
        ValType::F32 => Val::F32(high & 0xff7f_ffff),
        ValType::F64 => Val::F64(seed & 0xffef_ffff_ffff_ffff),
        ValType::FuncRef | ValType::ExternRef | _ => Val::default(ty),
    }
}

/// A value to the bit; of a reference, whether it is null.
fn text(value: &Val) -> String {
    match value {
        Val::I32(value) => format!("i32 {value}"),
        Val::I64(value) => format!("i64 {value}"),
        Val::F32(bits) => format!("f32 {bits:#x}"),
        Val::F64(bits) => format!("f64 {bits:#x}"),
        Val::FuncRef(func) => format!("func, null: {}", func.is_none()),
        Val::ExternRef(value) => format!("extern, null: {}", value.is_none()),
        Val::AnyRef(value) => format!("any, null: {}", value.is_none()),
        Val::ExnRef(value) => format!("exception, null: {}", value.is_none()),
        Val::V128(_) | _ => format!("{value:?}"),
    }
}
