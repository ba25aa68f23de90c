//! Components as an embedder uses them: host functions, resources, and what goes wrong.

use wrt::component::{Component, ComponentError, ComponentExport, Instance, Linker, ResourceAny, ResourceType, Val};
use wrt::{Config, Engine, Error, Resource, Store};

/// A function of strings, that the host has, handed on.
const GREET: &str = r#"(component
    (import "greet" (func $greet (param "name" string) (result string)))
    (core module $libc
        (memory (export "memory") 1)
        (global $next (mut i32) (i32.const 1024))
        (func (export "realloc") (param i32 i32 i32 i32) (result i32)
            (local $at i32)
            (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
            (global.set $next (i32.add (local.get $at) (local.get 3)))
            (local.get $at)))
    (core instance $libc (instantiate $libc))
    (core func $lowered
        (canon lower (func $greet) (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
    (core module $m
        (import "host" "greet" (func $greet (param i32 i32 i32)))
        (func (export "run") (param i32 i32) (result i32)
            (call $greet (local.get 0) (local.get 1) (i32.const 16))
            (i32.const 16)))
    (core instance $m (instantiate $m (with "host" (instance (export "greet" (func $lowered))))))
    (func (export "run") (param "name" string) (result string)
        (canon lift (core func $m "run") (memory (core memory $libc "memory")) (realloc (core func $libc "realloc")))))"#;

/// Resources of the host's, made, used and dropped.
const BOXES: &str = r#"(component
    (import "host:boxes/boxes@0.1.0" (instance $boxes
        (export "box" (type $box (sub resource)))
        (export "make" (func (param "n" u32) (result (own $box))))
        (export "look" (func (param "b" (borrow $box)) (result u32)))))
    (alias export $boxes "box" (type $box))
    (core func $make (canon lower (func $boxes "make")))
    (core func $look (canon lower (func $boxes "look")))
    (core func $drop (canon resource.drop $box))
    (core module $m
        (import "b" "make" (func $make (param i32) (result i32)))
        (import "b" "look" (func $look (param i32) (result i32)))
        (import "b" "drop" (func $drop (param i32)))
        (func (export "run") (param i32) (result i32)
            (local $box i32)
            (local.set $box (call $make (local.get 0)))
            (call $look (local.get $box))
            (call $drop (local.get $box)))
        (func (export "stale") (drop (call $look (i32.const 7)))))
    (core instance $m (instantiate $m (with "b" (instance
        (export "make" (func $make)) (export "look" (func $look)) (export "drop" (func $drop))))))
    (func (export "run") (param "n" u32) (result u32) (canon lift (core func $m "run")))
    (func (export "stale") (canon lift (core func $m "stale"))))"#;

/// A resource of the guest's, whose destructor notes what stood for it.
const COUNTER: &str = r#"(component
    (core module $state
        (global $last (mut i32) (i32.const 0))
        (func (export "dtor") (param i32) (global.set $last (local.get 0)))
        (func (export "last") (result i32) (global.get $last)))
    (core instance $state (instantiate $state))
    (type $counter' (resource (rep i32) (dtor (core func $state "dtor"))))
    (export $counter "counter" (type $counter'))
    (core func $new (canon resource.new $counter'))
    (core module $m
        (import "r" "new" (func $new (param i32) (result i32)))
        (func (export "make") (param i32) (result i32) (call $new (local.get 0)))
        (func (export "look") (param i32) (result i32) (local.get 0)))
    (core instance $m (instantiate $m (with "r" (instance (export "new" (func $new))))))
    (func (export "make") (param "n" u32) (result (own $counter)) (canon lift (core func $m "make")))
    (func (export "look") (param "c" (borrow $counter)) (result u32) (canon lift (core func $m "look")))
    (func (export "last") (result u32) (canon lift (core func $state "last"))))"#;

fn component(engine: &Engine, wat: &str) -> Component {
    Component::new(engine, wat::parse_str(wat).unwrap()).unwrap()
}

fn call<T>(store: &mut Store<T>, instance: &Instance, name: &str, params: &[Val]) -> Result<Vec<Val>, Error> {
    instance.get_func(&mut *store, name).unwrap().call(store, params)
}

fn greeter(engine: &Engine) -> (Store<()>, Instance) {
    let mut linker = Linker::new(engine);
    linker
        .root()
        .func_new("greet", |_, params, results| {
            results[0] = Val::String(format!("hello, {}", params[0].str().unwrap()));
            Ok(())
        })
        .unwrap();
    let mut store = Store::new(engine, ()).unwrap();
    let instance = linker.instantiate(&mut store, &component(engine, GREET)).unwrap();
    (store, instance)
}

fn boxes(engine: &Engine) -> (Store<Vec<u32>>, Instance) {
    let mut store: Store<Vec<u32>> = Store::new(engine, Vec::new()).unwrap();
    let ty = ResourceType::new(&mut store, |mut store, rep| {
        store.data_mut().push(rep);
        Ok(())
    })
    .unwrap();
    let mut linker: Linker<Vec<u32>> = Linker::new(engine);
    let mut names = linker.instance("host:boxes/boxes@0.1.3");
    names.defined_resource("box", ty).unwrap();
    names
        .func_new("make", move |store, params, results| {
            results[0] = Val::Resource(ResourceAny::new(store, ty, params[0].u32().unwrap() + 1)?);
            Ok(())
        })
        .unwrap();
    names
        .func_new("look", |store, params, results| {
            results[0] = Val::U32(params[0].resource().unwrap().rep(store)?);
            Ok(())
        })
        .unwrap();
    let instance = linker.instantiate(&mut store, &component(engine, BOXES)).unwrap();
    (store, instance)
}

#[test]
fn a_function_of_the_host_gets_and_gives_strings() {
    let (mut store, instance) = greeter(&Engine::default());
    let name = "Zoë 🦀".repeat(100);
    let results = call(&mut store, &instance, "run", &[Val::String(name.clone())]).unwrap();
    assert_eq!(results, [Val::String(format!("hello, {name}"))]);
}

#[test]
fn a_resource_of_the_host_is_lent_and_destroyed() {
    let (mut store, instance) = boxes(&Engine::default());
    assert_eq!(call(&mut store, &instance, "run", &[Val::U32(41)]).unwrap(), [Val::U32(42)]);
    assert_eq!(store.data(), &[42]);
}

#[test]
fn a_trap_names_the_function_and_closes_the_instance() {
    let (mut store, instance) = boxes(&Engine::default());
    let error = call(&mut store, &instance, "stale", &[]).unwrap_err();
    assert!(error.to_string().contains("unknown handle index (7)"), "{error}");
    let error = call(&mut store, &instance, "run", &[Val::U32(1)]).unwrap_err();
    assert!(error.to_string().contains("cannot enter component instance"), "{error}");
    assert!(error.to_string().contains("function `run`"), "{error}");
}

#[test]
fn a_resource_of_the_guest_is_held_lent_and_dropped_by_the_host() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = Linker::new(&engine).instantiate(&mut store, &component(&engine, COUNTER)).unwrap();
    let made = call(&mut store, &instance, "make", &[Val::U32(5)]).unwrap();
    let counter = made[0].resource().unwrap();
    assert!(counter.owned(&mut store).unwrap());
    let ty = counter.ty(&mut store).unwrap();
    assert_eq!(instance.get_export(&mut store, "counter"), Some(ComponentExport::Resource(ty)));
    assert_eq!(call(&mut store, &instance, "look", &[Val::Resource(counter)]).unwrap(), [Val::U32(5)]);
    counter.resource_drop(&mut store).unwrap();
    assert_eq!(call(&mut store, &instance, "last", &[]).unwrap(), [Val::U32(5)]);
    let error = counter.resource_drop(&mut store).unwrap_err();
    assert!(matches!(error, Error::Component(error) if matches!(*error, ComponentError::Handle)));
}

#[test]
fn a_missing_import_is_named() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let linker = Linker::new(&engine);
    let error = linker.instantiate(&mut store, &component(&engine, GREET)).unwrap_err();
    assert!(error.to_string().contains("function `greet` is not defined"), "{error}");
    let error = linker.instantiate(&mut store, &component(&engine, BOXES)).unwrap_err();
    assert!(error.to_string().contains("`host:boxes/boxes@0.1.0` has no type `box`"), "{error}");
}

#[test]
fn a_value_of_another_type_is_refused() {
    let (mut store, instance) = greeter(&Engine::default());
    let error = call(&mut store, &instance, "run", &[Val::U32(1)]).unwrap_err();
    assert!(matches!(error, Error::Component(error) if matches!(*error, ComponentError::Value { .. })));
}

#[test]
fn bytes_of_values_are_bounded_and_the_store_stays_usable() {
    let mut config = Config::new();
    config.limit(Resource::ValueBytes, 100);
    let engine = Engine::new(&config).unwrap();
    let (mut store, instance) = greeter(&engine);
    let error = call(&mut store, &instance, "run", &[Val::String("a".repeat(101))]).unwrap_err();
    assert!(matches!(error, Error::Limit(limit) if limit.what == Resource::ValueBytes), "{error}");
    let mut linker = Linker::new(&engine);
    linker
        .root()
        .func_new("greet", |_, params, results| {
            results[0] = params[0].clone();
            Ok(())
        })
        .unwrap();
    let other = linker.instantiate(&mut store, &component(&engine, GREET)).unwrap();
    let short = Val::String("a".into());
    assert_eq!(call(&mut store, &other, "run", std::slice::from_ref(&short)).unwrap(), [short]);
}
