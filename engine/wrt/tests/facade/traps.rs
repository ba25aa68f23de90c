//! A trap tells which it is, and the calls that led to it.

use wrt::{Caller, Config, Engine, Error, Extern, Linker, Store, Trap, TrapError};

use crate::{instantiate, instantiate_with, module};

#[test]
fn a_backtrace_names_functions_innermost_first() {
    let wat = "(module
        (func $inner (param i32) (result i32) (i32.div_s (i32.const 1) (local.get 0)))
        (func $middle (param i32) (result i32) (i32.add (call $inner (local.get 0)) (i32.const 1)))
        (func $outer (export \"outer\") (param i32) (result i32) (call $middle (local.get 0))))";
    let (mut store, instance) = instantiate(wat);
    let outer = instance.get_typed_func::<i32, i32>(&store, "outer").unwrap();
    assert_eq!(outer.call(&mut store, 1).unwrap(), 2);
    let error = outer.call(&mut store, 0).unwrap_err();
    assert_eq!(error.as_trap(), Some(Trap::IntegerDivideByZero));
    assert_eq!(error.downcast_ref::<Trap>(), Some(&Trap::IntegerDivideByZero));
    let trap = error.trap().unwrap();
    let names: Vec<_> = trap.frames().iter().map(|frame| frame.func_name().unwrap()).collect();
    assert_eq!(names, ["inner", "middle", "outer"]);
    let indices: Vec<_> = trap.frames().iter().map(|frame| frame.func_index()).collect();
    assert_eq!(indices, [0, 1, 2]);

    // Each offset lies on the instruction that trapped or called.
    let wasm = wat::parse_str(wat).unwrap();
    let at: Vec<_> = trap.frames().iter().map(|frame| wasm[frame.module_offset().unwrap() as usize]).collect();
    assert_eq!(at, [0x6d, 0x10, 0x10], "i32.div_s, call, call");

    let text = error.to_string();
    assert!(text.starts_with("integer divide by zero\n"), "{text}");
    assert!(text.contains("- inner\n") && text.ends_with("- outer"), "{text}");
    // The store is as good as before.
    assert_eq!(outer.call(&mut store, 1).unwrap(), 2);
}

#[test]
fn a_deep_backtrace_is_cut_short() {
    let (mut store, instance) = instantiate(
        "(module (func $f (export \"f\") (param i32) (if (local.get 0)
            (then (call $f (i32.sub (local.get 0) (i32.const 1)))) (else unreachable))))",
    );
    let f = instance.get_typed_func::<i32, ()>(&store, "f").unwrap();
    let error = f.call(&mut store, 99).unwrap_err();
    let trap = error.trap().unwrap();
    assert_eq!(trap.frames().len(), TrapError::MAX_FRAMES);
    assert_eq!(trap.omitted_frames(), 100 - TrapError::MAX_FRAMES);
}

#[test]
fn endless_recursion_exhausts_the_stack_and_the_store_runs_on() {
    let wat = "(module (func $f (export \"f\") (call $f)) (func (export \"g\") (result i32) (i32.const 1)))";
    let (mut store, instance) = instantiate_with(Config::new().max_call_depth(1000), wat);
    let f = instance.get_typed_func::<(), ()>(&store, "f").unwrap();
    assert_eq!(f.call(&mut store, ()).unwrap_err().as_trap(), Some(Trap::CallStackExhausted));
    assert_eq!(instance.get_typed_func::<(), i32>(&store, "g").unwrap().call(&mut store, ()).unwrap(), 1);
    let (mut store, instance) = instantiate_with(Config::new().max_wasm_stack(16 << 10), wat);
    let f = instance.get_typed_func::<(), ()>(&store, "f").unwrap();
    assert_eq!(f.call(&mut store, ()).unwrap_err().as_trap(), Some(Trap::CallStackExhausted));
}

#[test]
fn a_trap_below_a_host_function_goes_through_it() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "f", |mut caller: Caller<'_, Vec<Trap>>| -> Result<(), Error> {
            let boom = caller.get_export("boom").and_then(Extern::into_func).unwrap();
            let result = boom.call(&mut caller, &[], &mut []);
            let trap = result.as_ref().unwrap_err().as_trap().unwrap();
            caller.data_mut().push(trap);
            result
        })
        .unwrap();
    let wat = "(module (import \"host\" \"f\" (func $f)) (func (export \"boom\") unreachable)
        (func (export \"run\") (call $f)))";
    let mut store = Store::new(&engine, Vec::new()).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, wat)).unwrap();
    let run = instance.get_typed_func::<(), ()>(&store, "run").unwrap();
    for _ in 0..3 {
        assert_eq!(run.call(&mut store, ()).unwrap_err().as_trap(), Some(Trap::Unreachable));
    }
    assert_eq!(store.data(), &[Trap::Unreachable; 3]);
}

