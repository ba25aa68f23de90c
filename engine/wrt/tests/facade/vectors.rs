//! Vectors of 128 bits, wherever a value may be: in calls, locals, globals, blocks, exceptions and frames of any size.

use wrt::{
    Caller, Config, Engine, Error, Exception, Func, FuncType, Global, GlobalType, Instance, Linker, Module, Mutability,
    Resource, ResumableCall, Store, Tag, TagType, Trap, V128, Val, ValType,
};

use crate::{call, every_way, instantiate, instantiate_with, module};

const A: u128 = 0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100;
const B: u128 = 0x8000_0000_ffff_ffff_7fff_ffff_0000_0001;

fn vector(bits: u128) -> Val {
    Val::V128(V128::from(bits))
}

fn bits(val: &Val) -> u128 {
    val.v128().unwrap().as_u128()
}

/// Every lane of 32 bits plus that of the other.
fn sum(a: u128, b: u128) -> u128 {
    (0..4).fold(0, |sum, lane| {
        let lane = lane * 32;
        sum | u128::from(((a >> lane) as u32).wrapping_add((b >> lane) as u32)) << lane
    })
}

const PLACES: &str = r#"(module
    (type $pair (func (param v128 i32 v128) (result v128 i32)))
    (table funcref (elem $swap $sum))
    (global $g (mut v128) (v128.const i64x2 1 2))
    (global $after (mut i32) (i32.const 77))
    (tag $t (param i32 v128 i64))
    (func $swap (type $pair) (local.get 2) (local.get 1))
    (func $sum (type $pair) (i32x4.add (local.get 0) (local.get 2)) (local.get 1))
    (func (export "call") (param v128 v128 i32) (result v128 i32)
        (call_indirect (type $pair) (local.get 0) (i32.const 5) (local.get 1) (local.get 2)))
    (func (export "tail") (param v128 v128 i32) (result v128 i32)
        (return_call_indirect (type $pair) (local.get 0) (i32.const 5) (local.get 1) (local.get 2)))
    (func (export "locals") (param i32 v128 i64 v128) (result i64 v128 i32 v128)
        (local i32 v128 v128 i64)
        (local.set 5 (i32x4.add (local.get 1) (local.get 3)))
        (local.set 6 (local.tee 5 (i32x4.add (local.get 5) (local.get 6))))
        (local.set 7 (i64.add (local.get 2) (i64.const 1)))
        (local.set 4 (i32.add (local.get 0) (i32.const 1)))
        (local.set 1 (local.get 3))
        (local.get 7) (local.get 6) (local.get 4) (local.get 1))
    (func (export "global") (param v128) (result v128 i32 v128)
        (global.get $g)
        (global.set $g (local.get 0))
        (global.get $after)
        (global.get $g))
    (func (export "select") (param v128 v128 i32) (result v128 v128 v128)
        (select (local.get 0) (local.get 1) (local.get 2))
        (select (result v128) (local.get 1) (local.get 0) (local.get 2))
        (select (i32x4.add (local.get 0) (local.get 1)) (v128.const i64x2 3 4) (i32.eqz (local.get 2))))
    (func (export "blocks") (param v128 v128 i32) (result v128)
        (local.get 0) (local.get 1)
        (block $out (param v128 v128) (result v128)
            (loop $again (param v128 v128) (result v128)
                (if (param v128 v128) (result v128 v128) (local.get 2)
                    (then i32x4.add (local.get 1))
                    (else br $out))
                (local.set 2 (i32.sub (local.get 2) (i32.const 1)))
                (br $again)))
        (drop (local.get 1)))
    (func (export "table") (param v128 i32) (result v128)
        (block $b (result v128)
            (block $a (result v128)
                (br_table $a $b (local.get 0) (local.get 1)))
            (i32x4.add (local.get 0))))
    (func $throw (param v128) (throw $t (i32.const 1) (local.get 0) (i64.const 2)))
    (func (export "caught") (param v128) (result i32 v128 i64)
        (block $h (result i32 v128 i64)
            (try_table (catch $t $h) (call $throw (local.get 0)))
            unreachable))
    (func (export "old") (param v128) (result i32 v128 i64)
        try (result i32 v128 i64)
            (call $throw (local.get 0)) unreachable
        catch $t
        end))"#;

