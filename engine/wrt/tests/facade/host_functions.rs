//! Host functions: their types, their errors, and what they may do to the store that called them.

use std::fmt;

use wrt::{
    Caller, Engine, Error, Extern, ExternRef, Func, FuncType, Instance, Linker, Module, ResumableCall, Store, Trap,
    Usage, Val, ValType,
};

use crate::module;

#[derive(Debug, PartialEq)]
struct Broken(u32);

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "broken {}", self.0)
    }
}

impl std::error::Error for Broken {}

#[test]
fn values_of_every_type_go_both_ways() {
    let mut store = Store::new(&Engine::default(), ()).unwrap();
    let all = Func::wrap(
        &mut store,
        |a: i32, b: u32, c: i64, d: u64, e: f32, f: f64, g: Option<Func>, h: Option<ExternRef>| {
            (h, g, f, e, d, c, b, a)
        },
    )
    .unwrap();
    let value = ExternRef::new(&mut store, 9u8).unwrap();
    let params = [
        Val::I32(-1),
        Val::I32(-2),
        Val::I64(-3),
        Val::I64(-4),
        Val::from(0.5f32),
        Val::F64(f64::NAN.to_bits() | 5),
        Val::FuncRef(Some(all)),
        Val::ExternRef(Some(value)),
    ];
    let mut results = [Val::I32(0); 8];
    all.call(&mut store, &params, &mut results).unwrap();
    for (param, result) in params.iter().zip(results.iter().rev()) {
        assert_eq!(format!("{param:?}"), format!("{result:?}"));
    }
    assert_eq!(
        all.ty(&store).to_string(),
        "(i32, i32, i64, i64, f32, f64, funcref, externref) -> (externref, funcref, f64, f32, i64, i64, i32, i32)"
    );
}

#[test]
fn sixteen_parameters_reach_a_wrapped_function() {
    type I = i64;
    let engine = Engine::default();
    let mut linker = Linker::<()>::new(&engine);
    linker
        .func_wrap(
            "",
            "f",
            |a: I, b: I, c: I, d: I, e: I, f: I, g: I, h: I, i: I, j: I, k: I, l: I, m: I, n: I, o: I, p: I| {
                [a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p].iter().fold(0, |sum, digit| sum * 16 + digit)
            },
        )
        .unwrap();
    let consts: String = (0..16).map(|n| format!("(i64.const {n})")).collect();
    let types = "i64 ".repeat(16);
    let wat = format!(
        "(module (import \"\" \"f\" (func $f (param {types}) (result i64)))
            (func (export \"run\") (result i64) (call $f {consts})))"
    );
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, &wat)).unwrap();
    let run = instance.get_typed_func::<(), u64>(&store, "run").unwrap();
    assert_eq!(run.call(&mut store, ()).unwrap(), 0x0123_4567_89ab_cdef);
}

