//! What keeps an object: values that are references by their types, wherever code stands when a collection begins, and nothing else.

use std::fmt::Write as _;

use wrt::{AnyRef, Config, Dispatch, Engine, Instance, Module, Resource, Store, Trap, Val};
use wrt_error::Limits;
use wrt_foundation::Fuel;
use wrt_runtime::{Extern, Outcome};

use crate::{call, every_way, module};

/// All is collected before each allocation.
fn always() -> Config {
    let mut config = Config::new();
    config.limit(Resource::HeapBytes, 256 << 10).limit(Resource::HeapObjects, 4_000).collection(1, true);
    config
}

/// The bits of the reference to the first object of a store: as `heap.rs` says.
const FIRST: i64 = 1 << 62 | 1;

#[test]
fn a_number_with_the_bits_of_a_reference_keeps_nothing() {
    let wat = r#"(module
        (type $box (struct (field (mut i64)) (field anyref)))
        (type $numbers (array (mut i64)))
        (tag $t (param i64))
        (global $number (mut i64) (i64.const 0))
        (global $boxed (mut (ref null $box)) (ref.null $box))
        (table $functions 1 funcref)
        (func $make (export "make") (result anyref) (struct.new $box (i64.const 5) (ref.null any)))
        (func $collect (drop (call $make)))
        (func (export "param") (param i64) (call $collect))
        (func (export "local") (param i64) (local i64 f64 v128)
            (local.set 1 (local.get 0)) (local.set 2 (f64.reinterpret_i64 (local.get 0))) (local.set 3 (i64x2.splat (local.get 0)))
            (call $collect)
            (drop (i64x2.extract_lane 1 (local.get 3))))
        (func $number (param i64) (result i64) (i64.add (local.get 0) (i64.const 0)))
        (func $vector (param i64) (result v128) (i64x2.splat (local.get 0)))
        (func (export "operand") (param i64)
            (call $number (local.get 0)) (call $vector (local.get 0)) (local.set 0 (i64.const 0))
            (call $collect) (drop) (drop))
        ;; A reference lay in the slot before, and does behind the call.
        (func (export "slot") (param i64)
            (drop (ref.i31 (i32.const 1)))
            (block (result anyref) (drop (call $number (local.get 0)))
                (call $number (local.get 0)) (local.set 0 (i64.const 0)) (call $collect) (drop) (call $make))
            (drop))
        (func (export "global") (param i64) (global.set $number (local.get 0)) (local.set 0 (i64.const 0)) (call $collect))
        (func (export "field") (param i64)
            (global.set $boxed (struct.new $box (local.get 0) (array.new $numbers (local.get 0) (i32.const 3))))
            (local.set 0 (i64.const 0)) (call $collect) (global.set $boxed (ref.null $box)))
        (func (export "thrown") (param i64)
            (block $caught (result i64 exnref)
                (try_table (catch_ref $t $caught) (throw $t (local.get 0)))
                (unreachable))
            (local.set 0 (i64.const 0)) (call $collect) (drop) (drop))
        (func (export "result") (param i64) (result i64) (call $collect) (local.get 0))
        (func (export "late") (call $collect)))"#;
    for name in ["param", "local", "operand", "slot", "global", "field", "thrown", "result"] {
        for (mut store, instance) in every_way(&always(), wat) {
            let object = any(&call(&mut store, &instance, "make", &[]).unwrap()[0]);
            assert_eq!(object.get(&store, 0).unwrap().i64(), Some(5));
            call(&mut store, &instance, name, &[Val::I64(FIRST)]).unwrap();
            assert!(object.get(&store, 0).is_none(), "{name}");
        }
    }
}

fn any(val: &Val) -> AnyRef {
    *val.any_ref().flatten().unwrap()
}

