//! Components run as a host without an allocator has them: values go in pieces, and all that grows is bounded.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails, in its helpers too"
)]

use wrt_component::{
    Compiled, Components, Config, Definition, Event, Fault, Imports, ValueType, Values, compile,
    component_store_regions,
};
use wrt_error::{ComponentLimits, Resource};
use wrt_foundation::Shared;
use wrt_platform_linux::Linux;
use wrt_runtime::{ModuleId, Store};

/// Numbers on their way, in a place of a fixed size.
#[derive(Default)]
struct Numbers {
    pieces: [u64; 4],
    len: usize,
    next: usize,
}

impl Numbers {
    fn of(number: u64) -> Numbers {
        Numbers { pieces: [number, 0, 0, 0], len: 1, next: 0 }
    }
}

impl<R> Values<R> for Numbers {
    fn give(&mut self, _: ValueType<'_, R>) -> Result<u64, Fault> {
        self.next += 1;
        self.pieces[..self.len].get(self.next - 1).copied().ok_or(Fault::Value)
    }

    fn text(&self) -> &str {
        ""
    }

    fn take(&mut self, _: ValueType<'_, R>, piece: u64) -> Result<(), Fault> {
        *self.pieces.get_mut(self.len).ok_or(Fault::Value)? = piece;
        self.len += 1;
        Ok(())
    }

    fn take_text(&mut self, _: &str) -> Result<(), Fault> {
        Err(Fault::Value)
    }
}

/// A host with one function.
struct Doubles;

const DOUBLE: u32 = 7;

impl Imports for Doubles {
    fn func(&mut self, instance: Option<&str>, name: &str) -> Option<u32> {
        (instance.is_none() && name == "double").then_some(DOUBLE)
    }

    fn resource(&mut self, _: Option<&str>, _: &str) -> Option<u32> {
        None
    }

    fn module(&mut self, _: Option<&str>, _: &str) -> Option<ModuleId> {
        None
    }
}

struct World {
    store: Store<Linux>,
    components: Components<Linux>,
    code: u32,
}

impl World {
    fn new(limits: ComponentLimits, wat: &str) -> World {
        let platform = Linux::new();
        let config = Config { limits: limits.clone(), ..Config::default() };
        let wasm = wat::parse_str(wat).unwrap();
        let decoder = wrt_decoder::Config::default();
        let Compiled { code, modules } = compile(&platform, &config, &decoder, &wasm).unwrap();
        let mut store = Store::new(platform, &limits.core).unwrap();
        let mut components = Components::new(&platform, &limits).unwrap();
        let code = components.add(&mut store, Shared::new(code), modules.into_values()).unwrap();
        World { store, components, code }
    }

    /// Goes on until there is no more work, and answers for the host.
    fn drive(&mut self, values: &mut Numbers) -> Result<(), Fault> {
        loop {
            match self.components.run(&mut self.store, 0, values)? {
                Event::Finished => return Ok(()),
                Event::Call { token, .. } => {
                    assert_eq!(token, DOUBLE);
                    let mut arguments = Numbers::default();
                    self.components.arguments(&mut self.store, &mut arguments)?;
                    self.components.answer(&mut self.store, &mut Numbers::of(arguments.pieces[0] * 2))?;
                }
                Event::Destroy { .. } => panic!("the host has no resources"),
            }
        }
    }

    /// Makes an instance; gives its items.
    fn instance(&mut self) -> Result<u32, Fault> {
        let made = self.components.begin(&mut self.store, self.code, &mut Doubles).and_then(|instance| {
            self.drive(&mut Numbers::default())?;
            Ok(instance)
        });
        if made.is_err() {
            self.components.unwind(&mut self.store, 0).unwrap();
        }
        Ok(self.components.exports(made?).unwrap())
    }

