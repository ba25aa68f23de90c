//! Memories that threads share: one order of atomic accesses, waits that end, and a host that takes part.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant as Time};

use wrt::{
    Config, Engine, Error, Instance, Memory, MemoryType, Module, ResumableCall, SharedMemory, Store, Trap, Usage, Val,
    WaitResult,
};

use crate::{call, every_way, instantiate, module};

const THREADS: u64 = 4;
const ROUNDS: u64 = 2_000;

/// An instance with the memory as its import, in a store of its own.
fn with(engine: &Engine, module: &Module, memory: &SharedMemory) -> (Store<()>, Instance) {
    let mut store = Store::new(engine, ()).unwrap();
    let memory = memory.to_memory(&mut store).unwrap();
    let instance = Instance::new(&mut store, module, &[memory.into()]).unwrap();
    (store, instance)
}

/// Runs a function of the module on several threads, each with its number.
fn on_threads(wat: &str, memory: &SharedMemory, name: &str) {
    let engine = Engine::default();
    let module = module(&engine, wat);
    thread::scope(|scope| {
        for number in 0..THREADS {
            let (engine, module) = (&engine, &module);
            scope.spawn(move || {
                let (mut store, instance) = with(engine, module, memory);
                call(&mut store, &instance, name, &[Val::I64(number.cast_signed())]).unwrap();
            });
        }
    });
}

fn shared(pages: u32) -> SharedMemory {
    SharedMemory::new(&Engine::default(), MemoryType::shared(1, pages)).unwrap()
}

/// A function's results, floats as their bits.
fn run(store: &mut Store<()>, instance: &Instance, name: &str, params: &[Val]) -> Result<Vec<i64>, Error> {
    let number = |val: &Val| match *val {
        Val::I32(number) => number.into(),
        Val::I64(number) => number,
        Val::F32(bits) => bits.into(),
        Val::F64(bits) => bits.cast_signed(),
        ref other => panic!("{other:?}"),
    };
    Ok(call(store, instance, name, params)?.iter().map(number).collect())
}

fn trap<T: std::fmt::Debug>(result: Result<T, Error>) -> Trap {
    result.unwrap_err().as_trap().unwrap()
}

fn word(memory: &SharedMemory, at: usize) -> u64 {
    let mut bytes = [0; 8];
    memory.read(at, &mut bytes).unwrap();
    u64::from_le_bytes(bytes)
}

#[test]
fn no_addition_is_lost_whatever_its_width() {
    let memory = shared(1);
    // Bytes that share a word; a word; one of 64 bits, which takes a lock; a loop that compares and exchanges.
    let wat = format!(
        r#"(module (import "" "" (memory 1 1 shared))
            (func (export "add") (param $n i64) (local $i i32) (local $old i64)
                (loop $l
                    (drop (i32.atomic.rmw8.add_u (i32.wrap_i64 (local.get $n)) (i32.const 1)))
                    (drop (i64.atomic.rmw16.add_u (i32.const 8) (i64.const 1)))
                    (drop (i32.atomic.rmw.add (i32.const 16) (i32.const 1)))
                    (drop (i64.atomic.rmw.add (i32.const 24) (i64.const 0x100000001)))
                    (loop $again
                        (local.set $old (i64.atomic.load (i32.const 32)))
                        (br_if $again (i64.ne (local.get $old)
                            (i64.atomic.rmw.cmpxchg (i32.const 32) (local.get $old) (i64.sub (local.get $old) (i64.const 1))))))
                    (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const {ROUNDS}))))))"#
    );
    on_threads(&wat, &memory, "add");
    let all = THREADS * ROUNDS;
    for byte in 0..THREADS as usize {
        assert_eq!(word(&memory, byte) & 0xff, ROUNDS & 0xff);
    }
    assert_eq!(word(&memory, 8), all & 0xffff);
    assert_eq!(word(&memory, 16), all);
    assert_eq!(word(&memory, 24), all << 32 | all);
    assert_eq!(word(&memory, 32), all.wrapping_neg());
}