#[test]
fn a_vector_may_be_wherever_a_value_may() {
    for (mut store, instance) in every_way(&Config::new(), PLACES) {
        let mut call = |name: &str, params: &[Val]| call(&mut store, &instance, name, params).unwrap();
        for name in ["call", "tail"] {
            let swapped = call(name, &[vector(A), vector(B), Val::I32(0)]);
            assert_eq!((bits(&swapped[0]), swapped[1].i32()), (B, Some(5)), "{name}");
            let added = call(name, &[vector(A), vector(B), Val::I32(1)]);
            assert_eq!((bits(&added[0]), added[1].i32()), (sum(A, B), Some(5)), "{name}");
        }
        let locals = call("locals", &[Val::I32(1), vector(A), Val::I64(2), vector(B)]);
        assert_eq!((locals[0].i64(), bits(&locals[1])), (Some(3), sum(A, B)));
        assert_eq!((locals[2].i32(), bits(&locals[3])), (Some(2), B));
        let global = call("global", &[vector(B)]);
        assert_eq!((bits(&global[0]), global[1].i32(), bits(&global[2])), (1 | 2 << 64, Some(77), B));
        let first = call("select", &[vector(A), vector(B), Val::I32(1)]);
        assert_eq!([bits(&first[0]), bits(&first[1]), bits(&first[2])], [A, B, 3 | 4 << 64]);
        let second = call("select", &[vector(A), vector(B), Val::I32(0)]);
        assert_eq!([bits(&second[0]), bits(&second[1]), bits(&second[2])], [B, A, sum(A, B)]);
        let blocks = call("blocks", &[vector(A), vector(B), Val::I32(3)]);
        assert_eq!(bits(&blocks[0]), B);
        assert_eq!(bits(&call("table", &[vector(A), Val::I32(0)])[0]), sum(A, A));
        assert_eq!(bits(&call("table", &[vector(A), Val::I32(1)])[0]), A);
        for name in ["caught", "old"] {
            let caught = call(name, &[vector(A)]);
            assert_eq!((caught[0].i32(), bits(&caught[1]), caught[2].i64()), (Some(1), A, Some(2)), "{name}");
        }
    }
}

/// A function whose operands lie beyond the slots that a record's byte can name, with every shape of record.
fn far(locals: usize) -> String {
    format!(
        r#"(module (memory 1) (memory $other 1)
            (func (export "far") (param v128 i32 v128) (result v128 v128 i32)
                (local {}) (local v128 i32)
                (v128.store offset=8 (i32.const 0) (local.get 0))
                (v128.store8_lane $other offset=3 7 (i32.const 1) (local.get 2))
                (local.set {vector} (v128.load offset=8 (i32.const 0)))
                (local.set {number} (i32x4.extract_lane 2 (local.get 2)))
                (i32x4.add (local.get {vector}) (local.get 2))
                (v128.load8_lane $other 1 (i32.const 4) (local.get {vector}))
                (i8x16.shuffle 0 17 2 19 4 21 6 23 8 25 10 27 12 29 14 31 (local.get 2))
                (i32x4.replace_lane 3 (local.get {number}))
                (v128.bitselect (local.get 0) (v128.const i64x2 -1 0))
                (i64x2.shl (i32.and (local.get 1) (i32.const 1)))
                (select (i32x4.splat (local.get 1)) (local.get 1))
                (i8x16.bitmask (local.get {vector}))
                (i32.add (local.get {number}))))"#,
        "i64 ".repeat(locals),
        vector = locals + 3,
        number = locals + 4,
    )
}

