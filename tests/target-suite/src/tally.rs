//! How many assertions are sent, and why others are not.

use core::fmt;
use std::collections::BTreeMap;

/// Why something is not sent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Reason {
    /// The text parser refuses the module, so there are no bytes to send.
    TextParser,
    /// A decoder has to refuse the module, and images need none.
    NoDecoder,
    /// A later edition says otherwise (`wrt_wast::exceptions`).
    Contradicted,
    /// No board has so much memory (`too_large`).
    TooLarge,
    /// The engine has no such directive.
    Directive,
    /// The engine has no values of this type.
    Value,
    /// No trap and no failure to link has this text.
    Text,
    /// The translator refuses a module that it has to take.
    Translation,
    /// What it is about was not sent.
    Missing,
    /// The format has no room for it.
    Format,
}

impl Reason {
    /// Whether this may be; else the tool has a mistake, or the engine.
    pub(crate) const fn is_fine(self) -> bool {
        matches!(self, Reason::TextParser | Reason::NoDecoder | Reason::Contradicted | Reason::TooLarge)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Reason::TextParser => "the text parser refuses the module",
            Reason::NoDecoder => "a decoder has to refuse the module",
            Reason::Contradicted => "a later edition says otherwise",
            Reason::TooLarge => "it needs more memory than the boards have",
            Reason::Directive => "no such directive",
            Reason::Value => "no values of this type",
            Reason::Text => "no trap has this text",
            Reason::Translation => "the translator refuses the module",
            Reason::Missing => "what it is about was not sent",
            Reason::Format => "the format has no room for it",
        })
    }
}

/// Counts of directives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// Assertions sent.
    pub(crate) sent: u32,
    /// Assertions that are not.
    pub(crate) kept: BTreeMap<Reason, u32>,
    /// Directives that are not sent and should be, with their lines.
    pub(crate) faults: Vec<(usize, Reason)>,
}

impl Tally {
    /// Counts a directive.
    pub(crate) fn note(&mut self, line: usize, is_assertion: bool, sent: Result<(), Reason>) {
        match sent {
            Ok(()) => self.sent = self.sent.saturating_add(u32::from(is_assertion)),
            Err(reason) => {
                if is_assertion {
                    let count = self.kept.entry(reason).or_default();
                    *count = count.saturating_add(1);
                }
                if !is_assertion || !reason.is_fine() {
                    self.faults.push((line, reason));
                }
            }
        }
    }

    /// How many assertions are not sent for a reason.
    pub(crate) fn kept_for(&self, reason: Reason) -> usize {
        self.kept.get(&reason).map_or(0, |count| *count as usize)
    }

    /// Adds the counts of another.
    pub(crate) fn count(&mut self, other: &Tally) {
        self.sent = self.sent.saturating_add(other.sent);
        for (reason, more) in &other.kept {
            let count = self.kept.entry(*reason).or_default();
            *count = count.saturating_add(*more);
        }
    }
}