#[test]
fn out_of_bounds_segments_trap_at_instantiation() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let module = module(&engine, "(module (memory 1) (data (i32.const 65535) \"ab\"))");
    let error = wrt::Instance::new(&mut store, &module, &[]).unwrap_err();
    assert_eq!(error.as_trap(), Some(Trap::MemoryOutOfBounds));
}

#[test]
fn frames_that_are_not_kept_are_counted_without_looking_them_up() {
    // An instruction's place is found in time linear in its function: of 50,000 frames only the kept ones are worth that.
    let stores = "(i32.store (i32.const 0) (i32.const 0))".repeat(500);
    let wat = format!("(module (memory 1) (func $deep (export \"deep\") {stores} (call $deep)))");
    let (mut store, instance) = instantiate_with(Config::new().max_call_depth(50_000), &wat);
    let deep = instance.get_typed_func::<(), ()>(&store, "deep").unwrap();
    let error = deep.call(&mut store, ()).unwrap_err();
    let trap = error.trap().unwrap();
    assert_eq!(trap.code(), Trap::CallStackExhausted);
    assert_eq!(trap.frames().len() + trap.omitted_frames(), 50_000);
}

#[test]
fn a_backtrace_goes_through_host_functions_and_comes_with_their_traps() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker.func_wrap("host", "boom", || -> Result<(), Error> { Err(Trap::Unreachable.into()) }).unwrap();
    linker
        .func_wrap("host", "relay", |mut caller: Caller<'_, ()>| -> Result<(), Error> {
            let inner = caller.get_export("inner").and_then(Extern::into_func).unwrap();
            inner.typed::<(), ()>(&caller)?.call(&mut caller, ())
        })
        .unwrap();
    let wat = "(module (import \"host\" \"boom\" (func $boom)) (import \"host\" \"relay\" (func $relay))
        (func $inner (export \"inner\") (call $boom))
        (func $outer (export \"outer\") (call $relay)))";
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, wat)).unwrap();
    let error = instance.get_typed_func::<(), ()>(&store, "outer").unwrap().call(&mut store, ()).unwrap_err();
    let names: Vec<_> = error.trap().unwrap().frames().iter().map(|frame| frame.func_name().unwrap()).collect();
    assert_eq!(names, ["inner", "outer"]);
}

#[test]
fn a_host_function_called_in_tail_position_sees_who_called() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "f", |mut caller: Caller<'_, Vec<u8>>| -> Result<(), Error> {
            let memory = caller.get_export("memory").and_then(Extern::into_memory).unwrap();
            let byte = memory.data(&caller)[0];
            caller.data_mut().push(byte);
            Ok(())
        })
        .unwrap();
    let callee = "(module (import \"host\" \"f\" (func $f)) (memory (export \"memory\") 1) (data (i32.const 0) \"c\")
        (type $t (func)) (table funcref (elem $f))
        (func (export \"direct\") (return_call $f))
        (func (export \"indirect\") (return_call_indirect (type $t) (i32.const 0))))";
    let caller =
        "(module (import \"callee\" \"direct\" (func $direct)) (import \"callee\" \"indirect\" (func $indirect))
        (memory (export \"memory\") 1) (data (i32.const 0) \"x\")
        (func (export \"run\") (call $direct) (call $indirect)))";
    let mut store = Store::new(&engine, Vec::new()).unwrap();
    let wasm = |wat| wrt::Module::new(&engine, wat::parse_str(wat).unwrap()).unwrap();
    let callee = linker.instantiate(&mut store, &wasm(callee)).unwrap();
    linker.instance(&store, "callee", callee).unwrap();
    let outer = linker.instantiate(&mut store, &wasm(caller)).unwrap();
    for (instance, name) in [(callee, "direct"), (callee, "indirect"), (outer, "run")] {
        instance.get_typed_func::<(), ()>(&store, name).unwrap().call(&mut store, ()).unwrap();
    }
    assert_eq!(store.data(), b"cccc");
}