#[test]
fn an_operand_that_is_gone_keeps_nothing() {
    let wat = r#"(module
        (type $node (struct (field (ref null $node))))
        (func $list (param $len i32) (result (ref null $node)) (local $list (ref null $node))
            (loop $more
                (local.set $list (struct.new $node (local.get $list)))
                (br_if $more (local.tee $len (i32.sub (local.get $len) (i32.const 1)))))
            (local.get $list))
        (func $one (param (ref null $node)) (result i32) (i32.const 1))
        ;; The operand below the call is a local, so that the list's reference is still in its slot.
        (func (export "dropped") (param i32) (result i32)
            (drop (call $list (i32.const 900)))
            (i32.add (local.get 0) (call $one (call $list (i32.const 900)))))
        (func (export "argument") (param i32) (result i32)
            (drop (call $one (call $list (i32.const 900))))
            (i32.add (local.get 0) (call $one (call $list (i32.const 900)))))
        ;; So it is above the stack, where the frame has room for it.
        (func (export "above") (result i32)
            (drop (call $list (i32.const 900)))
            (if (i32.const 0) (then
                (drop (drop (drop (drop (call $list (i32.const 1)) (call $list (i32.const 1)) (call $list (i32.const 1)) (call $list (i32.const 1))))))))
            (loop $again (br_if $again (i32.const 0)))
            (call $one (struct.new $node (call $list (i32.const 900)))))
        ;; What a local refers to stays until it is set or its function returns.
        (func (export "local") (result i32) (local $list (ref null $node))
            (local.set $list (call $list (i32.const 900)))
            (call $one (call $list (i32.const 900))))
        (func (export "set") (result i32) (local $list (ref null $node))
            (local.set $list (call $list (i32.const 900)))
            (local.set $list (ref.null $node))
            (call $one (call $list (i32.const 900))))
        ;; Frames of earlier calls left references where this one has operands.
        (func $deep (param i32) (local (ref null $node))
            (local.set 1 (call $list (i32.const 10)))
            (if (local.get 0) (then (call $deep (i32.sub (local.get 0) (i32.const 1))))))
        (func $wide (param i32) (result i32)
            (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0) (local.get 0)
            (call $one (call $list (i32.const 900)))
            (i32.add) (i32.add) (i32.add) (i32.add) (i32.add) (i32.add) (i32.add) (i32.add))
        (func (export "earlier") (result i32) (call $deep (i32.const 80)) (call $wide (i32.const 0))))"#
        .replace("(drop (drop (drop (drop (call $list (i32.const 1)) (call $list (i32.const 1)) (call $list (i32.const 1)) (call $list (i32.const 1))))))",
            "(call $list (i32.const 1)) (call $list (i32.const 1)) (call $list (i32.const 1)) (call $list (i32.const 1)) (drop) (drop) (drop) (drop)");
    let mut few = Config::new();
    few.limit(Resource::HeapObjects, 1_000).collection(1, false);
    for (mut store, instance) in every_way(&few, &wat) {
        let _ = store.set_fuel(1 << 40);
        for (name, params) in [
            ("dropped", &[Val::I32(0)][..]),
            ("argument", &[Val::I32(0)]),
            ("above", &[]),
            ("set", &[]),
            ("earlier", &[]),
        ] {
            assert_eq!(call(&mut store, &instance, name, params).unwrap()[0].i32(), Some(1), "{name}");
        }
        assert_eq!(call(&mut store, &instance, "local", &[]).unwrap_err().as_trap(), Some(Trap::HeapExhausted));
        assert_eq!(call(&mut store, &instance, "set", &[]).unwrap()[0].i32(), Some(1));
    }
}

/// What a generated program knows of a value.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Known {
    /// A structure that holds a number.
    Box(i64),
    /// The same, as a host's value.
    Outside(i64),
    Number(i64),
    Vector(i64),
    Null,
}

impl Known {
    const fn ty(self) -> &'static str {
        match self {
            Known::Box(_) | Known::Null => "(ref null $box)",
            Known::Outside(_) => "externref",
            Known::Number(_) => "i64",
            Known::Vector(_) => "v128",
        }
    }
}

/// Writes a function whose every value is known beforehand, and which collects all the time.
struct Program {
    seed: u64,
    text: String,
    stack: Vec<Known>,
    locals: Vec<Known>,
    /// Operands below the innermost block.
    floor: usize,
    depth: usize,
}

const PROGRAM: &str = r#"
    (type $box (struct (field (mut i64))))
    (type $boxes (array (mut (ref null $box))))
    (func $new (export "new") (param i64) (result (ref null $box)) (struct.new $box (local.get 0)))
    (func $outside (param i64) (result externref) (extern.convert_any (struct.new $box (local.get 0))))
    (func $number (param i64) (result i64) (drop (call $new (i64.const 0))) (local.get 0))
    (func $vector (param i64) (result v128) (drop (call $new (i64.const 0))) (i64x2.splat (local.get 0)))
    (func $zero (result i32) (drop (call $new (i64.const 0))) (i32.const 0))
    (func $swap (param (ref null $box) (ref null $box)) (result (ref null $box) i64 v128 (ref null $box))
        (call $new (struct.get $box 0 (local.get 1)))
        (call $number (i64.add (struct.get $box 0 (local.get 0)) (struct.get $box 0 (local.get 1))))
        (call $vector (struct.get $box 0 (local.get 0)))
        (local.get 0))
    (func $in (param externref) (result (ref null $box)) (ref.cast (ref null $box) (any.convert_extern (local.get 0))))
    (func $fails (param i64) (unreachable))
    (func $check (param (ref null $box) i64)
        (if (i64.ne (struct.get $box 0 (local.get 0)) (local.get 1)) (then (call $fails (local.get 1)))))
