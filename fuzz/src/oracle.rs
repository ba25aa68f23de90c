//! wasmi, the engine whose word counts.

use wasmi::{
    Config, Engine, Extern, ExternType, Instance, Linker, Module, Nullable, Store, StoreLimits, StoreLimitsBuilder,
    TrapCode, Val, ValType,
};

use crate::{Ending, FUEL, MAX_MEMORY_BYTES, MAX_TABLE_ELEMENTS, Peer, Value};

/// A module on wasmi.
pub struct Oracle {
    store: Store<StoreLimits>,
    instance: Option<Instance>,
}

impl Oracle {
    /// Instantiates a module that imports nothing; `None` where wasmi does not take it.
    #[must_use]
    pub fn new(wasm: &[u8]) -> Option<(Oracle, Ending)> {
        let mut config = Config::default();
        config.consume_fuel(true).wasm_multi_memory(true).wasm_memory64(true).set_max_recursion_depth(1000);
        let engine = Engine::new(&config);
        let module = Module::new(&engine, wasm).ok()?;
        let limits = StoreLimitsBuilder::new().memory_size(MAX_MEMORY_BYTES).table_elements(MAX_TABLE_ELEMENTS).build();
        let mut store = Store::new(&engine, limits);
        store.limiter(|limits| limits);
        store.set_fuel(FUEL).ok()?;
        let (instance, ending) = match Linker::new(&engine).instantiate_and_start(&mut store, &module) {
            Ok(instance) => (Some(instance), Ending::Values(Vec::new())),
            Err(error) => (None, ending(&error)),
        };
        Some((Oracle { store, instance }, ending))
    }
}

impl Peer for Oracle {
    const NAME: &str = "wasmi";
    const REFUSES_SEGMENTS: bool = true;

    fn call(&mut self, name: &str, seed: u64) -> Ending {
        let Some(func) = self.instance.and_then(|instance| instance.get_func(&self.store, name)) else {
            return Ending::Refused;
        };
        let ty = func.ty(&self.store);
        let arguments: Vec<Val> = ty.params().iter().map(|ty| argument(*ty, seed)).collect();
        let mut results: Vec<Val> = ty.results().iter().map(|ty| Val::default_for_ty(*ty)).collect();
        if self.store.set_fuel(FUEL).is_err() {
            return Ending::Refused;
        }
        match func.call(&mut self.store, &arguments, &mut results) {
            Ok(()) => Ending::Values(results.iter().map(value).collect()),
            Err(error) => ending(&error),
        }
    }

    fn global(&mut self, name: &str) -> Option<Value> {
        Some(value(&self.instance?.get_global(&self.store, name)?.get(&self.store)))
    }

    fn memory(&mut self, name: &str) -> Option<&[u8]> {
        Some(self.instance?.get_memory(&self.store, name)?.data(&self.store))
    }

    fn table_size(&mut self, name: &str) -> Option<u64> {
        Some(self.instance?.get_table(&self.store, name)?.size(&self.store))
    }

    fn exports(&mut self) -> Vec<(String, char)> {
        let Some(instance) = self.instance else { return Vec::new() };
        let kind = |of: Extern| match of.ty(&self.store) {
            ExternType::Func(_) => 'f',
            ExternType::Memory(_) => 'm',
            ExternType::Table(_) => 't',
            ExternType::Global(_) => 'g',
        };
        instance.exports(&self.store).map(|export| (export.name().to_owned(), kind(export.into_extern()))).collect()
    }
}

fn argument(ty: ValType, seed: u64) -> Val {
    match ty {
        ValType::I32 => Val::I32(seed as u32 as i32),
        ValType::I64 => Val::I64(seed as i64),
        ValType::F32 => Val::F32(f32::from_bits(seed as u32).into()),
        ValType::F64 => Val::F64(f64::from_bits(seed).into()),
        ValType::V128 => Val::V128((u128::from(seed) << 64 | u128::from(!seed)).into()),
        other => Val::default_for_ty(other),
    }
}

fn value(value: &Val) -> Value {
    match value {
        Val::I32(value) => Value::Integer(u64::from(*value as u32)),
        Val::I64(value) => Value::Integer(*value as u64),
        Val::F32(value) => Value::F32(value.to_bits()),
        Val::F64(value) => Value::F64(value.to_bits()),
        Val::V128(value) => Value::Vector(value.as_u128()),
        Val::FuncRef(value) => Value::Reference(matches!(value, Nullable::Null)),
        Val::ExternRef(value) => Value::Reference(matches!(value, Nullable::Null)),
    }
}

fn ending(error: &wasmi::Error) -> Ending {
    match error.as_trap_code() {
        Some(TrapCode::UnreachableCodeReached) => Ending::Trapped("unreachable"),
        Some(TrapCode::MemoryOutOfBounds) => Ending::Trapped("out of bounds memory access"),
        Some(TrapCode::TableOutOfBounds) => Ending::Trapped("table access"),
        Some(TrapCode::IndirectCallToNull) => Ending::Trapped("uninitialized element"),
        Some(TrapCode::IntegerDivisionByZero) => Ending::Trapped("integer divide by zero"),
        Some(TrapCode::IntegerOverflow) => Ending::Trapped("integer overflow"),
        Some(TrapCode::BadConversionToInteger) => Ending::Trapped("invalid conversion to integer"),
        Some(TrapCode::BadSignature) => Ending::Trapped("indirect call type mismatch"),
        Some(
            TrapCode::StackOverflow
            | TrapCode::OutOfFuel
            | TrapCode::GrowthOperationLimited
            | TrapCode::OutOfSystemMemory,
        ) => Ending::Exhausted,
        None => Ending::Refused,
    }
}
