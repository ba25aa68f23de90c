//! Items of the store: what the guest exports, what the host creates, and how they are described.

use wrt::runtime::{Extern, FuncType, GlobalType, InstanceId, MemoryType, Store, TableType, ValType};
use wrt::{ExternKind, Pages};

use crate::adder::ADD;
use crate::board::Board;
use crate::guest::{Answer, call, expect};

/// Reads and writes what the guest exports.
pub(crate) fn exported(store: &mut Store<Board>, instance: InstanceId) -> Answer<()> {
    let Some(Extern::Global(calls)) = store.export(instance, "calls") else { return Err("no global") };
    if store.global(calls) != Some(10) {
        return Err("calls of the host");
    }
    store.set_global(calls, 0).map_err(|_| "global not written")?;
    let Some(Extern::Memory(memory)) = store.export(instance, "memory") else { return Err("no memory") };
    let bytes = store.memory_mut(memory).ok_or("no bytes")?;
    if let Some(first) = bytes.get_mut(16) {
        *first = 101;
    }
    expect(call(store, instance, "sum", &[1])?, 230, "sum of changed doubles")?;
    let Some(Extern::Table(table)) = store.export(instance, "table") else { return Err("no table") };
    let double = store.table(table).and_then(|elements| elements.get(1)).copied().ok_or("no element")?;
    store.set_table_element(table, 0, double).map_err(|_| "element not written")?;
    expect(call(store, instance, "sum", &[0])?, 230, "sum by the host's element")?;
    store.grow_table(table, 2, 0).map_err(|_| "table not grown")?;
    store.copy_table((table, 4), (table, 0), 2).map_err(|_| "elements not copied")?;
    expect(call(store, instance, "sum", &[5])?, 230, "sum by a copied element")
}

/// Creates items of every kind.
pub(crate) fn created(store: &mut Store<Board>) -> Answer<()> {
    let ty = MemoryType { min: Pages(0), max: Some(Pages(1)), is_64: false, page_log2: Pages::LOG2, shared: false };
    let memory = store.create_memory(ty).map_err(|_| "memory not created")?;
    store.grow_memory(memory, Pages(1)).map_err(|_| "memory not grown")?;
    expect(store.memory_size(memory).map_or(0, |size| size.0), 1, "pages")?;
    expect(store.memory(memory).map_or(0, <[u8]>::len) as u64, 1 << 16, "bytes")?;
    let ty = TableType { element: ValType::FUNCREF, min: 2, max: None, is_64: false };
    let tables = [store.create_table(ty, 0).map_err(|_| "table not created")?, {
        store.create_table(ty, 0).map_err(|_| "second table not created")?
    }];
    let [one, other] = tables;
    store.copy_table((one, 1), (other, 0), 1).map_err(|_| "elements not copied")?;
    if let Some(element) = store.table_mut(one).and_then(|elements| elements.last_mut()) {
        *element = 0;
    }
    let global = store.create_global(GlobalType { value: ValType::I64, mutable: false }, 9);
    let global = global.map_err(|_| "global not created")?;
    if store.set_global(global, 1).is_ok() {
        return Err("an immutable global was written");
    }
    Ok(())
}

/// Asks for types and names.
pub(crate) fn described(store: &mut Store<Board>, instance: InstanceId) -> Answer<()> {
    let mut exports = 0_u32;
    while let Some((name, item)) = store.export_at(instance, exports) {
        let described = match item {
            Extern::Func(func) => {
                let FuncType { params, results } = store.func_type(func).ok_or("a function without type")?;
                params.len() < 3
                    && results.len() < 2
                    && store.func_home(func).is_some()
                    && store.host_token(func).is_none()
            }
            Extern::Table(table) => store.table_type(table).is_some_and(|ty| ty.matches(&ty)),
            Extern::Memory(memory) => store.memory_type(memory).is_some_and(|ty| ty.matches(&ty)),
            Extern::Global(global) => store.global_type(global).is_some(),
            // The guest exports none.
            Extern::Tag(_) => false,
        };
        if !described || name.is_empty() {
            return Err("an export without description");
        }
        exports = exports.saturating_add(1);
    }
    expect(u64::from(exports), 9, "exports")?;
    let Some(Extern::Func(add)) = store.item(instance, ExternKind::Func, 0) else { return Err("no function 0") };
    expect(u64::from(store.host_token(add).unwrap_or(0)), u64::from(ADD), "the host's token")?;
    let module = store.instance_module(instance).and_then(|id| store.module(id)).ok_or("no module")?;
    let image = module.image().map_err(|_| "the image is gone")?;
    expect(u64::from(image.header().imported_funcs), 1, "imports")?;
    expect(u64::from(store.start(instance).is_none()), 1, "no start function")?;
    expect(store.call_depth() as u64, 1, "calls")?;
    store.set_dispatch(wrt::Dispatch::Threaded);
    expect(u64::from(store.dispatch() == wrt::Dispatch::Loop), 1, "the driver")?;
    expect(store.limits().call_depth, 64, "limits")
}
