//! The conformance suite on Linux.
#![cfg(target_os = "linux")]

use wrt_platform::{PageAllocator, ReserveRequest, conformance};
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
    for _ in 0..20 {
        let region = LINUX.reserve_shared(ReserveRequest::new(1 << 20)).unwrap();
        conformance::shared_commits(&LINUX, Box::leak(Box::new(region))).unwrap();
    }
}
