//! The conformance suite on macOS.
#![cfg(target_os = "macos")]

use wrt_platform::{PageAllocator, ReserveRequest, conformance};
use wrt_platform_macos::Macos;

static MACOS: Macos = Macos::new();

#[test]
fn macos_conforms() {
    let failed = conformance::run(&MACOS, |test, result| match result {
        Ok(()) => println!("{test}: ok"),
        Err(failure) => println!("FAILED {failure}"),
    });
    assert_eq!(failed, 0);
    let stack = Box::leak(vec![0; 256 << 10].into_boxed_slice());
    conformance::static_stack(&MACOS, stack).unwrap();
    for _ in 0..20 {
        let region = MACOS.reserve_shared(ReserveRequest::new(1 << 20)).unwrap();
        conformance::shared_commits(&MACOS, Box::leak(Box::new(region))).unwrap();
    }
}
