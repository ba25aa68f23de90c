//! Memories, tables and globals: access, growth, limits, and the host's view of them.

use crate::common::{Builder, NULL, call, exported, func_ref, instance, op, store, value};
use wrt_error::{ExternKind, Limits, Resource, Trap};
use wrt_format::SegmentMode;
use wrt_foundation::Pages;
use wrt_instructions::ValType;
use wrt_instructions::code::{Code, Op, form};
use wrt_platform_linux::Linux;
use wrt_runtime::{
    Extern, FuncId, GlobalType, InstanceId, MemoryId, MemoryType, Outcome, Store, StoreError, TableType,
};

const I32: ValType = ValType::I32;
const I64: ValType = ValType::I64;
const FIRST: InstanceId = InstanceId::from_index(0);

#[test]
fn loads_extend_and_stores_cut() {
    let mut b = Builder::new();
    let ty = b.ty(&[I32, I64], &[I64]);
    let pairs = [
        ("8", Code::Store8, Code::Load8, 0xf3),
        ("16", Code::Store16, Code::Load16, 0xe2f3),
        ("32", Code::Store32, Code::Load32, 0xc0d1_e2f3),
        ("64", Code::Store64, Code::Load64, 0x8090_a0b0_c0d1_e2f3),
        ("8s32", Code::Store8, Code::Load8S32, 0xffff_fff3),
        ("16s32", Code::Store16, Code::Load16S32, 0xffff_e2f3),
        ("8s64", Code::Store8, Code::Load8S64, 0xffff_ffff_ffff_fff3),
        ("16s64", Code::Store16, Code::Load16S64, 0xffff_ffff_ffff_e2f3),
        ("32s64", Code::Store32, Code::Load32S64, 0xffff_ffff_c0d1_e2f3),
    ];
    for (name, store, load, _) in pairs {
        b.export_func(name, ty, 0, 2, &[op(store, 1, 0, 5), op(load, 1, 0, 5), op(Code::ReturnOne, 0, 1, 0)]);
        let (store, load) = (store.with(form::store::WIDE), load.with(form::load::WIDE));
        let ops = [op(store, 1, 0, 1), Op::payload(5), op(load, 1, 0, 1), Op::payload(5), op(Code::ReturnOne, 0, 1, 0)];
        b.export_func(&format!("{name} wide"), ty, 0, 2, &ops);
    }
    b.memory(1, None);
    b.memory(1, None);
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    for (name, .., expected) in pairs {
        for name in [name.to_string(), format!("{name} wide")] {
            let func = exported(&store, instance, &name);
            assert_eq!(call(&mut store, func, &[1000, 0x8090_a0b0_c0d1_e2f3]), Ok(vec![expected]), "{name}");
            assert_eq!(call(&mut store, func, &[65_523, 0x8090_a0b0_c0d1_e2f3]), Ok(vec![expected]), "{name}");
            for address in [65_531, u64::from(u32::MAX)] {
                let outcome = call(&mut store, func, &[address, 0]);
                assert_eq!(outcome, Err(Outcome::Trapped(Trap::MemoryOutOfBounds)), "{name}");
            }
        }
    }
    let bytes = store.memory(MemoryId::from_index(1)).unwrap();
    assert_eq!(bytes[1005..1013], [0xf3, 0xe2, 0xd1, 0xc0, 0xb0, 0xa0, 0x90, 0x80]);
}

#[test]
fn the_last_byte_is_in_reach_and_no_further() {
    let mut b = Builder::new();
    let ty = b.ty(&[I32], &[I64]);
    b.export_func("load", ty, 0, 1, &[op(Code::Load64, 0, 0, u32::MAX), op(Code::ReturnOne, 0, 0, 0)]);
    b.export_func("near", ty, 0, 1, &[op(Code::Load64, 0, 0, 0), op(Code::ReturnOne, 0, 0, 0)]);
    b.export_func(
        "wide",
        ty,
        0,
        1,
        &[op(Code::Load64.with(form::load::WIDE), 0, 0, 0), Op::payload(u64::MAX), op(Code::Return, 0, 0, 0)],
    );
    b.memory(1, None);
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    let near = exported(&store, instance, "near");
    assert_eq!(call(&mut store, near, &[65_528]), Ok(vec![0]));
    for (name, address) in [("near", 65_529), ("load", 0), ("load", 0xffff_ffff), ("wide", 0), ("wide", 5)] {
        let func = exported(&store, instance, name);
        assert_eq!(call(&mut store, func, &[address]), Err(Outcome::Trapped(Trap::MemoryOutOfBounds)), "{name}");
    }
}

