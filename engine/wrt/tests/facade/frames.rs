//! Functions whose frames are larger than the window that a record can name.

use wrt::{Error, Func, Instance, Store, Trap, Val};

use crate::instantiate;

fn call(
    store: &mut Store<()>,
    instance: &Instance,
    name: &str,
    args: &[Val],
    results: usize,
) -> Result<Vec<i64>, Error> {
    let func: Func = instance.get_func(&mut *store, name).unwrap();
    let mut out = vec![Val::I64(0); results];
    func.call(&mut *store, args, &mut out)?;
    Ok(out.iter().map(|value| value.i64().unwrap()).collect())
}

#[test]
fn three_hundred_parameters_and_results_keep_their_order() {
    let types = "i64 ".repeat(300);
    let reads: String = (0..300).rev().map(|local| format!("local.get {local} ")).collect();
    let wat = format!(
        "(module
           (func $turn (param {types}) (result {types}) {reads})
           (func (export \"twice\") (param {types}) (result {types})
             {} call $turn call $turn))",
        (0..300).map(|local| format!("local.get {local} ")).collect::<String>()
    );
    let (mut store, instance) = instantiate(&wat);
    let args: Vec<Val> = (0..300).map(Val::I64).collect();
    let results = call(&mut store, &instance, "twice", &args, 300).unwrap();
    assert_eq!(results, (0..300).collect::<Vec<i64>>());
}

#[test]
fn locals_and_operands_beyond_the_window_compute_as_near_ones() {
    for locals in [1, 240, 250, 252, 253, 254, 300, 1000] {
        let last = locals;
        let types = "i64 ".repeat(locals);
        // Sum of n deep operands through locals, a select, memory, a loop and a call, all past the window.
        let wat = format!(
            "(module (memory 1)
               (func $double (param i64) (result i64) (i64.add (local.get 0) (local.get 0)))
               (func (export \"run\") (param i64) (result i64) (local {types})
                 (local.set {last} (local.get 0))
                 (block (loop
                   (br_if 1 (i64.eqz (local.get {last})))
                   (i64.store (i32.const 8) (i64.add (i64.load (i32.const 8)) (local.get {last})))
                   (local.set {last} (i64.sub (local.get {last}) (i64.const 1)))
                   (br 0)))
                 {} (call $double (i64.load (i32.const 8))) {}
                 (local.tee {last} (select (i64.const 5) (i64.const 6) (i64.eqz (local.get {last}))))
                 (i64.add)))",
            "(i64.const 1)".repeat(300),
            "(i64.add)".repeat(300),
        );
        let (mut store, instance) = instantiate(&wat);
        let results = call(&mut store, &instance, "run", &[Val::I64(10)], 1).unwrap();
        assert_eq!(results, [300 + 2 * 55 + 5], "{locals} locals");
    }
}

#[test]
fn branches_bring_many_values_from_every_place() {
    let types = "i64 ".repeat(260);
    let wat = format!(
        "(module
           (func (export \"run\") (param i64 i32) (result i64)
             (i64.const 100)
             (block (result {types})
               {} (local.get 0) (br_if 0 (local.get 1)) (drop) (i64.const 7) (br 0))
             {}))",
        (0..259).map(|value| format!("(i64.const {value}) ")).collect::<String>(),
        "(i64.add)".repeat(260),
    );
    let (mut store, instance) = instantiate(&wat);
    let sum = 100 + (0..259).sum::<i64>();
    for (taken, last) in [(1, 40), (0, 7)] {
        let results = call(&mut store, &instance, "run", &[Val::I64(40), Val::I32(taken)], 1).unwrap();
        assert_eq!(results, [sum + last]);
    }
}

#[test]
fn a_deep_recursion_of_large_frames_ends_in_a_trap_and_the_store_goes_on() {
    let types = "i64 ".repeat(500);
    let wat = format!(
        "(module
           (func $down (export \"down\") (param i64) (result i64) (local {types}) (call $down (local.get 0)))
           (func (export \"one\") (param i64) (result i64) (local.get 0)))"
    );
    let (mut store, instance) = instantiate(&wat);
    let error = call(&mut store, &instance, "down", &[Val::I64(1)], 1).unwrap_err();
    assert_eq!(error.as_trap(), Some(Trap::CallStackExhausted), "{error}");
    assert_eq!(call(&mut store, &instance, "one", &[Val::I64(1)], 1).unwrap(), [1]);
}
