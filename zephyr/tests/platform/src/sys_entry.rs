//! Where C calls Rust, and Rust calls the test's C.
#![allow(unsafe_code, reason = "names without mangling, and a function of C")]

unsafe extern "C" {
    safe fn wrt_tests_fail() -> !;
}

/// Tests everything; whether all is well.
// SAFETY: the test's `main.c` declares it so, and nothing else has this name.
#[unsafe(no_mangle)]
extern "C" fn wrt_tests_run() -> bool {
    crate::test()
}

/// Ends the test badly.
pub(crate) fn fail() -> ! {
    wrt_tests_fail()
}

/// What the host's standard library names in its tables for unwinding, which nothing here does.
#[cfg(target_os = "linux")]
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
