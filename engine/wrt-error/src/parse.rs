//! Why a binary module was refused, and where.

use core::fmt;

use crate::{PlatformError, ResourceLimit};

/// What is wrong at [`ParseError::offset`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParseErrorKind {
    /// The input ends inside something.
    UnexpectedEnd {
        /// What was being read.
        expected: &'static str,
    },
    /// The bytes are not of the binary format.
    Malformed {
        /// What the format has here.
        expected: &'static str,
        /// What stands here; of an opcode with a prefix, the prefix in the upper half and the number in the lower.
        found: u64,
    },
    /// The module uses something this configuration or build leaves out.
    Unsupported {
        /// The feature or proposal.
        what: &'static str,
        /// The opcode, type or flag that needs it; an opcode as in [`Malformed`](ParseErrorKind::Malformed).
        found: u64,
    },
    /// An operand has another type than its instruction takes.
    TypeMismatch {
        /// The type it takes, by name.
        expected: &'static str,
        /// The type there is, by name; `"nothing"` where the stack is empty.
        found: &'static str,
    },
    /// An index names nothing.
    UnknownIndex {
        /// The index space.
        space: &'static str,
        /// The index.
        index: u64,
        /// How many there are.
        count: u64,
    },
    /// A rule of validation is broken.
    Invalid {
        /// The rule, as a sentence.
        rule: &'static str,
        /// The value that breaks it.
        found: u64,
    },
    /// A declared bound was reached.
    Limit(ResourceLimit),
    /// The platform could not provide memory.
    Platform(PlatformError),
}

/// A module was refused: where, and why (core specification, "Binary Format" and "Validation").
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ParseError {
    /// Byte offset from the module's first byte: of the byte or field at fault, and of the instruction for one that is
    /// invalid.
    pub offset: u64,
    /// What is wrong there.
    pub kind: ParseErrorKind,
}

impl ParseError {
    /// Whether the bytes are not a module at all (malformed), rather than one that breaks a rule (invalid).
    #[must_use]
    pub const fn is_malformed(&self) -> bool {
        matches!(self.kind, ParseErrorKind::UnexpectedEnd { .. } | ParseErrorKind::Malformed { .. })
    }
}

impl fmt::Display for ParseErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnexpectedEnd { expected } => write!(f, "unexpected end: {expected} expected"),
            Self::Malformed { expected, found } => write!(f, "{expected} expected, found {found:#x}"),
            Self::Unsupported { what, found } => write!(f, "{what} not supported (found {found:#x})"),
            Self::TypeMismatch { expected, found } => write!(f, "type mismatch: {expected} expected, found {found}"),
            Self::UnknownIndex { space, index, count } => write!(f, "unknown {space} {index}: there are {count}"),
            Self::Invalid { rule, found } => write!(f, "{rule} (found {found})"),
            Self::Limit(limit) => limit.fmt(f),
            Self::Platform(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for ParseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at offset {:#x}", self.kind, self.offset)
    }
}

impl core::error::Error for ParseError {}
