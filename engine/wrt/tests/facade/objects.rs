//! Structures, arrays and integers of 31 bits: wherever a value may be, and however the heap is collected.

use wrt::{
    AnyRef, Caller, Config, Engine, Error, ExternRef, Func, FuncType, HeapType, Instance, InterruptHandle, Linker,
    Resource, Store, Trap, Val, ValType,
};

use crate::{call, every_way, instantiate, instantiate_with, module};

/// A heap so small that it is collected all the time, in slices of a word, or whole at each allocation.
fn small(always: bool) -> Config {
    let mut config = Config::new();
    config.limit(Resource::HeapBytes, 64 << 10).limit(Resource::HeapObjects, 2_000).collection(1, always);
    config
}

/// Trees, lists and arrays that change while the heap is collected. Each node knows what it has to hold.
const GRAPH: &str = r#"(module
    (rec
        (type $node (struct (field $id i32) (field $next (mut (ref null $node))) (field $wide i64)))
        (type $nodes (array (mut (ref null $node)))))
    (type $bytes (array (mut i8)))
    (global $seed (mut i32) (i32.const 12345))
    (global $kept (mut (ref null $nodes)) (ref.null $nodes))
    (table $table 16 (ref null $node))
    (func $random (param $below i32) (result i32)
        (global.set $seed (i32.add (i32.mul (global.get $seed) (i32.const 1103515245)) (i32.const 12345)))
        (i32.rem_u (i32.shr_u (global.get $seed) (i32.const 8)) (local.get $below)))
    (func $make (param $id i32) (param $next (ref null $node)) (result (ref $node))
        (struct.new $node (local.get $id) (local.get $next) (i64.mul (i64.extend_i32_s (local.get $id)) (i64.const 0x100000001))))
    (func $check (param $node (ref null $node)) (result i32)
        (if (result i32) (ref.is_null (local.get $node))
            (then (i32.const 0))
            (else
                (if (i64.ne (struct.get $node $wide (local.get $node))
                        (i64.mul (i64.extend_i32_s (struct.get $node $id (local.get $node))) (i64.const 0x100000001)))
                    (then (unreachable)))
                (struct.get $node $id (local.get $node)))))
    ;; A tree of this depth by its next on the one side and calls on the other.
    (func $tree (param $depth i32) (result i32) (local $node (ref null $node))
        (if (i32.eqz (local.get $depth)) (then (return (i32.const 1))))
        (local.set $node (call $make (local.get $depth) (call $make (local.get $depth) (ref.null $node))))
        (i32.add
            (i32.add (call $tree (i32.sub (local.get $depth) (i32.const 1))) (call $tree (i32.sub (local.get $depth) (i32.const 1))))
            (i32.sub (call $check (local.get $node)) (call $check (struct.get $node $next (local.get $node))))))
    (func (export "tree") (param i32) (result i32) (call $tree (local.get 0)))
    ;; Nodes move between an array, a table, locals and one another's next, and are dropped.
    (func (export "shuffle") (param $rounds i32) (result i32)
        (local $nodes (ref $nodes)) (local $at i32) (local $node (ref null $node)) (local $sum i32)
        (local.set $nodes (array.new_default $nodes (i32.const 100)))
        (global.set $kept (local.get $nodes))
        (loop $again
            (local.set $at (call $random (i32.const 100)))
            (local.set $node (array.get $nodes (local.get $nodes) (local.get $at)))
            ;; The only reference moves away before anything is made.
            (array.set $nodes (local.get $nodes) (local.get $at) (ref.null $node))
            (array.set $nodes (local.get $nodes) (call $random (i32.const 100))
                (call $make (local.get $rounds) (table.get $table (call $random (i32.const 16)))))
            (table.set $table (call $random (i32.const 16)) (local.get $node))
            (if (i32.eqz (ref.is_null (local.get $node)))
                (then (struct.set $node $next (local.get $node) (ref.null $node))))
            (drop (array.new $bytes (local.get $rounds) (call $random (i32.const 64))))
            (local.set $sum (i32.add (local.get $sum) (call $check (local.get $node))))
            (br_if $again (local.tee $rounds (i32.sub (local.get $rounds) (i32.const 1)))))
        (local.get $sum))
    ;; What is left of the shuffle.
    (func (export "left") (result i32) (local $at i32) (local $sum i32)
        (loop $again
            (local.set $sum (i32.add (local.get $sum) (call $check (array.get $nodes (global.get $kept) (local.get $at)))))
            (br_if $again (i32.lt_u (local.tee $at (i32.add (local.get $at) (i32.const 1))) (i32.const 100))))
        (local.get $sum))
    ;; A list whose every node but the first hangs on another.
    (func (export "list") (param $len i32) (result i32) (local $list (ref null $node)) (local $sum i32)
        (loop $more
            (local.set $list (call $make (local.get $len) (local.get $list)))
            (br_if $more (local.tee $len (i32.sub (local.get $len) (i32.const 1)))))
        (drop (array.new_default $bytes (i32.const 30000)))
        (loop $next
            (local.set $sum (i32.add (local.get $sum) (call $check (local.get $list))))
            (br_if $next (i32.eqz (ref.is_null (local.tee $list (struct.get $node $next (local.get $list)))))))
        (local.get $sum))
    ;; Two nodes that hang on one another, dropped so many times.
    (func (export "rings") (param $count i32) (local $one (ref null $node))
        (loop $more
            (local.set $one (call $make (i32.const 1) (ref.null $node)))
            (struct.set $node $next (local.get $one) (call $make (i32.const 2) (local.get $one)))
            (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1))))))
    (func (export "fill") (local $list (ref null $node))
        (loop $more
            (local.set $list (call $make (i32.const 1) (local.get $list)))
            (br $more)))
    (func (export "huge") (result i32) (array.len (array.new_default $bytes (i32.const -1)))))"#;

