//! WRT, the engine under test.

use std::time::Duration;

use wrt::{Config, Engine, Error, ExternType, Instance, Linker, Module, Resource, Store, Trap, Val, ValType};

use crate::{Ending, FUEL, MAX_MEMORY_BYTES, MAX_TABLE_ELEMENTS, Value};

/// Bytes of the heap for objects, so few that it is collected.
const MAX_HEAP_BYTES: u64 = 1 << 18;

/// An engine with the limits that the other one has too, and without garbage collection and threads, which that one lacks.
#[must_use]
pub fn engine() -> Engine {
    made_of(config().wasm_gc(false).wasm_threads(false))
}

/// An engine with the same limits and every feature.
#[must_use]
pub fn engine_of_all() -> Engine {
    made_of(&config())
}

fn made_of(config: &Config) -> Engine {
    Engine::new(config).expect("Linux gives an engine")
}

fn config() -> Config {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .limit(Resource::MemoryBytes, MAX_MEMORY_BYTES as u64)
        .limit(Resource::TableElements, MAX_TABLE_ELEMENTS as u64)
        .limit(Resource::HeapBytes, MAX_HEAP_BYTES)
        .limit(Resource::CallDepth, 1000)
        .collection(16, false);
    config
}

/// A module on WRT.
pub struct Subject {
    store: Store<()>,
    instance: Option<Instance>,
}

impl Subject {
    /// Instantiates a module that imports nothing.
    #[must_use]
    pub fn new(module: &Module) -> (Subject, Ending) {
        Self::with_deadline(module, None)
    }

    fn with_deadline(module: &Module, deadline: Option<Duration>) -> (Subject, Ending) {
        let engine = module.engine();
        let mut store = Store::new(engine, ()).expect("Linux gives a store");
        store.set_fuel(FUEL).expect("fuel is on");
        if let Some(deadline) = deadline {
            store.set_deadline(deadline).expect("Linux has timers");
        }
        let (instance, ending) = match Linker::new(engine).instantiate(&mut store, module) {
            Ok(instance) => (Some(instance), Ending::Values(Vec::new())),
            Err(error) => (None, ending(&error)),
        };
        (Subject { store, instance }, ending)
    }

    /// Calls an exported function with arguments made of `seed`.
    pub fn call(&mut self, name: &str, seed: u64) -> Ending {
        let Some(func) = self.instance.and_then(|instance| instance.get_func(&mut self.store, name)) else {
            return Ending::Refused;
        };
        let ty = func.ty(&self.store);
        let arguments: Vec<Val> = ty.params().iter().map(|ty| argument(*ty, seed)).collect();
        let mut results: Vec<Val> = ty.results().iter().map(|ty| Val::default(*ty)).collect();
        self.store.set_fuel(FUEL).expect("fuel is on");
        match func.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ending::Values(results.iter().map(value).collect()),
            Err(error) => ending(&error),
        }
    }

    /// The value of an exported global.
    #[must_use]
    pub fn global(&mut self, name: &str) -> Option<Value> {
        let global = self.instance?.get_global(&mut self.store, name)?;
        Some(value(&global.get(&mut self.store)))
    }

    /// The bytes of an exported memory.
    #[must_use]
    pub fn memory(&mut self, name: &str) -> Option<&[u8]> {
        let memory = self.instance?.get_memory(&mut self.store, name)?;
        Some(memory.data(&self.store))
    }

    /// The size of an exported table.
    #[must_use]
    pub fn table_size(&mut self, name: &str) -> Option<u64> {
        let table = self.instance?.get_table(&mut self.store, name)?;
        Some(table.size(&self.store))
    }
}

/// What a call of [`run_anything`] may take: damaged code may have lost what charges its fuel.
const DEADLINE: Duration = Duration::from_millis(20);

/// Instantiates a module and calls every function that it exports, whatever comes of it.
pub fn run_anything(module: &Module) {
    let (mut subject, _) = Subject::with_deadline(module, Some(DEADLINE));
    let names: Vec<String> = module
        .exports()
        .filter(|export| matches!(export.ty(), ExternType::Func(_)))
        .take(32)
        .map(|export| export.name().to_owned())
        .collect();
    for name in names {
        subject.store.set_deadline(DEADLINE).expect("Linux has timers");
        subject.call(&name, 7);
        subject.store.clear_deadline();
    }
}

/// How a call ended whose exception nothing caught.
pub const UNCAUGHT: &str = "uncaught exception";

fn argument(ty: ValType, seed: u64) -> Val {
    match ty {
        ValType::I32 => Val::I32(seed as u32 as i32),
        ValType::I64 => Val::I64(seed as i64),
        ValType::F32 => Val::F32(seed as u32),
        ValType::F64 => Val::F64(seed),
        ValType::V128 => Val::V128((u128::from(seed) << 64 | u128::from(!seed)).into()),
        other => Val::default(other),
    }
}

fn value(value: &Val) -> Value {
    match value {
        Val::I32(value) => Value::Integer(u64::from(*value as u32)),
        Val::I64(value) => Value::Integer(*value as u64),
        Val::F32(bits) => Value::F32(*bits),
        Val::F64(bits) => Value::F64(*bits),
        Val::V128(value) => Value::Vector(value.as_u128()),
        Val::FuncRef(func) => Value::Reference(func.is_none()),
        Val::ExternRef(value) => Value::Reference(value.is_none()),
        // No module of theirs gets into an engine without the feature, but an image does.
        Val::AnyRef(value) => Value::Reference(value.is_none()),
        Val::ExnRef(value) => Value::Reference(value.is_none()),
        other => unreachable!("{other:?}: a kind of value without an arm here"),
    }
}

fn ending(error: &Error) -> Ending {
    match error.as_trap() {
        Some(Trap::CallStackExhausted | Trap::HeapExhausted) => Ending::Exhausted,
        // The other engine has one trap for both.
        Some(Trap::TableOutOfBounds | Trap::UndefinedElement) => Ending::Trapped("table access"),
        // Others do not say what was wanted.
        Some(Trap::NullI31 | Trap::NullStruct | Trap::NullArray) => Ending::Trapped(Trap::NullReference.text()),
        Some(trap) => Ending::Trapped(trap.text()),
        None => match error {
            Error::Exception(_) => Ending::Trapped(UNCAUGHT),
            Error::OutOfFuel | Error::Limit(_) => Ending::Exhausted,
            _ => Ending::Refused,
        },
    }
}
