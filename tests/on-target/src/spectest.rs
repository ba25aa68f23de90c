//! The host module `spectest` that the reference scripts import from.

use wrt::Pages;
use wrt::runtime::{
    Answer, Caller, Extern, FuncType, GlobalType, Host, MemoryType, Store, StoreError, TableType, ValType,
};

use crate::Platform;

const FUNCS: [(&str, &[ValType]); 7] = [
    ("print", &[]),
    ("print_i32", &[ValType::I32]),
    ("print_i64", &[ValType::I64]),
    ("print_f32", &[ValType::F32]),
    ("print_f64", &[ValType::F64]),
    ("print_i32_f32", &[ValType::I32, ValType::F32]),
    ("print_f64_f64", &[ValType::F64, ValType::F64]),
];

const GLOBALS: [(&str, ValType, u64); 4] = [
    ("global_i32", ValType::I32, 666),
    ("global_i64", ValType::I64, 666),
    ("global_f32", ValType::F32, 666.6_f32.to_bits() as u64),
    ("global_f64", ValType::F64, 666.6_f64.to_bits()),
];

const TABLES: [(&str, bool); 2] = [("table", false), ("table64", true)];

/// What the module has: names and items, the last one first where a name comes twice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Spectest([Option<(&'static str, Extern)>; 16]);

impl Spectest {
    /// Makes all of it in a store.
    pub(crate) fn new(store: &mut Store<Platform>) -> Result<Spectest, StoreError> {
        let mut items = [None; 16];
        let mut places = items.iter_mut();
        let mut put = |name, item| places.by_ref().take(1).for_each(|place| *place = Some((name, item)));
        for (name, params) in FUNCS {
            put(name, Extern::Func(store.create_host_func(FuncType { params, results: &[] }, 0)?));
        }
        for (name, value, bits) in GLOBALS {
            put(name, Extern::Global(store.create_global(GlobalType { value, mutable: false }, bits.into())?));
        }
        for (name, is_64) in TABLES {
            let ty = TableType { element: ValType::FUNCREF, min: 10, max: Some(20), is_64 };
            put(name, Extern::Table(store.create_table(ty, 0)?));
        }
        let ty = MemoryType { min: Pages(1), max: Some(Pages(2)), is_64: false, page_log2: Pages::LOG2, shared: false };
        put("memory", Extern::Memory(store.create_memory(ty)?));
        Ok(Spectest(items))
    }

    /// What has this name.
    pub(crate) fn get(&self, name: &str) -> Option<Extern> {
        self.0.iter().flatten().find(|(of, _)| *of == name).map(|(_, item)| *item)
    }
}

/// Its functions are made beforehand, and do nothing.
impl Host<Platform> for Spectest {
    fn resolve(&self, _: &[u8], _: &[u8], _: FuncType<'_>) -> Option<u32> {
        None
    }

    fn call(&mut self, _: u32, _: &mut Caller<'_, Platform>) -> Answer {
        Answer::Done
    }
}
