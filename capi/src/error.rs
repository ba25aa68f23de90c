//! Failures as C sees them, made of the engine's errors.
#![allow(unsafe_code, reason = "C's pointers are written through here")]

use core::ptr;

use wrt::runtime::{CallError, StoreError};
use wrt::{ImageError, ParseError, ParseErrorKind, PlatformError, ResourceLimit, Trap};
use wrt_error::LinkError;

use crate::{Code, RawResult, RawText};

/// There is no such number.
pub const NONE: u32 = u32::MAX;
/// There is no such place.
pub const NO_OFFSET: u64 = u64::MAX;

/// `wrt_error`: why a call did not end with [`Code::Ok`].
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Failure {
    /// The same as the function returns.
    pub result: RawResult,
    /// The system's error number.
    pub os_code: i32,
    /// The trap's code.
    pub trap: u32,
    /// The limit's number.
    pub limit: u32,
    /// The import's index.
    pub import: u32,
    /// Zero.
    pub reserved: u32,
    /// The byte at fault.
    pub offset: u64,
    /// What there may be, or was expected.
    pub allowed: u64,
    /// What was asked for, or found.
    pub wanted: u64,
    /// What it is about.
    pub what: RawText,
    /// What was expected in its place.
    pub expected: RawText,
}

/// What most functions come to.
pub(crate) type Answer<T> = Result<T, Failure>;

impl Failure {
    /// A failure that its result alone tells.
    pub(crate) const fn of(code: Code) -> Failure {
        Failure {
            result: code as RawResult,
            os_code: 0,
            trap: NONE,
            limit: NONE,
            import: NONE,
            reserved: 0,
            offset: NO_OFFSET,
            allowed: 0,
            wanted: 0,
            what: RawText::EMPTY,
            expected: RawText::EMPTY,
        }
    }

    pub(crate) const fn about(self, what: &'static str) -> Failure {
        Failure { what: RawText::of(what), ..self }
    }

    pub(crate) const fn numbers(self, allowed: u64, wanted: u64) -> Failure {
        Failure { allowed, wanted, ..self }
    }

    const fn at(self, offset: u64) -> Failure {
        Failure { offset, ..self }
    }

    const fn import(self, import: u32) -> Failure {
        Failure { import, ..self }
    }

    const fn expecting(self, expected: &'static str) -> Failure {
        Failure { expected: RawText::of(expected), ..self }
    }
}

/// The number to return; `error` is filled where there is one and the answer is not done.
///
/// # Safety
/// `error` is null or a place for a failure.
pub(crate) unsafe fn finish(error: *mut Failure, work: impl FnOnce() -> Answer<()>) -> RawResult {
    match work() {
        Ok(()) => Code::Ok as RawResult,
        Err(failure) => {
            if !error.is_null() {
                // SAFETY: it is not null, so a place for a failure (the caller's promise), which needs no value before.
                unsafe { error.write(failure) };
            }
            failure.result
        }
    }
}

/// As [`finish`], for functions without a place for the failure.
pub(crate) fn finish_plain(work: impl FnOnce() -> Answer<()>) -> RawResult {
    // SAFETY: null.
    unsafe { finish(ptr::null_mut(), work) }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Failure {
        Failure::of(code)
    }
}

impl From<Trap> for Failure {
    fn from(trap: Trap) -> Failure {
        Failure { trap: u32::from(trap.code()), ..Failure::of(Code::Trap) }
    }
}

impl From<ResourceLimit> for Failure {
    fn from(error: ResourceLimit) -> Failure {
        Failure { limit: error.what as u32, ..Failure::of(Code::ErrorLimit).numbers(error.limit, error.wanted) }
    }
}

impl From<PlatformError> for Failure {
    fn from(error: PlatformError) -> Failure {
        match error {
            PlatformError::OutOfMemory { wanted } => Failure::of(Code::ErrorMemory).numbers(0, wanted as u64),
            PlatformError::Unsupported(what) => Failure::of(Code::ErrorUnsupported).about(what.text()),
            PlatformError::Denied(what) => Failure::of(Code::ErrorPlatform).about(what.text()),
            PlatformError::Invalid(what) => Failure::of(Code::ErrorArgument).about(what.text()),
            PlatformError::Os { facility, code } => {
                Failure { os_code: code, ..Failure::of(Code::ErrorPlatform).about(facility.text()) }
            }
        }
    }
}

