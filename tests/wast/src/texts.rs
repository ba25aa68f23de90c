//! What the error texts of a script mean.

use wrt::{LinkCause, Trap};

/// Texts of the suite that are not a trap's own, with the traps they speak of.
const TRAPS: &[(&str, &[Trap])] = &[
    // They tell the element's index too.
    ("uninitialized element 2", &[Trap::UninitializedElement]),
    ("uninitialized element 7", &[Trap::UninitializedElement]),
    // Older editions and proposals are shorter.
    ("uninitialized", &[Trap::UninitializedElement]),
    ("undefined", &[Trap::UndefinedElement]),
    ("indirect call", &[Trap::IndirectCallTypeMismatch]),
    // They say what it would refer to.
    ("null function reference", &[Trap::NullReference]),
    ("null exception reference", &[Trap::NullReference]),
    ("out of bounds", &[Trap::MemoryOutOfBounds, Trap::TableOutOfBounds]),
];

/// Whether a trap is what the text of an `assert_trap` speaks of. No text speaks of a host's error or of a corrupt image.
#[must_use]
pub fn is_trap(trap: Trap, text: &str) -> bool {
    if [Trap::Corrupt, Trap::Host, Trap::CallStackExhausted].contains(&trap) {
        return false;
    }
    match TRAPS.iter().find(|(of, _)| *of == text) {
        Some((_, traps)) => traps.contains(&trap),
        None => trap.text() == text,
    }
}

/// Whether a trap is the exhaustion that the text of an `assert_exhaustion` speaks of.
#[must_use]
pub fn is_exhaustion(trap: Trap, text: &str) -> bool {
    trap == Trap::CallStackExhausted && text == trap.text()
}

/// Whether the cause of a failure to link is what the text speaks of.
pub(crate) fn is_link_cause(cause: &LinkCause, text: &str) -> bool {
    match cause {
        LinkCause::Unknown { .. } => text == "unknown import",
        LinkCause::Incompatible { .. } => text == "incompatible import type",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_exhaustion, is_trap};
    use wrt::Trap;

    #[test]
    fn a_text_speaks_of_its_own_trap_alone() {
        for trap in Trap::ALL.iter().copied() {
            let is_guests = ![Trap::Corrupt, Trap::Host, Trap::CallStackExhausted].contains(&trap);
            let holds: Vec<Trap> = Trap::ALL.iter().copied().filter(|other| is_trap(*other, trap.text())).collect();
            assert_eq!(holds, if is_guests { vec![trap] } else { vec![] }, "{trap}");
        }
    }

    #[test]
    fn an_unknown_text_speaks_of_no_trap() {
        for text in ["", "u", "un", "integer", "unreachable code", "uninitialized element 20"] {
            assert!(!Trap::ALL.iter().any(|trap| is_trap(*trap, text)), "{text:?}");
        }
    }

    #[test]
    fn exhaustion_has_one_text() {
        assert!(is_exhaustion(Trap::CallStackExhausted, "call stack exhausted"));
        assert!(!is_exhaustion(Trap::CallStackExhausted, "stack overflow"));
        assert!(!is_exhaustion(Trap::Unreachable, "unreachable"));
    }
}
