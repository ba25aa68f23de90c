//! Instances share what they export; imports that do not fit are named.

use wrt::{
    Engine, Error, Extern, ExternKind, Func, FuncType, Global, GlobalType, Instance, LinkCause, Linker, Memory,
    MemoryType, Mutability, Store, Table, TableType, Trap, Usage, Val, ValType,
};

use crate::module;

const OWNER: &str = "(module
    (memory (export \"memory\") 1)
    (table (export \"table\") 4 funcref)
    (global (export \"global\") (mut i32) (i32.const 5))
    (func (export \"inc\") (result i32)
        (global.set 0 (i32.add (global.get 0) (i32.const 1)))
        (global.get 0)))";

const USER: &str = "(module
    (import \"owner\" \"memory\" (memory 1))
    (import \"owner\" \"table\" (table 4 funcref))
    (import \"owner\" \"global\" (global $g (mut i32)))
    (import \"owner\" \"inc\" (func $inc (result i32)))
    (type $t (func (result i32)))
    (elem (i32.const 2) $own)
    (func $own (result i32) (i32.const 77))
    (func (export \"run\") (result i32)
        (i32.store (i32.const 8) (call $inc))
        (global.set $g (i32.add (global.get $g) (i32.const 100)))
        (call_indirect (type $t) (i32.const 2))))";

#[test]
fn instances_share_functions_memories_tables_and_globals() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let mut linker = Linker::new(&engine);
    let owner = linker.instantiate(&mut store, &module(&engine, OWNER)).unwrap();
    linker.instance(&store, "owner", owner).unwrap();
    let user = linker.instantiate(&mut store, &module(&engine, USER)).unwrap();
    assert_eq!(user.get_typed_func::<(), i32>(&store, "run").unwrap().call(&mut store, ()).unwrap(), 77);
    let memory = owner.get_memory(&store, "memory").unwrap();
    let mut word = [0; 4];
    memory.read(&store, 8, &mut word).unwrap();
    assert_eq!(i32::from_le_bytes(word), 6);
    assert_eq!(owner.get_global(&store, "global").unwrap().get(&store).i32(), Some(106));
    let func = owner.get_table(&store, "table").unwrap().get(&store, 2).unwrap();
    let Val::FuncRef(Some(func)) = func else { panic!("{func:?}") };
    assert_eq!(func.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 77);
    let names: Vec<_> = owner.exports(&store).map(|export| export.name().to_owned()).collect();
    assert_eq!(names, ["memory", "table", "global", "inc"]);
}

#[test]
fn host_items_can_be_imported() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let memory = Memory::new(&mut store, MemoryType::new(1, None)).unwrap();
    let table = Table::new(&mut store, TableType::new(ValType::FuncRef, 4, None), Val::FuncRef(None)).unwrap();
    let global = Global::new(&mut store, GlobalType::new(ValType::I32, Mutability::Var), Val::I32(1)).unwrap();
    let inc = Func::wrap(&mut store, || 9).unwrap();
    let imports: [Extern; 4] = [memory.into(), table.into(), global.into(), inc.into()];
    let user = Instance::new(&mut store, &module(&engine, USER), &imports).unwrap();
    assert_eq!(user.get_typed_func::<(), i32>(&store, "run").unwrap().call(&mut store, ()).unwrap(), 77);
    assert_eq!(memory.data(&store)[8], 9);
    assert_eq!(global.get(&store).i32(), Some(101));
    assert!(table.get(&store, 2).unwrap().func_ref().unwrap().is_some());
    assert!(table.get(&store, 0).unwrap().func_ref().unwrap().is_none());
}

#[test]
fn a_missing_import_is_named() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let linker = Linker::new(&engine);
    let error = linker.instantiate(&mut store, &module(&engine, USER)).unwrap_err();
    assert!(error.to_string().starts_with("unknown import: `owner::memory`"), "{error}");
    let Error::Link(failure) = error else { panic!("{error:?}") };
    assert_eq!((&*failure.module, &*failure.name), ("owner", "memory"));
    assert!(matches!(failure.cause, LinkCause::Unknown { ref expected } if expected.kind() == ExternKind::Memory));
}

#[test]
fn an_import_of_another_type_is_named() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let small = Memory::new(&mut store, MemoryType::new(0, None)).unwrap();
    let func = Func::wrap(&mut store, || 9i64).unwrap();
    let mut linker = Linker::new(&engine);
    let owner = linker.instantiate(&mut store, &module(&engine, OWNER)).unwrap();
    linker.instance(&store, "owner", owner).unwrap().allow_shadowing(true);
    for (name, item) in [("memory", Extern::from(small)), ("memory", func.into()), ("inc", func.into())] {
        let mut linker = linker.clone();
        linker.define("owner", name, item).unwrap();
        let error = linker.instantiate(&mut store, &module(&engine, USER)).unwrap_err();
        assert!(error.to_string().starts_with("incompatible import type"), "{error}");
        let Error::Link(failure) = error else { panic!("{error:?}") };
        assert_eq!((&*failure.module, &*failure.name), ("owner", name));
        assert!(matches!(failure.cause, LinkCause::Incompatible { .. }));
    }
}

#[test]
fn things_of_another_store_are_errors() {
    let engine = Engine::default();
    let mut one = Store::new(&engine, ()).unwrap();
    let mut other = Store::new(&engine, ()).unwrap();
    let func = Func::wrap(&mut one, || ()).unwrap();
    let memory = Memory::new(&mut one, MemoryType::new(1, None)).unwrap();
    let is_usage = |error: Error| matches!(error, Error::Usage(Usage::OtherStore));
    assert!(is_usage(func.call(&mut other, &[], &mut []).unwrap_err()));
    assert!(is_usage(func.typed::<(), ()>(&other).unwrap_err()));
    assert!(is_usage(memory.grow(&mut other, 1).unwrap_err()));
    assert!(memory.data(&other).is_empty());
    assert!(memory.read(&other, 0, &mut [0]).is_err());
    let wat = "(module (import \"\" \"f\" (func)))";
    assert!(is_usage(Instance::new(&mut other, &module(&engine, wat), &[func.into()]).unwrap_err()));
}

#[test]
fn names_are_defined_once_unless_shadowing_is_allowed() {
    let engine = Engine::default();
    let mut linker = Linker::<()>::new(&engine);
    linker.func_wrap("a", "f", || 1).unwrap();
    assert!(matches!(linker.func_wrap("a", "f", || 2), Err(Error::Usage(Usage::Duplicate))));
    linker.allow_shadowing(true).func_wrap("a", "f", || 3).unwrap();
    linker.alias("a", "f", "b", "g").unwrap();
    linker.alias_module("b", "c").unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    let func = linker.get(&mut store, "c", "g").and_then(Extern::into_func).unwrap();
    assert_eq!(func.typed::<(), i32>(&store).unwrap().call(&mut store, ()).unwrap(), 3);
    assert!(linker.get(&mut store, "c", "f").is_none());
}

#[test]
fn unknown_functions_can_be_left_to_fail_when_called() {
    let engine = Engine::default();
    let module = module(
        &engine,
        "(module (import \"x\" \"y\" (func $y (param i32) (result f64)))
        (func (export \"run\") (drop (call $y (i32.const 1)))))",
    );
    let mut linker = Linker::new(&engine);
    linker.define_unknown_imports_as_traps(&module).unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let error = instance.get_typed_func::<(), ()>(&store, "run").unwrap().call(&mut store, ()).unwrap_err();
    assert!(error.to_string().contains("x::y"), "{error}");
}

#[test]
fn a_start_function_runs_once_and_its_trap_fails_the_instantiation() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let good = module(
        &engine,
        "(module (global (export \"g\") (mut i32) (i32.const 0)) (start $s)
        (func $s (global.set 0 (i32.add (global.get 0) (i32.const 1)))))",
    );
    let instance = Instance::new(&mut store, &good, &[]).unwrap();
    assert_eq!(instance.get_global(&store, "g").unwrap().get(&store).i32(), Some(1));
    let bad = module(&engine, "(module (start $s) (func $s unreachable))");
    assert_eq!(Instance::new(&mut store, &bad, &[]).unwrap_err().as_trap(), Some(Trap::Unreachable));
    Instance::new(&mut store, &good, &[]).unwrap();
}

#[test]
fn the_host_fills_and_copies_tables() {
    let mut store = Store::new(&Engine::default(), ()).unwrap();
    let table = |store: &mut Store<()>, size| {
        Table::new(store, TableType::new(ValType::FuncRef, size, None), Val::FuncRef(None)).unwrap()
    };
    let (one, other) = (table(&mut store, 4), table(&mut store, 3));
    let func = Func::wrap(&mut store, || 7).unwrap();
    one.fill(&mut store, 1, func.into(), 2).unwrap();
    let full = |store: &Store<()>, table: &Table| -> Vec<bool> {
        (0..table.size(store)).map(|at| table.get(store, at).unwrap().func_ref().unwrap().is_some()).collect()
    };
    assert_eq!(full(&store, &one), [false, true, true, false]);
    other.copy(&mut store, 0, &one, 2, 2).unwrap();
    assert_eq!(full(&store, &other), [true, false, false]);
    one.copy(&mut store, 0, &one, 1, 3).unwrap();
    assert_eq!(full(&store, &one), [true, true, false, false]);
    for error in [
        one.fill(&mut store, 3, func.into(), 2),
        one.fill(&mut store, u64::MAX, func.into(), 2),
        one.copy(&mut store, 0, &other, 2, 2),
        one.copy(&mut store, 3, &one, 0, 2),
    ] {
        assert!(matches!(error, Err(Error::Usage(Usage::OutOfBounds))), "{error:?}");
    }
    assert_eq!(full(&store, &one), [true, true, false, false]);
}

#[test]
fn a_function_goes_where_its_type_is_wanted_and_nowhere_else() {
    let engine = Engine::default();
    let text = "(module
        (type $unary (func (param i32) (result i32)))
        (type $self (func (param (ref null $self))))
        (import \"h\" \"give\" (func $give (result (ref null $unary))))
        (table (export \"table\") 1 (ref null $unary))
        (global (export \"global\") (mut (ref null $self)) (ref.null $self))
        (elem declare func $twice)
        (func $twice (export \"twice\") (type $unary) (i32.mul (local.get 0) (i32.const 2)))
        (func $itself (export \"itself\") (type $self))
        (func (export \"get\") (result (ref $unary)) (ref.func $twice))
        (func (export \"call\") (param (ref $unary)) (result i32) (call_ref $unary (i32.const 21) (local.get 0)))
        (func (export \"give\") (result i32) (call_ref $unary (i32.const 1) (call $give))))";
    let module = module(&engine, text);
    let unary = FuncType::new([ValType::I32], [ValType::I32]);
    assert_eq!(module.types().next().unwrap(), unary);
    let mut store = Store::new(&engine, ()).unwrap();
    let other = Func::wrap(&mut store, |n: i64| n).unwrap();
    let thrice = Func::wrap(&mut store, |n: i32| n * 3).unwrap();
    let given = std::sync::Arc::new(std::sync::Mutex::new(Some(thrice)));
    let give = given.clone();
    let result = unary.reference(&mut store, true).unwrap();
    let give = Func::new(&mut store, FuncType::new([], [result]), move |_, _, results| {
        results[0] = Val::FuncRef(*give.lock().unwrap());
        Ok(())
    });
    let mut linker = Linker::new(&engine);
    linker.define("h", "give", give.unwrap()).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let func = |store: &mut Store<()>, name: &str| instance.get_func(store, name).unwrap();
    let [get, call, twice, itself, give] =
        ["get", "call", "twice", "itself", "give"].map(|name| func(&mut store, name));
    let mut result = [Val::I32(0)];
    get.call(&mut store, &[], &mut result).unwrap();
    assert_eq!(result[0].func_ref(), Some(Some(&twice)));
    for (argument, expected) in [(thrice, 63), (twice, 42)] {
        call.call(&mut store, &[argument.into()], &mut result).unwrap();
        assert_eq!(result[0].i32(), Some(expected));
    }
    for wrong in [Val::FuncRef(None), other.into(), itself.into(), Val::ExternRef(None)] {
        assert!(matches!(call.call(&mut store, &[wrong], &mut result), Err(Error::Usage(Usage::ValueType { .. }))));
    }
    let table = instance.get_table(&mut store, "table").unwrap();
    assert!(table.set(&mut store, 0, other.into()).is_err());
    table.set(&mut store, 0, thrice.into()).unwrap();
    let global = instance.get_global(&mut store, "global").unwrap();
    assert!(global.set(&mut store, twice.into()).is_err());
    global.set(&mut store, itself.into()).unwrap();
    give.call(&mut store, &[], &mut result).unwrap();
    assert_eq!(result[0].i32(), Some(3));
    *given.lock().unwrap() = Some(other);
    assert!(give.call(&mut store, &[], &mut result).is_err());
    *given.lock().unwrap() = None;
    let null = give.call(&mut store, &[], &mut result).unwrap_err();
    assert_eq!(null.as_trap(), Some(Trap::NullReference));
}
