//! Every engine crate's root is `no_std` for certain, with unsafe code forbidden and std behind its feature.

use crate::lexer;
use crate::tree::Tree;
use crate::violation::Violation;

const REQUIRED: [&str; 2] = ["#![no_std]", "#![forbid(unsafe_code)]"];

/// Any of these lets std in.
const CONDITIONS: [&str; 4] = [
    "#[cfg(feature = \"std\")]",
    "#[cfg(test)]",
    "#[cfg(any(feature = \"std\", test))]",
    "#[cfg(any(test, feature = \"std\"))]",
];

/// An attribute under `cfg_attr` does not count: it would hold in one mode only.
pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for manifest in tree.files.iter().filter(|file| is_engine_manifest(&file.path)) {
        let root = manifest.path.replace("Cargo.toml", "src/lib.rs");
        let Some(file) = tree.file(&root) else {
            violations.push(Violation::new(&manifest.path, 1, "an engine crate is a library: src/lib.rs is missing"));
            continue;
        };
        let attributes = leading_attributes(&lexer::code_only(&file.text));
        for attribute in REQUIRED.iter().filter(|attribute| !attributes.iter().any(|found| found == **attribute)) {
            let message = format!("an engine crate says `{attribute}` before its first item");
            violations.push(Violation::new(&root, 1, message));
        }
    }
    for file in tree.rust_files().filter(|file| is_engine_source(&file.path)) {
        violations.extend(
            lines_with_bare_std(&file.text).map(|line| {
                Violation::new(&file.path, line, "an engine crate has std only by its feature, or in tests")
            }),
        );
    }
    violations
}

/// The inner attributes before the first item, without white space.
fn leading_attributes(code: &str) -> Vec<String> {
    // What a comment leaves of itself is its first slash.
    let code: String = code.chars().filter(|c| !c.is_whitespace() && *c != '/').collect();
    let mut attributes = Vec::new();
    let mut rest = code.as_str();
    while rest.starts_with("#![") {
        let mut depth = 0_usize;
        let end = rest.find(|c| {
            match c {
                '[' => depth = depth.saturating_add(1),
                ']' => depth = depth.saturating_sub(1),
                _ => return false,
            }
            depth == 0
        });
        let Some((attribute, after)) = end.and_then(|end| rest.split_at_checked(end.saturating_add(1))) else { break };
        attributes.push(attribute.to_owned());
        rest = after;
    }
    attributes
}

/// The lines that take std in without one of the conditions.
fn lines_with_bare_std(text: &str) -> impl Iterator<Item = usize> {
    let code = lexer::code_only(text);
    let found: Vec<usize> = (1..)
        .zip(code.lines())
        .filter(|(_, line)| line.split_whitespace().collect::<Vec<_>>().join(" ").contains("extern crate std"))
        .map(|(number, _)| number)
        .collect();
    let lines: Vec<String> = text.lines().map(|line| line.trim().to_owned()).collect();
    found.into_iter().filter(move |number| {
        // Above it stand its attributes; one of them must be the condition.
        let above = lines.get(..number.saturating_sub(1)).unwrap_or(&[]).iter().rev();
        let mut attributes = above.take_while(|line| line.starts_with("#["));
        !attributes.any(|line| CONDITIONS.contains(&line.as_str()))
    })
}

/// A file of an engine crate that is not a file of tests.
fn is_engine_source(path: &str) -> bool {
    matches!(path.split('/').collect::<Vec<_>>().as_slice(), ["engine", _, "src", rest @ ..]
        if rest.iter().all(|part| !matches!(*part, "tests" | "tests.rs")))
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
    fn an_attribute_behind_an_item_does_not_count() {
        assert_eq!(found("#![no_std]\nmod a {\n#![forbid(unsafe_code)]\n}\n").len(), 1);
        assert_eq!(found("#![no_std]\n#![warn(a[0])]\n/* b */\n#![forbid(unsafe_code)]\nmod a;\n"), []);
    }

    #[test]
    fn std_comes_by_its_feature_or_in_tests() {
        const ROOT: &str = "#![no_std]\n#![forbid(unsafe_code)]\n";
        assert_eq!(found(&format!("{ROOT}extern crate std;\n")).len(), 1);
        assert_eq!(found(&format!("{ROOT}#[cfg(feature = \"alloc\")]\nextern  crate std as s;\n"))[0].line, 4);
        assert_eq!(found(&format!("{ROOT}#[cfg(feature = \"std\")]\nextern crate std;\n")), []);
        assert_eq!(found(&format!("{ROOT}#[cfg(test)]\nextern crate std;\n// extern crate std\n")), []);
        assert_eq!(check(&Tree::of(&[("engine/a/src/b/tests.rs", "extern crate std;")])), []);
    }

    #[test]
    fn a_crate_without_a_library_is_reported() {
        assert_eq!(check(&Tree::of(&[("engine/a/Cargo.toml", "")])).len(), 1);
    }
}
