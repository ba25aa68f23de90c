//! What came out of a script: counts of its assertions, with every failure at its place.

use core::fmt;

/// What came out of one script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The script's name, as it stands in messages.
    pub file: String,
    /// Assertions that hold.
    pub passed: usize,
    /// Assertions that do not hold.
    pub failed: usize,
    /// Assertions and commands of a kind that cannot be run: threads, components.
    pub skipped: usize,
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
}

impl Report {
    /// Whether every assertion holds, none was skipped, and every command was carried out.
    #[must_use]
    pub fn passed_whole(&self) -> bool {
        self.failures.is_empty() && self.skipped == 0
    }

    /// Adds the counts and failures of another report to this one; the name stays.
    pub fn add(&mut self, other: &Report) {
        self.passed = self.passed.saturating_add(other.passed);
        self.failed = self.failed.saturating_add(other.failed);
        self.skipped = self.skipped.saturating_add(other.skipped);
        self.text_only = self.text_only.saturating_add(other.text_only);
        self.failures.extend(other.failures.iter().cloned());
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} passed, {} failed", self.file, self.passed, self.failed)?;
        if self.text_only > 0 {
            write!(f, ", {} by the text parser alone", self.text_only)?;
        }
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        self.failures.iter().try_for_each(|failure| {
            let Failure { line, column, directive, expected, got } = failure;
            write!(f, "\n  {}:{line}:{column}: {directive}: expected {expected}, got {got}", self.file)
        })
    }
}