#[test]
fn frames_of_any_size_hold_vectors() {
    let mut expected = None;
    // The last locals, the operands or none of both lie where a byte can name them.
    for locals in [0, 1, 235, 236, 237, 238, 239, 240, 241, 242, 243, 244, 245, 246, 247, 248, 249, 250, 251, 252, 300]
    {
        for (mut store, instance) in every_way(&Config::new(), &far(locals)) {
            let got = call(&mut store, &instance, "far", &[vector(A), Val::I32(1), vector(B)]).unwrap();
            let got = (bits(&got[0]), bits(&got[1]), got[2].i32().unwrap());
            assert_eq!(got.0, sum(A, B));
            assert_eq!(*expected.get_or_insert(got), got, "{locals} locals");
        }
    }
}

#[test]
fn a_vector_that_is_dropped_goes_to_no_local() {
    let wat = r#"(module
        (func (export "other") (param v128 v128) (result v128) (local v128)
            (drop (i32x4.add (local.get 0) (local.get 1)))
            (local.set 2 (local.get 1))
            (local.get 2))
        (func (export "constant") (param v128 v128) (result v128) (local v128)
            (drop (i32x4.add (local.get 0) (local.get 1)))
            (local.set 2 (v128.const i64x2 3 4))
            (local.get 2))
        (func (export "named") (param v128 v128) (result v128)
            (local.get 0)
            (local.set 0 (i32x4.add (local.get 0) (local.get 1)))
            (i32x4.add (local.get 0))))"#;
    for (mut store, instance) in every_way(&Config::new(), wat) {
        let mut call = |name: &str| bits(&call(&mut store, &instance, name, &[vector(A), vector(B)]).unwrap()[0]);
        assert_eq!(call("other"), B);
        assert_eq!(call("constant"), 3 | 4 << 64);
        assert_eq!(call("named"), sum(A, sum(A, B)));
    }
}

#[test]
fn accesses_out_of_bounds_trap_and_write_nothing() {
    let wat = r#"(module (memory 1) (memory $big i64 1)
        (func (export "load") (param i32) (result v128) (v128.load offset=1 (local.get 0)))
        (func (export "store") (param i32) (v128.store (local.get 0) (v128.const i64x2 -1 -1)))
        (func (export "lane") (param i32) (v128.store64_lane 1 (local.get 0) (v128.const i64x2 -1 -1)))
        (func (export "big") (param i64) (result v128) (v128.load16_splat $big offset=0x100000000 (local.get 0)))
        (func (export "last") (result i32) (i32.load (i32.const 65532))))"#;
    for (mut store, instance) in every_way(&Config::new(), wat) {
        let cases = [
            ("load", Val::I32(65_520)),
            ("store", Val::I32(65_521)),
            ("lane", Val::I32(65_529)),
            ("big", Val::I64(-1)),
        ];
        for (name, at) in cases {
            let error = call(&mut store, &instance, name, &[at]).unwrap_err();
            assert_eq!(error.as_trap(), Some(Trap::MemoryOutOfBounds), "{name}: {error}");
        }
        assert_eq!(call(&mut store, &instance, "last", &[]).unwrap()[0].i32(), Some(0));
        assert_eq!(bits(&call(&mut store, &instance, "load", &[Val::I32(65_519)]).unwrap()[0]), 0);
    }
}