impl From<ParseError> for Failure {
    fn from(error: ParseError) -> Failure {
        let failure = match error.kind {
            ParseErrorKind::UnexpectedEnd { expected } => {
                Failure::of(Code::ErrorMalformed).about("unexpected end").expecting(expected)
            }
            ParseErrorKind::Malformed { expected, found } => {
                Failure::of(Code::ErrorMalformed).numbers(0, found).expecting(expected)
            }
            ParseErrorKind::Unsupported { what, found } => {
                Failure::of(Code::ErrorUnsupported).numbers(0, found).about(what)
            }
            ParseErrorKind::TypeMismatch { expected, found } => {
                Failure::of(Code::ErrorInvalid).about(found).expecting(expected)
            }
            ParseErrorKind::UnknownIndex { space, index, count } => {
                Failure::of(Code::ErrorInvalid).about(space).numbers(count, index)
            }
            ParseErrorKind::Invalid { rule, found } => Failure::of(Code::ErrorInvalid).numbers(0, found).about(rule),
            ParseErrorKind::Limit(limit) => limit.into(),
            ParseErrorKind::Platform(error) => error.into(),
        };
        failure.at(error.offset)
    }
}

impl From<ImageError> for Failure {
    fn from(error: ImageError) -> Failure {
        let image = |what| Failure::of(Code::ErrorImage).about(what);
        match error {
            ImageError::Truncated { expected, found } => image("truncated").numbers(expected, found),
            ImageError::BadMagic { found } => image("magic word").numbers(0, found.into()),
            ImageError::BadVersion { expected, found } => image("version").numbers(expected.into(), found.into()),
            ImageError::MissingFeatures { bits } => image("features that this library lacks").numbers(0, bits.into()),
            ImageError::WordOrder => image("the other word order"),
            ImageError::Misaligned { align } => image("alignment").numbers(align.into(), 0),
            ImageError::BadChecksum { expected, found } => image("checksum").numbers(expected, found),
            ImageError::NotMetered => image("it charges no fuel"),
            ImageError::Lazy => image("it lacks its functions' code"),
            ImageError::BadRecord { offset, what } => image(what).at(offset.into()),
        }
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Failure {
        match error {
            LinkError::ImportCount { expected, found } => {
                Failure::of(Code::ErrorLink).numbers(expected.into(), found.into())
            }
            LinkError::ImportKind { import, expected, found } => {
                Failure::of(Code::ErrorLink).import(import).about(found.text()).expecting(expected.text())
            }
            LinkError::ImportType { import, kind } => {
                Failure::of(Code::ErrorLink).import(import).about("another type").expecting(kind.text())
            }
            LinkError::ImportUnknown { import, kind } => {
                Failure::of(Code::ErrorLink).import(import).expecting(kind.text())
            }
            LinkError::UnknownId => Failure::of(Code::ErrorForeign),
            LinkError::Image(error) => error.into(),
            LinkError::Trap(trap) => trap.into(),
            LinkError::Interrupted => Failure::of(Code::Interrupted),
            LinkError::OutOfFuel => Failure::of(Code::OutOfFuel),
            LinkError::Limit(limit) => limit.into(),
            LinkError::Platform(error) => error.into(),
        }
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Failure {
        match error {
            StoreError::UnknownId => Failure::of(Code::ErrorForeign),
            StoreError::OutOfBounds { index, size } => Failure::of(Code::ErrorBounds).numbers(size, index),
            StoreError::Immutable => Failure::of(Code::ErrorImmutable),
            StoreError::NotAReference => Failure::of(Code::ErrorType),
            StoreError::BadLimits => Failure::of(Code::ErrorArgument),
            StoreError::Limit(limit) => limit.into(),
            StoreError::Platform(error) => error.into(),
        }
    }
}

impl From<CallError> for Failure {
    fn from(error: CallError) -> Failure {
        match error {
            CallError::UnknownId => Failure::of(Code::ErrorForeign),
            CallError::ArgumentCount { expected, found } => {
                Failure::of(Code::ErrorType).numbers(expected.into(), found.into())
            }
            CallError::Suspended => Failure::of(Code::ErrorSuspended),
            CallError::NotWaiting => Failure::of(Code::ErrorNoCall),
            CallError::Limit(limit) => limit.into(),
            CallError::Platform(error) => error.into(),
        }
    }
}
