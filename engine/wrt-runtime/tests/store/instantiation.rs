//! Instantiation: what is matched, what is initialised, and that a failure leaves the store usable.

use crate::common::{Builder, NULL, call, exported, func_ref, global_value, instance, op, store, value};
use wrt_error::{ExternKind, Limits, LinkError, Resource, Trap};
use wrt_format::SegmentMode;
use wrt_foundation::Pages;
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op, form};
use wrt_platform::fault::{Fault, Faults, Faulty};
use wrt_platform_linux::Linux;
use wrt_runtime::{Extern, FuncType, GlobalType, MemoryId, MemoryType, Module, Outcome, Store, TableType};

const I32: ValType = ValType::I32;
const I64: ValType = ValType::I64;

#[test]
fn imports_are_matched_by_kind_and_type() {
    let fresh = || {
        let mut store = store();
        let func = store.create_host_func(FuncType { params: &[I32], results: &[] }, 0).unwrap();
        let memory = store
            .create_memory(MemoryType {
                min: Pages(2),
                max: Some(Pages(4)),
                is_64: false,
                page_log2: Pages::LOG2,
                shared: false,
            })
            .unwrap();
        let element = ValType::FUNCREF;
        let table = store.create_table(TableType { element, min: 2, max: None, is_64: false }, 0).unwrap();
        let global = store.create_global(GlobalType { value: I32, mutable: false }, 7).unwrap();
        store
            .create_memory(MemoryType {
                min: Pages(2),
                max: Some(Pages(4)),
                is_64: true,
                page_log2: Pages::LOG2,
                shared: false,
            })
            .unwrap();
        (store, [Extern::Func(func), Extern::Memory(memory), Extern::Table(table), Extern::Global(global)])
    };
    let (mut last, good) = fresh();
    let wide = Extern::Memory(MemoryId::from_index(1));

    let build = |params: &[ValType], pages: (u32, Option<u32>), elements: (u32, Option<u32>), mutable: bool| {
        let mut b = Builder::new();
        let ty = b.ty(params, &[]);
        b.import_func(ty);
        b.import_memory(pages.0, pages.1);
        b.import_table(elements.0, elements.1);
        b.import_global(I32, mutable);
        b
    };
    let try_one = |b: Builder, imports: &[Extern]| {
        let (mut store, _) = fresh();
        let module = store.add_module(b.module()).unwrap();
        store.instantiate(module, imports).map(|_| ())
    };
    let fits = || build(&[I32], (1, Some(4)), (2, None), false);
    assert_eq!(try_one(fits(), &good), Ok(()));
    assert_eq!(try_one(fits(), &good[..3]), Err(LinkError::ImportCount { expected: 4, found: 3 }));
    let swapped = [good[1], good[0], good[2], good[3]];
    let (expected, found) = (ExternKind::Func, ExternKind::Memory);
    assert_eq!(try_one(fits(), &swapped), Err(LinkError::ImportKind { import: 0, expected, found }));
    let mismatch = |import, kind| Err(LinkError::ImportType { import, kind });
    assert_eq!(try_one(build(&[I64], (1, None), (0, None), false), &good), mismatch(0, ExternKind::Func));
    assert_eq!(try_one(build(&[I32], (3, None), (0, None), false), &good), mismatch(1, ExternKind::Memory));
    assert_eq!(try_one(build(&[I32], (1, Some(3)), (0, None), false), &good), mismatch(1, ExternKind::Memory));
    assert_eq!(try_one(build(&[I32], (1, None), (0, Some(9)), false), &good), mismatch(2, ExternKind::Table));
    assert_eq!(try_one(build(&[I32], (1, None), (0, None), true), &good), mismatch(3, ExternKind::Global));
    let other = [good[0], wide, good[2], good[3]];
    assert_eq!(try_one(fits(), &other), mismatch(1, ExternKind::Memory));
    let unknown = [Extern::Func(wrt_runtime::FuncId::from_index(99)), good[1], good[2], good[3]];
    assert_eq!(try_one(fits(), &unknown), Err(LinkError::UnknownId));
    // A memory is matched by the size it has now.
    last.grow_memory(MemoryId::from_index(0), Pages(1)).unwrap();
    let module = last.add_module(build(&[I32], (3, None), (0, None), false).module()).unwrap();
    assert!(last.instantiate(module, &good).is_ok());
}