/// `size` and `grow` of memory 0, and `touch` its last byte before it grows.
fn growing(max: Option<u32>) -> Builder {
    let mut b = Builder::new();
    let ty = b.ty(&[I32], &[I32]);
    b.export_func(
        "grow",
        ty,
        0,
        3,
        &[
            op(Code::MemoryGrow, 1, 0, 0),
            op(Code::MemorySize, 2, 0, 0),
            op(Code::I32Shl.with(form::binary::SI), 2, 2, 16),
            op(Code::I32Sub.with(form::binary::SI), 2, 2, 4),
            op(Code::Store32, 1, 2, 0),
            op(Code::Load32, 1, 2, 0),
            op(Code::ReturnOne, 0, 1, 0),
        ],
    );
    b.memory(1, max);
    b.export("memory", ExternKind::Memory, 0);
    b
}

#[test]
fn a_memory_grows_to_its_maximum_and_to_the_limit() {
    const FAILED: u64 = 0xffff_ffff;
    let mut limits = Limits::DEFAULT;
    limits.set(Resource::MemoryBytes, 6 << 16);
    let mut store = Store::new(Linux::new(), limits).unwrap();
    for (max, last) in [(Some(4), 4), (None, 6), (Some(100), 6)] {
        let instance = instance(&mut store, growing(max), &[]);
        let grow = exported(&store, instance, "grow");
        assert_eq!(call(&mut store, grow, &[0]), Ok(vec![1]));
        assert_eq!(call(&mut store, grow, &[2]), Ok(vec![1]));
        assert_eq!(call(&mut store, grow, &[last - 2]), Ok(vec![FAILED]));
        assert_eq!(call(&mut store, grow, &[0xffff_ffff]), Ok(vec![FAILED]));
        assert_eq!(call(&mut store, grow, &[last - 3]), Ok(vec![3]));
        assert_eq!(call(&mut store, grow, &[0]), Ok(vec![last]));
        let Some(Extern::Memory(memory)) = store.export(instance, "memory") else { panic!() };
        assert!(matches!(store.grow_memory(memory, Pages(1)), Err(StoreError::Limit(_))));
        assert_eq!(store.memory_type(memory).unwrap().min, Pages(last));
    }
    let ty = MemoryType { min: Pages(7), max: None, is_64: false, page_log2: Pages::LOG2, shared: false };
    assert!(matches!(store.create_memory(ty), Err(StoreError::Limit(limit)) if limit.wanted == 7 << 16));
    let ty = MemoryType { min: Pages(2), max: Some(Pages(1)), is_64: false, page_log2: Pages::LOG2, shared: false };
    assert_eq!(store.create_memory(ty), Err(StoreError::BadLimits));
}

#[test]
fn tables_are_read_written_grown_and_copied() {
    let mut b = Builder::new();
    let ty = b.ty(&[I32, I32, I32], &[I32]);
    let one = op(Code::ReturnOne, 0, 0, 0);
    b.export_func("get", ty, 0, 3, &[op(Code::TableGet, 0, 0, 0), one]);
    b.export_func("set", ty, 0, 3, &[op(Code::TableSet, 1, 0, 0), op(Code::TableSize, 0, 0, 0), one]);
    b.export_func("grow", ty, 0, 3, &[op(Code::TableGrow, 0, 0, 0), one]);
    b.export_func("fill", ty, 0, 3, &[op(Code::TableFill, 0, 0, 0), one]);
    b.export_func("copy", ty, 0, 3, &[op(Code::TableCopy, 0, 0, 0), op(Code::Payload, 0, 0, 0), one]);
    b.export_func("init", ty, 0, 3, &[op(Code::TableInit, 0, 0, 0), op(Code::Payload, 0, 0, 0), one]);
    b.export_func("drop", ty, 0, 3, &[op(Code::ElemDrop, 0, 0, 0), one]);
    b.export_func("ref", ty, 0, 3, &[op(Code::RefFunc, 0, 0, 3), one]);
    b.table(4, Some(6));
    b.export("table", ExternKind::Table, 0);
    b.element(SegmentMode::Passive, NULL, &[func_ref(1), NULL, func_ref(2)]);
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    let Some(Extern::Table(table)) = store.export(instance, "table") else { panic!() };
    let mut run = |name: &str, args: [u64; 3]| {
        let func = exported(&store, instance, name);
        (call(&mut store, func, &args).map(|results| results[0]), store.table(table).unwrap().to_vec())
    };
    let trap = Err(Outcome::Trapped(Trap::TableOutOfBounds));
    assert_eq!(run("ref", [0; 3]).0, Ok(4));
    assert_eq!(run("set", [1, 4, 0]), (Ok(4), vec![0, 4, 0, 0]));
    assert_eq!(run("set", [4, 4, 0]).0, trap);
    assert_eq!(run("get", [1, 0, 0]).0, Ok(4));
    assert_eq!(run("get", [4, 0, 0]).0, trap);
    assert_eq!(run("init", [1, 0, 3]).1, [0, 2, 0, 3]);
    assert_eq!(run("init", [2, 0, 3]), (trap, vec![0, 2, 0, 3]));
    assert_eq!(run("copy", [0, 1, 3]).1, [2, 0, 3, 3]);
    assert_eq!(run("grow", [8, 2, 0]), (Ok(4), vec![2, 0, 3, 3, 8, 8]));
    assert_eq!(run("grow", [8, 1, 0]).0, Ok(0xffff_ffff));
    assert_eq!(run("fill", [3, 7, 3]).1, [2, 0, 3, 7, 7, 7]);
    assert_eq!(run("fill", [3, 9, 4]).0, trap);
    assert_eq!(run("drop", [0; 3]).0, Ok(0));
    assert_eq!(run("init", [0, 0, 0]).0, Ok(0));
    assert_eq!(run("init", [0, 0, 1]).0, trap);
    assert_eq!(
        store.table_type(table).unwrap(),
        TableType { element: ValType::FUNCREF, min: 6, max: Some(6), is_64: false }
    );
    assert_eq!(FuncId::from_slot(4), Some(FuncId::from_index(3)));
}

