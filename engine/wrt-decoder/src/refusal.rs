//! Why a unit was not decoded: noted beside the results, which then are small enough to come back in registers.

use core::cell::Cell;

use wrt_error::ParseErrorKind;

/// A unit was not decoded. A [`Refusal`] says why.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Refused;

/// What decoding a unit gives. A unit changes nothing before its last read succeeded.
pub(crate) type Unit<T> = Result<T, Refused>;

/// Why a unit was not decoded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fail {
    /// The bytes end inside it: with more of them it is tried again from its first byte. Holds what was being read.
    End(&'static str),
    /// It is refused.
    Kind(ParseErrorKind),
}

/// A place for the reason of the last [`Refused`].
#[derive(Default, Debug)]
pub(crate) struct Refusal(Cell<Option<Fail>>);

impl Refusal {
    /// The reason that was noted last, which is forgotten.
    pub(crate) fn take(&self) -> Option<Fail> {
        self.0.take()
    }

    /// What a collection or a bound says.
    pub(crate) fn of<T>(&self, result: Result<T, impl Into<ParseErrorKind>>) -> Unit<T> {
        match result {
            Ok(value) => Ok(value),
            Err(error) => self.refuse(error.into()),
        }
    }

    /// The bytes end where this was being read.
    #[cold]
    pub(crate) fn end<T>(&self, expected: &'static str) -> Unit<T> {
        self.0.set(Some(Fail::End(expected)));
        Err(Refused)
    }

    #[cold]
    pub(crate) fn refuse<T>(&self, kind: ParseErrorKind) -> Unit<T> {
        self.0.set(Some(Fail::Kind(kind)));
        Err(Refused)
    }

    /// A malformed byte or number.
    #[cold]
    #[inline(never)]
    pub(crate) fn malformed<T>(&self, expected: &'static str, found: u64) -> Unit<T> {
        self.refuse(ParseErrorKind::Malformed { expected, found })
    }

    /// A feature this build or configuration leaves out.
    #[cold]
    #[inline(never)]
    pub(crate) fn unsupported<T>(&self, what: &'static str, found: u64) -> Unit<T> {
        self.refuse(ParseErrorKind::Unsupported { what, found })
    }

    /// A broken rule of validation.
    #[cold]
    #[inline(never)]
    pub(crate) fn invalid<T>(&self, rule: &'static str, found: u64) -> Unit<T> {
        self.refuse(ParseErrorKind::Invalid { rule, found })
    }

    /// An operand of another type.
    #[cold]
    #[inline(never)]
    pub(crate) fn mismatch<T>(&self, expected: &'static str, found: &'static str) -> Unit<T> {
        self.refuse(ParseErrorKind::TypeMismatch { expected, found })
    }

    /// An index that names nothing.
    #[cold]
    #[inline(never)]
    pub(crate) fn unknown<T>(&self, space: &'static str, index: u32, count: usize) -> Unit<T> {
        self.refuse(ParseErrorKind::UnknownIndex { space, index: u64::from(index), count: count as u64 })
    }
}