#[test]
fn the_host_takes_and_gives_vectors() {
    let engine = Engine::default();
    let mut linker = Linker::new(&engine);
    let ty = FuncType::new([ValType::I32, ValType::V128], [ValType::V128, ValType::I64]);
    linker
        .func_new("host", "turn", ty, |_: Caller<'_, ()>, params: &[Val], results: &mut [Val]| {
            if params[0].i32() == Some(9) {
                return Err(Error::msg("not this one"));
            }
            results[0] = vector(bits(&params[1]).rotate_left(32));
            results[1] = Val::I64(7);
            Ok(())
        })
        .unwrap();
    let wat = r#"(module (import "host" "turn" (func $turn (param i32 v128) (result v128 i64)))
        (import "host" "g" (global $g (mut v128)))
        (func (export "turn") (param i32 v128) (result i64 v128)
            (local i64)
            (call $turn (local.get 0) (local.get 1))
            (local.set 2) (global.set $g) (local.get 2) (global.get $g))
        (func (export "tail") (param i32 v128) (result v128 i64)
            (return_call $turn (local.get 0) (local.get 1))))"#;
    let mut store = Store::new(&engine, ()).unwrap();
    let global = Global::new(&mut store, GlobalType::new(ValType::V128, Mutability::Var), vector(A)).unwrap();
    assert_eq!(bits(&global.get(&store)), A);
    assert!(global.set(&mut store, Val::I64(1)).is_err());
    global.set(&mut store, vector(B)).unwrap();
    assert_eq!(bits(&global.get(&store)), B);
    linker.define("host", "g", global).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, wat)).unwrap();
    let turned = call(&mut store, &instance, "turn", &[Val::I32(1), vector(A)]).unwrap();
    assert_eq!((turned[0].i64(), bits(&turned[1])), (Some(7), A.rotate_left(32)));
    assert_eq!(bits(&global.get(&store)), A.rotate_left(32));
    let turned = call(&mut store, &instance, "tail", &[Val::I32(1), vector(B)]).unwrap();
    assert_eq!((bits(&turned[0]), turned[1].i64()), (B.rotate_left(32), Some(7)));

    // Another answer where the host's function fails.
    let func = instance.get_func(&mut store, "turn").unwrap();
    let mut results = [Val::I64(0), vector(0)];
    let call = func.call_resumable(&mut store, &[Val::I32(9), vector(A)], &mut results).unwrap();
    let ResumableCall::HostTrap(stopped) = call else { panic!("the host failed") };
    let call = stopped.resume(&mut store, &[vector(B), Val::I64(8)], &mut results).unwrap();
    assert!(matches!(call, ResumableCall::Finished));
    assert_eq!((results[0].i64(), bits(&results[1])), (Some(8), B));
}

#[test]
fn exceptions_bring_vectors_to_the_host_and_back() {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ()).unwrap();
    let tag = Tag::new(&mut store, TagType::new([ValType::I32, ValType::V128, ValType::I64])).unwrap();
    let throws = Func::new(&mut store, FuncType::new([], []), move |_, _, _| {
        Err(Exception::new(tag, [Val::I32(1), vector(A), Val::I64(2)]).into())
    })
    .unwrap();
    let wat = r#"(module (import "" "tag" (tag $t (param i32 v128 i64))) (import "" "throw" (func $throw))
        (func (export "back") (result i32 v128 i64)
            (block $h (result i32 v128 i64) (try_table (catch $t $h) (call $throw)) unreachable))
        (func (export "out") (throw $t (i32.const 3) (v128.const i64x2 4 5) (i64.const 6))))"#;
    let made = module(&engine, wat);
    let instance = Instance::new(&mut store, &made, &[tag.into(), throws.into()]).unwrap();
    let back = call(&mut store, &instance, "back", &[]).unwrap();
    assert_eq!((back[0].i32(), bits(&back[1]), back[2].i64()), (Some(1), A, Some(2)));
    let Err(Error::Exception(thrown)) = call(&mut store, &instance, "out", &[]) else { panic!("it throws") };
    let values = thrown.values();
    assert_eq!((values[0].i32(), bits(&values[1]), values[2].i64()), (Some(3), 4 | 5 << 64, Some(6)));
}

#[test]
fn globals_of_vectors_begin_as_they_say() {
    let wat = r#"(module
        (global (export "a") v128 (v128.const i64x2 1 2))
        (global $i (export "i") i32 (i32.const 3))
        (global $b (export "b") (mut v128) (global.get 0))
        (global (export "c") i64 (i64.const 4)))"#;
    let (mut store, instance) = instantiate(wat);
    let mut get = |name: &str| instance.get_global(&mut store, name).unwrap().get(&store);
    assert_eq!((bits(&get("a")), bits(&get("b"))), (1 | 2 << 64, 1 | 2 << 64));
    assert_eq!((get("i").i32(), get("c").i64()), (Some(3), Some(4)));
}

