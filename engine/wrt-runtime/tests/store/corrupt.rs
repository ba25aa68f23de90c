//! Damaged images: they end in errors and traps, never in a panic or a hang.

use crate::common::{Builder, NULL, func_ref, global_value, op, seal, store, to, value};
use wrt_error::{ExternKind, Limits, Resource};
use wrt_format::{SegmentMode, flags};
use wrt_foundation::Fuel;
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op, form};
use wrt_platform_linux::Linux;
use wrt_runtime::{CallError, Extern, Module, Outcome, Store};
use zerocopy::IntoBytes;

const I32: ValType = ValType::I32;

/// A module that has something of everything.
fn guest() -> Vec<u64> {
    let mut b = Builder::new();
    b.header.flags = flags::METERED;
    let unary = b.ty(&[I32], &[I32]);
    b.import_func(unary);
    b.export_func(
        "work",
        unary,
        3,
        8,
        &[
            op(Code::Fuel, 0, 0, 9),
            op(Code::Const, 1, 0, 16),
            op(Code::Store32, 0, 1, 8),
            op(Code::Load16S32, 2, 1, 8),
            op(Code::I32Add.with(form::binary::SI), 1, 1, to(-1)),
            op(Code::BrNez, 0, 1, to(-4)),
            op(Code::Const, 4, 0, 100),
            op(Code::Const, 5, 0, 10),
            op(Code::Const, 6, 0, 40),
            op(Code::MemoryCopy, 4, 0, 0),
            op(Code::Payload, 0, 0, 0),
            op(Code::Copy, 5, 2, 0),
            Op::with_slot(Code::CallImport, 5, 0),
            op(Code::BrTable, 0, 2, 1),
            op(Code::Br, 0, 0, to(2)),
            op(Code::Br, 0, 0, to(2)),
            op(Code::GlobalGet, 1, 0, 0),
            op(Code::Const, 3, 0, 1),
            Op::with_slot(Code::CallIndirect, 5, unary),
            op(Code::Payload, 0, 3, 0),
            op(Code::MemoryGrow, 3, 3, 0),
            op(Code::TableGrow, 3, 0, 0),
            Op::with_slot(Code::Call, 5, 1),
            op(Code::Load64.with(form::load::WIDE), 1, 3, 0),
            Op::payload(16),
            Op::with_slot(Code::ReturnSpan, 5, 1),
        ],
    );
    b.func(
        unary,
        0,
        4,
        &[op(Code::I32DivU.with(form::binary::SI), 0, 0, 3), Op::with_slot(Code::ReturnCallImport, 0, 0)],
    );
    b.memory(1, Some(3));
    b.table(4, Some(9));
    b.global(I32, true, value(1));
    b.global(I32, true, global_value(0));
    b.element(SegmentMode::Active, value(1), &[func_ref(1), func_ref(2), NULL]);
    b.data(SegmentMode::Active, 3, b"some data");
    b.export("memory", ExternKind::Memory, 0);
    b.header.start = 1;
    b.build()
}

fn limits() -> Limits {
    let mut limits = Limits::DEFAULT;
    for (what, limit) in [
        (Resource::MemoryBytes, 1 << 20),
        (Resource::TableElements, 10_000),
        (Resource::CallDepth, 50),
        (Resource::ValueStack, 4096),
        (Resource::StoreFunctions, 1000),
        (Resource::StoreGlobals, 1000),
        (Resource::StoreLinks, 10_000),
        (Resource::Types, 1000),
        (Resource::Instances, 10),
    ] {
        limits.set(what, limit);
    }
    limits
}

