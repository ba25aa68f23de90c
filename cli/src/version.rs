//! What `wrt --version` tells of this build.

use std::sync::LazyLock;

use crate::driver::Driver;

/// The version with the image version, platform, driver and features, for bug reports.
pub(crate) fn long() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(text);
    &TEXT
}

fn text() -> String {
    let features = [
        "WebAssembly 2.0",
        "extended constant expressions",
        "tail calls",
        "multi-memory",
        "memory64",
        "exceptions",
        "typed function references",
        "relaxed SIMD",
        "garbage collection",
        "threads",
        "WASI preview 1",
    ];
    format!(
        "{}\nimage version: {}\nplatform: {}\ndriver: {}\nfeatures: {}",
        env!("CARGO_PKG_VERSION"),
        wrt_format::VERSION,
        platform(),
        Driver::of_this_build(),
        features.join(", "),
    )
}

const fn platform() -> &'static str {
    if cfg!(feature = "platform-linux") {
        "linux"
    } else if cfg!(feature = "platform-macos") {
        "macos"
    } else {
        "none"
    }
}
