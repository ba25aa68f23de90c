//! The conformance suite on Linux.
#![cfg(target_os = "linux")]

use wrt_platform::conformance;
use wrt_platform_linux::Linux;

static LINUX: Linux = Linux::new();

#[test]
fn linux_conforms() {
    let failed = conformance::run(&LINUX, |test, result| match result {
        Ok(()) => println!("{test}: ok"),
        Err(failure) => println!("FAILED {failure}"),
    });
    assert_eq!(failed, 0);
    let stack = Box::leak(vec![0; 256 << 10].into_boxed_slice());
    conformance::static_stack(&LINUX, stack).unwrap();
}
