//! Reads the suite's scripts, and judges components with WRT and with `wasmparser`.

use std::path::{Path, PathBuf};

use wast::parser::{ParseBuffer, parse};
use wast::{QuoteWat, Wast, WastDirective, WastExecute};
use wrt_component::{ComponentFeatures, Config};
use wrt_error::{ParseError, ParseErrorKind};
use wrt_platform_linux::Linux;

/// What a script asks of a component.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Asks {
    Accept,
    Refuse,
}

/// A component of a script.
pub(crate) struct Case {
    pub(crate) line: usize,
    pub(crate) bytes: Vec<u8>,
    pub(crate) asks: Asks,
}

/// A script.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) cases: Vec<Case>,
}

/// Everything that this validator has, but for nested names: the suite refuses them.
pub(crate) fn config() -> Config {
    Config { features: ComponentFeatures::ALL.without(ComponentFeatures::NESTED_NAMES), ..Config::default() }
}

pub(crate) fn validate(bytes: &[u8]) -> Result<(), ParseError> {
    wrt_component::validate(&Linux::new(), &config(), bytes)
}

/// What `wasmparser` says, with the same features.
pub(crate) fn oracle(bytes: &[u8]) -> Result<(), String> {
    use wasmparser::WasmFeatures;
    let features = WasmFeatures::WASM3
        | WasmFeatures::THREADS
        | WasmFeatures::WIDE_ARITHMETIC
        | WasmFeatures::CUSTOM_PAGE_SIZES
        | WasmFeatures::LEGACY_EXCEPTIONS
        | WasmFeatures::COMPONENT_MODEL
        | WasmFeatures::CM_ASYNC
        | WasmFeatures::CM_ASYNC_STACKFUL
        | WasmFeatures::CM_MORE_ASYNC_BUILTINS
        | WasmFeatures::CM_THREADING
        | WasmFeatures::CM_ERROR_CONTEXT
        | WasmFeatures::CM_FIXED_LENGTH_LISTS
        | WasmFeatures::CM_MAP
        | WasmFeatures::CM_IMPLEMENTS
        | WasmFeatures::CM_CANON_NAMES;
    let mut validator = wasmparser::Validator::new_with_features(features);
    validator.validate_all(bytes).map(drop).map_err(|error| error.to_string())
}

/// Whether a difference is one that is known: rules of the standard that `wasmparser` has not, and bounds.
///
/// It takes a component whose end is missing where that lies in a nested component or module, between two sections of it; the kind of a
/// core function of an exact type, whatever the features; and a version that is split at another place than the standard says.
pub(crate) fn is_known(found: &Result<(), ParseError>, expected: &Result<(), String>) -> bool {
    match (found, expected) {
        (Err(error), _) => match error.kind {
            ParseErrorKind::Limit(_)
            | ParseErrorKind::UnexpectedEnd { expected: "component section" | "core module section" }
            | ParseErrorKind::Malformed { expected: "sort of an alias" | "kind of a core definition", found: 0x20 } => {
                true
            }
            ParseErrorKind::Invalid { rule, .. } => [
                "a key is an integer",
                "a stream or future has no borrowed handle",
                "a value takes less than 2^28 bytes",
                "a version of semantic versioning",
            ]
            .iter()
            .any(|known| rule.starts_with(known)),
            _ => false,
        },
        (Ok(()), Err(message)) => ["too large", "too many", "count exceeds limit", "out of bounds", "exceeds limit"]
            .iter()
            .any(|part| message.contains(part)),
        _ => false,
    }
}

/// Copies of a component, each cut short or with some bits changed, always the same.
pub(crate) fn damaged(bytes: &[u8]) -> impl Iterator<Item = (String, Vec<u8>)> {
    let len = bytes.len();
    let changes = std::env::var("WRT_DAMAGES").ok().and_then(|text| text.parse().ok()).unwrap_or(24_u64);
    let changes = if bytes.is_empty() { 0 } else { changes };
    let mut seed = bytes.iter().fold(len as u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    let mut next = move || {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed
    };
    (0..changes).map(move |number| {
        let mut copy = bytes.to_vec();
        let at = usize::try_from(next() % (len.max(1) as u64)).unwrap();
        let value = u8::try_from(next() & 0xff).unwrap();
        let what = match number % 4 {
            0 => {
                copy.truncate(at);
                format!("cut at {at}")
            }
            1 => {
                copy[at] ^= 1 << (value & 7);
                format!("bit {} of {at} changed", value & 7)
            }
            2 => {
                copy[at] = value & 0x1f;
                format!("byte {at} made {:#x}", value & 0x1f)
            }
            _ => {
                copy[at] = copy[at].wrapping_add(1);
                format!("byte {at} one more")
            }
        };
        (what, copy)
    })
}

/// The scripts, if there is a checkout: in the folder `component` of what `WRT_CONFORMANCE` names, or of `../shared/conformance` beside the
/// workspace.
pub(crate) fn files() -> Option<Vec<File>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/conformance");
    let named = std::env::var_os("WRT_CONFORMANCE").map(PathBuf::from);
    let is_named = named.is_some();
    let folder = named.unwrap_or_else(beside).join("component");
    assert!(folder.is_dir() || !is_named, "WRT_CONFORMANCE is set, but {} is no folder", folder.display());
    if !folder.is_dir() {
        return None;
    }
    let mut paths = Vec::new();
    find(&folder, &mut paths);
    paths.sort();
    let read = |path: &PathBuf| File {
        name: path.strip_prefix(&folder).unwrap().display().to_string(),
        cases: cases(&std::fs::read_to_string(path).unwrap(), path),
    };
    Some(paths.iter().map(read).collect())
}

fn find(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            find(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "wast") {
            paths.push(path);
        }
    }
}

/// The components of a script. What the text format's parser refuses itself reaches no decoder.
fn cases(text: &str, path: &Path) -> Vec<Case> {
    let mut buffer = ParseBuffer::new(text).unwrap();
    let _ = buffer.track_instr_spans(false);
    let wast: Wast<'_> = parse(&buffer).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut cases = Vec::new();
    for directive in wast.directives {
        let line = directive.span().linecol_in(text).0 + 1;
        let mut add = |wat: &mut QuoteWat<'_>, asks| {
            if let Ok(bytes) = wat.encode() {
                cases.push(Case { line, bytes, asks });
            }
        };
        match directive {
            WastDirective::Module(mut wat) | WastDirective::ModuleDefinition(mut wat) => add(&mut wat, Asks::Accept),
            WastDirective::AssertInvalid { mut module, .. } | WastDirective::AssertMalformed { mut module, .. } => {
                add(&mut module, Asks::Refuse);
            }
            WastDirective::AssertUnlinkable { module, .. } => add(&mut QuoteWat::Wat(module), Asks::Accept),
            WastDirective::AssertTrap { exec: WastExecute::Wat(wat), .. } => {
                add(&mut QuoteWat::Wat(wat), Asks::Accept);
            }
            _ => {}
        }
    }
    cases.retain(|case| case.bytes.get(4..8) != Some(&[1, 0, 0, 0]));
    cases
}
