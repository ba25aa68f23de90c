//! When the platform has no memory left, decoding ends in an error that says so.

use crate::common::{everything, whole};
use wrt_decoder::{Config, decode};
use wrt_error::{ParseErrorKind, PlatformError};
use wrt_platform::fault::{Fault, Faults, Faulty};
use wrt_platform_linux::Linux;

#[test]
fn memory_may_run_out_at_every_point() {
    static FAULTS: Faults = Faults::new();
    static PLATFORM: Faulty<Linux> = Faulty::new(Linux::new(), &FAULTS);
    let wasm = everything();
    let config = Config { keep_names: true, ..Config::default() };
    let expected = whole(&config, &wasm).unwrap();
    for fault in [Fault::Reserve, Fault::Commit] {
        FAULTS.reset();
        decode(&PLATFORM, &config, &wasm).unwrap();
        let points = FAULTS.count(fault);
        assert!(points > 5);
        for nth in 1..=points {
            FAULTS.reset();
            FAULTS.fail_from(fault, nth);
            let error = decode(&PLATFORM, &config, &wasm).unwrap_err();
            assert!(matches!(error.kind, ParseErrorKind::Platform(PlatformError::OutOfMemory { .. })), "{error}");
            assert!(error.offset <= wasm.len() as u64);
            FAULTS.reset();
            FAULTS.fail_nth(fault, nth);
            // A region that cannot be doubled is grown by what is needed.
            if let Ok(image) = decode(&PLATFORM, &config, &wasm) {
                assert_eq!(image.bytes(), expected);
            }
        }
    }
}
