//! What came of a directive: values, an error, a missing instance; with what a mismatch tells of it.

use wrt::{Error, ParseErrorKind, Trap, Val};

use crate::compile::Refusal;
use crate::unsupported::{Unsupported, lacking};
use crate::value::show;

/// What a directive wanted and did not get.
#[derive(Debug)]
pub(crate) struct Mismatch {
    /// What it wanted.
    pub(crate) expected: String,
    /// What there was.
    pub(crate) got: String,
    /// The proposal that is not supported yet, where the cause is its lack alone.
    pub(crate) lacks: Option<&'static str>,
}

impl Mismatch {
    /// A mismatch that no lack excuses.
    pub(crate) fn new(expected: impl Into<String>, got: impl Into<String>) -> Mismatch {
        Mismatch { expected: expected.into(), got: got.into(), lacks: None }
    }

    /// A directive that a proposal has which is not supported yet.
    pub(crate) fn lack(expected: impl Into<String>, what: &'static str) -> Mismatch {
        Mismatch { expected: expected.into(), got: format!("{what} unsupported"), lacks: Some(what) }
    }
}

/// How a directive ended that did not fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// As wanted.
    Holds,
    /// The text parser refused the module, as wanted.
    TextOnly,
}

/// Whether a directive ended as it wanted.
pub(crate) type Judged = Result<Verdict, Mismatch>;

/// Why something is not there that a directive names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Missing {
    /// The proposal without which it could not be made, where that is the cause.
    pub(crate) lacks: Option<&'static str>,
}

impl Missing {
    /// What nothing made.
    pub(crate) const UNKNOWN: Missing = Missing { lacks: None };

    /// The mismatch where something of this kind was wanted.
    pub(crate) fn instead_of(self, expected: impl Into<String>) -> Mismatch {
        let got = self.lacks.map_or_else(|| "none".into(), |what| format!("none: {what} unsupported"));
        Mismatch { expected: expected.into(), got, lacks: self.lacks }
    }
}

/// What came of executing something.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It returned.
    Returned(Vec<Val>),
    /// A function of a component returned.
    Values(Vec<wrt::component::Val>),
    /// It failed.
    Failed(Error),
    /// There is no instance to execute it on.
    NoInstance(Missing),
    /// The instance has no such export.
    NoExport(String),
    /// The engine has no value of an argument's type.
    NoValue,
    /// Its module could not be had.
    Mismatch(Mismatch),
}

impl Outcome {
    /// Holds where the outcome is the one that is wanted.
    pub(crate) fn judge(self, is_wanted: impl FnOnce(&Outcome) -> bool, expected: impl Into<String>) -> Judged {
        if is_wanted(&self) { Ok(Verdict::Holds) } else { Err(self.instead_of(expected)) }
    }

    /// The trap, if it is one.
    pub(crate) fn trap(&self) -> Option<Trap> {
        if let Outcome::Failed(error) = self { error.as_trap() } else { None }
    }

    /// The mismatch that this outcome is where something else was wanted.
    pub(crate) fn instead_of(self, expected: impl Into<String>) -> Mismatch {
        let got = match self {
            Outcome::Returned(values) => show(&values),
            Outcome::Values(values) => format!("{values:?}"),
            Outcome::Failed(Error::Trap(trap)) => format!("the trap \"{}\"", trap.code()),
            Outcome::Failed(error) => format!("\"{error}\""),
            Outcome::NoInstance(missing) => {
                let Mismatch { got, lacks, .. } = missing.instead_of("");
                return Mismatch { expected: expected.into(), got: format!("no instance ({got})"), lacks };
            }
            Outcome::NoExport(name) => format!("no export \"{name}\""),
            Outcome::NoValue => "an argument of a type the engine has not".into(),
            Outcome::Mismatch(mismatch) => return mismatch,
        };
        Mismatch::new(expected, got)
    }
}

impl Refusal {
    /// The mismatch that this refusal is where something else was wanted.
    pub(crate) fn instead_of(self, expected: impl Into<String>, needs: Option<&'static Unsupported>) -> Mismatch {
        let lacks = self.lacks(needs);
        let got = match self {
            Refusal::Engine(error) => format!("\"{error}\""),
            Refusal::Disagreement(text) => text,
        };
        Mismatch { expected: expected.into(), got, lacks }
    }

    /// The proposal whose lack is the cause; not one that the options switched off.
    fn lacks(&self, needs: Option<&'static Unsupported>) -> Option<&'static str> {
        let Refusal::Engine(Error::Parse(error)) = self else { return None };
        match error.kind {
            ParseErrorKind::Unsupported { what, .. } => lacking(what),
            ParseErrorKind::Malformed { expected, found } => {
                needs.filter(|needs| needs.has_form(expected, found)).map(|needs| needs.name)
            }
            ParseErrorKind::UnexpectedEnd { .. }
            | ParseErrorKind::TypeMismatch { .. }
            | ParseErrorKind::UnknownIndex { .. }
            | ParseErrorKind::Invalid { .. }
            | ParseErrorKind::Limit(_)
            | ParseErrorKind::Platform(_) => None,
        }
    }

    /// Whether the engine calls the module malformed or, if `malformed` is false, invalid.
    ///
    /// What uses a feature that the options switched off is one or the other without it: the engine does not say which.
    pub(crate) fn is(&self, malformed: bool) -> bool {
        let Refusal::Engine(Error::Parse(error)) = self else { return false };
        match error.kind {
            ParseErrorKind::UnexpectedEnd { .. } | ParseErrorKind::Malformed { .. } => malformed,
            ParseErrorKind::TypeMismatch { .. }
            | ParseErrorKind::UnknownIndex { .. }
            | ParseErrorKind::Invalid { .. } => !malformed,
            ParseErrorKind::Unsupported { what, .. } => lacking(what).is_none(),
            ParseErrorKind::Limit(_) | ParseErrorKind::Platform(_) => false,
        }
    }
}
