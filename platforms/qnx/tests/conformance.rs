//! The conformance suite on QNX.
#![cfg(target_os = "nto")]

use wrt_platform::{PageAllocator, PlatformError, ReserveRequest, conformance};
use wrt_platform_qnx::{Qnx, TypedMemory};

static QNX: Qnx = Qnx::new();

#[test]
fn qnx_conforms() {
    let failed = conformance::run(&QNX, |test, result| match result {
        Ok(()) => println!("{test}: ok"),
        Err(failure) => println!("FAILED {failure}"),
    });
    assert_eq!(failed, 0);
    let stack = Box::leak(vec![0; 256 << 10].into_boxed_slice());
    conformance::static_stack(&QNX, stack).unwrap();
    for _ in 0..20 {
        let region = QNX.reserve_shared(ReserveRequest::new(1 << 20)).unwrap();
        conformance::shared_commits(&QNX, Box::leak(Box::new(region))).unwrap();
    }
}

#[test]
fn typed_memory_that_is_not_there_is_refused() {
    let opened = TypedMemory::open(c"/wrt/no/such/memory", 0);
    assert!(matches!(opened, Err(PlatformError::Os { .. })), "{opened:?}");
}

#[test]
fn typed_memory_that_gives_nothing_out_is_refused() {
    // Every system has this object; without a flag to allocate it would give out the same memory again and again.
    let opened = TypedMemory::open(c"/memory", 0);
    assert!(opened.is_err(), "{opened:?}");
}