/// An instance that calls a function `host.f` of no parameters and results.
fn calls(engine: &Engine, linker: &Linker<()>) -> (Store<()>, Instance) {
    let wat = "(module (import \"host\" \"f\" (func $f)) (memory (export \"memory\") 1)
        (func (export \"run\") (call $f)) (func (export \"seven\") (result i32) (i32.const 7)))";
    let mut store = Store::new(engine, ()).unwrap();
    let instance = linker.instantiate(&mut store, &module(engine, wat)).unwrap();
    (store, instance)
}

#[test]
fn an_error_comes_back_as_what_it_was() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker.func_wrap("host", "f", || -> Result<(), Error> { Err(Error::host(Broken(3))) }).unwrap();
    let (mut store, instance) = calls(&engine, &linker);
    let run = instance.get_typed_func::<(), ()>(&store, "run").unwrap();
    let error = run.call(&mut store, ()).unwrap_err();
    assert_eq!(error.downcast_ref::<Broken>(), Some(&Broken(3)));
    assert_eq!(error.to_string(), "broken 3");
    assert_eq!(error.downcast::<Broken>().unwrap(), Broken(3));
    // The store is as good as before.
    assert_eq!(instance.get_typed_func::<(), i32>(&store, "seven").unwrap().call(&mut store, ()).unwrap(), 7);
}

#[test]
fn a_host_function_can_trap_and_exit() {
    let engine = Engine::default();
    for (error, exit) in [(Error::exit(3), Some(3)), (Error::from(Trap::Unreachable), None)] {
        let error = std::sync::Mutex::new(Some(error));
        let mut linker = Linker::new(&engine);
        linker
            .func_wrap("host", "f", move || match error.lock().unwrap().take() {
                Some(error) => Err(error),
                None => Ok(()),
            })
            .unwrap();
        let (mut store, instance) = calls(&engine, &linker);
        let run = instance.get_typed_func::<(), ()>(&store, "run").unwrap();
        let error = run.call(&mut store, ()).unwrap_err();
        assert_eq!(error.exit_code(), exit);
        assert_eq!(error.as_trap(), if exit.is_none() { Some(Trap::Unreachable) } else { None });
        run.call(&mut store, ()).unwrap();
    }
}

#[test]
fn a_failed_host_call_can_be_answered_and_go_on() {
    let engine = Engine::default();
    let mut linker = Linker::<()>::new(&engine);
    linker.func_wrap("host", "f", |_: i32| -> Result<i32, Error> { Err(Error::host(Broken(1))) }).unwrap();
    let wat = "(module (import \"host\" \"f\" (func $f (param i32) (result i32)))
        (func (export \"run\") (result i32) (i32.add (call $f (i32.const 1)) (i32.const 2))))";
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, wat)).unwrap();
    let run = instance.get_func(&store, "run").unwrap();
    let mut results = [Val::I32(0)];
    let call = run.call_resumable(&mut store, &[], &mut results).unwrap();
    let ResumableCall::HostTrap(call) = call else { panic!("{call:?}") };
    assert!(call.host_error().is::<Broken>());
    let call = call.resume(&mut store, &[Val::I32(40)], &mut results).unwrap();
    assert!(matches!(call, ResumableCall::Finished));
    assert_eq!(results[0].i32(), Some(42));
}

#[test]
fn host_and_guest_call_one_another_in_turn() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "sum", |mut caller: Caller<'_, u32>, n: i32| -> Result<i32, Error> {
            *caller.data_mut() += 1;
            let sum = caller.get_export("sum").and_then(Extern::into_func).unwrap();
            sum.typed::<i32, i32>(&caller)?.call(&mut caller, n)
        })
        .unwrap();
    let wat = "(module (import \"host\" \"sum\" (func $host (param i32) (result i32)))
        (func (export \"sum\") (param i32) (result i32) (local i32)
            (local.set 1 (i32.const 1000))
            (if (result i32) (local.get 0)
                (then (i32.add (local.get 0) (call $host (i32.sub (local.get 0) (i32.const 1)))))
                (else (i32.const 0)))
            (i32.add (i32.sub (local.get 1) (i32.const 1000)))))";
    let mut store = Store::new(&engine, 0).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, wat)).unwrap();
    let sum = instance.get_typed_func::<i32, i32>(&store, "sum").unwrap();
    assert_eq!(sum.call(&mut store, 50).unwrap(), 1275);
    assert_eq!(*store.data(), 50);
    // Too deep is an error, not a crash.
    let error = sum.call(&mut store, 1_000_000).unwrap_err();
    assert!(matches!(error, Error::Limit(_)), "{error:?}");
    assert_eq!(sum.call(&mut store, 10).unwrap(), 55);
}

#[test]
fn a_host_function_may_add_functions_and_instances_while_it_runs() {
    let engine = Engine::default();
    let other = module(
        &engine,
        "(module (import \"\" \"g\" (func $g (result i32)))
        (func (export \"run\") (result i32) (i32.add (call $g) (i32.const 1))))",
    );
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "f", move |mut caller: Caller<'_, ()>| -> Result<(), Error> {
            for n in 0..10 {
                let g = Func::wrap(&mut caller, move || n)?;
                let instance = Instance::new(&mut caller, &other, &[g.into()])?;
                let run = instance.get_typed_func::<(), i32>(&caller, "run")?;
                assert_eq!(run.call(&mut caller, ())?, n + 1);
            }
            Ok(())
        })
        .unwrap();
    let (mut store, instance) = calls(&engine, &linker);
    let run = instance.get_typed_func::<(), ()>(&store, "run").unwrap();
    for _ in 0..3 {
        run.call(&mut store, ()).unwrap();
    }
}

#[test]
fn what_a_host_function_leaves_suspended_ends_with_it() {
    let engine = Engine::default();
    let spin = module(&engine, "(module (func (export \"spin\") (loop (br 0))))");
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "f", move |mut caller: Caller<'_, ()>| -> Result<(), Error> {
            let instance = Instance::new(&mut caller, &spin, &[])?;
            let spin = instance.get_func(&caller, "spin").unwrap();
            wrt::AsContextMut::as_context_mut(&mut caller).interrupt_handle().interrupt();
            let call = spin.call_resumable(&mut caller, &[], &mut [])?;
            assert!(matches!(call, ResumableCall::Interrupted(_)));
            std::mem::forget(call);
            Ok(())
        })
        .unwrap();
    let (mut store, instance) = calls(&engine, &linker);
    let run = instance.get_typed_func::<(), ()>(&store, "run").unwrap();
    run.call(&mut store, ()).unwrap();
    run.call(&mut store, ()).unwrap();
}