#[test]
fn what_is_in_use_stays_however_the_heap_is_collected() {
    let mut expected = None;
    for base in [Config::new(), small(false), small(true)] {
        for (mut store, instance) in every_way(&base, GRAPH) {
            let mut found = Vec::new();
            for (name, param) in [("tree", 8), ("list", 500), ("shuffle", 3_000), ("shuffle", 3_000)] {
                let _ = store.set_fuel(1 << 40);
                found.push(call(&mut store, &instance, name, &[Val::I32(param)]).unwrap()[0].i32().unwrap());
            }
            found.push(call(&mut store, &instance, "left", &[]).unwrap()[0].i32().unwrap());
            call(&mut store, &instance, "rings", &[Val::I32(5_000)]).unwrap();
            assert_eq!(found[1], 500 * 501 / 2);
            assert_eq!(expected.get_or_insert_with(|| found.clone()), &found);
        }
    }
}

#[test]
fn a_full_heap_is_a_trap_and_what_it_held_makes_room() {
    for always in [false, true] {
        for (mut store, instance) in every_way(&small(always), GRAPH) {
            for name in ["fill", "huge", "fill"] {
                let _ = store.set_fuel(1 << 40);
                let error = call(&mut store, &instance, name, &[]).unwrap_err();
                assert_eq!(error.as_trap(), Some(Trap::HeapExhausted), "{name}");
            }
            let _ = store.set_fuel(1 << 40);
            assert_eq!(call(&mut store, &instance, "list", &[Val::I32(900)]).unwrap()[0].i32(), Some(900 * 901 / 2));
        }
    }
}

#[test]
fn the_flag_is_looked_at_between_the_slices_of_a_collection() {
    let (mut store, instance) = instantiate_with(&small(false), GRAPH);
    let handle: InterruptHandle = store.interrupt_handle();
    let func = instance.get_func(&store, "shuffle").unwrap();
    let (mut results, mut stops) = ([Val::I32(0)], 0);
    handle.interrupt();
    let mut call = func.call_resumable(&mut store, &[Val::I32(2_000)], &mut results).unwrap();
    while let wrt::ResumableCall::Interrupted(stopped) = call {
        stops += 1;
        if stops < 20_000 {
            handle.interrupt();
        }
        call = stopped.resume(&mut store, &mut results).unwrap();
    }
    assert!(stops >= 20_000, "{stops}");
    let (mut other, same) = instantiate(GRAPH);
    let expected = crate::call(&mut other, &same, "shuffle", &[Val::I32(2_000)]).unwrap();
    assert_eq!(results[0].i32(), expected[0].i32());
}

