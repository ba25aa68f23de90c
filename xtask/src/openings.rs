//! Every source file opens with a sentence saying what it is.

use crate::tree::Tree;
use crate::violation::Violation;

const PLACES: [&str; 9] =
    ["engine/", "platforms/", "capi/", "cli/", "tests/", "xtask/", "fuzz/", "benches/", "examples/"];

/// A sentence left in a new file until it says what it is.
const PLACEHOLDER: &str = "Under construction.";

/// Looks at the first paragraph of the inner doc comment on line 1.
pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust_files().filter(|file| PLACES.iter().any(|place| file.path.starts_with(place))) {
        let mut sentence = String::new();
        for (_, line) in file.lines() {
            let Some(text) = line.strip_prefix("//!").map(str::trim).filter(|text| !text.is_empty()) else { break };
            sentence.push_str(text);
            sentence.push(' ');
        }
        let sentence = sentence.trim_end();
        let message = if sentence.is_empty() {
            "the first line is no `//!` sentence saying what this file is"
        } else if !sentence.ends_with(['.', ':', '?']) {
            "the opening `//!` paragraph is no whole sentence"
        } else if sentence == PLACEHOLDER {
            "the opening `//!` sentence does not say what this file is"
        } else {
            continue;
        };
        violations.push(Violation::new(&file.path, 1, message));
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check(&Tree::of(&[("engine/a/src/a.rs", text)])).len()
    }

    #[test]
    fn a_sentence_satisfies_on_one_line_or_more() {
        assert_eq!(found("//! What it is.\n"), 0);
        assert_eq!(found("//! What it\n//! is.\n//!\n//! More\n"), 0);
    }

    #[test]
    fn a_file_without_one_is_reported() {
        assert_eq!(found("fn f() {}\n"), 1);
        assert_eq!(found("// A.\n"), 1);
        assert_eq!(found("//!\n//! A.\n"), 1);
        assert_eq!(found("\n//! A.\n"), 1);
        assert_eq!(found(""), 1);
    }

    #[test]
    fn an_unfinished_sentence_is_reported() {
        assert_eq!(found("//! Some words\n\nfn f() {}\n"), 1);
    }

    #[test]
    fn a_placeholder_is_reported() {
        assert_eq!(found(&format!("//! {PLACEHOLDER}\n")), 1);
    }

    #[test]
    fn places_outside_are_left_alone() {
        assert_eq!(check(&Tree::of(&[("elsewhere/a.rs", "fn f() {}\n"), ("engine/a/b.txt", "x")])), []);
    }
}