#[test]
fn initialisers_are_evaluated() {
    let mut b = Builder::new();
    let ty = b.ty(&[], &[I32]);
    b.import_global(I32, false);
    let sum = b.code_const(
        ty,
        2,
        &[op(Code::GlobalGet, 0, 0, 0), op(Code::I32Add.with(form::binary::SI), 0, 0, 2), op(Code::ReturnOne, 0, 0, 0)],
    );
    let own = b.func(ty, 0, 1, &[op(Code::Const, 0, 0, 3), op(Code::ReturnOne, 0, 0, 0)]);
    b.global(I32, false, global_value(0));
    b.global(I32, false, sum);
    b.global(ValType::FUNCREF, false, func_ref(own));
    b.table(3, None);
    b.table_init(func_ref(own));
    b.element(SegmentMode::Active, value(1), &[NULL]);
    b.element(SegmentMode::Declarative, NULL, &[func_ref(own)]);
    for (name, index) in [("copy", 1), ("sum", 2), ("func", 3)] {
        b.export(name, ExternKind::Global, index);
    }
    b.export("table", ExternKind::Table, 0);
    b.header.start = own;
    let mut store = store();
    let global = store.create_global(GlobalType { value: I32, mutable: false }, 40).unwrap();
    let instance = instance(&mut store, b, &[Extern::Global(global)]);
    let start = store.start(instance).unwrap();
    for (name, expected) in [("copy", 40), ("sum", 42), ("func", start.to_slot())] {
        let Some(Extern::Global(global)) = store.export(instance, name) else { panic!("{name}") };
        assert_eq!(store.global(global), Some(u128::from(expected)), "{name}");
    }
    let Some(Extern::Table(table)) = store.export(instance, "table") else { panic!() };
    assert_eq!(store.table(table).unwrap(), [start.to_slot(), 0, start.to_slot()]);
    assert_eq!(call(&mut store, start, &[]), Ok(vec![3]));
    assert_eq!(store.export_at(instance, 3).unwrap().0, "table");
    assert!(store.export(instance, "nothing").is_none());
}

#[test]
fn segments_before_the_one_that_traps_stay_written() {
    let mut store = store();
    let memory = store
        .create_memory(MemoryType { min: Pages(1), max: None, is_64: false, page_log2: Pages::LOG2, shared: false })
        .unwrap();
    let mut b = Builder::new();
    b.import_memory(1, None);
    b.data(SegmentMode::Active, 0, b"one");
    b.data(SegmentMode::Active, 65_534, b"two");
    b.data(SegmentMode::Active, 3, b"three");
    let module = store.add_module(b.module()).unwrap();
    let result = store.instantiate(module, &[Extern::Memory(memory)]);
    assert_eq!(result, Err(LinkError::Trap(Trap::MemoryOutOfBounds)));
    assert_eq!(store.memory(memory).unwrap()[..6], *b"one\0\0\0");
    assert_eq!(store.memory(memory).unwrap()[65_534..], *b"\0\0");
}

#[test]
fn an_initialiser_that_loops_or_calls_is_refused() {
    for bad in [op(Code::Br, 0, 0, 0), Op::with_slot(Code::Call, 0, 0)] {
        let mut b = Builder::new();
        let ty = b.ty(&[], &[I32]);
        b.func(ty, 0, 1, &[op(Code::ReturnOne, 0, 0, 0)]);
        let init = b.code_const(ty, 1, &[bad]);
        b.global(I32, false, init);
        let mut store = store();
        let module = store.add_module(b.module()).unwrap();
        assert_eq!(store.instantiate(module, &[]), Err(LinkError::Trap(Trap::Corrupt)));
    }
}

/// A module with an item of each kind.
fn everything() -> Builder {
    let mut b = Builder::new();
    let ty = b.ty(&[I32], &[I32]);
    let own = b.export_func("double", ty, 0, 2, &[op(Code::I32Add, 0, 0, 0), op(Code::ReturnOne, 0, 0, 0)]);
    b.memory(1, None);
    b.table(2, None);
    b.global(I32, true, value(1));
    b.element(SegmentMode::Active, value(0), &[func_ref(own)]);
    b.data(SegmentMode::Active, 0, b"data");
    b
}