#[test]
fn a_lock_made_of_wait_and_notify_keeps_others_out() {
    let memory = shared(1);
    // As the proposal's own example does it: 0 is free, 1 taken, 2 taken and awaited. The sum behind it is added to without atomics.
    let wat = format!(
        r#"(module (import "" "" (memory 1 1 shared))
            (func $lock (local $seen i32)
                (local.set $seen (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 0) (i32.const 1)))
                (if (local.get $seen) (then
                    (loop $again
                        (if (i32.or (i32.eq (local.get $seen) (i32.const 2))
                                (i32.ne (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 1) (i32.const 2)) (i32.const 0)))
                            (then (drop (memory.atomic.wait32 (i32.const 0) (i32.const 2) (i64.const -1)))))
                        (br_if $again (local.tee $seen (i32.atomic.rmw.cmpxchg (i32.const 0) (i32.const 0) (i32.const 2))))))))
            (func $unlock
                (if (i32.ne (i32.atomic.rmw.sub (i32.const 0) (i32.const 1)) (i32.const 1)) (then
                    (i32.atomic.store (i32.const 0) (i32.const 0))
                    (drop (memory.atomic.notify (i32.const 0) (i32.const 1))))))
            (func (export "run") (param i64) (local $i i32)
                (loop $l
                    call $lock
                    (i64.store (i32.const 13) (i64.add (i64.load (i32.const 13)) (i64.const 1)))
                    call $unlock
                    (br_if $l (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const {ROUNDS}))))))"#
    );
    on_threads(&wat, &memory, "run");
    assert_eq!(word(&memory, 13), THREADS * ROUNDS);
    assert_eq!(word(&memory, 0) & 0xffff_ffff, 0);
}

const WAITS: &str = r#"(module (memory (export "m") 1 3 shared)
    (func (export "wait32") (param i32 i32 i64) (result i32) (memory.atomic.wait32 offset=4 (local.get 0) (local.get 1) (local.get 2)))
    (func (export "wait64") (param i32 i64 i64) (result i32) (memory.atomic.wait64 (local.get 0) (local.get 1) (local.get 2)))
    (func (export "notify") (param i32 i32) (result i32) (memory.atomic.notify (local.get 0) (local.get 1)))
    (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
    (func (export "fence") (atomic.fence)))"#;

#[test]
fn a_wait_says_why_it_ended() {
    for (mut store, instance) in every_way(&Config::new(), WAITS) {
        let memory = instance.get_memory(&mut store, "m").unwrap();
        memory.write(&mut store, 8, &7_u64.to_le_bytes()).unwrap();
        let mut run = |name: &str, params: &[Val]| run(&mut store, &instance, name, params);
        let (at, soon) = (Val::I32(4), Val::I64(2_000_000));
        assert_eq!(run("wait32", &[at, Val::I32(6), soon]).unwrap(), [1]);
        let before = Time::now();
        assert_eq!(run("wait32", &[at, Val::I32(7), soon]).unwrap(), [2]);
        assert!(before.elapsed() >= Duration::from_millis(2));
        assert_eq!(run("wait64", &[Val::I32(8), Val::I64(7), Val::I64(0)]).unwrap(), [2]);
        assert_eq!(run("wait64", &[Val::I32(8), Val::I64(1 << 32 | 7), soon]).unwrap(), [1]);
        assert_eq!(run("notify", &[at, Val::I32(1)]).unwrap(), [0]);
        run("fence", &[]).unwrap();
        for (name, params) in [
            ("wait32", &[Val::I32(1), Val::I32(0), soon][..]),
            ("wait64", &[at, Val::I64(0), soon]),
            ("notify", &[Val::I32(2), Val::I32(1)]),
        ] {
            assert_eq!(trap(run(name, params)), Trap::UnalignedAtomic, "{name}");
        }
        for (name, params) in [
            ("wait32", &[Val::I32(65532), Val::I32(0), soon][..]),
            ("wait64", &[Val::I32(-8), Val::I64(0), soon]),
            ("notify", &[Val::I32(65536), Val::I32(1)]),
        ] {
            assert_eq!(trap(run(name, params)), Trap::MemoryOutOfBounds, "{name}");
        }
        assert_eq!(run("grow", &[Val::I32(3)]).unwrap(), [-1]);
        assert_eq!(run("grow", &[Val::I32(2)]).unwrap(), [1]);
        assert_eq!(memory.size(&store), 3);
        assert_eq!(memory.data_size(&store), 3 << 16);
        assert!(memory.data(&store).is_empty());
    }
}