#[test]
fn data_segments_are_copied_until_they_are_dropped() {
    let mut b = Builder::new();
    let ty = b.ty(&[I32, I32, I32], &[]);
    let end = op(Code::Return, 0, 0, 0);
    b.export_func("init", ty, 0, 3, &[op(Code::MemoryInit, 0, 0, 0), op(Code::Payload, 0, 0, 0), end]);
    b.export_func("drop", ty, 0, 3, &[op(Code::DataDrop, 0, 0, 0), end]);
    b.memory(1, None);
    b.data(SegmentMode::Passive, 0, b"abcdef");
    b.data(SegmentMode::Active, 65_530, b"uvwxyz");
    let mut store = store();
    let instance = instance(&mut store, b, &[]);
    let (init, dropping) = (exported(&store, instance, "init"), exported(&store, instance, "drop"));
    assert_eq!(call(&mut store, init, &[10, 2, 3]), Ok(vec![]));
    let memory = MemoryId::from_index(0);
    assert_eq!(store.memory(memory).unwrap()[9..14], *b"\0cde\0");
    assert_eq!(store.memory(memory).unwrap()[65_529..], *b"\0uvwxyz");
    assert_eq!(call(&mut store, init, &[0, 4, 3]), Err(Outcome::Trapped(Trap::MemoryOutOfBounds)));
    assert_eq!(call(&mut store, dropping, &[0, 0, 0]), Ok(vec![]));
    assert_eq!(call(&mut store, init, &[0, 0, 1]), Err(Outcome::Trapped(Trap::MemoryOutOfBounds)));
    assert_eq!(call(&mut store, init, &[0, 0, 0]), Ok(vec![]));
}

#[test]
fn globals_are_shared_with_the_host() {
    let mut b = Builder::new();
    let ty = b.ty(&[I64], &[I64]);
    let ops = [op(Code::GlobalGet, 1, 0, 0), op(Code::GlobalSet, 0, 0, 0), op(Code::ReturnOne, 0, 1, 0)];
    b.export_func("swap", ty, 0, 2, &ops);
    b.import_global(I64, true);
    b.global(I32, false, value(8));
    b.export("fixed", ExternKind::Global, 1);
    let mut store = store();
    let global = store.create_global(GlobalType { value: I64, mutable: true }, 5).unwrap();
    let instance = instance(&mut store, b, &[Extern::Global(global)]);
    let swap = exported(&store, instance, "swap");
    assert_eq!(call(&mut store, swap, &[6]), Ok(vec![5]));
    assert_eq!(store.global(global), Some(6));
    store.set_global(global, 9).unwrap();
    assert_eq!(call(&mut store, swap, &[1]), Ok(vec![9]));
    let Some(Extern::Global(fixed)) = store.export(FIRST, "fixed") else { panic!() };
    assert_eq!(store.set_global(fixed, 1), Err(StoreError::Immutable));
    assert_eq!(store.global_type(fixed), Some(GlobalType { value: I32, mutable: false }));
}
