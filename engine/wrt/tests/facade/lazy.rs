//! Functions that are translated when they are first called.

use wrt::{CompilationMode, Config, Engine, Error, Extern, Instance, Module, Resource, Store, Trap};

fn config(mode: CompilationMode) -> Config {
    let mut config = Config::new();
    config.compilation_mode(mode);
    config
}

/// An engine that translates late.
fn lazy() -> Engine {
    Engine::new(&config(CompilationMode::LazyTranslation)).unwrap()
}

fn binary(wat: &str) -> Vec<u8> {
    wat::parse_str(wat).unwrap()
}

/// `fib` by recursion, `deep` until the stack ends, `odd` and `even` by tail calls, and calls through a table; `big` is never called.
const FUNCTIONS: &str = r#"(module
    (type $unary (func (param i32) (result i32)))
    (table funcref (elem $fib $trap))
    (memory (export "memory") 1)
    (global $calls (export "calls") (mut i32) (i32.const 0))
    (func $fib (export "fib") (param i32) (result i32) (local i32 i32 i64)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (if (i32.lt_u (local.get 0) (i32.const 2)) (then (return (local.get 0))))
        (local.set 1 (call $fib (i32.sub (local.get 0) (i32.const 1))))
        (i32.add (local.get 1) (call $fib (i32.sub (local.get 0) (i32.const 2)))))
    (func $deep (export "deep") (param i64 i64) (result i64) (local i64 i64)
        (i64.add (local.get 2) (call $deep (local.get 1) (local.get 0))))
    (func $even (export "even") (param i32) (result i32)
        (if (i32.eqz (local.get 0)) (then (return (i32.const 1))))
        (return_call $odd (i32.sub (local.get 0) (i32.const 1))))
    (func $odd (param i32) (result i32) (local i32 i32 i32 i32)
        (if (i32.eqz (local.get 0)) (then (return (local.get 4))))
        (return_call $even (i32.sub (local.get 0) (i32.const 1))))
    (func $trap (param i32) (result i32) (i32.load (i32.shl (local.get 0) (i32.const 16))))
    (func $by_table (export "by_table") (param i32 i32) (result i32)
        (call_indirect (type $unary) (local.get 1) (local.get 0)))
    (func (export "big") (result i32) (i32.const 7) (br_table 0 0 0 (i32.const 1))))"#;

#[test]
fn the_image_is_that_of_a_module_that_was_translated_at_load() {
    let wasm = binary(FUNCTIONS);
    let late = Module::new(&lazy(), &wasm).unwrap();
    let early = Module::new(&Engine::default(), &wasm).unwrap();
    assert_eq!(late.image(), early.image());
    assert!(late.functions().eq(early.functions()));
    assert_eq!(late.resources_required(), early.resources_required());
    assert!(
        late.exports()
            .map(|export| export.name().to_owned())
            .eq(early.exports().map(|export| export.name().to_owned()))
    );
    let again = Module::from_image(&lazy(), late.image().to_vec()).unwrap();
    let mut store = Store::new(again.engine(), ()).unwrap();
    let instance = Instance::new(&mut store, &again, &[]).unwrap();
    assert_eq!(instance.get_typed_func::<i32, i32>(&store, "fib").unwrap().call(&mut store, 10).unwrap(), 55);
}

/// What some calls come to, as text, with the calls that led to traps.
fn calls(engine: &Engine, module: &Module) -> Vec<String> {
    let mut store = Store::new(engine, ()).unwrap();
    let instance = Instance::new(&mut store, module, &[]).unwrap();
    let mut seen = Vec::new();
    let fib = instance.get_typed_func::<i32, i32>(&store, "fib").unwrap();
    let even = instance.get_typed_func::<i32, i32>(&store, "even").unwrap();
    let deep = instance.get_typed_func::<(i64, i64), i64>(&store, "deep").unwrap();
    let by_table = instance.get_typed_func::<(i32, i32), i32>(&store, "by_table").unwrap();
    for _ in 0..2 {
        seen.push(format!("{:?}", by_table.call(&mut store, (0, 9))));
        seen.push(format!("{:?}", by_table.call(&mut store, (1, 0))));
        for (index, argument) in [(1, 1), (1, -1), (2, 0)] {
            seen.push(format!("{:?}", by_table.call(&mut store, (index, argument))));
        }
        seen.push(format!("{:?}", fib.call(&mut store, 12)));
        seen.push(format!("{:?}", even.call(&mut store, 1001)));
        seen.push(format!("{:?}", deep.call(&mut store, (1, 2))));
        seen.push(format!("{:?}", instance.get_global(&mut store, "calls").unwrap().get(&store)));
    }
    seen
}

#[test]
fn results_traps_and_backtraces_are_the_same() {
    let wasm = binary(FUNCTIONS);
    let early = Engine::default();
    let expected = calls(&early, &Module::new(&early, &wasm).unwrap());
    assert!(expected.iter().any(|call| call.contains("MemoryOutOfBounds")), "{expected:?}");
    let late = lazy();
    let module = Module::new(&late, &wasm).unwrap();
    assert_eq!(calls(&late, &module), expected);
    assert_eq!(calls(&late, &module), expected, "another store of the same module");
}