"#;

impl Program {
    fn below(&mut self, below: u64) -> u64 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.seed >> 33) % below
    }

    fn write(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    fn number(&mut self) -> i64 {
        // Mostly one that looks like a reference.
        (1 << 62) | i64::try_from(self.below(40) << 32 | self.below(60)).unwrap()
    }

    fn push(&mut self, known: Known) {
        match known {
            Known::Box(value) => self.write(&format!("(call $new (i64.const {value}))")),
            Known::Outside(value) => self.write(&format!("(call $outside (i64.const {value}))")),
            Known::Number(value) => self.write(&format!("(call $number (i64.const {value}))")),
            Known::Vector(value) => self.write(&format!("(call $vector (i64.const {value}))")),
            Known::Null => self.write("(ref.null $box)"),
        }
        self.stack.push(known);
    }

    fn value(&mut self) -> Known {
        let number = self.number();
        match self.below(8) {
            0..=2 => Known::Box(number),
            3 => Known::Outside(number),
            4 | 5 => Known::Number(number),
            6 => Known::Vector(number),
            _ => Known::Null,
        }
    }

    /// Takes the topmost operand and compares it.
    fn check(&mut self) {
        match self.stack.pop().unwrap() {
            Known::Box(value) => self.write(&format!("(call $check (i64.const {value}))")),
            Known::Outside(value) => self.write(&format!("(call $in) (call $check (i64.const {value}))")),
            Known::Number(value) => self.write(&format!("(i64.const {value}) (if (i64.ne) (then (unreachable)))")),
            Known::Vector(value) => {
                self.write(&format!("(i64x2.extract_lane 1) (i64.const {value}) (if (i64.ne) (then (unreachable)))"));
            }
            Known::Null => self.write("(if (i32.eqz (ref.is_null)) (then (unreachable)))"),
        }
    }

    fn step(&mut self) {
        let free = self.stack.len() - self.floor;
        let local = usize::try_from(self.below(self.locals.len() as u64)).unwrap();
        let top = self.stack.last().copied().filter(|_| free > 0);
        match (self.below(16), top) {
            (0..=2, _) => {
                let value = self.value();
                self.push(value);
            }
            (3 | 4, _) => {
                self.write(&format!("(local.get {local})"));
                self.stack.push(self.locals[local]);
            }
            (5 | 6, Some(top)) => {
                let keeps = self.below(2) == 0;
                let Some(at) = self.locals.iter().skip(local).position(|known| known.ty() == top.ty()) else { return };
                self.write(&format!("(local.{} {})", if keeps { "tee" } else { "set" }, local + at));
                self.locals[local + at] = top;
                if !keeps {
                    self.stack.pop();
                }
            }
            (7, Some(_)) => {
                self.write("(drop)");
                self.stack.pop();
            }
            (8, Some(_)) => self.check(),
            (9 | 10, Some(Known::Box(second))) if free > 1 => {
                if let Known::Box(first) = self.stack[self.stack.len() - 2] {
                    self.write("(call $swap)");
                    self.stack.truncate(self.stack.len() - 2);
                    self.stack.extend([
                        Known::Box(second),
                        Known::Number(first.wrapping_add(second)),
                        Known::Vector(first),
                        Known::Box(first),
                    ]);
                }
            }
            (11, Some(Known::Box(_))) => {
                self.write("(array.new $boxes (i32.const 3)) (array.get $boxes (i32.const 2))")
            }
            (11, Some(Known::Outside(value))) => {
                self.write("(call $in)");
                self.stack.pop();
                self.stack.push(Known::Box(value));
            }
            (12, Some(Known::Box(_))) => {
                self.write("(ref.as_non_null) (array.new_fixed $boxes 1) (array.get $boxes (i32.const 0))")
            }
            (13, Some(Known::Box(value))) => {
                self.write("(extern.convert_any)");
                self.stack.pop();
                self.stack.push(Known::Outside(value));
            }
            (14 | 15, _) if self.depth < 4 => self.block(),
            _ => {}
        }
    }

    /// A block that leaves what its steps leave.
    fn block(&mut self) {
        let (floor, outside) = (core::mem::replace(&mut self.floor, self.stack.len()), core::mem::take(&mut self.text));
        self.depth += 1;
        for _ in 0..self.below(8) {
            self.step();
        }
        let results: String = self.stack[self.floor..].iter().fold(String::new(), |mut all, known| {
            write!(all, " {}", known.ty()).unwrap();
            all
        });
        let inside = core::mem::replace(&mut self.text, outside);
        let (kind, end) = match self.below(4) {
            0 => ("loop", "(call $zero) (br_if 0)".to_owned()),
            1 => ("block", "(call $zero) (i32.eqz) (br_if 0) (unreachable)".to_owned()),
            _ => ("block", String::new()),
        };
        // A loop takes nothing, so that its branch needs none of the values.
        self.write(&format!("({kind} (result{results})\n{inside}\n{end})"));
        self.floor = floor;
        self.depth -= 1;
    }

    /// A function of so many parameters and locals besides, called with what it expects.
    fn module(seed: u64, params: usize, locals: usize) -> String {
        let mut program = Program { seed, text: String::new(), stack: vec![], locals: vec![], floor: 0, depth: 0 };
        let mut call = String::new();
        for _ in 0..params {
            let value = program.value();
            program.push(value);
            program.locals.push(value);
        }
        call.push_str(&core::mem::take(&mut program.text));
        program.stack.clear();
        let mut head = String::from("(func $program");
        for param in &program.locals {
            write!(head, " (param {})", param.ty()).unwrap();
        }
        for local in 0..locals {
            let known = [Known::Null, Known::Number(0), Known::Null, Known::Vector(0)][local * local % 4];
            write!(head, " (local {})", known.ty()).unwrap();
            program.locals.push(known);
        }
        for _ in 0..120 {
            program.step();
        }
        while !program.stack.is_empty() {
            program.check();
        }
        for local in 0..program.locals.len() {
            program.write(&format!("(local.get {local})"));
            program.stack.push(program.locals[local]);
            program.check();
        }
        format!("(module {PROGRAM} {head}\n{})\n(func (export \"run\") {call} (call $program)))", program.text)
    }
}

