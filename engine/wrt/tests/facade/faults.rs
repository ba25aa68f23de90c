//! Every place where memory is taken may fail: an error comes back, and the store is usable or cleanly dropped.

use std::sync::Mutex;

use wrt::platform_traits::fault::{Fault, Faults, Faulty};
use wrt::{
    CompilationMode, Config, DefaultPlatform, Engine, Error, Extern, ExternRef, Func, Linker, Memory, MemoryType,
    Module, ModuleStream, ParseErrorKind, PlatformError, Resource, Result, Store, Table, TableType, Trap,
    TypedResumableCall, Val, ValType,
};

type Platform = Faulty<DefaultPlatform>;

static FAULTS: Faults = Faults::new();
/// The faults are the process's: one test at a time.
static TURN: Mutex<()> = Mutex::new(());

const WAT: &str = "(module
    (import \"host\" \"id\" (func $id (param i32) (result i32)))
    (import \"host\" \"stop\" (func $stop (result i32)))
    (type $t (func (param i32) (result i32)))
    (memory (export \"memory\") 1 64)
    (memory $second 1 64)
    (table (export \"table\") 2 1000 funcref)
    (table $refs 1 10 funcref)
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
        (i32.add (memory.grow (i32.const 8)) (memory.grow $second (i32.const 8))))
    (elem declare func $id $deep)
    (func (export \"refs\") (table.set $refs (i32.const 0) (ref.func $id)) (table.set $refs (i32.const 0) (ref.func $deep)))
    (func (export \"stops\") (param i32) (result i32)
        (i32.add (call $deep (local.get 0)) (call $stop))))";

/// What a run without faults gives: the calls are 3000 deep, each memory has a page and grows.
const WHOLE: (i32, i32) = (3_000, 2);

fn engine() -> Engine<Platform> {
    engine_in(CompilationMode::Eager)
}

fn engine_in(mode: CompilationMode) -> Engine<Platform> {
    let mut config = Config::new();
    config.compilation_mode(mode).limit(Resource::MemoryBytes, 8 << 20).limit(Resource::ImageBytes, 8 << 20);
    Engine::with_platform(Faulty::new(DefaultPlatform::default(), &FAULTS), &config).unwrap()
}

fn linker(engine: &Engine<Platform>) -> Result<Linker<(), Platform>> {
    let mut linker = Linker::new(engine);
    linker.func_wrap("host", "id", |n: i32| n)?;
    linker.func_wrap("host", "stop", || -> Result<i32, Error> { Err(Error::Interrupted) })?;
    Ok(linker)
}

/// Loads in both ways, instantiates, runs, stops and goes on, and grows; the last answers are those of a run without faults.
fn whole(engine: &Engine<Platform>, wasm: &[u8]) -> Result<(i32, i32)> {
    let module = Module::new(engine, wasm)?;
    if module.image().is_empty() {
        // Of functions that are translated late the image is made only now.
        return Err(PlatformError::OutOfMemory { wanted: 0 }.into());
    }
    let copy = Module::from_image_copy(engine, module.image())?;
    let mut stream = ModuleStream::new(engine)?;
    for chunk in wasm.chunks(64) {
        stream.push(chunk)?;
    }
    let streamed = stream.finish()?;
    let mut store = Store::new(engine, ())?;
    let linker = linker(engine)?;
    linker.instantiate(&mut store, &copy)?;
    linker.instantiate(&mut store, &streamed)?;
    let instance = linker.instantiate(&mut store, &module)?;
    let deep = instance.get_typed_func::<i32, i32>(&store, "deep")?.call(&mut store, 3_000)?;
    instance.get_typed_func::<(), ()>(&store, "refs")?.call(&mut store, ())?;
    let stops = instance.get_typed_func::<i32, i32>(&store, "stops")?.call_resumable(&mut store, 10)?;
    let TypedResumableCall::HostTrap(stopped) = stops else { panic!("{stops:?}") };
    ExternRef::new(&mut store, 2)?;
    let TypedResumableCall::Finished(sum) = stopped.resume(&mut store, &[Val::I32(5)])? else { panic!("finished") };
    assert_eq!(sum, 15);
    let grow = instance.get_typed_func::<(), i32>(&store, "grow")?.call(&mut store, ())?;
    let memory = instance.get_memory(&store, "memory").unwrap();
    memory.grow(&mut store, 1)?;
    instance.get_table(&store, "table").unwrap().grow(&mut store, 1, Val::FuncRef(None))?;
    Memory::new(&mut store, MemoryType::new(2, None))?;
    Table::new(&mut store, TableType::new(ValType::ExternRef, 10, None), Val::ExternRef(None))?;
    ExternRef::new(&mut store, 1)?;
    Ok((deep, grow))
}

/// Whether a run with a fault ended with an error, which must be one of those that want of memory is. All it took is given back.
fn is_error(end: Result<(i32, i32)>, case: &str) -> bool {
    assert_eq!(FAULTS.live(), 0, "{case}: regions are left");
    match end {
        Err(Error::Platform(_)) => true,
        Err(Error::Parse(error)) => {
            assert!(matches!(error.kind, ParseErrorKind::Platform(_)), "{case}: {error:?}");
            true
        }
        // Deep recursion without memory is what the specification has a trap for.
        Err(Error::Trap(trap)) => {
            assert!(matches!(trap.code(), Trap::CallStackExhausted | Trap::Untranslatable), "{case}: {trap:?}");
            true
        }
        Err(other) => panic!("{case}: {other:?}"),
        // A grow inside the guest answers -1; amortised growth tries again with less.
        Ok((deep, grow)) => {
            assert!(deep == WHOLE.0 && [WHOLE.1, 0, -2].contains(&grow), "{case}: {deep} {grow}");
            grow != WHOLE.1
        }
    }
}

#[test]
fn every_allocation_point_fails_in_turn_with_an_error() {
    each_point_fails_in_turn(&engine());
}

#[test]
fn every_allocation_point_of_late_translation_fails_in_turn_with_an_error() {
    each_point_fails_in_turn(&engine_in(CompilationMode::LazyTranslation));
}

fn each_point_fails_in_turn(engine: &Engine<Platform>) {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let wasm = wat::parse_str(WAT).unwrap();
    for fault in [Fault::Reserve, Fault::Commit] {
        FAULTS.reset();
        assert_eq!(whole(engine, &wasm).unwrap(), WHOLE);
        let points = FAULTS.count(fault);
        assert!(points > 10, "{fault:?}: {points}");
        let mut errors = 0;
        for nth in 1..=points {
            FAULTS.reset();
            FAULTS.fail_nth(fault, nth);
            errors += u32::from(is_error(whole(engine, &wasm), &format!("{fault:?} {nth}")));
            // The memory is used up from here on: a second try has none either, so nothing is left that could go well.
            FAULTS.reset();
            FAULTS.fail_from(fault, nth);
            let end = whole(engine, &wasm);
            assert!(is_error(end, &format!("{fault:?} from {nth}")), "{fault:?} from {nth} is no error");
            FAULTS.reset();
            assert_eq!(whole(engine, &wasm).unwrap(), WHOLE, "after {fault:?} {nth}");
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
        let mut all = false;
        for nth in 1..=40 {
            FAULTS.reset();
            let mut store = Store::new(&engine, ()).unwrap();
            let linker = linker(&engine).unwrap();

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
                all = true;
                break;
            }
        }
        assert!(all, "{fault:?}: there are more points");
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

#[test]
fn a_growth_that_is_refused_halfway_or_stopped_there_is_not_seen() {
    let _turn = TURN.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    FAULTS.reset();
    let engine = engine();
    let wasm = wat::parse_str(
        "(module (memory (export \"memory\") 1 64) (table (export \"table\") 1 100000 funcref)
            (func (export \"memory.grow\") (param i32) (result i32) (memory.grow (local.get 0)))
            (func (export \"table.grow\") (param i32) (result i32) (table.grow (ref.null func) (local.get 0))))",
    );
    let module = Module::new(&engine, wasm.unwrap()).unwrap();
    for (name, delta) in [("memory.grow", 8), ("table.grow", 60_000)] {
        let mut store = Store::new(&engine, ()).unwrap();
        let instance = linker(&engine).unwrap().instantiate(&mut store, &module).unwrap();
        let memory = instance.get_memory(&store, "memory").unwrap();
        let table = instance.get_table(&store, "table").unwrap();
        let sizes = |store: &Store<(), Platform>| (memory.data(store).len(), table.size(store));
        let before = sizes(&store);
        let grow = instance.get_typed_func::<i32, i32>(&store, name).unwrap();
        FAULTS.reset();
        FAULTS.fail_nth(Fault::Commit, 3);
        assert_eq!(grow.call(&mut store, delta).unwrap(), -1, "{name}");
        assert_eq!(sizes(&store), before, "{name}");
        FAULTS.reset();
        let handle = store.interrupt_handle();
        handle.interrupt();
        let mut call = grow.call_resumable(&mut store, delta).unwrap();
        let mut stops = 0;
        while let TypedResumableCall::Interrupted(stopped) = call {
            stops += 1;
            if name == "memory.grow" {
                assert_eq!(sizes(&store), before, "{name}");
            }
            handle.interrupt();
            call = stopped.resume(&mut store).unwrap();
        }
        handle.clear();
        assert!(stops >= 4, "{name}: {stops}");
        let TypedResumableCall::Finished(first) = call else { panic!("{call:?}") };
        assert_eq!(first, 1, "{name}");
        if name == "memory.grow" {
            assert_eq!(memory.data(&store).len(), 9 << 16);
            assert!(memory.data(&store).iter().all(|byte| *byte == 0));
        } else {
            assert_eq!(table.size(&store), 60_001);
        }
    }
}