#[test]
fn reaching_a_limit_changes_nothing() {
    for (what, limit) in [
        (Resource::Instances, 3),
        (Resource::StoreFunctions, 3),
        (Resource::StoreGlobals, 3),
        (Resource::StoreLinks, 17),
        (Resource::Tables, 3),
        (Resource::Memories, 3),
    ] {
        let mut limits = Limits::DEFAULT;
        limits.set(what, limit);
        let mut store = Store::new(Linux::new(), limits).unwrap();
        let module = store.add_module(everything().module()).unwrap();
        let instances: Vec<_> = (0..3).map(|_| store.instantiate(module, &[]).unwrap()).collect();
        for _ in 0..3 {
            assert!(matches!(store.instantiate(module, &[]), Err(LinkError::Limit(at)) if at.what == what), "{what}");
        }
        for instance in instances {
            let double = exported(&store, instance, "double");
            assert_eq!(call(&mut store, double, &[4]), Ok(vec![8]));
        }
    }
}

/// Instantiates, calls and grows; with the first error, where it was.
fn whole_life(store: &mut Store<Faulty<Linux>>, words: &'static [u64]) -> Result<(), &'static str> {
    let module = Module::from_static(zerocopy::IntoBytes::as_bytes(words)).unwrap();
    let module = store.add_module(module).map_err(|_| "module")?;
    let instance = store.instantiate(module, &[]).map_err(|_| "instantiate")?;
    let Some(Extern::Func(double)) = store.export(instance, "double") else { panic!() };
    store.start_call(double, &[21]).map_err(|_| "call")?;
    match store.run() {
        Outcome::Finished => assert_eq!(store.results(), [42]),
        Outcome::Trapped(Trap::CallStackExhausted) => return Err("stack"),
        other @ (Outcome::Trapped(_)
        | Outcome::Threw(_)
        | Outcome::HostCall(_)
        | Outcome::OutOfFuel { .. }
        | Outcome::Interrupted) => {
            panic!("{other:?}")
        }
    }
    let Some(Extern::Memory(memory)) = store.item(instance, ExternKind::Memory, 0) else { panic!() };
    store.grow_memory(memory, Pages(3)).map_err(|_| "grow")?;
    let Some(Extern::Table(table)) = store.item(instance, ExternKind::Table, 0) else { panic!() };
    store.grow_table(table, 5000, 0).map_err(|_| "grow")?;
    Ok(())
}

#[test]
fn each_failing_allocation_gives_an_error_and_leaves_the_store_usable() {
    static FAULTS: Faults = Faults::new();
    let words: &'static [u64] = everything().build().leak();
    let mut failures = Vec::new();
    for fault in [Fault::Reserve, Fault::Commit] {
        for nth in 1.. {
            FAULTS.reset();
            FAULTS.fail_nth(fault, nth);
            let made = Store::new(Faulty::new(Linux::new(), &FAULTS), Limits::DEFAULT);
            let Ok(mut store) = made else {
                failures.push("store");
                continue;
            };
            let reached = FAULTS.count(fault) < nth;
            let result = whole_life(&mut store, words);
            if result.is_ok() && FAULTS.count(fault) < nth {
                break;
            }
            assert!(reached);
            failures.extend(result.err());
            FAULTS.reset();
            whole_life(&mut store, words).unwrap();
        }
    }
    for what in ["store", "instantiate", "grow"] {
        assert!(failures.contains(&what), "{what}: {failures:?}");
    }
}

#[test]
fn a_group_that_is_over_the_types_leaves_none_of_them() {
    let mut limits = Limits::DEFAULT;
    limits.set(Resource::Types, 1);
    let mut store = Store::new(Linux::new(), limits).unwrap();
    let mut b = Builder::new();
    b.ty(&[I32], &[]);
    b.ty(&[I64], &[]);
    b.group();
    let module = store.add_module(b.module()).unwrap();
    let error = store.instantiate(module, &[]).unwrap_err();
    assert!(matches!(error, LinkError::Limit(limit) if limit.what == Resource::Types), "{error}");
    store.create_host_func(FuncType { params: &[], results: &[I32] }, 0).unwrap();
}