/// Values of every kind of storage, in structures and arrays, some of them in frames whose slots are far.
fn storage(locals: u32) -> String {
    format!(
        r#"(module
    (type $all (struct (field (mut i8)) (field (mut i16)) (field (mut i32)) (field (mut f32)) (field (mut i64)) (field (mut f64))
        (field (mut v128)) (field (mut funcref)) (field (mut externref)) (field (mut anyref))))
    (type $vectors (array (mut v128)))
    (type $shorts (array (mut i16)))
    (type $anys (array (mut anyref)))
    (data $data "\01\02\03\04\05\06\07\08\09\0a\0b\0c\0d\0e\0f\10\11\12\13\14\15\16\17\18\19\1a\1b\1c\1d\1e\1f\20\21")
    (elem $elem anyref (ref.i31 (i32.const 7)) (struct.new_default $all) (ref.null any))
    (table $table 8 anyref)
    (elem declare func $signed)
    (func $signed (export "signed") (param i32) (result i32 i32 i32 i32) (local $a (ref null $all)) {fillers}
        (local.set $a (struct.new_default $all))
        (struct.set $all 0 (local.get $a) (local.get 0))
        (struct.set $all 1 (local.get $a) (local.get 0))
        (struct.get_s $all 0 (local.get $a)) (struct.get_u $all 0 (local.get $a))
        (struct.get_s $all 1 (local.get $a)) (struct.get_u $all 1 (local.get $a)))
    (func (export "all") (param i32 f32 i64 f64 v128 externref) (result i32 f32 i64 f64 v128 funcref externref anyref)
        (local $a (ref null $all)) {fillers}
        (local.set $a (struct.new $all (i32.const 1) (i32.const 2) (local.get 0) (local.get 1) (local.get 2) (local.get 3) (local.get 4)
            (ref.func $signed) (local.get 5) (ref.i31 (local.get 0))))
        (drop (array.new_default $vectors (i32.const 9)))
        (struct.set $all 6 (local.get $a) (v128.not (struct.get $all 6 (local.get $a))))
        (struct.get $all 2 (local.get $a)) (struct.get $all 3 (local.get $a)) (struct.get $all 4 (local.get $a))
        (struct.get $all 5 (local.get $a)) (v128.not (struct.get $all 6 (local.get $a))) (struct.get $all 7 (local.get $a))
        (struct.get $all 8 (local.get $a)) (struct.get $all 9 (local.get $a)))
    (func (export "vectors") (param v128 i32) (result v128 v128 i32)
        (local $a (ref null $vectors)) {fillers}
        (local.set $a (array.new $vectors (local.get 0) (i32.const 700)))
        (array.set $vectors (local.get $a) (local.get 1) (v128.not (local.get 0)))
        (array.copy $vectors $vectors (local.get $a) (i32.const 1) (local.get $a) (i32.const 0) (i32.const 699))
        (array.get $vectors (local.get $a) (local.get 1))
        (array.get $vectors (local.get $a) (i32.add (local.get 1) (i32.const 1)))
        (array.len (array.new_fixed $vectors 3 (local.get 0) (local.get 0) (local.get 0))))
    (func (export "data") (param i32 i32 i32) (result i32) (local $a (ref null $shorts)) {fillers}
        (local.set $a (array.new_data $shorts $data (local.get 0) (local.get 1)))
        (array.init_data $shorts $data (local.get $a) (i32.const 1) (i32.const 0) (i32.const 1))
        (i32.or (i32.shl (array.get_u $shorts (local.get $a) (i32.const 1)) (i32.const 16)) (array.get_s $shorts (local.get $a) (local.get 2))))
    (func (export "elements") (result i32 i32 i32) (local $a (ref null $anys)) {fillers}
        (table.init $table $elem (i32.const 2) (i32.const 0) (i32.const 3))
        (drop (array.new_default $vectors (i32.const 9)))
        (local.set $a (array.new_elem $anys $elem (i32.const 0) (i32.const 3)))
        (drop (array.new_default $vectors (i32.const 9)))
        (array.fill $anys (local.get $a) (i32.const 0) (table.get $table (i32.const 3)) (i32.const 1))
        ;; The items of a segment are made once.
        (ref.eq (ref.cast eqref (array.get $anys (local.get $a) (i32.const 0))) (ref.cast eqref (array.get $anys (local.get $a) (i32.const 1))))
        (i31.get_s (ref.cast i31ref (table.get $table (i32.const 2))))
        (ref.is_null (array.get $anys (local.get $a) (i32.const 2)))
        (elem.drop $elem)))"#,
        fillers = "(local i64) ".repeat(locals as usize)
    )
}

