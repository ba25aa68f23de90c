//! Modules: images where they lie, or translated while their bytes come in.

use wrt::decoder::{Config, Decoder, Features};
use wrt::runtime::Module;
use wrt::{ParseError, ParseErrorKind, PlatformError};

use crate::format::{Allowed, Kind};
use crate::tally::{Done, Lack, Miss};
use crate::{PLATFORM, Platform, bounds};

/// Bytes that the decoder gets at a time.
const CHUNK: usize = 61;

/// A module of a file's blob.
pub(crate) fn module(kind: Kind, allowed: Allowed, blob: &'static [u8]) -> Done<Module<Platform>> {
    match kind {
        Kind::Images => Module::from_static(blob).map_err(|_| Miss::Wrong("no image", 0)),
        Kind::Wasm => decoded(allowed, blob).map_err(|error| missed(&error)),
    }
}

/// Decodes a module that must be refused, as malformed or as invalid.
pub(crate) fn refused(allowed: Allowed, blob: &'static [u8], malformed: bool) -> Done {
    let Err(error) = decoded(allowed, blob) else { return Err(Miss::Wrong("a module", 0)) };
    match error.kind {
        // A feature that is switched off: the decoder does not say what the module is without it.
        ParseErrorKind::Unsupported { what, .. } if Features::ALL.names().any(|name| name == what) => Ok(()),
        ParseErrorKind::Limit(_) | ParseErrorKind::Platform(_) => Err(missed(&error)),
        ParseErrorKind::Unsupported { .. } => Err(Miss::Wrong("an unsupported module", error.offset)),
        ParseErrorKind::UnexpectedEnd { .. }
        | ParseErrorKind::Malformed { .. }
        | ParseErrorKind::TypeMismatch { .. }
        | ParseErrorKind::UnknownIndex { .. }
        | ParseErrorKind::Invalid { .. } => match (error.is_malformed(), malformed) {
            (true, false) => Err(Miss::Wrong("a malformed module", error.offset)),
            (false, true) => Err(Miss::Wrong("an invalid module", error.offset)),
            (true, true) | (false, false) => Ok(()),
        },
    }
}

fn decoded(allowed: Allowed, wasm: &[u8]) -> Result<Module<Platform>, ParseError> {
    let features = match allowed {
        Allowed::All => Features::ALL,
        Allowed::Wasm2 => Features::WASM2,
        Allowed::OneMemory => Features::ALL.without(Features::MULTI_MEMORY),
    };
    // Images are without fuel, so this is the way to code that counts it; a store has enough for every script.
    let config = Config { limits: bounds::SUITE, features, metered: true, ..Config::default() };
    let mut decoder = Decoder::with_size(&PLATFORM, &config, wasm.len() as u64)?;
    for chunk in wasm.chunks(CHUNK) {
        decoder.push(chunk)?;
    }
    let image = decoder.finish()?;
    let len = usize::try_from(image.len).unwrap_or(usize::MAX);
    let broken = ParseErrorKind::Malformed { expected: "an image of the translator's own", found: 0 };
    Module::from_translated(image.region, len).map_err(|_| ParseError { offset: 0, kind: broken })
}

fn missed(error: &ParseError) -> Miss {
    match error.kind {
        ParseErrorKind::Limit(limit) => Miss::Lack(Lack::Bound(limit.what)),
        ParseErrorKind::Platform(PlatformError::OutOfMemory { .. }) => Miss::Lack(Lack::Memory),
        ParseErrorKind::UnexpectedEnd { expected } | ParseErrorKind::Malformed { expected, .. } => {
            Miss::Wrong(expected, error.offset)
        }
        ParseErrorKind::Invalid { rule, .. } => Miss::Wrong(rule, error.offset),
        ParseErrorKind::Unsupported { what, .. } => Miss::Wrong(what, error.offset),
        ParseErrorKind::TypeMismatch { expected, .. } => Miss::Wrong(expected, error.offset),
        ParseErrorKind::UnknownIndex { space, .. } => Miss::Wrong(space, error.offset),
        ParseErrorKind::Platform(_) => Miss::Wrong("the platform", error.offset),
    }
}
