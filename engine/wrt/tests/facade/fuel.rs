//! Fuel is charged exactly and runs out cleanly.

use wrt::{Config, Dispatch, Engine, Error, Instance, Module, Store, TypedResumableCall, Usage};

use crate::{instantiate, instantiate_with, module};

const COUNT: &str = "(module
    (func (export \"spin\") (loop (br 0)))
    (func (export \"count\") (param i32) (result i32) (local i32)
        (loop
            (local.set 1 (i32.add (local.get 1) (i32.const 1)))
            (br_if 0 (i32.lt_u (local.get 1) (local.get 0))))
        (local.get 1)))";

#[test]
fn a_loop_without_end_runs_out_of_fuel_and_the_store_runs_another_call() {
    let (mut store, instance) = instantiate_with(Config::new().consume_fuel(true), COUNT);
    let spin = instance.get_typed_func::<(), ()>(&store, "spin").unwrap();
    let count = instance.get_typed_func::<i32, i32>(&store, "count").unwrap();
    store.set_fuel(10_000).unwrap();
    assert!(matches!(spin.call(&mut store, ()), Err(Error::OutOfFuel)));
    store.set_fuel(10_000).unwrap();
    assert_eq!(count.call(&mut store, 100).unwrap(), 100);
}

#[test]
fn the_same_call_costs_the_same_however_often_it_stops() {
    let (mut store, instance) = instantiate_with(Config::new().consume_fuel(true), COUNT);
    let count = instance.get_typed_func::<i32, i32>(&store, "count").unwrap();
    store.set_fuel(1_000_000).unwrap();
    assert_eq!(count.call(&mut store, 1_000).unwrap(), 1_000);
    let whole = 1_000_000 - store.get_fuel().unwrap();
    assert!(whole > 1_000);

    // The exact amount is enough, one less is not.
    store.set_fuel(whole).unwrap();
    assert_eq!(count.call(&mut store, 1_000).unwrap(), 1_000);
    assert_eq!(store.get_fuel().unwrap(), 0);
    store.set_fuel(whole - 1).unwrap();
    assert!(matches!(count.call(&mut store, 1_000), Err(Error::OutOfFuel)));

    let mut given = 37;
    store.set_fuel(37).unwrap();
    let mut call = count.call_resumable(&mut store, 1_000).unwrap();
    loop {
        match call {
            TypedResumableCall::Finished(result) => {
                assert_eq!(result, 1_000);
                break;
            }
            TypedResumableCall::OutOfFuel(stopped) => {
                let left = store.get_fuel().unwrap();
                store.set_fuel(left + 37).unwrap();
                given += 37;
                call = stopped.resume(&mut store).unwrap();
            }
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(given - store.get_fuel().unwrap(), whole);
}

#[test]
fn a_store_has_no_fuel_before_it_is_given_some() {
    let (mut store, instance) = instantiate_with(Config::new().consume_fuel(true), COUNT);
    let count = instance.get_typed_func::<i32, i32>(&store, "count").unwrap();
    assert_eq!(store.get_fuel().unwrap(), 0);
    assert!(matches!(count.call(&mut store, 1), Err(Error::OutOfFuel)));
}

#[test]
fn code_that_charges_no_fuel_does_not_run_where_it_is_counted() {
    let metered = Engine::new(Config::new().consume_fuel(true)).unwrap();
    let plain = module(&Engine::default(), COUNT);
    let refused = Module::from_image(&metered, plain.image().to_vec());
    assert!(matches!(refused, Err(Error::Image(wrt::ImageError::NotMetered))), "{refused:?}");
    assert!(matches!(Module::from_image_copy(&metered, plain.image()), Err(Error::Image(_))));
    let mut store = Store::new(&metered, ()).unwrap();
    let refused = Instance::new(&mut store, &plain, &[]);
    assert!(matches!(refused, Err(Error::Usage(Usage::OtherEngine))), "{refused:?}");
}

#[test]
fn fuel_is_refused_where_it_is_not_counted() {
    let (mut store, _) = instantiate(COUNT);
    assert!(matches!(store.set_fuel(1), Err(Error::Usage(Usage::FuelDisabled))));
    assert!(matches!(store.get_fuel(), Err(Error::Usage(Usage::FuelDisabled))));
}

/// Loops, calls, traps, branches, memory and globals, whatever the argument leads to.
const MIXED: &str = "(module (memory 1) (global $g (export \"g\") (mut i32) (i32.const 0)) (table funcref (elem $down $up))
    (type $t (func (param i32) (result i32)))
    (func $up (param i32) (result i32)
        (global.set $g (i32.add (global.get $g) (i32.const 1)))
        (i32.store (i32.mul (local.get 0) (i32.const 5000)) (local.get 0))
        (i32.div_u (i32.const 1000) (i32.sub (local.get 0) (i32.const 7))))
    (func $down (param i32) (result i32)
        (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
            (else (i32.add (local.get 0) (call $down (i32.sub (local.get 0) (i32.const 1)))))))
    (func (export \"run\") (param i32) (result i32) (local i32)
        (loop $again
            (local.set 1 (i32.add (local.get 1)
                (call_indirect (type $t) (i32.rem_u (local.get 0) (i32.const 20))
                    (i32.and (local.get 0) (i32.const 1)))))
            (block $out (block (br_table 0 1 0 1 (i32.and (local.get 0) (i32.const 3)))) (local.set 1 (i32.rotl (local.get 1) (i32.const 3))))
            (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
            (br_if $again (i32.gt_s (local.get 0) (i32.const 2))))
        (local.get 1)))";

#[test]
fn both_drivers_do_the_same_and_stop_at_the_same_unit() {
    let outcome = |dispatch, argument: i32, fuel: u64| {
        let (mut store, instance) = instantiate_with(Config::new().consume_fuel(true).dispatch(dispatch), MIXED);
        if dispatch == Dispatch::Threaded && cfg!(not(debug_assertions)) && cfg!(target_arch = "x86_64") {
            assert_eq!(store.dispatch(), Dispatch::Threaded, "this comparison is of two drivers");
        }
        let run = instance.get_typed_func::<i32, i32>(&store, "run").unwrap();
        let global = instance.get_global(&store, "g").unwrap();
        store.set_fuel(fuel).unwrap();
        let result = match run.call(&mut store, argument) {
            Err(Error::Trap(trap)) => format!("{trap}"),
            other => format!("{other:?}"),
        };
        (result, store.get_fuel().unwrap(), global.get(&store).i32())
    };
    for argument in (0..60).step_by(4) {
        for fuel in [0, 7, 40, 41, 100, 150, 300, 1_000, 100_000] {
            let [one, other] = [Dispatch::Loop, Dispatch::Threaded].map(|dispatch| outcome(dispatch, argument, fuel));
            assert_eq!(one, other, "argument {argument}, {fuel} units");
        }
    }
}