/// Programs of all shapes of frames: near, with far operands, with far locals, with parameters that are moved.
fn programs() -> impl Iterator<Item = (u64, String)> {
    (0..24_u64).map(|seed| {
        let (params, locals) = [(0, 5), (7, 3), (3, 40), (1, 300), (300, 20), (250, 3)][(seed % 6) as usize];
        (seed, Program::module(seed, params, locals))
    })
}

#[test]
fn what_is_in_use_stays_wherever_it_lies() {
    for (seed, wat) in programs() {
        for (mut store, instance) in every_way(&always(), &wat) {
            let _ = store.set_fuel(1 << 40);
            if let Err(error) = call(&mut store, &instance, "run", &[]) {
                panic!("{seed}: {error}\n{wat}");
            }
        }
    }
}

/// While a call is suspended, or waits for the host, or was answered, wherever that is, another instance is made, whose globals collect: it
/// fails in the end, so that none is kept.
#[test]
fn what_a_suspended_call_uses_stays() {
    let platform = wrt_platform_linux::Linux::new();
    let mut limits = Limits::DEFAULT;
    limits.set(Resource::HeapBytes, 256 << 10);
    limits.set(Resource::HeapObjects, 4_000);
    let collects = "(module (type $box (struct (field i64))) (type $boxes (array (ref $box)))
        (global anyref (array.new_fixed $boxes 2 (struct.new $box (i64.const 1)) (struct.new $box (i64.const 2))))
        (memory 0) (data (i32.const 0) \"too much\"))";
    for (seed, wat) in programs() {
        let import = r#"(import "host" "pass" (func $pass (param anyref i64) (result anyref)))"#;
        let given = "(ref.cast (ref null $box) (call $pass (struct.new $box (local.get 0)) (local.get 0))))";
        let wat = wat.replace("(func $new", &format!("{import}\n(func $new")).replacen(
            "(struct.new $box (local.get 0)))",
            given,
            1,
        );
        for (dispatch, metered) in
            [(Dispatch::Loop, true), (Dispatch::Auto, true), (Dispatch::Loop, false), (Dispatch::Auto, false)]
        {
            let config = wrt_decoder::Config { limits: limits.clone(), metered, ..wrt_decoder::Config::default() };
            let mut store = wrt_runtime::Store::new(platform, &limits).unwrap();
            store.set_collection(1, true);
            store.set_dispatch(dispatch);
            let mut add = |wat: &str| {
                let image = wrt_decoder::decode(&platform, &config, &wat::parse_str(wat).unwrap()).unwrap();
                let module = wrt_runtime::Module::from_translated(image.region, image.len as usize).unwrap();
                store.add_module(module).unwrap()
            };
            let (program, collects) = (add(&wat), add(collects));
            let any = wrt_runtime::ValType::ANYREF;
            let ty = wrt_runtime::FuncType { params: &[any, wrt_runtime::ValType::I64], results: &[any] };
            let pass = store.create_host_func(ty, 0).unwrap();
            let instance = store.instantiate(program, &[Extern::Func(pass)]).unwrap();
            let Some(Extern::Func(run)) = store.export(instance, "run") else { panic!("no function") };
            store.start_call(run, &[]).unwrap();
            store.instantiate(collects, &[]).unwrap_err();
            let (flag, mut stops) = (store.interrupt_flag(), 0);
            store.set_fuel(Fuel(1));
            loop {
                if !metered {
                    flag.raise();
                }
                let outcome = store.run();
                store.instantiate(collects, &[]).unwrap_err();
                match outcome {
                    Outcome::Finished => break,
                    Outcome::OutOfFuel { .. } => store.set_fuel(Fuel(store.fuel().0 + 1)),
                    Outcome::Interrupted => {}
                    Outcome::HostCall(_) => {
                        let given = store.host_args()[0];
                        store.host_results_mut()[0] = given;
                        store.finish_host_call().unwrap();
                        store.instantiate(collects, &[]).unwrap_err();
                    }
                    Outcome::Trapped(_) | Outcome::Threw(_) => panic!("{seed}: {outcome:?}\n{wat}"),
                }
                stops += 1;
            }
            assert!(stops > 9, "{seed}");
        }
    }
}

#[test]
fn what_a_handler_was_given_stays_until_it_throws_it_again() {
    let wat = r#"(module
        (tag $t (param i32)) (tag $other)
        (func $collect
            (block $caught (result exnref) (try_table (catch_all_ref $caught) (throw $other)) (unreachable))
            (drop))
        (func (export "again") (param i32) (result i32)
            try (result i32)
                try
                    local.get 0
                    throw $t
                catch $t
                    drop
                    call $collect
                    rethrow 0
                end
                unreachable
            catch $t
            end)
        ;; No handler of this one throws again, and its slot, which held a number, is null.
        (func (export "never") (param i64)
            (drop (i64.add (local.get 0) (i64.const 0)))
            try
                i32.const 1
                throw $t
            catch $t
                drop
                call $collect
            end))"#;
    for (mut store, instance) in every_way(&always(), wat) {
        assert_eq!(call(&mut store, &instance, "again", &[Val::I32(7)]).unwrap()[0].i32(), Some(7));
        call(&mut store, &instance, "never", &[Val::I64(FIRST)]).unwrap();
    }
}