#[test]
fn stores_on_several_threads_translate_the_same_module() {
    let late = lazy();
    let module = Module::new(&late, binary(FUNCTIONS)).unwrap();
    let expected = calls(&late, &module);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert_eq!(calls(&late, &module), expected);
                }
            });
        }
    });
}

#[test]
fn a_frame_that_does_not_fit_is_the_fault_of_the_call() {
    let wasm = binary(&format!(
        "(module (func $wide (param i32) (result i32) (local {}) local.get 0)
            (func (export \"run\") (param i32) (result i32) (call $wide (local.get 0))))",
        "i64 ".repeat(5000)
    ));
    let ends = [CompilationMode::Eager, CompilationMode::LazyTranslation].map(|mode| {
        let mut config = config(mode);
        config.max_wasm_stack(4000 * 8);
        let engine = Engine::new(&config).unwrap();
        let mut store = Store::new(&engine, ()).unwrap();
        let instance = Instance::new(&mut store, &Module::new(&engine, &wasm).unwrap(), &[]).unwrap();
        let run = instance.get_typed_func::<i32, i32>(&store, "run").unwrap();
        [(); 2].map(|()| format!("{:?}", run.call(&mut store, 1).unwrap_err()))
    });
    assert_eq!(ends[0], ends[1]);
    assert!(ends[0][0].contains("CallStackExhausted"), "{ends:?}");
}

#[test]
fn a_function_without_room_in_the_image_traps_and_the_others_run() {
    let wasm = binary(&format!(
        "(module (func (export \"small\") (param i32) (result i32) local.get 0)
            (func (export \"large\") (param i32) (result i32) local.get 0 {}))",
        "(i32.mul (i32.const 3))".repeat(500)
    ));
    let size = Module::new(&Engine::default(), &wasm).unwrap().image().len() as u64;
    let mut config = config(CompilationMode::LazyTranslation);
    config.limit(Resource::ImageBytes, size);
    let engine = Engine::new(&config).unwrap();
    let module = Module::new(&engine, &wasm).unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = Instance::new(&mut store, &module, &[]).unwrap();
    let [small, large] = ["small", "large"].map(|name| instance.get_typed_func::<i32, i32>(&store, name).unwrap());
    for _ in 0..2 {
        let error = large.call(&mut store, 1).unwrap_err();
        assert_eq!(error.as_trap(), Some(Trap::Untranslatable));
        let Error::Trap(trap) = error else { panic!("it is a trap") };
        assert_eq!(trap.frames()[0].func_index(), 1);
        assert_eq!(small.call(&mut store, 5).unwrap(), 5);
    }
}

#[test]
fn modules_call_one_anothers_functions() {
    let engine = lazy();
    let mut store = Store::new(&engine, ()).unwrap();
    let module = |wat: &str| Module::new(&engine, binary(wat)).unwrap();
    let library =
        module("(module (func (export \"twice\") (param i32) (result i32) (i32.shl (local.get 0) (i32.const 1))))");
    let library = Instance::new(&mut store, &library, &[]).unwrap();
    let twice: Extern = library.get_func(&mut store, "twice").unwrap().into();
    let program = module(
        "(module (import \"\" \"twice\" (func $twice (param i32) (result i32)))
            (global $started (mut i32) (i32.const 0))
            (func $start (global.set $started (call $twice (i32.const 4))))
            (start $start)
            (func (export \"run\") (param i32) (result i32) (i32.add (global.get $started) (call $twice (local.get 0)))))",
    );
    for _ in 0..2 {
        let instance = Instance::new(&mut store, &program, &[twice]).unwrap();
        assert_eq!(instance.get_typed_func::<i32, i32>(&store, "run").unwrap().call(&mut store, 5).unwrap(), 18);
    }
}

#[test]
fn what_is_wrong_is_found_at_load() {
    let bad = binary("(module (func (export \"good\")) (func (result i32) (i64.const 1)))");
    let errors = [lazy(), Engine::default()].map(|engine| format!("{:?}", Module::new(&engine, &bad).unwrap_err()));
    assert_eq!(errors[0], errors[1]);
    assert!(errors[0].contains("TypeMismatch"), "{errors:?}");
}

#[test]
fn an_image_without_code_runs_beside_its_module_alone() {
    use wrt::decoder;
    use wrt_foundation::Region as _;
    let engine = Engine::default();
    let config = decoder::Config { lazy: true, ..decoder::Config::default() };
    let image = decoder::decode(engine.platform(), &config, &binary(FUNCTIONS)).unwrap();
    let bytes = &image.region.bytes()[..image.len as usize];
    assert!(matches!(Module::from_image_copy(&engine, bytes), Err(Error::Image(wrt::ImageError::Lazy))));
}

#[test]
fn a_small_module_is_translated_at_load_in_the_automatic_mode() {
    let engine = Engine::new(&config(CompilationMode::Auto)).unwrap();
    let is_lazy = |functions: usize| {
        let wasm = wat::parse_str(format!(
            "(module {})",
            "(func (drop (i32.add (i32.const 1) (i32.const 2))))".repeat(functions)
        ))
        .unwrap();
        let module = Module::new(&engine, &wasm).unwrap();
        // The image of a lazy module is made when it is asked for, and its stores do not run that one.
        format!("{module:?}") != format!("Module({} bytes)", module.image().len())
    };
    assert!(!is_lazy(10));
    assert!(is_lazy(1000));
}
