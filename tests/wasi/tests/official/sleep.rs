//! A guest sleeps as long as it asks to, unless the host ends its sleep.

extern crate alloc;

use alloc::sync::Arc;
use core::time::Duration;
use std::thread;
use std::time::Instant;

use wrt::platform_traits::{CancelToken, FutexLike};
use wrt::wasi::{Errno, PlatformHost, WasiCtx, add_to_linker};
use wrt::{DefaultPlatform, Engine, Linker, Module, Store};

/// Waits for a timeout on the monotonic clock, in nanoseconds, and gives the error number.
const SLEEPER: &str = r#"(module
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (func (export "sleep") (param i64) (result i32)
        (i32.store (i32.const 16) (i32.const 1))
        (i64.store (i32.const 24) (local.get 0))
        (call $poll (i32.const 0) (i32.const 64) (i32.const 1) (i32.const 128))))"#;

fn sleep(host: PlatformHost<Arc<DefaultPlatform>>, time: Duration) -> i32 {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    add_to_linker(&mut linker, |ctx: &mut WasiCtx| ctx).unwrap();
    let mut store = Store::new(&engine, WasiCtx::builder().host(host).build().unwrap()).unwrap();
    let module = Module::new(&engine, wat::parse_str(SLEEPER).unwrap()).unwrap();
    let instance = linker.instantiate(&mut store, &module).unwrap();
    let sleep = instance.get_typed_func::<i64, i32>(&store, "sleep").unwrap();
    sleep.call(&mut store, i64::try_from(time.as_nanos()).unwrap()).unwrap()
}

#[test]
fn a_sleep_is_as_long_as_asked() {
    let start = Instant::now();
    assert_eq!(sleep(PlatformHost::new(Arc::new(DefaultPlatform::new())), Duration::from_millis(30)), 0);
    assert!(start.elapsed() >= Duration::from_millis(30));
}

#[test]
fn a_host_ends_a_sleep() {
    let platform = Arc::new(DefaultPlatform::new());
    let token = Arc::new(CancelToken::new());
    let canceller = {
        let (platform, token) = (Arc::clone(&platform), Arc::clone(&token));
        thread::spawn(move || {
            thread::sleep(Duration::from_millis(20));
            platform.cancel(&token);
        })
    };
    let errno = sleep(PlatformHost::new(platform).with_cancel(token), Duration::from_secs(3600));
    assert_eq!(errno, i32::from(Errno::Intr.number()));
    canceller.join().unwrap();
}
