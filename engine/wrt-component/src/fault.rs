//! How checks fail: with a kind of error, to which the validator adds the place.

use wrt_error::ParseErrorKind;

/// What a check gives.
pub(crate) type Checked<T> = Result<T, ParseErrorKind>;

/// A byte or number that the format has not here.
#[cold]
pub(crate) fn malformed<T>(expected: &'static str, found: u64) -> Checked<T> {
    Err(ParseErrorKind::Malformed { expected, found })
}

/// A broken rule of validation.
#[cold]
pub(crate) fn invalid<T>(rule: &'static str, found: u64) -> Checked<T> {
    Err(ParseErrorKind::Invalid { rule, found })
}

/// A type or definition of another kind.
#[cold]
pub(crate) fn mismatch<T>(expected: &'static str, found: &'static str) -> Checked<T> {
    Err(ParseErrorKind::TypeMismatch { expected, found })
}

/// Something that this configuration or build leaves out.
#[cold]
pub(crate) fn unsupported<T>(what: &'static str, found: u64) -> Checked<T> {
    Err(ParseErrorKind::Unsupported { what, found })
}

/// An index that names nothing.
#[cold]
pub(crate) fn unknown<T>(space: &'static str, index: u32, count: usize) -> Checked<T> {
    Err(ParseErrorKind::UnknownIndex { space, index: u64::from(index), count: count as u64 })
}

/// A record of the validator's own is not what it was made as, which only a mistake in it can bring about.
#[cold]
pub(crate) fn corrupt<T>() -> Checked<T> {
    Err(ParseErrorKind::Invalid { rule: "the validator's own records are whole", found: 0 })
}

/// A length or index that a 32-bit limit bounds.
pub(crate) fn word(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}
