//! No file names a place that exists on somebody's machine only.

use crate::tree::Tree;
use crate::violation::Violation;

/// Cut in two, so that this file does not hold them.
const WORDS: [&str; 10] = [
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/tmp/", "target"),
    concat!("/tmp/", "plan"),
    concat!("/tmp/", "wt"),
    concat!("/che", "ck/"),
    concat!("artifac", "tory"),
    concat!("jf", "rog"),
    concat!("sub", "agent"),
    concat!("this ", "session"),
];

/// Looks at every text file, whatever the case of its letters.
pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in &tree.files {
        for (number, line) in file.lines() {
            let lower = line.to_lowercase();
            for word in WORDS.iter().filter(|word| lower.contains(**word)) {
                violations.push(Violation::new(
                    &file.path,
                    number,
                    format!("`{word}` is of one machine, not of the project"),
                ));
            }
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_found_on_its_line() {
        for word in WORDS {
            let text = format!("fine\nsee {}\n", word.to_uppercase());
            let violations = check(&Tree::of(&[("docs/a.md", &text)]));
            assert_eq!(violations.len(), 1, "{word}");
            assert_eq!(violations[0].line, 2);
        }
    }

    #[test]
    fn other_words_are_left_alone() {
        assert_eq!(check(&Tree::of(&[("docs/a.md", "the frame of the work, the root, /tmp/x\n")])), []);
    }
}