#[test]
fn a_global_of_a_vector_counts_as_two() {
    let wat = "(module (global v128 (v128.const i64x2 1 2)) (global v128 (v128.const i64x2 1 2)))";
    for (bound, fits) in [(4, true), (3, false)] {
        let mut config = Config::new();
        config.limit(Resource::StoreGlobals, bound);
        let engine = Engine::new(&config).unwrap();
        let mut store = Store::new(&engine, ()).unwrap();
        let made = module(&engine, wat);
        assert_eq!(Instance::new(&mut store, &made, &[]).is_ok(), fits);
        let ty = GlobalType::new(ValType::V128, Mutability::Var);
        let second = Global::new(&mut store, ty, vector(A));
        assert_eq!(second.is_ok(), !fits, "nothing is left of what did not fit");
    }
}

#[test]
fn relaxed_instructions_have_one_result() {
    let wat = r#"(module
        (func (export "madd") (param v128 v128 v128) (result v128)
            (f32x4.relaxed_madd (local.get 0) (local.get 1) (local.get 2)))
        (func (export "trunc") (param v128) (result v128) (i32x4.relaxed_trunc_f32x4_u (local.get 0)))
        (func (export "min") (param v128 v128) (result v128) (f64x2.relaxed_min (local.get 0) (local.get 1)))
        (func (export "pick") (param v128 v128 v128) (result v128)
            (i16x8.relaxed_laneselect (local.get 0) (local.get 1) (local.get 2))))"#;
    let lanes = |of: f32| (0..4).fold(0, |all, lane| all | u128::from(of.to_bits()) << (lane * 32));
    for (mut store, instance) in every_way(&Config::new(), wat) {
        let mut call = |name: &str, params: &[u128]| {
            let params: Vec<Val> = params.iter().map(|bits| vector(*bits)).collect();
            bits(&call(&mut store, &instance, name, &params).unwrap()[0])
        };
        // Rounded after each step: fused it would not be zero.
        let (a, c) = (lanes(1.0 + f32::EPSILON), lanes(-(1.0 + 2.0 * f32::EPSILON)));
        assert_eq!(call("madd", &[a, a, c]), 0);
        assert_eq!(call("trunc", &[lanes(-1.0)]), 0);
        assert_eq!(call("trunc", &[lanes(f32::NAN)]), 0);
        assert_eq!(call("min", &[0, 1 << 63]), 1 << 63, "minus zero is less");
        assert_eq!(call("pick", &[A, B, 0xff]), A & 0xff | B & !0xff);
    }
}

#[test]
fn a_build_without_vectors_in_its_features_refuses_them() {
    let mut config = Config::new();
    config.wasm_simd(false);
    let engine = Engine::new(&config).unwrap();
    let wasm = wat::parse_str("(module (func (param v128)))").unwrap();
    let error = Module::new(&engine, &wasm).unwrap_err();
    assert!(error.to_string().contains("SIMD not supported"), "{error}");
    let _runs = instantiate_with(&Config::new(), "(module (func (param v128)))");
}

#[test]
fn a_loop_of_vectors_takes_no_native_stack() {
    // Loads, stores, shuffles, lanes and arithmetic, as often as would take more than a thread has, were each to take any.
    let wat = r#"(module (memory 1)
        (func (export "run") (param $n i32) (result i64) (local $v v128)
            (loop $l
                (local.set $v (i32x4.add (local.get $v) (v128.load (i32.const 16))))
                (v128.store (i32.const 32) (local.get $v))
                (local.set $v (i8x16.shuffle 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 (local.get $v) (v128.load32_splat (i32.const 32))))
                (v128.store8_lane 3 (i32.const 48) (local.get $v))
                (i32.store (i32.const 16) (i32.const 1))
                (br_if $l (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
            (i64x2.extract_lane 0 (local.get $v))))"#;
    let run = || {
        for (mut store, instance) in every_way(&Config::new(), wat) {
            if store.get_fuel().is_ok() {
                store.set_fuel(u64::MAX).unwrap();
            }
            let results = call(&mut store, &instance, "run", &[Val::I32(20_000)]).unwrap();
            assert!(matches!(results[..], [Val::I64(19_999)]), "{results:?}");
        }
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap();
}
