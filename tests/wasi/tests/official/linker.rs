//! A guest reaches the context in its store's data through the linker.

use wrt::wasi::{BytesInput, Captured, Errno, Preview1, WasiCtx, add_to_linker};
use wrt::{Engine, Error, Linker, Module, Store};

/// What a host keeps beside the context.
struct Data {
    used: bool,
    ctx: WasiCtx,
}

/// Runs a module's `run` and gives its result.
fn run(body: &str, ctx: WasiCtx) -> Result<i32, Error> {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    add_to_linker(&mut linker, |data: &mut Data| {
        data.used = true;
        &mut data.ctx
    })?;
    let module = Module::new(&engine, wat::parse_str(body).unwrap())?;
    let mut store = Store::new(&engine, Data { used: false, ctx })?;
    let instance = linker.instantiate(&mut store, &module)?;
    let result = instance.get_typed_func::<(), i32>(&store, "run")?.call(&mut store, ());
    assert!(store.data().used);
    result
}

#[test]
fn streams_pass_through_the_guest() {
    let output = Captured::new(100);
    let ctx = WasiCtx::builder().stdin(BytesInput::new("guest")).stdout(output.clone()).build().unwrap();
    let body = r#"(module
        (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00\05\00\00\00")
        (func (export "run") (result i32)
            (i32.or
                (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))
                (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;
    assert_eq!(run(body, ctx).unwrap(), 0);
    assert_eq!(output.take(), b"guest");
}

#[test]
fn exit_ends_the_call_with_its_code() {
    let body = r#"(module
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (func (export "run") (result i32) (call $exit (i32.const -3)) unreachable))"#;
    let ended = run(body, WasiCtx::builder().build().unwrap());
    assert_eq!(ended.unwrap_err().exit_code(), Some(-3));
}

#[test]
fn without_a_memory_every_address_is_a_fault() {
    let body = r#"(module
        (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
        (func (export "run") (result i32) (call $sizes (i32.const 0) (i32.const 0))))"#;
    let errno = run(body, WasiCtx::builder().build().unwrap()).unwrap();
    assert_eq!(errno, i32::from(Errno::Fault.number()));
}

#[test]
fn every_function_is_defined() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx).unwrap();
    let mut store = Store::new(&engine, WasiCtx::builder().build().unwrap()).unwrap();
    for func in Preview1::ALL {
        assert!(linker.get(&mut store, Preview1::MODULE, func.name()).is_some(), "{}", func.name());
    }
    assert!(add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx).is_err());
}
