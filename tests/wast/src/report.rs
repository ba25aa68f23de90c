//! What came out of a script: counts of its assertions, with every failure at its place.

use core::fmt;

use crate::outcome::Mismatch;

/// What came out of one script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The script's name, as it stands in messages.
    pub file: String,
    /// Assertions that hold.
    pub passed: usize,
    /// Assertions that do not hold and commands that could not be carried out, for whatever reason but the next one.
    pub failed: usize,
    /// Assertions and commands that fail only because they need a proposal that is not supported yet.
    pub unsupported: usize,
    /// Assertions that hold because the text parser refused the module; they never reached the engine and are not
    /// among [`passed`](Report::passed).
    pub text_only: usize,
    /// Every assertion that does not hold, and every command that could not be carried out.
    pub failures: Vec<Failure>,
}

/// An assertion that does not hold, or a command that could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Line, from one.
    pub line: usize,
    /// Column, from one.
    pub column: usize,
    /// The directive's keyword.
    pub directive: &'static str,
    /// What the script wants.
    pub expected: String,
    /// What there was.
    pub got: String,
    /// The proposal that is not supported yet, where the cause is its lack alone.
    pub lacks: Option<&'static str>,
}

impl Report {
    /// Whether every assertion holds and every command was carried out.
    #[must_use]
    pub fn passed_whole(&self) -> bool {
        self.failures.is_empty()
    }

    /// The failures that no proposal's lack excuses.
    pub fn real_failures(&self) -> impl Iterator<Item = &Failure> {
        self.failures.iter().filter(|failure| failure.lacks.is_none())
    }

    /// Adds the counts of another report to this one; name and failures stay.
    pub fn count(&mut self, other: &Report) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.unsupported = self.unsupported.saturating_add(other.unsupported);
        self.text_only = self.text_only.saturating_add(other.text_only);
    }

    /// Notes and counts a failure.
    pub(crate) fn fail(&mut self, (line, column): (usize, usize), directive: &'static str, mismatch: Mismatch) {
        let Mismatch { expected, got, lacks } = mismatch;
        let counter = if lacks.is_some() { &mut self.unsupported } else { &mut self.failed };
        *counter = counter.saturating_add(1);
        self.failures.push(Failure { line, column, directive, expected, got, lacks });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} passed, {} failed", self.file, self.passed, self.failed)?;
        if self.text_only > 0 {
            write!(f, ", {} by the text parser alone", self.text_only)?;
        }
        if self.unsupported > 0 {
            write!(f, ", {} unsupported", self.unsupported)?;
        }
        self.failures.iter().try_for_each(|failure| {
            let Failure { line, column, directive, expected, got, lacks: _ } = failure;
            write!(f, "\n  {}:{line}:{column}: {directive}: expected {expected}, got {got}", self.file)
        })
    }
}
