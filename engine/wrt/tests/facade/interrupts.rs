//! A guest stops when another thread or a deadline asks for it, and its store runs on.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use wrt::{Error, Func, ResumableCall, TypedResumableCall, Val};

use crate::{instantiate, module};

const SPIN: &str = "(module
    (memory 256)
    (func (export \"spin\") (loop (br 0)))
    (tag $e)
    (func (export \"throw\") (loop (try_table (catch $e 0) (throw $e))))
    (func (export \"fill\") (loop (memory.fill (i32.const 0) (i32.const 1) (i32.const 0x1000000)) (br 0)))
    (func $calls (export \"calls\") (param i32) (if (local.get 0) (then
        (call $calls (i32.sub (local.get 0) (i32.const 1)))
        (call $calls (i32.sub (local.get 0) (i32.const 1))))))
    (func (export \"add\") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
    (func (export \"count\") (param i64) (result i64) (local i64)
        (loop
            (local.set 1 (i64.add (local.get 1) (i64.const 1)))
            (br_if 0 (i64.lt_u (local.get 1) (local.get 0))))
        (local.get 1)))";

/// How long after the flag was raised the call came back, at best of some tries: other work on the machine only adds.
fn reaction(name: &str, args: &[Val]) -> Duration {
    let (mut store, instance) = instantiate(SPIN);
    let func = instance.get_func(&store, name).unwrap();
    let mut best = Duration::MAX;
    for _ in 0..20 {
        let handle = store.interrupt_handle();
        let (raised, when) = mpsc::channel();
        let other = thread::spawn(move || {
            thread::sleep(Duration::from_millis(5));
            let now = Instant::now();
            handle.interrupt();
            raised.send(now).unwrap();
        });
        let result = func.call(&mut store, args, &mut []);
        let back = Instant::now();
        assert!(matches!(result, Err(Error::Interrupted)), "{result:?}");
        best = best.min(back.saturating_duration_since(when.recv().unwrap()));
        other.join().unwrap();

        let add = instance.get_typed_func::<(i32, i32), i32>(&store, "add").unwrap();
        assert_eq!(add.call(&mut store, (2, 3)).unwrap(), 5);
    }
    best
}

#[test]
fn a_loop_stops_within_a_millisecond_and_the_store_runs_another_call() {
    assert!(reaction("spin", &[]) < Duration::from_millis(1));
}

#[test]
fn calls_stop_within_a_millisecond() {
    assert!(reaction("calls", &[Val::I32(200)]) < Duration::from_millis(1));
}

#[test]
fn exceptions_that_are_caught_stop_within_a_millisecond() {
    assert!(reaction("throw", &[]) < Duration::from_millis(1));
}

#[test]
fn a_bulk_operation_stops_within_a_millisecond() {
    assert!(reaction("fill", &[]) < Duration::from_millis(1));
}

#[test]
fn a_deadline_stops_a_loop_and_not_before() {
    let (mut store, instance) = instantiate(SPIN);
    let spin = instance.get_typed_func::<(), ()>(&store, "spin").unwrap();
    let start = Instant::now();
    store.set_deadline(Duration::from_millis(20)).unwrap();
    assert!(matches!(spin.call(&mut store, ()), Err(Error::Interrupted)));
    assert!(start.elapsed() >= Duration::from_millis(20));
    let add = instance.get_typed_func::<(i32, i32), i32>(&store, "add").unwrap();
    assert_eq!(add.call(&mut store, (2, 3)).unwrap(), 5);
}

#[test]
fn a_deadline_taken_back_interrupts_nothing() {
    let (mut store, instance) = instantiate(SPIN);
    let count = instance.get_typed_func::<i64, i64>(&store, "count").unwrap();
    store.set_deadline(Duration::from_millis(1)).unwrap();
    thread::sleep(Duration::from_millis(10));
    assert!(store.clear_deadline());
    assert_eq!(count.call(&mut store, 1000).unwrap(), 1000);
    store.set_deadline(Duration::from_secs(1000)).unwrap();
    assert!(!store.clear_deadline());
}

#[test]
fn a_deadline_taken_back_leaves_what_another_thread_asked_for() {
    let (mut store, instance) = instantiate(SPIN);
    let spin = instance.get_typed_func::<(), ()>(&store, "spin").unwrap();
    store.set_deadline(Duration::ZERO).unwrap();
    thread::sleep(Duration::from_millis(10));
    store.interrupt_handle().interrupt();
    assert!(store.clear_deadline());
    assert!(matches!(spin.call(&mut store, ()), Err(Error::Interrupted)));
}

#[test]
fn an_interrupted_call_can_go_on() {
    let (mut store, instance) = instantiate(SPIN);
    let count = instance.get_typed_func::<i64, i64>(&store, "count").unwrap();
    let handle = store.interrupt_handle();
    handle.interrupt();
    let mut call = count.call_resumable(&mut store, 100_000).unwrap();
    let mut stops = 0;
    let result = loop {
        match call {
            TypedResumableCall::Finished(result) => break result,
            TypedResumableCall::Interrupted(stopped) => {
                stops += 1;
                if stops < 5 {
                    handle.interrupt();
                }
                call = stopped.resume(&mut store).unwrap();
            }
            other => panic!("{other:?}"),
        }
    };
    assert_eq!((result, stops), (100_000, 5));
}

#[test]
fn a_suspended_call_keeps_its_store_until_it_is_dropped() {
    let (mut store, instance) = instantiate(SPIN);
    let spin = instance.get_func(&store, "spin").unwrap();
    let add = instance.get_typed_func::<(i32, i32), i32>(&store, "add").unwrap();
    store.interrupt_handle().interrupt();
    let call = spin.call_resumable(&mut store, &[], &mut []).unwrap();
    let ResumableCall::Interrupted(stopped) = call else { panic!("{call:?}") };
    assert!(matches!(add.call(&mut store, (1, 2)), Err(Error::Usage(wrt::Usage::Suspended))));
    drop(stopped);
    assert_eq!(add.call(&mut store, (1, 2)).unwrap(), 3);
}

#[test]
fn an_interrupt_reaches_a_guest_that_a_host_function_called() {
    let engine = wrt::Engine::default();
    let mut store = wrt::Store::new(&engine, ()).unwrap();
    let inner = wrt::Instance::new(&mut store, &module(&engine, SPIN), &[]).unwrap();
    let spin = inner.get_typed_func::<(), ()>(&store, "spin").unwrap();
    let relay = Func::wrap(&mut store, move |mut caller: wrt::Caller<'_, ()>| spin.call(&mut caller, ())).unwrap();
    store.interrupt_handle().interrupt();
    assert!(matches!(relay.call(&mut store, &[], &mut []), Err(Error::Interrupted)));
    let add = inner.get_typed_func::<(i32, i32), i32>(&store, "add").unwrap();
    assert_eq!(add.call(&mut store, (2, 3)).unwrap(), 5);
}
