//! Gives the shared library the name that programs look for, which has the version of the binary interface in it.

use std::env;

/// `WRT_ABI_VERSION` of `include/wrt.h`; a test compares them.
const ABI: u32 = 1;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    if env::var("CARGO_CFG_TARGET_OS").is_ok_and(|system| system == "linux") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libwrt.so.{ABI}");
    }
}
