//! Calls that stop in the middle: what may run meanwhile, and what becomes of them.

use wrt::{
    AsContextMut, Caller, Config, Engine, Error, Func, FuncType, Instance, Linker, ResumableCall, Store, Trap,
    TypedResumableCall, Val, ValType,
};

use crate::{instantiate, instantiate_with, module};

/// A guest that gives a host function 7 and returns what that returns.
const ASKS: &str = "(module (import \"host\" \"f\" (func $f (param i32) (result i32)))
    (func (export \"run\") (result i32) (call $f (i32.const 7))))";

/// A guest whose calls stop: in an endless loop, or for a host function that fails.
const STOPS: &str = "(module (import \"host\" \"fails\" (func $fails (result i32)))
    (func (export \"spin\") (result i32) (loop (br 0)) (unreachable))
    (func (export \"wait\") (result i32) (call $fails)))";

#[test]
fn a_host_function_that_leaves_a_call_suspended_keeps_its_own_results() {
    for name in ["spin", "wait"] {
        for dynamic in [false, true] {
            let engine = Engine::default();
            let stops = module(&engine, STOPS);
            let body = move |caller: &mut Caller<'_, ()>| -> Result<i32, Error> {
                let fails = Func::wrap(&mut *caller, || -> Result<i32, Error> { Err(Error::msg("not now")) })?;
                let instance = Instance::new(&mut *caller, &stops, &[fails.into()])?;
                let func = instance.get_func(&*caller, name).unwrap();
                if name == "spin" {
                    caller.as_context_mut().interrupt_handle().interrupt();
                }
                let call = func.call_resumable(&mut *caller, &[], &mut [Val::I32(0)])?;
                assert!(matches!(call, ResumableCall::Interrupted(_) | ResumableCall::HostTrap(_)), "{call:?}");
                std::mem::forget(call);
                Ok(42)
            };
            let mut linker = Linker::new(&engine);
            if dynamic {
                let ty = FuncType::new([ValType::I32], [ValType::I32]);
                linker
                    .func_new("host", "f", ty, move |mut caller, _, results| {
                        results[0] = Val::I32(body(&mut caller)?);
                        Ok(())
                    })
                    .unwrap();
            } else {
                linker.func_wrap("host", "f", move |mut caller: Caller<'_, ()>, _: i32| body(&mut caller)).unwrap();
            }
            let mut store = Store::new(&engine, ()).unwrap();
            let instance = linker.instantiate(&mut store, &module(&engine, ASKS)).unwrap();
            let run = instance.get_typed_func::<(), i32>(&store, "run").unwrap();
            for _ in 0..2 {
                assert_eq!(run.call(&mut store, ()).unwrap(), 42, "{name}, dynamic: {dynamic}");
            }
        }
    }
}

#[test]
fn other_calls_run_while_one_waits_for_the_host() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker.func_wrap("host", "read", |_: i32| -> Result<i32, Error> { Err(Error::msg("nothing there yet")) }).unwrap();
    let wat = "(module (import \"host\" \"read\" (func $read (param i32) (result i32)))
        (global $used (mut i32) (i32.const 100))
        (func (export \"alloc\") (param i32) (result i32)
            (global.get $used) (global.set $used (i32.add (global.get $used) (local.get 0))))
        (func (export \"run\") (param i32) (result i32)
            (i32.add (call $read (local.get 0)) (local.get 0))))";
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, wat)).unwrap();
    let run = instance.get_typed_func::<i32, i32>(&store, "run").unwrap();
    let alloc = instance.get_typed_func::<i32, i32>(&store, "alloc").unwrap();

    let wait = |store: &mut Store<()>, n| match run.call_resumable(store, n).unwrap() {
        TypedResumableCall::HostTrap(call) => call,
        other => panic!("{other:?}"),
    };
    let first = wait(&mut store, 1);
    let place = alloc.call(&mut store, 8).unwrap();
    // A second one may wait above it, and they end the newest first.
    let second = wait(&mut store, 2);
    assert_eq!(alloc.call(&mut store, 8).unwrap(), place + 8);
    let TypedResumableCall::Finished(result) = second.resume(&mut store, &[Val::I32(20)]).unwrap() else { panic!() };
    assert_eq!(result, 22);
    assert_eq!(alloc.call(&mut store, 8).unwrap(), place + 16);
    let TypedResumableCall::Finished(result) = first.resume(&mut store, &[Val::I32(place)]).unwrap() else { panic!() };
    assert_eq!(result, place + 1);

    // Not so in any other order, unless the newer was dropped.
    let (first, second) = (wait(&mut store, 1), wait(&mut store, 2));
    assert!(matches!(first.resume(&mut store, &[Val::I32(0)]), Err(Error::Usage(wrt::Usage::NotSuspended))));
    drop(second);
    let (first, second) = (wait(&mut store, 1), wait(&mut store, 2));
    drop(second);
    let TypedResumableCall::Finished(result) = first.resume(&mut store, &[Val::I32(5)]).unwrap() else { panic!() };
    assert_eq!(result, 6);
    assert!(store.backtrace().is_empty());
}

#[test]
fn a_bulk_operation_says_what_its_next_slice_costs() {
    let (mut store, instance) = instantiate_with(
        Config::new().consume_fuel(true),
        "(module (memory 4) (func (export \"fill\") (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x40000))))",
    );
    let fill = instance.get_typed_func::<(), ()>(&store, "fill").unwrap();
    let (mut given, mut stops) = (0, 0);
    let mut call = fill.call_resumable(&mut store, ()).unwrap();
    while let TypedResumableCall::OutOfFuel(stopped) = call {
        stops += 1;
        // Less is never enough.
        let needed = stopped.required_fuel();
        assert!(needed > 0);
        store.set_fuel(needed - 1).unwrap();
        let TypedResumableCall::OutOfFuel(again) = stopped.resume(&mut store).unwrap() else { panic!() };
        assert_eq!(again.required_fuel(), needed);
        store.set_fuel(needed).unwrap();
        given += needed;
        call = again.resume(&mut store).unwrap();
    }
    assert!(stops >= 5);
    store.set_fuel(given).unwrap();
    fill.call(&mut store, ()).unwrap();
    assert_eq!(store.get_fuel().unwrap(), 0);
}

#[test]
fn a_growing_table_is_paid_for_and_can_be_stopped() {
    const GROW: &str = "(module (table (export \"t\") 1 2000000 funcref)
        (func $f (export \"grow\") (param i32) (result i32) (table.grow (ref.func $f) (local.get 0)))
        (func (export \"grow_null\") (param i32) (result i32) (table.grow (ref.null func) (local.get 0))))";
    let (mut store, instance) = instantiate_with(Config::new().consume_fuel(true), GROW);
    let grow = instance.get_typed_func::<i32, i32>(&store, "grow").unwrap();
    store.set_fuel(1_000_000).unwrap();
    assert_eq!(grow.call(&mut store, 800_000).unwrap(), 1);
    let spent = 1_000_000 - store.get_fuel().unwrap();
    assert!((90_000..110_000).contains(&spent), "{spent}");
    // What cannot be is not paid for.
    store.set_fuel(1_000).unwrap();
    assert_eq!(grow.call(&mut store, 2_000_000).unwrap(), -1);
    assert!(store.get_fuel().unwrap() > 990);

    for name in ["grow", "grow_null"] {
        let (mut store, instance) = instantiate(GROW);
        let grow = instance.get_typed_func::<i32, i32>(&store, name).unwrap();
        let table = instance.get_table(&store, "t").unwrap();
        let handle = store.interrupt_handle();
        handle.interrupt();
        let mut call = grow.call_resumable(&mut store, 100_000).unwrap();
        let mut stops = 0;
        while let TypedResumableCall::Interrupted(stopped) = call {
            stops += 1;
            handle.interrupt();
            call = stopped.resume(&mut store).unwrap();
        }
        handle.clear();
        let TypedResumableCall::Finished(before) = call else { panic!("{call:?}") };
        assert!(stops > 10, "{stops}");
        assert_eq!((before, table.size(&store)), (1, 100_001));
        let last = table.get(&store, 100_000).unwrap();
        assert_eq!(last.func_ref().unwrap().is_some(), name == "grow");
    }
}

#[test]
fn a_memory_that_grows_is_paid_for() {
    let (mut store, instance) = instantiate_with(
        Config::new().consume_fuel(true),
        "(module (memory 1 10) (func (export \"grow\") (param i32) (result i32) (memory.grow (local.get 0))))",
    );
    let grow = instance.get_typed_func::<i32, i32>(&store, "grow").unwrap();
    store.set_fuel(100).unwrap();
    assert_eq!(grow.call(&mut store, 100).unwrap(), -1);
    assert!(matches!(grow.call(&mut store, 2), Err(Error::OutOfFuel)));
    store.set_fuel(3_000).unwrap();
    assert_eq!(grow.call(&mut store, 2).unwrap(), 1);
    assert!(store.get_fuel().unwrap() < 1_000);
}

#[test]
fn an_instantiation_can_be_stopped_and_leaves_nothing() {
    let wat = "(module (table 100000 funcref) (elem (i32.const 0) func $f) (func $f)
        (memory 4) (data (i32.const 0) \"some bytes\"))";
    let mut config = Config::new();
    config.limit(wrt::Resource::Memories, 3);
    let engine = Engine::new(&config).unwrap();
    let module_of_it = module(&engine, wat);
    let mut store = Store::new(&engine, ()).unwrap();
    for _ in 0..10 {
        store.interrupt_handle().interrupt();
        assert!(matches!(Instance::new(&mut store, &module_of_it, &[]), Err(Error::Interrupted)));
    }
    Instance::new(&mut store, &module_of_it, &[]).unwrap();

    // So does one whose segments do not fit.
    let bad = module(&engine, "(module (memory 1) (data (i32.const 70000) \"x\"))");
    for _ in 0..10 {
        let error = Instance::new(&mut store, &bad, &[]).unwrap_err();
        assert_eq!(error.as_trap(), Some(Trap::MemoryOutOfBounds));
    }
    Instance::new(&mut store, &module_of_it, &[]).unwrap();
}

#[test]
fn segments_are_paid_for() {
    let data = "x".repeat(200_000);
    let mut config = Config::new();
    let engine = Engine::new(config.consume_fuel(true)).unwrap();
    let module = module(&engine, &format!("(module (memory 4) (data (i32.const 0) \"{data}\"))"));
    let mut store = Store::new(&engine, ()).unwrap();
    store.set_fuel(2_000).unwrap();
    assert!(matches!(Instance::new(&mut store, &module, &[]), Err(Error::OutOfFuel)));
    store.set_fuel(4_000).unwrap();
    Instance::new(&mut store, &module, &[]).unwrap();
    assert!(store.get_fuel().unwrap() < 1_000);
}
