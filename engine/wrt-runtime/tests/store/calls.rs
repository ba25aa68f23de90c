//! Calls: of functions, through tables, deep, of the host, and from it.

use crate::common::{Builder, call, exported, func_ref, instance, op, store, to, value};
use wrt_error::{Limits, Resource, Trap};
use wrt_format::SegmentMode;
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op, form};
use wrt_platform_linux::Linux;
use wrt_runtime::{CallError, Extern, FuncType, Outcome, Store};

const I32: ValType = ValType::I32;
const I64: ValType = ValType::I64;

/// Fibonacci numbers by recursion: function 0.
fn fib() -> Builder {
    with_fib(Builder::new())
}

fn with_fib(mut b: Builder) -> Builder {
    let ty = b.ty(&[I32], &[I32]);
    let own = b.export_func(
        "fib",
        ty,
        2,
        4,
        &[
            op(Code::I32LtU.with(form::compare::BR_SI), 0, 0, 2),
            op(Code::Br, 0, 0, to(7)),
            op(Code::I32Add.with(form::binary::SI), 3, 0, to(-1)),
            Op::with_slot(Code::Call, 3, 0),
            op(Code::Copy, 1, 3, 0),
            op(Code::I32Add.with(form::binary::SI), 3, 0, to(-2)),
            Op::with_slot(Code::Call, 3, 0),
            op(Code::I32Add, 0, 1, 3),
            op(Code::ReturnOne, 0, 0, 0),
        ],
    );
    assert_eq!(own, 0);
    b
}

#[test]
fn a_function_calls_itself() {
    let mut store = store();
    let instance = instance(&mut store, fib(), &[]);
    let fib = exported(&store, instance, "fib");
    assert_eq!(call(&mut store, fib, &[20]), Ok(vec![6765]));
    assert_eq!(store.func_type(fib), Some(FuncType { params: &[I32], results: &[I32] }));
}

#[test]
fn endless_recursion_traps_and_the_store_is_usable() {
    let mut b = fib();
    let ty = b.ty(&[], &[]);
    b.export_func("forever", ty, 0, 4, &[Op::with_slot(Code::Call, 1, 1), op(Code::Return, 0, 0, 0)]);
    b.export_func("wide", ty, 900, 1000, &[Op::with_slot(Code::Call, 1000, 2), op(Code::Return, 0, 0, 0)]);
    let mut limits = Limits::DEFAULT;
    limits.set(Resource::CallDepth, 1000);
    limits.set(Resource::ValueStack, 50_000);
    let mut store = Store::new(Linux::new(), limits).unwrap();
    let instance = instance(&mut store, b, &[]);
    for name in ["forever", "wide"] {
        let func = exported(&store, instance, name);
        assert_eq!(call(&mut store, func, &[]), Err(Outcome::Trapped(Trap::CallStackExhausted)));
        let depth = if name == "forever" { 1000 } else { 50 };
        assert_eq!(store.backtrace().count(), depth);
        let fib = exported(&store, instance, "fib");
        assert_eq!(call(&mut store, fib, &[10]), Ok(vec![55]));
    }
}

#[test]
fn a_trap_says_where_it_was() {
    let mut b = Builder::new();
    let ty = b.ty(&[I32], &[I32]);
    b.func(ty, 0, 4, &[op(Code::I32DivU.with(form::binary::SI), 0, 0, 0), op(Code::ReturnOne, 0, 0, 0)]);
    b.export_func("outer", ty, 0, 4, &[op(Code::Copy, 2, 0, 0), Op::with_slot(Code::Call, 2, 0)]);
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    let outer = exported(&store, instance, "outer");
    assert_eq!(call(&mut store, outer, &[1]), Err(Outcome::Trapped(Trap::IntegerDivideByZero)));
    let places: Vec<_> = store.backtrace().map(|frame| (frame.func, frame.offset)).collect();
    assert_eq!(places, [(0, Some(0)), (1, Some(1010))]);
    store.abandon();
    assert_eq!(store.backtrace().count(), 0);
}

