//! Tells the build script of a firmware where the C shim is, as `DEP_WRT_FREERTOS_SHIM`.

use std::env;
use std::path::PathBuf;

fn main() {
    let shim = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("c").join("wrt_freertos.c");
    println!("cargo::metadata=shim={}", shim.display());
    println!("cargo::rerun-if-changed=build.rs");
}
