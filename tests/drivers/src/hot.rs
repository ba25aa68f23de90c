//! Modules whose time goes into loops of arithmetic, memory and calls, and which end.

use crate::expression::{COUNTERS, LOCALS, Ty, stores};
use crate::source::Source;

/// Functions that others call, each of which calls at most the one before it.
const CALLED: u8 = 4;

/// What every module has. `$deep` calls itself as often as its first argument says; the table has a hole at its end.
const COMMON: &str = "
(import \"host\" \"mix\" (func $mix (param i32 i64) (result i64)))
(type $called (func (param i32 i64 f32 f64) (result i32)))
(memory (export \"memory\") 1 2) (memory $other (export \"other\") 1 1)
(global $gi (export \"gi\") (mut i32) (i32.const 1)) (global $gl (export \"gl\") (mut i64) (i64.const 2))
(global $gs (export \"gs\") (mut f32) (f32.const 3)) (global $gd (export \"gd\") (mut f64) (f64.const 4))
(table (export \"table\") 6 funcref) (elem (i32.const 0) $f0 $f1 $f2 $f3 $f0)
(func $nan32 (param f32) (result f32) (select (local.get 0) (f32.const nan) (f32.eq (local.get 0) (local.get 0))))
(func $nan64 (param f64) (result f64) (select (local.get 0) (f64.const nan) (f64.eq (local.get 0) (local.get 0))))
(func $deep (param $n i32) (param $x i64) (result i64)
    (if (i32.eqz (local.get $n)) (then (return (local.get $x))))
    (i64.add (call $deep (i32.sub (local.get $n) (i32.const 1)) (i64.rotl (local.get $x) (i64.const 7))) (local.get $x)))
";

/// A binary module made of these bytes: it exports `run`, of an i32, an i64, an f32 and an f64, which gives one of each; memories, a table
/// and globals. It imports `host.mix`, of an i32 and an i64, which gives an i64.
///
/// # Panics
/// If the text it makes is no module, which is a mistake in here.
#[must_use]
#[expect(clippy::panic, reason = "a generator that is wrong must not look like a driver that is right")]
pub fn hot_module(bytes: &[u8]) -> Vec<u8> {
    let mut maker = Maker { source: Source::new(bytes), text: String::from("(module"), labels: 0, statements: 0 };
    maker.text.push_str(COMMON);
    for number in 0..CALLED {
        maker.called(number);
    }
    maker.run();
    maker.text.push(')');
    match wat::parse_str(&maker.text) {
        Ok(wasm) => wasm,
        Err(error) => panic!("{error}\n{}", maker.text),
    }
}

/// Where a statement stands.
#[derive(Clone, Copy)]
struct Place {
    /// Loops around it.
    loops: u8,
    /// Blocks around it.
    blocks: u8,
    /// Rounds that the next loop may take.
    rounds: u8,
    /// Whether it may call.
    calls: bool,
}

impl Place {
    const fn inside(self) -> Place {
        Place { blocks: self.blocks.saturating_add(1), ..self }
    }
}

struct Maker<'a> {
    source: Source<'a>,
    text: String,
    /// Labels that there are.
    labels: u32,
    /// Statements that may still come in this function.
    statements: u8,
}

impl Maker<'_> {
    fn push(&mut self, text: &str) {
        self.text.push('\n');
        self.text.push_str(text);
    }

    fn label(&mut self) -> u32 {
        self.labels = self.labels.wrapping_add(1);
        self.labels
    }

    /// Parameters and locals, of which the first of each type is a parameter.
    fn locals(&mut self, results: &str) {
        let mut head = String::new();
        for ty in Ty::ALL {
            head.push_str(&format!(" (param ${}0 {})", ty.letter(), ty.name()));
        }
        head.push_str(results);
        for ty in Ty::ALL {
            for number in 1..LOCALS {
                head.push_str(&format!(" (local ${}{number} {})", ty.letter(), ty.name()));
            }
        }
        for number in 0..COUNTERS {
            head.push_str(&format!(" (local $c{number} i32)"));
        }
        self.push(&head);
    }

    /// A function that others call: a loop of a few rounds at most, and perhaps a call of the one before.
    fn called(&mut self, number: u8) {
        self.push(&format!("(func $f{number} (type $called)"));
        self.locals(" (result i32)");
        self.statements = 6;
        let top = Place { loops: 0, blocks: 0, rounds: 3, calls: false };
        self.statements(top);
        let before = number.checked_sub(1);
        match before.map(|before| (before, self.source.below(3))) {
            Some((before, 1)) => {
                let arguments = self.arguments();
                self.push(&format!("(i32.add (call $f{before} {arguments}) (local.get $i1)))"));
            }
            Some((before, 2)) => {
                let arguments = self.arguments();
                self.push(&format!("(return_call $f{before} {arguments}))"));
            }
            _ => self.push("(local.get $i1))"),
        }
    }

    fn run(&mut self) {
        self.push("(func $run (export \"run\")");
        self.locals(" (result i32 i64 f32 f64)");
        self.statements = 40;
        let top = Place { loops: 0, blocks: 0, rounds: 30, calls: true };
        // What is hot comes first, lest something before it trap.
        self.looped(top);
        self.statements(top);
        self.push("(local.get $i1) (local.get $l1) (call $nan32 (local.get $s1)) (call $nan64 (local.get $d1)))");
    }

    fn arguments(&mut self) -> String {
        Ty::ALL.map(|ty| self.source.expression(ty, 1)).join(" ")
    }

    fn statements(&mut self, place: Place) {
        for _ in 0..self.source.below(5).saturating_add(2) {
            if self.statements == 0 {
                return;
            }
            self.statements = self.statements.saturating_sub(1);
            self.statement(place);
        }
    }

    fn set(&mut self, ty: Ty, value: &str) {
        let local = self.source.local(ty);
        self.push(&format!("(local.set {local} {value})"));
    }

    fn statement(&mut self, place: Place) {
        match self.source.below(20) {
            0..6 => {
                let ty = self.source.ty();
                let value = self.source.expression(ty, 3);
                self.set(ty, &value);
            }
            6..9 => {
                let ty = self.source.ty();
                let name = self.source.of(stores(ty)).unwrap_or("store");
                let (reach, address) = (self.source.reach(), self.source.address(1));
                let value = self.source.seen(ty, 2);
                self.push(&format!("({}.{name} {reach} {address} {value})", ty.name()));
            }
            9 => {
                let ty = self.source.ty();
                let value = self.source.seen(ty, 2);
                self.push(&format!("(global.set $g{} {value})", ty.letter()));
            }
            10 | 11 if place.loops < COUNTERS && place.rounds > 1 => self.looped(place),
            12 if place.blocks < 4 => {
                let which = self.source.condition(2);
                self.push(&format!("(if {which} (then"));
                self.statements(place.inside());
                self.push(") (else");
                self.statements(place.inside());
                self.push("))");
            }
            13 if place.blocks < 4 => {
                let (label, which) = (self.label(), self.source.condition(2));
                self.push(&format!("(block $b{label} (br_if $b{label} {which})"));
                self.statements(place.inside());
                self.push(")");
            }
            14 if place.blocks < 4 => {
                let (label, which) = (self.label(), self.source.expression(Ty::I32, 2));
                self.push(&format!(
                    "(block $o{label} (block $p{label} (block $q{label} \
                     (br_table $q{label} $p{label} $o{label} $q{label} (i32.and {which} (i32.const 3))))"
                ));
                self.statements(place.inside());
                self.push(&format!("(br $o{label}))"));
                self.statements(place.inside());
                self.push(")");
            }
            15 | 16 if place.calls => {
                let (callee, arguments) = (self.source.below(CALLED), self.arguments());
                let value = if self.source.once_in(2) {
                    let index = self.source.expression(Ty::I32, 1);
                    // The sixth element is null.
                    let index =
                        if self.source.once_in(32) { index } else { format!("(i32.rem_u {index} (i32.const 5))") };
                    format!("(call_indirect (type $called) {arguments} {index})")
                } else {
                    format!("(call $f{callee} {arguments})")
                };
                self.set(Ty::I32, &value);
            }
            17 if place.calls => {
                let (few, wide) = (self.source.expression(Ty::I32, 1), self.source.expression(Ty::I64, 1));
                let value = match self.source.below(2) {
                    0 => format!("(call $deep (i32.and {few} (i32.const 7)) {wide})"),
                    _ => format!("(call $mix {few} {wide})"),
                };
                self.set(Ty::I64, &value);
            }
            18 => {
                let (to, from) = (self.source.address(1), self.source.expression(Ty::I32, 1));
                let length = self.source.expression(Ty::I32, 1);
                let text = match self.source.below(4) {
                    0 => format!("(memory.fill {to} {from} (i32.and {length} (i32.const 0xff)))"),
                    1 => format!(
                        "(memory.copy {to} (i32.and {from} (i32.const 0x7fff)) (i32.and {length} (i32.const 0xff)))"
                    ),
                    2 => "(drop (memory.grow (i32.const 1)))".to_owned(),
                    _ => "(local.set $i2 (memory.size))".to_owned(),
                };
                self.push(&text);
            }
            19 if self.source.once_in(8) => {
                let which = self.source.condition(2);
                self.push(&format!("(if {which} (then (unreachable)))"));
            }
            _ => {
                let value = self.source.expression(Ty::I32, 3);
                self.set(Ty::I32, &value);
            }
        }
    }

    /// A loop in one of the forms that compilers make.
    fn looped(&mut self, place: Place) {
        let (label, counter) = (self.label(), place.loops);
        let rounds = self.source.below(place.rounds).saturating_add(1);
        let inner = Place {
            loops: place.loops.saturating_add(1),
            blocks: place.blocks.saturating_add(1),
            rounds: place.rounds / 4,
            ..place
        };
        let step = format!("(local.set $c{counter} (i32.add (local.get $c{counter}) (i32.const 1)))");
        match self.source.below(3) {
            0 => {
                self.push(&format!("(local.set $c{counter} (i32.const {rounds})) (loop $l{label}"));
                self.statements(inner);
                self.push(&format!(
                    "(br_if $l{label} (local.tee $c{counter} (i32.sub (local.get $c{counter}) (i32.const 1)))))"
                ));
            }
            1 => {
                self.push(&format!("(local.set $c{counter} (i32.const 0)) (loop $l{label}"));
                self.statements(inner);
                self.push(&format!(
                    "{step} (br_if $l{label} (i32.lt_u (local.get $c{counter}) (i32.const {rounds}))))"
                ));
            }
            _ => {
                let out = self.source.condition(2);
                self.push(&format!(
                    "(local.set $c{counter} (i32.const 0)) (block $b{label} (loop $l{label} \
                     (br_if $b{label} (i32.ge_s (local.get $c{counter}) (i32.const {rounds}))) {step}"
                ));
                self.statements(inner);
                self.push(&format!("(br_if $b{label} (i32.and {out} (i32.gt_u (local.get $c{counter}) (i32.const 9)))) (br $l{label})))"));
            }
        }
    }
}