#[test]
fn a_damaged_image_may_lie_about_references() {
    let mut config = always();
    config.consume_fuel(true);
    let engine = Engine::new(&config).unwrap();
    let made = module(&engine, &Program::module(5, 3, 5));
    let view = made.view().unwrap();
    let mut refused = 0;
    for roots in view.funcs().iter().map(|func| view.roots(func).unwrap()).filter(|roots| !roots.is_empty()) {
        let first = roots.as_ptr().addr() - view.bytes().as_ptr().addr();
        for word in 0..size_of_val(roots) / 4 {
            for lie in [0_u32, 1, 3, 0x2_0003, 0x7fff_ffff, u32::MAX] {
                let mut image = made.image().to_vec();
                let at = first + word * 4;
                image[at..at + 4].copy_from_slice(&lie.to_ne_bytes());
                let sum = wrt_format::checksum_of(&image).unwrap();
                for (at, half) in [(24, sum as u32), (28, (sum >> 32) as u32)] {
                    image[at..at + 4].copy_from_slice(&half.to_ne_bytes());
                }
                let Ok(damaged) = Module::from_image(&engine, image) else {
                    refused += 1;
                    continue;
                };
                let mut store = Store::new(&engine, ()).unwrap();
                store.set_fuel(1 << 30).unwrap();
                let instance = Instance::new(&mut store, &damaged, &[]).unwrap();
                // What was taken back is found out, whatever it is then; nothing else happens.
                if let Err(error) = call(&mut store, &instance, "run", &[]) {
                    assert!(error.as_trap().is_some(), "{error}");
                }
            }
        }
    }
    assert!(refused > 0);
}
