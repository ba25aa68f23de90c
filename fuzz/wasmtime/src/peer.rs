//! wasmtime, whose word counts.

use wasmtime::{
    Config, Engine, Error, ExternType, GcHeapOutOfMemory, Instance, Module, Result, Store, StoreLimits,
    StoreLimitsBuilder, ThrownException, Trap, Val, ValType,
};
use wrt_fuzz::{Ending, FUEL, MAX_MEMORY_BYTES, MAX_TABLE_ELEMENTS, Peer, UNCAUGHT, Value};

/// An engine with every proposal that WRT has too.
pub(crate) fn engine() -> Result<Engine> {
    let mut config = Config::new();
    config
        .consume_fuel(true)
        .wasm_backtrace_max_frames(None)
        .wasm_bulk_memory(true)
        .wasm_custom_page_sizes(true)
        .wasm_exceptions(true)
        .wasm_extended_const(true)
        .wasm_function_references(true)
        .wasm_gc(true)
        .wasm_memory64(true)
        .wasm_multi_memory(true)
        .wasm_multi_value(true)
        .wasm_reference_types(true)
        .wasm_simd(true)
        .wasm_tail_call(true)
        .wasm_threads(true)
        .wasm_wide_arithmetic(true);
    Engine::new(&config)
}

/// A module on wasmtime.
pub(crate) struct Wasmtime {
    store: Store<StoreLimits>,
    instance: Option<Instance>,
}

impl Wasmtime {
    /// Instantiates a module that imports nothing; `None` where wasmtime does not take it.
    pub(crate) fn new(engine: &Engine, wasm: &[u8]) -> Option<(Wasmtime, Ending)> {
        let module = Module::new(engine, wasm).ok()?;
        let limits = StoreLimitsBuilder::new().memory_size(MAX_MEMORY_BYTES).table_elements(MAX_TABLE_ELEMENTS).build();
        let mut store = Store::new(engine, limits);
        store.limiter(|limits| limits);
        store.set_fuel(FUEL).ok()?;
        let (instance, ending) = match Instance::new(&mut store, &module, &[]) {
            Ok(instance) => (Some(instance), Ending::Values(Vec::new())),
            Err(error) => (None, ending(&error)),
        };
        Some((Wasmtime { store, instance }, ending))
    }
}

impl Peer for Wasmtime {
    const NAME: &str = "wasmtime";
    const REFUSES_SEGMENTS: bool = false;

    fn call(&mut self, name: &str, seed: u64) -> Ending {
        let Some(func) = self.instance.and_then(|instance| instance.get_func(&mut self.store, name)) else {
            return Ending::Refused;
        };
        let ty = func.ty(&self.store);
        let Some(arguments) = ty.params().map(|ty| argument(&ty, seed)).collect::<Option<Vec<Val>>>() else {
            return Ending::Exhausted;
        };
        let mut results = vec![Val::I32(0); ty.results().len()];
        if self.store.set_fuel(FUEL).is_err() {
            return Ending::Refused;
        }
        match func.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ending::Values(results.iter().map(value).collect()),
            Err(error) => {
                self.store.take_pending_exception();
                ending(&error)
            }
        }
    }

    fn global(&mut self, name: &str) -> Option<Value> {
        Some(value(&self.instance?.get_global(&mut self.store, name)?.get(&mut self.store)))
    }

    fn memory(&mut self, name: &str) -> Option<&[u8]> {
        Some(self.instance?.get_memory(&mut self.store, name)?.data(&self.store))
    }

    fn table_size(&mut self, name: &str) -> Option<u64> {
        Some(self.instance?.get_table(&mut self.store, name)?.size(&self.store))
    }

    fn exports(&mut self) -> Vec<(String, char)> {
        let Some(instance) = self.instance else { return Vec::new() };
        let kind = |ty: ExternType| match ty {
            ExternType::Func(_) => 'f',
            ExternType::Memory(_) => 'm',
            ExternType::Table(_) => 't',
            ExternType::Global(_) => 'g',
            ExternType::Tag(_) => 'e',
        };
        let module = instance.module(&self.store).clone();
        module.exports().map(|export| (export.name().to_owned(), kind(export.ty()))).collect()
    }
}

/// As the other engine's; none where the type has no value that both can make.
fn argument(ty: &ValType, seed: u64) -> Option<Val> {
    Some(match ty {
        ValType::I32 => Val::I32(seed as u32 as i32),
        ValType::I64 => Val::I64(seed as i64),
        ValType::F32 => Val::F32(seed as u32),
        ValType::F64 => Val::F64(seed),
        ValType::V128 => Val::V128((u128::from(seed) << 64 | u128::from(!seed)).into()),
        other => Val::default_for_ty(other)?,
    })
}

fn value(value: &Val) -> Value {
    match value {
        Val::I32(value) => Value::Integer(u64::from(*value as u32)),
        Val::I64(value) => Value::Integer(*value as u64),
        Val::F32(bits) => Value::F32(*bits),
        Val::F64(bits) => Value::F64(*bits),
        Val::V128(value) => Value::Vector(value.as_u128()),
        Val::FuncRef(value) => Value::Reference(value.is_none()),
        Val::ExternRef(value) => Value::Reference(value.is_none()),
        Val::AnyRef(value) => Value::Reference(value.is_none()),
        Val::ExnRef(value) => Value::Reference(value.is_none()),
        Val::ContRef(value) => Value::Reference(value.is_none()),
    }
}

fn ending(error: &Error) -> Ending {
    if error.is::<ThrownException>() {
        return Ending::Trapped(UNCAUGHT);
    }
    if error.is::<GcHeapOutOfMemory<()>>() {
        return Ending::Exhausted;
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::UnreachableCodeReached) => Ending::Trapped("unreachable"),
        Some(Trap::MemoryOutOfBounds) => Ending::Trapped("out of bounds memory access"),
        Some(Trap::TableOutOfBounds) => Ending::Trapped("table access"),
        Some(Trap::IndirectCallToNull) => Ending::Trapped("uninitialized element"),
        Some(Trap::IntegerDivisionByZero) => Ending::Trapped("integer divide by zero"),
        Some(Trap::IntegerOverflow) => Ending::Trapped("integer overflow"),
        Some(Trap::BadConversionToInteger) => Ending::Trapped("invalid conversion to integer"),
        Some(Trap::BadSignature) => Ending::Trapped("indirect call type mismatch"),
        Some(Trap::NullReference) => Ending::Trapped("null reference"),
        Some(Trap::ArrayOutOfBounds) => Ending::Trapped("out of bounds array access"),
        Some(Trap::CastFailure) => Ending::Trapped("cast failure"),
        Some(Trap::HeapMisaligned) => Ending::Trapped("unaligned atomic"),
        Some(Trap::AtomicWaitNonSharedMemory) => Ending::Trapped("expected shared memory"),
        Some(Trap::StackOverflow | Trap::OutOfFuel | Trap::AllocationTooLarge) => Ending::Exhausted,
        _ => Ending::Refused,
    }
}
