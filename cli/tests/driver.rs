//! The command tells which driver executes code, and why it is not the faster one.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails, in its helpers too")]

use std::process::Command;

use wrt::{Config, Dispatch, Engine, Store};

fn lines_of(words: &[&str]) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_wrt")).args(words).output().unwrap();
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What is said in a line behind these words.
fn said(words: &[&str], before: &str) -> String {
    lines_of(words).iter().find_map(|line| line.strip_prefix(before)).unwrap().to_owned()
}

/// What this build, which is the command's too, must tell.
fn expected() -> String {
    let store = Store::new(&Engine::new(&Config::new()).unwrap(), ()).unwrap();
    if store.dispatch() == Dispatch::Threaded {
        "threaded".to_owned()
    } else if cfg!(debug_assertions) {
        "loop: the threaded driver is not in builds with debug assertions".to_owned()
    } else {
        format!("loop: in this build for {}, handlers are not known to jump to one another", std::env::consts::ARCH)
    }
}

#[test]
fn version_and_inspection_tell_the_driver_that_a_store_has() {
    assert_eq!(said(&["--version"], "driver: "), expected());
    assert_eq!(said(&["--version", "--verbose"], "driver: "), expected());
    assert_eq!(said(&["inspect", "tests/guests/math.wat"], "driver here: "), expected());
    let json = lines_of(&["inspect", "--json", "tests/guests/math.wat"]).concat();
    let (name, reason) = match expected().split_once(": ") {
        Some((name, reason)) => (name.to_owned(), format!("\"{reason}\"")),
        None => (expected(), "null".to_owned()),
    };
    assert!(json.contains(&format!("\"driver\": {{    \"name\": \"{name}\",    \"reason\": {reason}  }}")), "{json}");
}
