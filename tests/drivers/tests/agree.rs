//! The two drivers agree on modules of hot loops, wherever they are stopped.
//!
//! A debug build has the loop alone: there, what is compared is a call in one piece with one in several. `ci/dispatch` runs this on an
//! optimised build.
#![cfg(feature = "platform")]

use core::cell::Cell;

use proptest::prelude::*;
use wrt_driver_tests::{Drivers, Tally, compare, hot_module};

/// Else this compares the loop with the loop, and nobody would see it.
#[cfg(all(not(debug_assertions), any(target_arch = "x86_64", target_arch = "aarch64")))]
#[test]
fn an_optimised_build_has_two_drivers_to_compare() {
    assert!(
        Drivers::new().unwrap().are_two().unwrap(),
        "the threaded driver is not in use: the loop runs in its place"
    );
}

#[test]
fn the_drivers_agree_on_hot_loops_wherever_they_are_stopped() {
    let drivers = Drivers::new().unwrap();
    if !drivers.are_two().unwrap() {
        println!("This build has no threaded driver: the loop is compared with itself, in pieces.");
    }
    agree(&drivers);
}

#[test]
fn code_that_is_translated_late_is_the_same() {
    agree(&Drivers::one_lazy().unwrap());
}

fn agree(drivers: &Drivers) {
    let all = Cell::new(Tally::default());
    let cases = if cfg!(debug_assertions) { 60 } else { 300 };
    let bytes = |most| prop::collection::vec(any::<u8>(), 0..most);
    proptest!(ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }, |(module in bytes(1500), pieces in bytes(200))| {
        match compare(drivers, &hot_module(&module), &pieces) {
            Ok(tally) => all.set(all.get().and(tally)),
            Err(difference) => prop_assert!(false, "{difference}"),
        }
    });
    let Tally { calls, stops } = all.get();
    println!("{cases} modules, {calls} calls, {stops} stops");
    assert!(
        calls >= u64::from(cases).saturating_mul(8) && stops > calls,
        "the modules do next to nothing: {:?}",
        all.get()
    );
}
