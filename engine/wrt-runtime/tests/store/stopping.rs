//! Calls that are stopped: by fuel, by the interrupt flag, in the middle of bulk operations.

use core::time::Duration;
use std::time::Instant;

use crate::common::{Builder, TestStore, call, exported, instance, op, store, to};
use wrt_error::ExternKind;
use wrt_format::flags;
use wrt_foundation::Fuel;
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op, form};
use wrt_runtime::{CallError, Extern, FuncId, Outcome};

const I32: ValType = ValType::I32;

/// `count` counts its argument down, `forever` loops, and `fill` and `copy` do so with memory 0.
fn guest() -> Builder {
    let mut b = Builder::new();
    let unary = b.ty(&[I32], &[I32]);
    let nothing = b.ty(&[], &[]);
    let ternary = b.ty(&[I32, I32, I32], &[]);
    b.header.flags = flags::METERED;
    b.export_func(
        "count",
        unary,
        1,
        3,
        &[
            op(Code::Fuel, 0, 0, 2),
            op(Code::Fuel, 0, 0, 5),
            op(Code::I32Add.with(form::binary::SI), 1, 1, 1),
            op(Code::I32Add.with(form::binary::SI), 0, 0, to(-1)),
            op(Code::BrNez, 0, 0, to(-3)),
            op(Code::Fuel, 0, 0, 1),
            op(Code::ReturnOne, 0, 1, 0),
        ],
    );
    b.export_func("forever", nothing, 0, 1, &[op(Code::Br, 0, 0, 0)]);
    b.export_func("recurse", nothing, 0, 1, &[Op::with_slot(Code::ReturnCall, 0, 2)]);
    b.export_func("fill", ternary, 0, 3, &[op(Code::MemoryFill, 0, 0, 0), op(Code::Return, 0, 0, 0)]);
    b.export_func(
        "copy",
        ternary,
        0,
        3,
        &[op(Code::MemoryCopy, 0, 0, 0), op(Code::Payload, 0, 0, 0), op(Code::Return, 0, 0, 0)],
    );
    b.memory(16, None);
    b.export("memory", ExternKind::Memory, 0);
    b
}

fn guest_in(store: &mut TestStore) -> impl Fn(&TestStore, &str) -> FuncId + use<> {
    let instance = instance(store, guest(), &[]);
    move |store, name| exported(store, instance, name)
}

/// The outcome of a call that takes so much fuel to go on.
fn needs(fuel: u64) -> Outcome {
    Outcome::OutOfFuel { needed: Fuel(fuel) }
}

#[test]
fn fuel_is_charged_to_the_unit() {
    let mut store = store();
    let func = guest_in(&mut store);
    let count = func(&store, "count");
    store.set_fuel(Fuel(1000));
    assert_eq!(call(&mut store, count, &[10]), Ok(vec![10]));
    assert_eq!(store.fuel(), Fuel(1000 - 2 - 50 - 1));
    for fuel in 0..53 {
        store.set_fuel(Fuel(fuel));
        assert_eq!(
            call(&mut store, count, &[10]),
            Err(needs(if fuel < 2 {
                2
            } else if fuel < 52 {
                5
            } else {
                1
            })),
            "{fuel}"
        );
        // What is left does not pay for the next block.
        assert!(store.fuel() < Fuel(5));
        assert_eq!(store.start_call(count, &[1]), Err(CallError::Suspended));
        let left = store.fuel();
        store.set_fuel(Fuel(53 - fuel + left.0));
        assert_eq!(store.run(), Outcome::Finished);
        assert_eq!((store.results(), store.fuel()), (&[10][..], Fuel(0)));
    }
}

#[test]
fn a_call_without_fuel_can_be_abandoned() {
    let mut store = store();
    let func = guest_in(&mut store);
    let count = func(&store, "count");
    store.set_fuel(Fuel(20));
    assert_eq!(call(&mut store, count, &[10]), Err(needs(5)));
    store.abandon();
    store.set_fuel(Fuel(8));
    assert_eq!(call(&mut store, count, &[1]), Ok(vec![1]));
    assert_eq!(store.fuel(), Fuel(0));
}

#[test]
fn another_thread_stops_an_endless_loop() {
    let mut store = store();
    let func = guest_in(&mut store);
    for name in ["forever", "recurse"] {
        let forever = func(&store, name);
        let flag = store.interrupt_flag();
        let raiser = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(20));
            flag.raise();
            Instant::now()
        });
        assert_eq!(call(&mut store, forever, &[]), Err(Outcome::Interrupted));
        let raised = raiser.join().unwrap();
        println!("{name} stopped after {:?}", raised.elapsed());
        assert!(!store.interrupt_flag().is_raised());
        store.interrupt_flag().raise();
        assert_eq!(store.run(), Outcome::Interrupted);
        store.abandon();
        let count = func(&store, "count");
        assert_eq!(call(&mut store, count, &[3]), Ok(vec![3]));
    }
}

#[test]
fn a_bulk_operation_goes_on_where_it_was_stopped() {
    let mut store = store();
    let func = guest_in(&mut store);
    let (fill, copy) = (func(&store, "fill"), func(&store, "copy"));
    store.set_fuel(Fuel(10_000));
    let flag = store.interrupt_flag();
    let mut run = |func, args: &[u64]| {
        store.start_call(func, args).unwrap();
        let mut stops = 0;
        loop {
            flag.raise();
            match store.run() {
                Outcome::Interrupted => stops += 1,
                Outcome::OutOfFuel { .. } => store.set_fuel(Fuel(10_000)),
                outcome @ (Outcome::Finished | Outcome::Trapped(_) | Outcome::Threw(_) | Outcome::HostCall(_)) => {
                    break (outcome, stops);
                }
            }
        }
    };
    // 74 slices of at most 4096 bytes: 73 stops between them.
    assert_eq!(run(fill, &[100, 7, 300_000]), (Outcome::Finished, 73));
    assert_eq!(run(fill, &[200_000, 9, 3]), (Outcome::Finished, 0));
    assert_eq!(run(copy, &[150, 100, 300_000]), (Outcome::Finished, 73));
    flag.clear();
    let Some(Extern::Memory(memory)) = store.export(wrt_runtime::InstanceId::from_index(0), "memory") else { panic!() };
    let mut expected = vec![0u8; 1 << 20];
    expected[100..300_100].fill(7);
    expected[200_000..200_003].fill(9);
    expected.copy_within(100..300_100, 150);
    assert!(store.memory(memory).unwrap() == expected);
}
