//! Every module of the official test suite is accepted or refused as the suite says.

use std::collections::BTreeMap;
use std::path::Path;

use wast::core::{Module, ModuleKind};
use wast::parser::{self, ParseBuffer};
use wast::{QuoteWat, Wast, WastDirective, WastExecute, Wat};
use wrt_decoder::{Config, Decoder, decode, validate};
use wrt_error::{ParseError, ParseErrorKind};
use wrt_platform_linux::Linux;

#[derive(Clone, Copy, PartialEq, Debug)]
enum Expect {
    Valid,
    Invalid,
    Malformed,
}

#[derive(Default)]
struct Tally {
    agreed: usize,
    unsupported: BTreeMap<String, usize>,
    wrong: Vec<String>,
}

fn check(tally: &mut Tally, what: &str, wasm: &[u8], expect: Expect) {
    let config = Config { keep_names: true, ..Config::default() };
    let whole = decode(&Linux::new(), &config, wasm).map(|_| ());
    let checked = validate(&Linux::new(), &config, wasm);
    assert_eq!(whole, checked, "{what}: decode and validate disagree");
    let streamed = one_byte_at_a_time(&config, wasm);
    match (&whole, &streamed) {
        (Ok(()), Ok(())) => {}
        (Err(whole), Err(_)) => assert!(whole.offset <= wasm.len() as u64, "{what}: {whole}"),
        _ => panic!("{what}: whole {whole:?}, streamed {streamed:?}"),
    }
    match (whole, expect) {
        (Ok(()), Expect::Valid) => tally.agreed += 1,
        (Err(ParseError { kind: ParseErrorKind::Unsupported { .. }, .. }), _) => {
            *tally.unsupported.entry(what.split(':').next().unwrap().into()).or_default() += 1
        }
        (Err(error), Expect::Malformed) if error.is_malformed() => tally.agreed += 1,
        (Err(error), Expect::Invalid) if !error.is_malformed() => tally.agreed += 1,
        (result, _) => tally.wrong.push(format!("{what}: {expect:?} expected, got {result:?}")),
    }
}

fn one_byte_at_a_time(config: &Config, wasm: &[u8]) -> Result<(), ParseError> {
    let mut decoder = Decoder::new(&Linux::new(), config)?;
    for byte in wasm {
        decoder.push(&[*byte])?;
    }
    decoder.finish().map(|_| ())
}

fn file(tally: &mut Tally, path: &Path) {
    let text = std::fs::read_to_string(path).unwrap();
    let Ok(buffer) = ParseBuffer::new(&text) else { return };
    let Ok(wast) = parser::parse::<Wast<'_>>(&buffer) else { return };
    for directive in wast.directives {
        let (line, _) = directive.span().linecol_in(&text);
        let what = format!("{}:{}", path.file_name().unwrap().to_string_lossy(), line + 1);
        let (module, expect) = match directive {
            WastDirective::Module(module) | WastDirective::ModuleDefinition(module) => (module, Expect::Valid),
            WastDirective::AssertInvalid { module, .. } => (module, Expect::Invalid),
            WastDirective::AssertMalformed { module, .. } => (module, Expect::Malformed),
            WastDirective::AssertUnlinkable { module, .. } => (QuoteWat::Wat(module), Expect::Valid),
            WastDirective::AssertTrap { exec: WastExecute::Wat(module), .. } => (QuoteWat::Wat(module), Expect::Valid),
            _ => continue,
        };
        let mut module = module;
        let binary = matches!(module, QuoteWat::Wat(Wat::Module(Module { kind: ModuleKind::Binary(_), .. })));
        // Malformed text is the text parser's to refuse.
        match module.encode() {
            Ok(wasm) if expect != Expect::Malformed || binary => check(tally, &what, &wasm, expect),
            _ => {}
        }
    }
}

#[test]
fn the_official_suite_agrees() {
    let Some(suite) = std::env::var_os("WRT_SPEC_SUITE") else { return };
    let mut paths: Vec<_> = std::fs::read_dir(suite).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "wast"));
    paths.sort();
    let mut tally = Tally::default();
    for path in &paths {
        file(&mut tally, path);
    }
    println!("{} agreed, unsupported: {:#?}", tally.agreed, tally.unsupported);
    assert!(tally.wrong.is_empty(), "{}", tally.wrong.join("\n"));
}