#[test]
fn every_storage_gives_back_what_it_was_given() {
    for locals in [0, 245, 252, 253, 254, 255, 256, 300] {
        for base in [Config::new(), small(true)] {
            for (mut store, instance) in every_way(&base, &storage(locals)) {
                let mut call = |name: &str, params: &[Val]| {
                    let _ = store.set_fuel(1 << 40);
                    call(&mut store, &instance, name, params)
                };
                let signed = call("signed", &[Val::I32(0x1_f2f3)]).unwrap();
                let signed: Vec<i32> = signed.iter().map(|val| val.i32().unwrap()).collect();
                assert_eq!(signed, [-13, 0xf3, -3_341, 0xf2f3]);
                let vector = Val::V128(0x0f0e_0d0c_0b0a_0908_0706_0504_0302_0100_u128.into());
                let mut params =
                    [Val::I32(-5), Val::F32(7), Val::I64(i64::MIN), Val::F64(9), vector, Val::ExternRef(None)];
                let found = call("all", &params).unwrap();
                assert_eq!((found[0].i32(), found[2].i64()), (Some(-5), Some(i64::MIN)));
                assert!(matches!((found[1], found[3]), (Val::F32(7), Val::F64(9))));
                assert_eq!(found[4].v128(), vector.v128());
                assert!(matches!(found[5], Val::FuncRef(Some(_))));
                assert_eq!(found[7].any_ref().flatten().unwrap().i31(), Some(-5));
                params[0] = Val::I32(0x4000_0000);
                assert_eq!(call("all", &params).unwrap()[7].any_ref().flatten().unwrap().i31(), Some(-0x4000_0000));
                let found = call("vectors", &[vector, Val::I32(650)]).unwrap();
                assert_eq!(found[0].v128(), vector.v128());
                assert_eq!(found[1].v128().unwrap().as_u128(), !vector.v128().unwrap().as_u128());
                assert_eq!(found[2].i32(), Some(3));
                let data = call("data", &[Val::I32(1), Val::I32(16), Val::I32(2)]).unwrap();
                assert_eq!(data[0].i32(), Some(0x0201_0706));
                for (params, trap) in [
                    ([0, 17, 0], Trap::MemoryOutOfBounds),
                    ([-1, 1, 0], Trap::MemoryOutOfBounds),
                    ([2, 16, 0], Trap::MemoryOutOfBounds),
                    ([0, 1, 0], Trap::ArrayOutOfBounds),
                    ([0, 8, 8], Trap::ArrayOutOfBounds),
                    ([0, 8, -1], Trap::ArrayOutOfBounds),
                ] {
                    assert_eq!(call("data", &params.map(Val::I32)).unwrap_err().as_trap(), Some(trap), "{params:?}");
                }
                let elements = call("elements", &[]).unwrap();
                assert_eq!(elements.iter().map(|val| val.i32().unwrap()).collect::<Vec<_>>(), [1, 7, 1]);
                assert_eq!(call("elements", &[]).unwrap_err().as_trap(), Some(Trap::TableOutOfBounds));
            }
        }
    }
}

