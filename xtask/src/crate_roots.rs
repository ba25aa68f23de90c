//! Every engine crate's root is `no_std` for certain, with unsafe code forbidden.

use crate::lexer;
use crate::tree::Tree;
use crate::violation::Violation;

const REQUIRED: [&str; 2] = ["#![no_std]", "#![forbid(unsafe_code)]"];

/// An attribute under `cfg_attr` does not count: it would hold in one mode only.
pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for manifest in tree.files.iter().filter(|file| is_engine_manifest(&file.path)) {
        let root = manifest.path.replace("Cargo.toml", "src/lib.rs");
        let Some(file) = tree.file(&root) else {
            violations.push(Violation::new(&manifest.path, 1, "an engine crate is a library: src/lib.rs is missing"));
            continue;
        };
        let code: String = lexer::code_only(&file.text).chars().filter(|c| !c.is_whitespace()).collect();
        for attribute in REQUIRED.iter().filter(|attribute| !code.contains(**attribute)) {
            violations.push(Violation::new(&root, 1, format!("an engine crate says `{attribute}`")));
        }
    }
    violations
}

fn is_engine_manifest(path: &str) -> bool {
    matches!(path.split('/').collect::<Vec<_>>().as_slice(), ["engine", _, "Cargo.toml"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(root: &str) -> Vec<Violation> {
        check(&Tree::of(&[("engine/a/Cargo.toml", ""), ("engine/a/src/lib.rs", root)]))
    }

    #[test]
    fn both_attributes_satisfy() {
        assert_eq!(found("//! A.\n#![no_std]\n#![forbid(unsafe_code)]\n"), []);
    }

    #[test]
    fn a_missing_attribute_is_reported() {
        assert!(found("//! A.\n#![no_std]\n")[0].message.contains("forbid(unsafe_code)"));
        assert!(found("//! A.\n#![forbid(unsafe_code)]\n")[0].message.contains("no_std"));
    }

    #[test]
    fn an_attribute_in_a_comment_or_under_a_condition_does_not_count() {
        assert_eq!(found("// #![no_std] #![forbid(unsafe_code)]\n").len(), 2);
        assert_eq!(found("#![cfg_attr(not(test), no_std)]\n#![forbid(unsafe_code)]\n").len(), 1);
    }

    #[test]
    fn a_crate_without_a_library_is_reported() {
        assert_eq!(check(&Tree::of(&[("engine/a/Cargo.toml", "")])).len(), 1);
    }
}
