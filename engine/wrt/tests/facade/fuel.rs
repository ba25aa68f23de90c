//! Fuel is charged exactly and runs out cleanly.

use wrt::{Config, Dispatch, Error, TypedResumableCall, Usage};

use crate::{instantiate, instantiate_with};

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
fn fuel_is_refused_where_it_is_not_counted() {
    let (mut store, _) = instantiate(COUNT);
    assert!(matches!(store.set_fuel(1), Err(Error::Usage(Usage::FuelDisabled))));
    assert!(matches!(store.get_fuel(), Err(Error::Usage(Usage::FuelDisabled))));
}

#[test]
fn both_drivers_stop_at_the_same_unit() {
    for fuel in (0..400).step_by(13) {
        let [one, other] = [Dispatch::Loop, Dispatch::Threaded].map(|dispatch| {
            let (mut store, instance) = instantiate_with(Config::new().consume_fuel(true).dispatch(dispatch), COUNT);
            let count = instance.get_typed_func::<i32, i32>(&store, "count").unwrap();
            store.set_fuel(fuel).unwrap();
            let result = count.call(&mut store, 50);
            (format!("{result:?}"), store.get_fuel().unwrap())
        });
        assert_eq!(one, other, "{fuel} units");
    }
}
