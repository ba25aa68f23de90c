//! The table of assertions that a later edition contradicts, in files that pass otherwise.
//!
//! [`without`](crate::without) switches off what a folder's scripts do not know of; what stands here is no feature of its
//! own. Whoever judges a file demands these failures and no others, so a line that no longer fails is noticed too.

/// A failure that must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Line, from one.
    pub line: usize,
    /// The directive's keyword.
    pub directive: &'static str,
}

/// Folders, a file that each of them has, why assertions fail, and which.
type Row = (&'static [&'static str], &'static str, &'static str, &'static [(usize, &'static str)]);

/// A byte that was malformed has got a meaning since, and the engine says that it does not support it.
const MEANING: &str = "a later proposal gave the byte a meaning, and the engine names that proposal";

/// What a branch on a cast may say with custom descriptors.
const WIDER: &str = "with custom descriptors a reference that is never null may be cast to a type that may be";

const EXCEPTIONS: &[Row] = &[
    (
        &["wasm-v1", "proposals/multi-value"],
        "binary",
        "the byte in place of a missing label is no label, which is seen before the end is missed",
        &[(740, "assert_malformed")],
    ),
    (
        &["wasm-v2"],
        "align",
        "alignments above those of any instruction are invalid in every other edition",
        &[(891, "assert_malformed"), (910, "assert_malformed"), (929, "assert_malformed")],
    ),
    (
        &["wasm-v2", "proposals/function-references"],
        "binary",
        MEANING,
        &[(804, "assert_malformed"), (851, "assert_malformed")],
    ),
    (&["proposals/reference-types"], "binary", MEANING, &[(1073, "assert_malformed")]),
    (
        &["proposals/reference-types"],
        "unreached-invalid",
        "since 2.0 the labels of a `br_table` in unreachable code may have different types",
        &[(539, "assert_invalid")],
    ),
    (
        &["proposals/mutable-global"],
        "linking",
        "since bulk memory a segment out of bounds traps, and what was written before it stays",
        &[
            (206, "assert_unlinkable"),
            (227, "assert_unlinkable"),
            (236, "assert_trap"),
            (238, "assert_unlinkable"),
            (248, "assert_trap"),
            (298, "assert_unlinkable"),
            (334, "assert_unlinkable"),
            (342, "assert_return"),
            (344, "assert_unlinkable"),
            (354, "assert_return"),
        ],
    ),
    (&["proposals/custom-descriptors"], "br_on_cast", WIDER, &[(211, "module")]),
    (&["proposals/custom-descriptors"], "br_on_cast_fail", WIDER, &[(226, "module")]),
    (
        &["proposals/threads"],
        "imports",
        "reference types allow several tables",
        &[(309, "assert_invalid"), (313, "assert_invalid"), (317, "assert_invalid")],
    ),
];

/// The failures that a file of this folder and name must have, in the order of their lines.
pub fn exceptions(folder: &str, name: &str) -> impl Iterator<Item = Exception> {
    let row = EXCEPTIONS.iter().find(|(folders, file, ..)| folders.contains(&folder) && *file == name);
    let failures = row.map_or(&[][..], |(_, _, _, failures)| failures);
    failures.iter().map(|(line, directive)| Exception { line: *line, directive })
}

/// Every file of the table as its folder and its name without the ending.
pub fn excepted_files() -> impl Iterator<Item = (&'static str, &'static str)> {
    EXCEPTIONS.iter().flat_map(|(folders, file, ..)| folders.iter().map(|folder| (*folder, *file)))
}

#[cfg(test)]
mod tests {
    use super::EXCEPTIONS;

    #[test]
    fn every_row_says_why() {
        assert!(EXCEPTIONS.iter().all(|(_, _, why, failures)| !why.is_empty() && !failures.is_empty()));
    }

    #[test]
    fn lines_are_in_order() {
        for (_, file, _, failures) in EXCEPTIONS {
            assert!(failures.is_sorted_by(|one, other| one.0 < other.0), "{file}");
        }
    }
}
