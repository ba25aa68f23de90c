//! The Component Model's test-suite: every component of it is accepted or refused as its scripts say, and as `wasmparser` says.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::std_instead_of_alloc,
    clippy::std_instead_of_core,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "a panic is how a test fails, and it runs on hosts with std alone"
)]

mod common;

use common::{Asks, Case, files, oracle, validate};

/// Files whose scripts ask for what is not there yet, and what that is. There are none left.
const EXCEPTIONS: &[(&str, &str)] = &[];

#[test]
fn every_component_of_the_suite_is_judged_as_its_script_says() {
    let Some(files) = files() else {
        println!("skipped: no checkout of the suite; WRT_CONFORMANCE names the folder above its `component`");
        return;
    };
    let (mut accepted, mut refused, mut faults) = (0, 0, Vec::new());
    for file in &files {
        if let Some((_, why)) = EXCEPTIONS.iter().find(|(name, _)| *name == file.name) {
            println!("left out: {}: {why}", file.name);
            continue;
        }
        for Case { line, bytes, asks } in &file.cases {
            match (asks, validate(bytes)) {
                (Asks::Accept, Ok(())) => accepted += 1,
                (Asks::Refuse, Err(_)) => refused += 1,
                (Asks::Accept, Err(error)) => faults.push(format!("{}:{line}: refused: {error}", file.name)),
                (Asks::Refuse, Ok(())) => faults.push(format!("{}:{line}: accepted", file.name)),
            }
        }
    }
    println!("{} files: {accepted} components accepted, {refused} refused", files.len());
    assert!(faults.is_empty(), "{} of them wrong:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn damaged_components_of_the_suite_are_judged_as_wasmparser_does() {
    let Some(files) = files() else {
        println!("skipped: no checkout of the suite; WRT_CONFORMANCE names the folder above its `component`");
        return;
    };
    let (mut judged, mut accepted, mut faults) = (0_u32, 0_u32, Vec::new());
    for file in &files {
        for Case { line, bytes, .. } in &file.cases {
            for (what, damaged) in common::damaged(bytes) {
                // That is a core module now, which the oracle takes as well.
                if damaged.get(4..8) == Some(&[1, 0, 0, 0]) {
                    continue;
                }
                let (found, expected) = (validate(&damaged), oracle(&damaged));
                judged += 1;
                accepted += u32::from(found.is_ok());
                if found.is_ok() != expected.is_ok() && !common::is_known(&found, &expected) {
                    faults.push(format!("{}:{line}, {what}: {found:?}, wasmparser: {expected:?}", file.name));
                }
            }
        }
    }
    println!("{judged} judged, {accepted} accepted");
    let first: Vec<&String> = faults.iter().take(40).collect();
    assert!(faults.is_empty(), "{} of them differ:\n{first:#?}", faults.len());
}