const HOST: &str = r#"(module
    (type $point (sub (struct (field i32) (field i64))))
    (type $named (sub $point (struct (field i32) (field i64) (field anyref))))
    (type $bytes (array (mut i8)))
    (import "h" "give" (func $give (param anyref) (result anyref)))
    (func (export "point") (param i32) (result (ref $point)) (struct.new $point (local.get 0) (i64.const -1)))
    (func (export "named") (param anyref) (result (ref null $named)) (struct.new $named (i32.const 1) (i64.const 2) (local.get 0)))
    (func (export "bytes") (result (ref $bytes)) (array.new_fixed $bytes 3 (i32.const 1) (i32.const -2) (i32.const 3)))
    (func (export "null") (result (ref null $named)) (ref.null none))
    (func (export "x") (param (ref null $point)) (result i32) (struct.get $point 0 (local.get 0)))
    (func (export "through") (param anyref) (result anyref) (call $give (local.get 0)))
    (func (export "out") (param anyref) (result externref) (extern.convert_any (local.get 0)))
    (func (export "in") (param externref) (result anyref) (any.convert_extern (local.get 0)))
    (table (export "table") 1 anyref)
    (global (export "global") (mut anyref) (ref.null any))
    (type $points (array (mut (ref null $point))))
    (global $points (mut (ref null $points)) (ref.null $points))
    ;; Points in use, so that it takes a while to mark them.
    (func (export "keep") (param $count i32)
        (global.set $points (array.new_default $points (local.get $count)))
        (loop $more
            (local.set $count (i32.sub (local.get $count) (i32.const 1)))
            (array.set $points (global.get $points) (local.get $count) (struct.new $point (i32.const 1) (i64.const 2)))
            (br_if $more (local.get $count))))
    (func (export "later") (param (ref null $point) i32) (result i32)
        (call $make (local.get 1)) (struct.get $point 0 (local.get 0)))
    (func $make (export "make") (param $count i32)
        (loop $more
            (drop (array.new_default $bytes (i32.const 100)))
            (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))))"#;

fn with_host(config: &Config) -> (Store<()>, Instance) {
    let engine = Engine::new(config).unwrap();
    let mut store = Store::new(&engine, ()).unwrap();
    let any = ValType::reference(true, HeapType::Any);
    // It lets the guest make so much that what it was given would be gone, were it not in a slot of the guest's.
    let give = |mut caller: Caller<'_, ()>, args: &[Val], answers: &mut [Val]| {
        let make = caller.get_export("make").and_then(wrt::Extern::into_func).unwrap();
        make.call(&mut caller, &[Val::I32(2_000)], &mut [])?;
        answers[0] = args[0];
        Ok(())
    };
    let give = Func::new(&mut store, FuncType::new([any], [any]), give).unwrap();
    let mut linker = Linker::new(&engine);
    linker.define("h", "give", give).unwrap();
    let instance = linker.instantiate(&mut store, &module(&engine, HOST)).unwrap();
    (store, instance)
}

fn any(val: &Val) -> AnyRef {
    *val.any_ref().flatten().unwrap()
}

#[test]
fn the_host_reads_what_guests_make_and_gives_it_back() {
    let (mut store, instance) = with_host(&Config::new());
    let point = call(&mut store, &instance, "point", &[Val::I32(4)]).unwrap()[0];
    let named = call(&mut store, &instance, "named", &[point]).unwrap()[0];
    let bytes = call(&mut store, &instance, "bytes", &[]).unwrap()[0];
    assert!(any(&point).is_struct(&store) && !any(&point).is_array(&store) && any(&bytes).is_array(&store));
    assert_eq!((any(&named).len(&store), any(&bytes).len(&store)), (Some(3), Some(3)));
    assert_eq!(any(&named).get(&store, 1).unwrap().i64(), Some(2));
    assert_eq!(any(&any(&named).get(&store, 2).unwrap()), any(&point));
    assert_eq!(any(&bytes).get(&store, 1).unwrap().i32(), Some(0xfe));
    assert!(any(&bytes).get(&store, 3).is_none() && any(&named).get(&store, 3).is_none());
    assert_eq!(call(&mut store, &instance, "x", &[point]).unwrap()[0].i32(), Some(4));
    assert_eq!(call(&mut store, &instance, "x", &[named]).unwrap()[0].i32(), Some(1));
    let null = call(&mut store, &instance, "null", &[]).unwrap()[0];
    assert!(matches!(null, Val::AnyRef(None)));
    assert_eq!(call(&mut store, &instance, "x", &[null]).unwrap_err().as_trap(), Some(Trap::NullStruct));
    for wrong in [bytes, Val::AnyRef(Some(AnyRef::from_i31(&store, 1))), Val::ExternRef(None), Val::I32(1)] {
        assert!(matches!(call(&mut store, &instance, "x", &[wrong]), Err(Error::Usage(_))), "{wrong:?}");
    }
    let other = Store::new(&Engine::new(&Config::new()).unwrap(), ()).unwrap();
    assert!(any(&point).get(&other, 0).is_none() && !any(&point).is_struct(&other));
}

