//! Every place where memory is taken may fail: an error comes back, and the store is usable or cleanly dropped.

use std::sync::Mutex;

use wrt::platform_traits::fault::{Fault, Faults, Faulty};
use wrt::{
    Config, DefaultPlatform, Engine, Error, Extern, ExternRef, Func, Linker, Memory, MemoryType, Module, Resource,
    Result, Store, Table, TableType, Val, ValType,
};

type Platform = Faulty<DefaultPlatform>;

static FAULTS: Faults = Faults::new();
/// The faults are the process's: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

const WAT: &str = "(module
    (import \"host\" \"id\" (func $id (param i32) (result i32)))
    (type $t (func (param i32) (result i32)))
    (memory (export \"memory\") 1 64)
    (table (export \"table\") 2 1000 funcref)
    (global $g (mut i32) (i32.const 0))
    (data (i32.const 16) \"some bytes\")
    (elem (i32.const 0) $deep $id)
    (start $start)
    (func $start (global.set $g (i32.const 1)))
    (func $deep (export \"deep\") (param i32) (result i32) (local i64 i64 i64 i64 i64 i64 i64 i64)
        (if (result i32) (local.get 0)
            (then (i32.add (i32.const 1)
                (call_indirect (type $t) (i32.sub (local.get 0) (i32.const 1)) (i32.const 0))))
            (else (call $id (i32.const 0)))))
    (func (export \"grow\") (result i32)
        (drop (table.grow (ref.null func) (i32.const 500)))
        (memory.grow (i32.const 8))))";

fn engine() -> Engine<Platform> {
    let mut config = Config::new();
    config.limit(Resource::MemoryBytes, 8 << 20);
    Engine::with_platform(Faulty::new(DefaultPlatform::default(), &FAULTS), &config).unwrap()
}

/// Loads, instantiates, runs and grows; the last answers are those of a run without faults.
fn whole(engine: &Engine<Platform>, wasm: &[u8]) -> Result<(i32, i32)> {
    let module = Module::new(engine, wasm)?;
    let copy = Module::from_image_copy(engine, module.image())?;
    let mut store = Store::new(engine, ())?;
    let mut linker = Linker::new(engine);
    linker.func_wrap("host", "id", |n: i32| n)?;
    linker.instantiate(&mut store, &copy)?;
    let instance = linker.instantiate(&mut store, &module)?;
    let deep = instance.get_typed_func::<i32, i32>(&store, "deep")?.call(&mut store, 3_000)?;
    let grow = instance.get_typed_func::<(), i32>(&store, "grow")?.call(&mut store, ())?;
    let memory = instance.get_memory(&store, "memory").unwrap();
    memory.grow(&mut store, 1)?;
    instance.get_table(&store, "table").unwrap().grow(&mut store, 1, Val::FuncRef(None))?;
    Memory::new(&mut store, MemoryType::new(2, None))?;
    Table::new(&mut store, TableType::new(ValType::ExternRef, 10, None), Val::ExternRef(None))?;
    ExternRef::new(&mut store, 1)?;
    Ok((deep, grow))
}

#[test]
fn every_allocation_point_fails_in_turn_with_an_error() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let wasm = wat::parse_str(WAT).unwrap();
    let engine = engine();
    for fault in [Fault::Reserve, Fault::Commit] {
        FAULTS.reset();
        assert_eq!(whole(&engine, &wasm).unwrap(), (3_000, 1));
        let points = FAULTS.count(fault);
        assert!(points > 10, "{fault:?}: {points}");
        let mut errors = 0;
        for nth in 1..=points {
            FAULTS.reset();
            FAULTS.fail_nth(fault, nth);
            match whole(&engine, &wasm) {
                Err(Error::Platform(_) | Error::Parse(_)) => errors += 1,
                // Deep recursion without memory is what the specification has a trap for.
                Err(Error::Trap(trap)) => {
                    assert_eq!(trap.code(), wrt::Trap::CallStackExhausted);
                    errors += 1;
                }
                Err(other) => panic!("{fault:?} {nth}: {other:?}"),
                // A grow inside the guest answers -1; amortised growth tries again with less.
                Ok((deep, grow)) => assert!(deep == 3_000 && (grow == 1 || grow == -1), "{fault:?} {nth}"),
            }
            FAULTS.reset();
            assert_eq!(whole(&engine, &wasm).unwrap(), (3_000, 1), "after {fault:?} {nth}");
        }
        assert!(errors > points / 2, "{fault:?}: {errors} errors of {points}");
    }
}

#[test]
fn a_store_is_usable_after_each_failure_in_it() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let wasm = wat::parse_str(WAT).unwrap();
    let engine = engine();
    FAULTS.reset();
    let module = Module::new(&engine, &wasm).unwrap();
    for fault in [Fault::Reserve, Fault::Commit] {
        for nth in 1..=40 {
            FAULTS.reset();
            let mut store = Store::new(&engine, ()).unwrap();
            let mut linker = Linker::new(&engine);
            linker.func_wrap("host", "id", |n: i32| n).unwrap();

            FAULTS.reset();
            FAULTS.fail_nth(fault, nth);
            let first = linker.instantiate(&mut store, &module).and_then(|instance| {
                instance.get_typed_func::<i32, i32>(&store, "deep")?.call(&mut store, 3_000)?;
                instance.get_memory(&store, "memory").unwrap().grow(&mut store, 1)
            });
            let failed = FAULTS.count(fault) >= nth;
            FAULTS.reset();

            let instance = linker.instantiate(&mut store, &module).unwrap();
            let deep = instance.get_typed_func::<i32, i32>(&store, "deep").unwrap();
            assert_eq!(deep.call(&mut store, 3_000).unwrap(), 3_000, "{fault:?} {nth}");
            let memory = instance.get_memory(&store, "memory").unwrap();
            assert_eq!(memory.grow(&mut store, 1).unwrap(), 1);
            assert_eq!(&memory.data(&store)[16..26], b"some bytes");
            let func = linker.get(&mut store, "host", "id").and_then(Extern::into_func).unwrap();
            assert_eq!(func.typed::<i32, i32>(&store).unwrap().call(&mut store, 5).unwrap(), 5);
            if !failed {
                first.unwrap();
                break;
            }
        }
    }
}

#[test]
fn a_host_function_that_finds_no_memory_is_no_function() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    FAULTS.reset();
    let engine = engine();
    let mut store = Store::new(&engine, ()).unwrap();
    FAULTS.fail_from(Fault::Commit, 1);
    let failed = Func::wrap(&mut store, |n: i32| n);
    FAULTS.reset();
    let func = Func::wrap(&mut store, |n: i32| n + 1).unwrap();
    assert_eq!(func.typed::<i32, i32>(&store).unwrap().call(&mut store, 5).unwrap(), 6);
    if let Ok(func) = failed {
        assert_eq!(func.typed::<i32, i32>(&store).unwrap().call(&mut store, 5).unwrap(), 5);
    }
}