#[test]
fn locals_start_at_zero_and_slots_past_the_window_are_reached() {
    let mut b = Builder::new();
    let ty = b.ty(&[I64], &[I64]);
    b.export_func(
        "far",
        ty,
        400,
        420,
        &[
            op(Code::CopyFrom, 1, 0, 399),
            op(Code::I64Add, 1, 1, 0),
            op(Code::CopyTo, 0, 1, 399),
            Op::with_slot(Code::CopySpan, 300, 399 | 1 << 16),
            op(Code::CopyFrom, 2, 0, 300),
            Op::with_slot(Code::ReturnSpan, 300, 1),
        ],
    );
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    let far = exported(&store, instance, "far");
    for _ in 0..2 {
        assert_eq!(call(&mut store, far, &[77]), Ok(vec![77]));
    }
}

#[test]
fn indirect_calls_check_element_and_type() {
    let mut b = Builder::new();
    let unary = b.ty(&[I32], &[I32]);
    let other = b.ty(&[I64], &[I32]);
    let double = b.func(unary, 0, 2, &[op(Code::I32Add, 0, 0, 0), op(Code::ReturnOne, 0, 0, 0)]);
    let wrong = b.func(other, 0, 2, &[op(Code::ReturnOne, 0, 0, 0)]);
    for (name, code) in [("call", Code::CallIndirect), ("tail", Code::ReturnCallIndirect)] {
        b.export_func(
            name,
            unary,
            0,
            4,
            &[
                op(Code::Const, 2, 0, 21),
                Op::with_slot(code, 2, unary),
                op(Code::Payload, 0, 0, 0),
                op(Code::ReturnOne, 0, 2, 0),
            ],
        );
    }
    b.table(4, None);
    b.element(SegmentMode::Active, value(1), &[func_ref(double), func_ref(wrong)]);
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    for name in ["call", "tail"] {
        let func = exported(&store, instance, name);
        assert_eq!(call(&mut store, func, &[1]), Ok(vec![42]));
        for (index, trap) in
            [(0, Trap::UninitializedElement), (2, Trap::IndirectCallTypeMismatch), (4, Trap::UndefinedElement)]
        {
            assert_eq!(call(&mut store, func, &[index]), Err(Outcome::Trapped(trap)));
        }
    }
}

#[test]
fn tail_calls_take_no_frames() {
    let mut b = Builder::new();
    let ty = b.ty(&[I32, I64], &[I64]);
    b.export_func(
        "count",
        ty,
        0,
        6,
        &[
            op(Code::I32Ne.with(form::compare::BR_SI), 0, 0, 0),
            op(Code::Br, 0, 0, to(2)),
            op(Code::ReturnOne, 0, 1, 0),
            op(Code::I32Add.with(form::binary::SI), 3, 0, to(-1)),
            op(Code::I64Add.with(form::binary::SI), 4, 1, 2),
            Op::with_slot(Code::ReturnCall, 3, 0),
        ],
    );
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    let count = exported(&store, instance, "count");
    assert_eq!(call(&mut store, count, &[1_000_000, 5]), Ok(vec![2_000_005]));
}

/// An import of type i32 -> i32, and `go`, which gives the import's result of its argument plus one.
fn caller() -> Builder {
    let mut b = Builder::new();
    let ty = b.ty(&[I32], &[I32]);
    b.import_func(ty);
    let mut b = with_fib(b);
    b.export_func(
        "go",
        ty,
        0,
        3,
        &[
            op(Code::Copy, 1, 0, 0),
            Op::with_slot(Code::CallImport, 1, 0),
            op(Code::I32Add.with(form::binary::SI), 0, 1, 1),
            op(Code::ReturnOne, 0, 0, 0),
        ],
    );
    b.export_func("tail", ty, 0, 3, &[op(Code::Copy, 1, 0, 0), Op::with_slot(Code::ReturnCallImport, 1, 0)]);
    b
}

#[test]
fn a_host_function_is_answered_and_the_call_goes_on() {
    let mut store = store();
    let ty = FuncType { params: &[I32], results: &[I32] };
    let host = store.create_host_func(ty, 7).unwrap();
    let instance = instance(&mut store, caller(), &[Extern::Func(host)]);
    for (name, result) in [("go", 101), ("tail", 100)] {
        let go = exported(&store, instance, name);
        store.start_call(go, &[10]).unwrap();
        let Outcome::HostCall(wanted) = store.run() else { panic!("no host call") };
        assert_eq!((wanted.func, wanted.token), (host, 7));
        assert_eq!(store.run(), Outcome::HostCall(wanted));
        assert_eq!(store.host_args(), [10]);
        store.host_results_mut()[0] = 100;
        store.finish_host_call().unwrap();
        assert_eq!(store.run(), Outcome::Finished);
        assert_eq!(store.results(), [result]);
        assert_eq!(store.finish_host_call(), Err(CallError::NotWaiting));
    }
}