#[test]
fn host_values_and_guests_values_turn_into_one_another() {
    let (mut store, instance) = with_host(&Config::new());
    let value = ExternRef::new(&mut store, "mine").unwrap();
    let inside = call(&mut store, &instance, "in", &[Val::from(value)]).unwrap()[0];
    assert_eq!(any(&inside).to_extern(), value);
    assert!(!any(&inside).is_struct(&store) && any(&inside).i31().is_none() && any(&inside).len(&store).is_none());
    let outside = call(&mut store, &instance, "out", &[inside]).unwrap()[0];
    assert_eq!(outside.extern_ref().flatten().unwrap().data(&store).unwrap().downcast_ref::<&str>(), Some(&"mine"));
    let point = call(&mut store, &instance, "point", &[Val::I32(4)]).unwrap()[0];
    let outside = call(&mut store, &instance, "out", &[point]).unwrap()[0];
    assert!(outside.extern_ref().flatten().unwrap().data(&store).is_none());
    assert_eq!(outside.extern_ref().flatten().unwrap().to_any(), Some(any(&point)));
    assert_eq!(any(&call(&mut store, &instance, "in", &[outside]).unwrap()[0]), any(&point));
    assert!(matches!(call(&mut store, &instance, "in", &[Val::ExternRef(None)]).unwrap()[0], Val::AnyRef(None)));
}

#[test]
fn the_host_holds_what_it_needs() {
    for always in [false, true] {
        let (mut store, instance) = with_host(&small(always));
        let point = any(&call(&mut store, &instance, "point", &[Val::I32(4)]).unwrap()[0]);
        let held = point.hold(&mut store).unwrap();
        let second = point.hold(&mut store).unwrap();
        call(&mut store, &instance, "make", &[Val::I32(3_000)]).unwrap();
        assert_eq!(point.get(&store, 0).unwrap().i32(), Some(4));
        held.release(&mut store).unwrap();
        call(&mut store, &instance, "make", &[Val::I32(3_000)]).unwrap();
        assert_eq!(point.get(&store, 0).unwrap().i32(), Some(4));
        second.release(&mut store).unwrap();
        call(&mut store, &instance, "make", &[Val::I32(3_000)]).unwrap();
        assert!(point.get(&store, 0).is_none() && !point.is_struct(&store));
        assert!(point.hold(&mut store).is_err() && AnyRef::from_i31(&store, 1).hold(&mut store).is_err());
        // A name of what is gone is no value of any type.
        assert!(call(&mut store, &instance, "x", &[Val::from(point)]).is_err());
    }
}

#[test]
fn what_a_host_function_was_given_stays_while_it_runs() {
    for always in [false, true] {
        let (mut store, instance) = with_host(&small(always));
        let point = call(&mut store, &instance, "point", &[Val::I32(4)]).unwrap()[0];
        let back = call(&mut store, &instance, "through", &[point]).unwrap()[0];
        assert_eq!(any(&back), any(&point));
        assert_eq!(call(&mut store, &instance, "x", &[back]).unwrap()[0].i32(), Some(4));
    }
}

#[test]
fn arrays_are_paid_for_and_go_on_where_the_fuel_ran_out() {
    let wat = r#"(module
        (type $a (array (mut i64)))
        (func (export "sum") (result i64) (local $a (ref null $a))
            (local.set $a (array.new $a (i64.const 3) (i32.const 4000)))
            (array.fill $a (local.get $a) (i32.const 1000) (i64.const 5) (i32.const 2000))
            (array.copy $a $a (local.get $a) (i32.const 1) (local.get $a) (i32.const 0) (i32.const 3999))
            (i64.add (array.get $a (local.get $a) (i32.const 1000)) (array.get $a (local.get $a) (i32.const 1001)))))"#;
    let mut config = Config::new();
    config.consume_fuel(true);
    let mut costs = Vec::new();
    for step in [1 << 40, 600] {
        let (mut store, instance) = instantiate_with(&config, wat);
        store.set_fuel(step).unwrap();
        let (func, mut results) = (instance.get_func(&store, "sum").unwrap(), [Val::I64(0)]);
        let mut call = func.call_resumable(&mut store, &[], &mut results).unwrap();
        let mut given = step;
        while let wrt::ResumableCall::OutOfFuel(stopped) = call {
            store.set_fuel(store.get_fuel().unwrap() + step).unwrap();
            given += step;
            call = stopped.resume(&mut store, &mut results).unwrap();
        }
        assert_eq!(results[0].i64(), Some(8));
        costs.push(given - store.get_fuel().unwrap());
    }
    assert!(costs[0] > 1_000, "{costs:?}");
    assert_eq!(costs[0], costs[1]);
}