#[test]
fn a_memory_that_no_other_thread_has_is_not_waited_on() {
    let wat = r#"(module (memory 1)
        (func (export "wait") (result i32) (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const 0)))
        (func (export "notify") (result i32) (memory.atomic.notify (i32.const 65532) (i32.const 1)))
        (func (export "past") (result i32) (memory.atomic.notify (i32.const 65536) (i32.const 1)))
        (func (export "swap") (result i64)
            (drop (i64.atomic.rmw32.xchg_u (i32.const 12) (i64.const -1)))
            (i64.atomic.rmw.xor (i32.const 8) (i64.const -1))))"#;
    for (mut store, instance) in every_way(&Config::new(), wat) {
        let mut run = |name: &str| run(&mut store, &instance, name, &[]);
        assert_eq!(trap(run("wait")), Trap::NotShared);
        assert_eq!(run("notify").unwrap(), [0]);
        assert_eq!(trap(run("past")), Trap::MemoryOutOfBounds);
        assert_eq!(run("swap").unwrap(), [(u64::MAX << 32).cast_signed()]);
    }
}

#[test]
fn a_thread_that_waits_is_interrupted_and_waits_on() {
    let (mut store, instance) = instantiate(WAITS);
    let handle = store.interrupt_handle();
    let memory = instance.get_memory(&mut store, "m").unwrap().to_shared(&mut store).unwrap();
    let wait = instance.get_func(&mut store, "wait32").unwrap();
    let was_stopped = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(20));
            handle.interrupt();
            // Then it waits again, sooner or later.
            while !was_stopped.load(Ordering::Relaxed) || memory.atomic_notify(4, 1).unwrap() == 0 {
                thread::sleep(Duration::from_millis(1));
            }
        });
        let mut results = [Val::I32(9)];
        let params = [Val::I32(0), Val::I32(0), Val::I64(3_600_000_000_000)];
        let stopped = wait.call_resumable(&mut store, &params, &mut results).unwrap();
        let ResumableCall::Interrupted(stopped) = stopped else { panic!("{stopped:?}") };
        was_stopped.store(true, Ordering::Relaxed);
        let resumed = stopped.resume(&mut store, &mut results).unwrap();
        assert!(matches!(resumed, ResumableCall::Finished), "{resumed:?}");
        assert!(matches!(results, [Val::I32(0)]), "{results:?}");
    });
}

#[test]
fn those_that_wait_are_woken_in_the_order_they_came() {
    let memory = shared(1);
    let order = std::sync::Mutex::new(Vec::new());
    thread::scope(|scope| {
        for number in 0..3 {
            let (memory, order) = (&memory, &order);
            scope.spawn(move || {
                thread::sleep(Duration::from_millis(60 * number));
                assert_eq!(memory.atomic_wait64(64, 0, None).unwrap(), WaitResult::Woken);
                order.lock().unwrap().push(number);
            });
        }
        thread::sleep(Duration::from_millis(250));
        // None waits at another address of the same word.
        assert_eq!(memory.atomic_notify(68, 9).unwrap(), 0);
        assert_eq!(memory.atomic_notify(64, 0).unwrap(), 0);
        assert_eq!(memory.atomic_notify(64, 1).unwrap(), 1);
        thread::sleep(Duration::from_millis(60));
        assert_eq!(*order.lock().unwrap(), [0]);
        assert_eq!(memory.atomic_notify(64, u32::MAX).unwrap(), 2);
    });
    assert_eq!(memory.atomic_notify(64, 1).unwrap(), 0);
    assert_eq!(memory.atomic_wait32(64, 1, None).unwrap(), WaitResult::Mismatch);
    let timeout = Some(Duration::from_millis(1));
    assert_eq!(memory.atomic_wait32(64, 0, timeout).unwrap(), WaitResult::TimedOut);
    assert_eq!(trap(memory.atomic_wait32(63, 0, timeout)), Trap::UnalignedAtomic);
    assert_eq!(trap(memory.atomic_wait32(1 << 16, 0, timeout)), Trap::MemoryOutOfBounds);
}

