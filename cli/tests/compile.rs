//! An image goes where the command line says.
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails, in its helpers too")]

use std::process::Command;

#[test]
fn a_dash_is_standard_output() {
    let made = Command::new(env!("CARGO_BIN_EXE_wrt"))
        .args(["compile", "tests/guests/hello.wat", "-o", "-"])
        .output()
        .unwrap();
    assert!(made.status.success());
    assert!(!std::fs::exists("-").unwrap());
    let path = std::env::temp_dir().join(format!("wrt-image-{}", std::process::id()));
    let run = |bytes: &[u8]| {
        std::fs::write(&path, bytes).unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_wrt")).arg("run").arg(&path).output().unwrap();
        std::fs::remove_file(&path).unwrap();
        ran
    };
    assert_eq!(run(&made.stdout).stdout, b"hello, world!\n");
    // An image with bytes behind it is not the one that was made.
    assert_eq!(run(&[made.stdout, vec![0; 8]].concat()).status.code(), Some(1));
}