#[test]
fn exceptions_and_objects_hold_one_another() {
    let wat = r#"(module
        (type $box (struct (field (mut i32)) (field (mut exnref))))
        (type $bytes (array (mut i8)))
        (tag $t (param (ref $box)))
        (func $exn (param (ref $box)) (result exnref) (local $e exnref)
            (block $h (result (ref $box) exnref)
                (try_table (catch_ref $t $h) (throw $t (local.get 0)))
                (unreachable))
            (local.set $e) (drop) (local.get $e))
        (func (export "run") (param $count i32) (result i32) (local $box (ref null $box)) (local $sum i32)
            (loop $more
                (local.set $box (struct.new $box (local.get $count) (ref.null exn)))
                ;; A new one holds the exception, which alone holds the old one.
                (local.set $box (struct.new $box (i32.const 0) (call $exn (ref.as_non_null (local.get $box)))))
                (drop (array.new_default $bytes (i32.const 500)))
                (local.set $sum (i32.add (local.get $sum)
                    (struct.get $box 0 (block $h (result (ref $box))
                        (try_table (catch $t $h) (throw_ref (struct.get $box 1 (local.get $box))))
                        (unreachable)))))
                (br_if $more (local.tee $count (i32.sub (local.get $count) (i32.const 1)))))
            (local.get $sum)))"#;
    for always in [false, true] {
        for (mut store, instance) in every_way(&small(always), wat) {
            let _ = store.set_fuel(1 << 40);
            let sum = call(&mut store, &instance, "run", &[Val::I32(1_000)]).unwrap()[0].i32();
            assert_eq!(sum, Some(1_000 * 1_001 / 2));
        }
    }
}

/// A structure that only the host has is given to guests while a collection runs, at whatever it is.
#[test]
fn what_the_host_gives_while_a_collection_runs_stays_or_is_refused() {
    for way in ["table", "global", "argument"] {
        let (mut given, mut refused) = (0, 0);
        for rounds in 0..400 {
            let (mut store, instance) = with_host(&small(false));
            call(&mut store, &instance, "keep", &[Val::I32(60)]).unwrap();
            let point = call(&mut store, &instance, "point", &[Val::I32(4)]).unwrap()[0];
            // The slot of the result is used for something else now.
            call(&mut store, &instance, "x", &[Val::AnyRef(None)]).unwrap_err();
            call(&mut store, &instance, "make", &[Val::I32(200 + rounds)]).unwrap();
            // It goes one way only: by any other it would be in use as well.
            let table = instance.get_table(&mut store, "table").unwrap();
            let global = instance.get_global(&mut store, "global").unwrap();
            let taken = match way {
                "table" => table.set(&mut store, 0, point),
                "global" => global.set(&mut store, point),
                _ => call(&mut store, &instance, "later", &[point, Val::I32(700)])
                    .map(|results| assert_eq!(results[0].i32(), Some(4))),
            };
            match taken {
                Ok(()) => {
                    given += 1;
                    call(&mut store, &instance, "make", &[Val::I32(700)]).unwrap();
                    let kept = match way {
                        "table" => table.get(&mut store, 0).unwrap(),
                        "global" => global.get(&mut store),
                        _ => continue,
                    };
                    assert_eq!(call(&mut store, &instance, "x", &[kept]).unwrap()[0].i32(), Some(4), "{way}");
                }
                Err(error) => {
                    refused += 1;
                    assert!(matches!(error, Error::Usage(_)), "{way}: {error}");
                    assert!(call(&mut store, &instance, "later", &[point, Val::I32(700)]).is_err());
                }
            }
        }
        assert!(given > 50 && refused > 50, "{way}: {given} {refused}");
    }
}