/// Runs whatever the image has, host calls answered with their first argument; bounded by stops of all kinds.
fn run(words: &'static [u64]) -> Option<Outcome> {
    let module = Module::<Linux>::from_static(words.as_bytes()).ok()?;
    let mut store = Store::new(Linux::new(), limits()).unwrap();
    let ty = wrt_runtime::FuncType { params: &[I32], results: &[I32] };
    let host = store.create_host_func(ty, 0).unwrap();
    let module = store.add_module(module).unwrap();
    let instance = store.instantiate(module, &[Extern::Func(host)]).ok()?;
    let mut last = None;
    for index in 0..4 {
        let Some(Extern::Func(func)) = store.item(instance, ExternKind::Func, index) else { continue };
        let arguments = store.func_type(func).map_or(0, |ty| ty.params.len());
        store.set_fuel(Fuel(10_000));
        match store.start_call(func, &vec![7; arguments]) {
            Ok(()) => {}
            Err(CallError::UnknownId) => continue,
            Err(error) => panic!("{error}"),
        }
        for _ in 0..50 {
            // A damaged loop may not charge fuel; the flag stops it at its first branch back.
            store.interrupt_flag().raise();
            let outcome = store.run();
            last = Some(outcome);
            match outcome {
                Outcome::HostCall(_) => {
                    let answer = store.host_args().first().copied().unwrap_or(0);
                    store.host_results_mut().fill(answer);
                    store.finish_host_call().unwrap();
                }
                Outcome::Interrupted => {}
                Outcome::Finished | Outcome::Trapped(_) | Outcome::Threw(_) | Outcome::OutOfFuel { .. } => break,
            }
        }
        assert!(store.backtrace().count() <= 51);
        store.abandon();
    }
    last
}

/// Random numbers (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).unwrap()
    }
}

#[test]
fn the_undamaged_image_runs() {
    let outcome = run(guest().leak());
    assert!(
        matches!(outcome, Some(Outcome::Trapped(_) | Outcome::Finished | Outcome::OutOfFuel { .. })),
        "{outcome:?}"
    );
}

#[test]
fn a_damaged_image_is_refused_by_its_checksum() {
    let mut words = guest();
    words[20] ^= 1 << 40;
    assert!(Module::<Linux>::from_static(words.leak().as_bytes()).is_err());
}

#[test]
fn damaged_images_end_in_errors_and_traps() {
    let image = guest();
    let mut random = Random(0x1234_5678_9abc_def1);
    let (mut refused, mut ran) = (0, 0);
    for round in 0..3000 {
        let mut words = image.clone();
        for _ in 0..=random.below(3) {
            let at = 12 + random.below(words.len() - 12);
            match random.below(4) {
                0 => words[at] ^= 1 << random.below(64),
                1 => words[at] = random.below(words.len()) as u64 | (random.below(400) as u64) << 32,
                2 => words[at] = words[random.below(image.len())],
                _ => {
                    // A small change of a code's number or operand.
                    let shift = 8 * random.below(8);
                    words[at] ^= (random.below(255) as u64 + 1) << shift;
                }
            }
        }
        seal(&mut words);
        // Leaked, as the module wants it static: small, and few enough.
        match run(words.leak()) {
            Some(_) => ran += 1,
            None => refused += 1,
        }
        assert!(round < 3000);
    }
    assert!(ran > 300 && refused > 300, "{ran} ran, {refused} refused");
}

#[test]
fn every_code_with_any_operands_ends() {
    let mut random = Random(77);
    for _ in 0..400 {
        let mut b = Builder::new();
        let unary = b.ty(&[I32], &[I32]);
        b.import_func(unary);
        b.memory(1, Some(3));
        b.table(4, Some(9));
        b.global(I32, true, value(1));
        b.element(SegmentMode::Passive, NULL, &[func_ref(1)]);
        b.data(SegmentMode::Passive, 0, b"bytes");
        let mut ops = Vec::new();
        for _ in 0..30 {
            let code = Code::from_number(random.below(Code::COUNT) as u16).unwrap();
            let (d, a) = (random.below(256) as u8, random.below(8) as u8);
            let imm = if random.below(4) == 0 { random.below(1 << 32) } else { random.below(6) };
            ops.push(op(code, d, a, imm as u32));
        }
        b.func(unary, 4, 10, &ops);
        run(b.build().leak());
    }
    let _another = store();
}
