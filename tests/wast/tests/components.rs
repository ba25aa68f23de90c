//! The Component Model's test-suite: every script of it that calls nothing asynchronous passes whole.
#![allow(
    clippy::unwrap_used,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    reason = "a panic is how a test fails, and it runs on hosts with std alone"
)]

use std::path::{Path, PathBuf};

use wrt_platform_linux::Linux;
use wrt_wast::{Options, Route, run};

/// The folders of the suite, without that of asynchronous scripts.
const FOLDERS: [&str; 5] = ["binary", "linking", "resources", "validation", "values"];

/// The folder of the suite's checkout, if there is one.
fn checkout() -> Option<PathBuf> {
    let named = std::env::var_os("WRT_CONFORMANCE").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance"));
    Some(folder.join("component")).filter(|folder| folder.is_dir())
}

/// What the scripts of some folders come to, and those that do not pass whole.
fn faults(checkout: &Path, folders: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for folder in folders {
        let mut paths: Vec<PathBuf> =
            std::fs::read_dir(checkout.join(folder)).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            let name = path.strip_prefix(checkout).unwrap().display().to_string();
            let text = std::fs::read_to_string(&path).unwrap();
            for metered in [false, true] {
                let options = Options { route: Route::Translated, metered, ..Options::default() };
                let report = run(Linux::new(), &name, &text, options);
                println!("{report}");
                if report.failed > 0 || report.unsupported > 0 {
                    faults.push(report.to_string());
                }
            }
        }
    }
    faults
}

#[test]
fn scripts_that_call_nothing_asynchronous_pass_whole() {
    let Some(checkout) = checkout() else {
        println!("skipped: no checkout of the suite; WRT_CONFORMANCE names the folder above its `component`");
        return;
    };
    let faults = faults(&checkout, &FOLDERS);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "what waits is not there yet"]
fn asynchronous_scripts_pass_whole() {
    let Some(checkout) = checkout() else { return };
    let faults = faults(&checkout, &["async"]);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