#[test]
fn a_dynamic_function_gets_values_and_its_results_are_checked() {
    let engine = Engine::default();
    let ty = FuncType::new([ValType::I32, ValType::F64], [ValType::I64, ValType::F32]);
    let mut store = Store::new(&engine, ()).unwrap();
    let good = Func::new(&mut store, ty.clone(), |_, params, results| {
        assert_eq!(params[0].i32(), Some(4));
        assert_eq!(params[1].f64(), Some(0.25));
        results[0] = Val::I64(8);
        results[1] = Val::from(0.5f32);
        Ok(())
    })
    .unwrap();
    let mut results = [Val::I32(0), Val::I32(0)];
    good.call(&mut store, &[Val::I32(4), Val::from(0.25)], &mut results).unwrap();
    assert_eq!((results[0].i64(), results[1].f32()), (Some(8), Some(0.5)));

    let bad = Func::new(&mut store, ty, |_, _, results| {
        results[0] = Val::I32(8);
        Ok(())
    })
    .unwrap();
    let error = bad.call(&mut store, &[Val::I32(4), Val::from(0.25)], &mut results).unwrap_err();
    assert!(matches!(error, Error::Usage(Usage::ValueType { expected: ValType::I64, found: ValType::I32 })));
}

#[test]
fn wrong_parameters_are_errors() {
    let mut store = Store::new(&Engine::default(), ()).unwrap();
    let func = Func::wrap(&mut store, |n: i32| n).unwrap();
    let mut one = [Val::I32(0)];
    assert!(matches!(
        func.call(&mut store, &[], &mut one),
        Err(Error::Usage(Usage::ParamCount { expected: 1, found: 0 }))
    ));
    assert!(matches!(
        func.call(&mut store, &[Val::I32(0)], &mut []),
        Err(Error::Usage(Usage::ResultCount { expected: 1, found: 0 }))
    ));
    assert!(matches!(func.call(&mut store, &[Val::I64(0)], &mut one), Err(Error::Usage(Usage::ValueType { .. }))));
    assert!(matches!(func.typed::<(), ()>(&store), Err(Error::Usage(Usage::FuncType))));
}

#[test]
fn memory_and_data_can_be_held_at_once() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "take", |mut caller: Caller<'_, Vec<u8>>, at: u32, len: u32| -> Result<(), Error> {
            let memory = caller.get_export("memory").and_then(Extern::into_memory).unwrap();
            let (bytes, data) = memory.data_and_store_mut(&mut caller);
            data.extend_from_slice(bytes.get(at as usize..(at + len) as usize).unwrap());
            Ok(())
        })
        .unwrap();
    let wat = "(module (import \"host\" \"take\" (func $take (param i32 i32)))
        (memory (export \"memory\") 1) (data (i32.const 16) \"hello\")
        (func (export \"run\") (call $take (i32.const 16) (i32.const 5))))";
    let mut store = Store::new(&engine, Vec::new()).unwrap();
    let wasm = wat::parse_str(wat).unwrap();
    let instance = linker.instantiate(&mut store, &Module::new(&engine, &wasm).unwrap()).unwrap();
    instance.get_typed_func::<(), ()>(&store, "run").unwrap().call(&mut store, ()).unwrap();
    assert_eq!(store.into_data(), b"hello");
}

#[test]
fn what_is_looked_up_again_is_the_calling_instances() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    linker
        .func_wrap("host", "first", |mut caller: Caller<'_, Vec<u8>>| {
            for name in ["memory", "memory", "none", "a name that is longer than those kept", "memory"] {
                let memory = caller.get_export(name).and_then(Extern::into_memory);
                let first = memory.map_or(0, |memory| memory.data(&caller)[0]);
                caller.data_mut().push(first);
            }
        })
        .unwrap();
    let mut store = Store::new(&engine, Vec::new()).unwrap();
    let instances = [1, 2].map(|first| {
        let wat = format!(
            "(module (import \"host\" \"first\" (func $first)) (func (export \"other\"))
                (memory (export \"memory\") (export \"a name that is longer than those kept\") 1)
                (data (i32.const 0) \"\\0{first}\") (func (export \"run\") (call $first)))"
        );
        linker.instantiate(&mut store, &module(&engine, &wat)).unwrap()
    });
    for instance in [instances[0], instances[1], instances[0]] {
        instance.get_typed_func::<(), ()>(&store, "run").unwrap().call(&mut store, ()).unwrap();
    }
    assert_eq!(store.into_data(), [1, 1, 0, 1, 1, 2, 2, 0, 2, 2, 1, 1, 0, 1, 1]);
}