    fn call(&mut self, items: u32, name: &str, argument: u64) -> Result<u64, Fault> {
        let Some(Definition::Func(func)) = self.components.export(items, name) else { panic!("no function {name}") };
        let mut results = Numbers::default();
        let called = self
            .components
            .call(&mut self.store, func, &mut Numbers::of(argument))
            .and_then(|()| self.drive(&mut results));
        if called.is_err() {
            self.components.unwind(&mut self.store, 0).unwrap();
        }
        called.map(|()| results.pieces[0])
    }
}

/// An inner component that a function of the host's is handed on to, and an outer one that calls it.
const NESTED: &str = r#"(component
    (import "double" (func $double (param "n" u32) (result u32)))
    (component $inner
        (import "double" (func $double (param "n" u32) (result u32)))
        (core func $lowered (canon lower (func $double)))
        (core module $m
            (import "" "double" (func $double (param i32) (result i32)))
            (func (export "run") (param i32) (result i32) (i32.add (call $double (local.get 0)) (i32.const 1))))
        (core instance $i (instantiate $m (with "" (instance (export "double" (func $lowered))))))
        (func (export "run") (param "n" u32) (result u32) (canon lift (core func $i "run"))))
    (instance $inner (instantiate $inner (with "double" (func $double))))
    (core func $run (canon lower (func $inner "run")))
    (core module $m
        (import "" "run" (func $run (param i32) (result i32)))
        (func (export "twice") (param i32) (result i32) (call $run (call $run (local.get 0)))))
    (core instance $i (instantiate $m (with "" (instance (export "run" (func $run))))))
    (func (export "twice") (param "n" u32) (result u32) (canon lift (core func $i "twice"))))"#;

/// Makes as many handles as it is asked for.
const HANDLES: &str = r#"(component
    (type $r (resource (rep i32)))
    (core func $new (canon resource.new $r))
    (core module $m
        (import "" "new" (func $new (param i32) (result i32)))
        (func (export "make") (param i32) (result i32)
            (local $last i32)
            (loop $more
                (local.set $last (call $new (local.get 0)))
                (br_if $more (local.tee 0 (i32.sub (local.get 0) (i32.const 1)))))
            (local.get $last)))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (func (export "make") (param "n" u32) (result u32) (canon lift (core func $i "make"))))"#;

#[test]
fn a_call_goes_through_two_components_to_the_host_and_back() {
    let mut world = World::new(ComponentLimits::DEFAULT, NESTED);
    let items = world.instance().unwrap();
    assert_eq!(world.call(items, "twice", 5), Ok(23));
    assert_eq!(world.components.depth(), 0);
}

#[test]
fn handles_are_bounded_and_other_instances_go_on() {
    let mut limits = ComponentLimits::DEFAULT;
    limits.handles = 8 + 8;
    let mut world = World::new(limits, HANDLES);
    let (one, other) = (world.instance().unwrap(), world.instance().unwrap());
    let Err(Fault::Limit(limit)) = world.call(one, "make", 100) else { panic!("it is bounded") };
    assert_eq!(limit.what, Resource::Handles);
    assert_eq!(world.call(other, "make", 7), Ok(7));
}

#[test]
fn calls_are_bounded_and_other_instances_go_on() {
    let mut limits = ComponentLimits::DEFAULT;
    limits.component_calls = 2;
    let mut world = World::new(limits, NESTED);
    let items = world.instance().unwrap();
    let Err(Fault::Limit(limit)) = world.call(items, "twice", 5) else { panic!("it is bounded") };
    assert_eq!(limit.what, Resource::ComponentCalls);
    assert_eq!(world.components.depth(), 0);
    world.instance().unwrap();
}

#[test]
fn instances_are_bounded() {
    let mut limits = ComponentLimits::DEFAULT;
    // The host, one outer instance and one inner.
    limits.component_instances = 3;
    let mut world = World::new(limits, NESTED);
    world.instance().unwrap();
    let Err(Fault::Limit(limit)) = world.instance() else { panic!("it is bounded") };
    assert_eq!(limit.what, Resource::ComponentInstances);
}

#[test]
fn what_the_instances_of_a_store_reserve_is_listed() {
    assert_eq!(component_store_regions(&ComponentLimits::DEFAULT).count(), 16);
}
