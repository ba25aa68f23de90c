//! The script runner itself: for each kind of directive, a script that must fail.

use wrt::DefaultPlatform;
use wrt_wast::{Options, Report, run};

const MODULE: &str = r#"(module $m
    (memory 1) (table 1 funcref) (type $t (func))
    (global (export "g") i32 (i32.const 1))
    (func (export "one") (result i32) (i32.const 1))
    (func (export "zero") (drop (i32.div_u (i32.const 1) (i32.const 0))))
    (func (export "null") (call_indirect (type $t) (i32.const 0)))
    (func (export "past") (call_indirect (type $t) (i32.const 9)))
    (func $deep (export "deep") (call $deep)))
    (register "m" $m)"#;

fn report(script: &str) -> Report {
    run(DefaultPlatform::new(), "script", &format!("{MODULE}\n{script}"), Options::default())
}

/// Declares tests of one script each, all of whose directives behind the module must be real failures.
macro_rules! fails {
    ($($name:ident: $count:literal $directive:literal $script:literal;)*) => {
        $(#[test]
        fn $name() {
            let report = report($script);
            let real: Vec<&str> = report.real_failures().map(|failure| failure.directive).collect();
            assert_eq!(real, [$directive; $count], "{report}");
        })*
    };
}

fails! {
    module_that_is_invalid: 1 "module" "(module (func (result i32)))";
    module_that_cannot_be_linked: 1 "module" r#"(module (import "m" "none" (func)))"#;
    module_definition_that_is_invalid: 1 "module definition" "(module definition (func (result i32)))";
    module_instance_without_definition: 1 "module instance" "(module instance $i $none)";
    register_without_instance: 1 "register" r#"(register "x" $none)"#;
    invoke_that_traps: 1 "invoke" r#"(invoke "zero")"#;
    return_of_another_value: 1 "assert_return" r#"(assert_return (invoke "one") (i32.const 2))"#;
    return_of_more_values: 1 "assert_return" r#"(assert_return (invoke "one"))"#;
    return_of_another_global: 1 "assert_return" r#"(assert_return (get $m "g") (i32.const 2))"#;
    return_without_export: 1 "assert_return" r#"(assert_return (invoke "none"))"#;
    trap_that_does_not_come: 1 "assert_trap" r#"(assert_trap (invoke "one") "unreachable")"#;
    trap_of_another_text: 5 "assert_trap" r#"
        (assert_trap (invoke "zero") "integer overflow")
        (assert_trap (invoke "zero") "")
        (assert_trap (invoke "zero") "i")
        (assert_trap (invoke "zero") "some text")
        (assert_trap (invoke "deep") "call stack exhausted")"#;
    trap_of_another_element_text: 4 "assert_trap" r#"
        (assert_trap (invoke "null") "undefined element")
        (assert_trap (invoke "null") "out of bounds")
        (assert_trap (invoke "past") "uninitialized element")
        (assert_trap (invoke "past") "out of bounds table access")"#;
    exhaustion_that_does_not_come: 2 "assert_exhaustion" r#"
        (assert_exhaustion (invoke "one") "call stack exhausted")
        (assert_exhaustion (invoke "deep") "stack overflow")"#;
    malformed_that_is_valid: 1 "assert_malformed" r#"(assert_malformed (module quote "(func)") "")"#;
    malformed_that_is_invalid: 1 "assert_malformed" r#"(assert_malformed (module quote "(func (result i32))") "")"#;
    invalid_that_is_valid: 1 "assert_invalid" r#"(assert_invalid (module (func)) "")"#;
    invalid_that_is_malformed: 1 "assert_invalid" r#"(assert_invalid (module binary "\00asm\02\00\00\00") "")"#;
    unlinkable_that_is_linked: 1 "assert_unlinkable" r#"
        (assert_unlinkable (module (import "m" "one" (func (result i32)))) "unknown import")"#;
    unlinkable_of_another_text: 3 "assert_unlinkable" r#"
        (assert_unlinkable (module (import "m" "none" (func))) "incompatible import type")
        (assert_unlinkable (module (import "m" "one" (func))) "unknown import")
        (assert_unlinkable (module (import "m" "none" (func))) "")"#;
}

#[test]
fn what_a_missing_proposal_keeps_from_being_there_is_marked() {
    let report = report(
        r#"(module $v (func (param (ref null (shared any)))) (func (export "f") (result i32) (i32.const 0)))
        (register "v" $v)
        (module $user (import "v" "f" (func (result i32))))
        (assert_return (invoke $v "f"))
        (assert_return (invoke $user "f"))
        (assert_invalid (module (func (param (ref null (shared any))) (result i64) (i32.const 0))) "")
        (assert_unlinkable (module (import "v" "f" (func))) "unknown import")"#,
    );
    assert_eq!((report.unsupported, report.failed), (7, 0), "{report}");
}