#[test]
fn plain_accesses_of_every_kind_reach_a_shared_memory() {
    let wat = r#"(module (memory (export "m") 1 2 shared) (memory $own 1)
        (data $d "0123456789abcdefghijklmnopqrstuvwxyz")
        (func (export "scalars") (result i64 f64 i32 f32 i32)
            (i64.store offset=1 (i32.const 2) (i64.const 0x8877665544332211))
            (f64.store (i32.const 21) (f64.const 1.5))
            (i32.store8 (i32.const 4) (i32.const -1))
            (f32.store (i32.const 33) (f32.const -2))
            (i64.store16 (i32.const 8) (i64.const 0x12345))
            (i64.load (i32.const 3))
            (f64.load (i32.const 21))
            (i32.load8_s (i32.const 4))
            (f32.load (i32.const 33))
            (i32.load16_s (i32.const 9)))
        (func (export "vectors") (result i64 i64 i32)
            (v128.store (i32.const 101) (v128.const i64x2 0x1111222233334444 0x5555666677778888))
            (v128.store32_lane 1 (i32.const 110) (v128.const i32x4 1 0xaabbccdd 3 4))
            (i64x2.extract_lane 0 (v128.load (i32.const 101)))
            (i64x2.extract_lane 1 (v128.load (i32.const 101)))
            (i32x4.extract_lane 2 (v128.load8_splat (i32.const 113))))
        (func (export "bulk") (result i32)
            (memory.fill (i32.const 1001) (i32.const 0x5a) (i32.const 9000))
            (memory.init $d (i32.const 2002) (i32.const 3) (i32.const 30))
            (memory.copy (i32.const 2009) (i32.const 2002) (i32.const 7000))
            (memory.copy (i32.const 1998) (i32.const 2009) (i32.const 7000))
            (memory.copy 1 0 (i32.const 7) (i32.const 1990) (i32.const 600))
            (memory.copy 0 1 (i32.const 30000) (i32.const 7) (i32.const 600))
            (memory.size))
        (func (export "past") (param i32) (i64.store (local.get 0) (i64.const 0)))
        (func (export "fill past") (param i32) (memory.fill (local.get 0) (i32.const 1) (i32.const 2)))
        (func (export "vector past") (param i32) (v128.store (local.get 0) (v128.const i64x2 1 1))))"#;
    let mut plain: Vec<u8> = Vec::new();
    for shared in [false, true] {
        let wat = if shared { wat.to_owned() } else { wat.replace("1 2 shared", "1 2") };
        for (mut store, instance) in every_way(&Config::new(), &wat) {
            let scalars = run(&mut store, &instance, "scalars", &[]).unwrap();
            let expected = 0x8823_4555_4433_ff11_u64.cast_signed();
            let expected = [expected, 1.5_f64.to_bits().cast_signed(), -1, (-2_f32).to_bits().into(), -30685];
            assert_eq!(scalars, expected, "{shared}");
            let vectors = run(&mut store, &instance, "vectors", &[]).unwrap();
            assert_eq!(vectors[2], i64::from(0xaaaa_aaaa_u32.cast_signed()));
            assert_eq!(run(&mut store, &instance, "bulk", &[]).unwrap(), [1]);
            for (name, first) in [("past", 65529), ("fill past", 65535), ("vector past", 65521)] {
                call(&mut store, &instance, name, &[Val::I32(first - 1)]).unwrap();
                for address in [first, -1] {
                    let past = run(&mut store, &instance, name, &[Val::I32(address)]);
                    assert_eq!(trap(past), Trap::MemoryOutOfBounds, "{name} {address}");
                }
            }
            let memory = instance.get_memory(&mut store, "m").unwrap();
            let mut bytes = vec![0; 1 << 16];
            memory.read(&store, 0, &mut bytes).unwrap();
            if plain.is_empty() {
                plain = bytes;
            } else {
                assert!(plain == bytes, "{shared}");
            }
            assert_eq!(memory.ty(&store).is_shared(), shared);
            assert_eq!(memory.to_shared(&mut store).is_some(), shared);
        }
    }
}

