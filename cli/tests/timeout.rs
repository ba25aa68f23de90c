//! A run ends when its time is over, whatever it waits for.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a panic is how a test fails, in its helpers too")]

use core::time::Duration;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Instant;

fn wrt(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wrt"));
    command.args(["run", "--timeout", "50ms"]).args(words).stdin(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// The exit code of a process that must end soon.
fn code(mut child: Child) -> Option<i32> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(20) {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        sleep(Duration::from_millis(10));
    }
    child.kill().unwrap();
    panic!("it outlived its time");
}

#[test]
fn a_guest_that_waits_for_standard_error_to_be_read_is_ended() {
    let child = wrt(&["tests/guests/spam.wat"]).spawn().unwrap();
    assert_eq!(code(child), Some(124));
}

#[test]
fn a_module_that_never_comes_is_ended() {
    let child = wrt(&["-"]).spawn().unwrap();
    assert_eq!(code(child), Some(124));
}