#[test]
fn the_host_may_call_its_own_function() {
    let mut store = store();
    let host = store.create_host_func(FuncType { params: &[I32], results: &[I32, I32] }, 3).unwrap();
    store.start_call(host, &[5]).unwrap();
    assert!(matches!(store.run(), Outcome::HostCall(call) if call.token == 3 && call.caller.is_none()));
    store.host_results_mut().copy_from_slice(&[1, 2]);
    store.finish_host_call().unwrap();
    assert_eq!(store.run(), Outcome::Finished);
    assert_eq!(store.results(), [1, 2]);
}

#[test]
fn a_host_function_calls_the_guest_again() {
    let mut store = store();
    let host = store.create_host_func(FuncType { params: &[I32], results: &[I32] }, 0).unwrap();
    let instance = instance(&mut store, caller(), &[Extern::Func(host)]);
    let (go, fib) = (exported(&store, instance, "go"), exported(&store, instance, "fib"));
    for depth in 1..=5u64 {
        store.start_call(go, &[depth]).unwrap();
        assert!(matches!(store.run(), Outcome::HostCall(_)));
    }
    assert_eq!(store.call_depth(), 5);
    for depth in (1..=5u64).rev() {
        assert_eq!(store.host_args(), [depth]);
        assert_eq!(call(&mut store, fib, &[10 + depth]).map(|results| results[0] > 0), Ok(true));
        let below = store.results()[0];
        store.host_results_mut()[0] = below;
        store.finish_host_call().unwrap();
        assert_eq!(store.run(), Outcome::Finished);
        assert_eq!(store.results()[0], below + 1);
        // What finished lies above the call that waits.
        assert_eq!(store.call_depth(), usize::try_from(depth).unwrap());
    }
}

#[test]
fn a_failing_host_function_traps_the_guest() {
    let mut store = store();
    let host = store.create_host_func(FuncType { params: &[I32], results: &[I32] }, 0).unwrap();
    let instance = instance(&mut store, caller(), &[Extern::Func(host)]);
    let go = exported(&store, instance, "go");
    store.start_call(go, &[1]).unwrap();
    assert!(matches!(store.run(), Outcome::HostCall(_)));
    store.fail_host_call(Trap::Host).unwrap();
    assert_eq!(store.run(), Outcome::Trapped(Trap::Host));
    assert_eq!(store.backtrace().map(|frame| frame.func).collect::<Vec<_>>(), [2]);
}

#[test]
fn calls_from_the_host_are_bounded() {
    let mut limits = Limits::DEFAULT;
    limits.set(Resource::HostDepth, 3);
    let mut store = Store::new(Linux::new(), limits).unwrap();
    let host = store.create_host_func(FuncType { params: &[I32], results: &[I32] }, 0).unwrap();
    let instance = instance(&mut store, caller(), &[Extern::Func(host)]);
    let go = exported(&store, instance, "go");
    for _ in 0..4 {
        store.start_call(go, &[1]).unwrap();
        assert!(matches!(store.run(), Outcome::HostCall(_)));
    }
    assert!(matches!(store.start_call(go, &[1]), Err(CallError::Limit(_))));
    while store.call_depth() > 0 {
        store.abandon();
    }
    let fib = exported(&store, instance, "fib");
    assert_eq!(call(&mut store, fib, &[3]), Ok(vec![2]));
}

#[test]
fn instances_call_each_other() {
    let mut store = store();
    let first = instance(&mut store, fib(), &[]);
    let fib = exported(&store, first, "fib");
    let second = instance(&mut store, caller(), &[Extern::Func(fib)]);
    for (name, result) in [("go", 56), ("tail", 55)] {
        let go = exported(&store, second, name);
        assert_eq!(call(&mut store, go, &[10]), Ok(vec![result]));
    }
}

#[test]
fn a_call_takes_as_many_arguments_as_its_type_has() {
    let mut store = store();
    let instance = instance(&mut store, fib(), &[]);
    let fib = exported(&store, instance, "fib");
    assert_eq!(store.start_call(fib, &[1, 2]), Err(CallError::ArgumentCount { expected: 1, found: 2 }));
    assert_eq!(store.run(), Outcome::Finished);
    assert!(store.results().is_empty());
}