#[test]
fn far_operands_and_fuel_are_as_for_any_code() {
    let locals = "i64 ".repeat(300);
    let wat = format!(
        r#"(module (memory 1 1 shared)
            (func (export "far") (result i64) (local {locals})
                (i64.const 1) (local.set 299 (i64.const 40))
                (i64.atomic.store (i32.const 8) (local.get 299))
                (drop (i64.atomic.rmw.add (i32.const 8) (i64.add (local.get 299) (i64.const 2))))
                (i64.add (i64.atomic.load (i32.const 8)))
                (i64.add (i64.load (i32.const 8)))))"#
    );
    for (mut store, instance) in every_way(&Config::new(), &wat) {
        assert_eq!(run(&mut store, &instance, "far", &[]).unwrap(), [165]);
    }
    let engine = Engine::new(Config::new().consume_fuel(true)).unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    let instance = Instance::new(&mut store, &module(&engine, &wat), &[]).unwrap();
    store.set_fuel(15).unwrap();
    assert!(matches!(call(&mut store, &instance, "far", &[]), Err(Error::OutOfFuel)));
    store.set_fuel(100).unwrap();
    call(&mut store, &instance, "far", &[]).unwrap();
    assert_eq!(store.get_fuel().unwrap(), 100 - 17);
}

#[test]
fn threads_grow_a_memory_to_its_maximum_and_no_further() {
    let memory = shared(33);
    let engine = Engine::default();
    let grown: u64 = thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| {
                scope.spawn(|| {
                    let wat = r#"(module (import "" "" (memory 1 33 shared))
                        (func (export "grow") (result i32) (memory.grow (i32.const 1))))"#;
                    let (mut store, instance) = with(&engine, &module(&engine, wat), &memory);
                    let grow = instance.get_typed_func::<(), i32>(&mut store, "grow").unwrap();
                    (0..20).filter(|_| grow.call(&mut store, ()).unwrap() != -1).count() as u64
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!((grown, memory.size(), memory.data_size()), (32, 33, 33 << 16));
    assert!(matches!(memory.grow(1), Err(Error::Limit(_))));
    assert!(matches!(memory.write((33 << 16) - 1, &[1, 2]), Err(Error::Usage(Usage::OutOfBounds))));
    memory.write((33 << 16) - 1, &[1]).unwrap();
}

#[test]
fn a_memory_is_shared_only_where_both_sides_say_so() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let own = Memory::new(&mut store, MemoryType::new(1, Some(2))).unwrap();
    let shared = Memory::new(&mut store, MemoryType::shared(1, 2)).unwrap();
    for (wat, memory, fits) in [
        ("(memory 1 2 shared)", shared, true),
        ("(memory 1 2)", shared, false),
        ("(memory 1 2 shared)", own, false),
        ("(memory 1 1 shared)", shared, false),
    ] {
        let module = module(&engine, &format!(r#"(module (import "" "" {wat}))"#));
        assert_eq!(Instance::new(&mut store, &module, &[memory.into()]).is_ok(), fits, "{wat}");
    }
    assert_eq!(shared.ty(&store).to_string(), "1..2 pages, shared");
    assert!(own.to_shared(&mut store).is_none());
    assert!(matches!(SharedMemory::new(&engine, MemoryType::new(1, Some(2))), Err(Error::Usage(Usage::BadType))));
    assert!(SharedMemory::new(&engine, MemoryType::shared(2, 1)).is_err());
    let without = Engine::new(Config::new().wasm_threads(false)).unwrap();
    assert!(Module::new(&without, wat::parse_str("(module (memory 1 2 shared))").unwrap()).is_err());
    let mut deterministic = Config::new();
    let deterministic = Engine::new(deterministic.deterministic()).unwrap();
    assert!(Module::new(&deterministic, wat::parse_str("(module (func atomic.fence))").unwrap()).is_err());
}
