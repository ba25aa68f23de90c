//! A crate's feature changes code at two places only: in wrt-foundation, which has the memory modes, and at the facade.

use crate::lexer;
use crate::tree::Tree;
use crate::violation::Violation;

const MESSAGE: &str =
    "features stand in wrt-foundation and at the facade (wrt, wrt-wasi): this crate is the same in every mode";

/// Whether conditions on features may stand in the file at `path`.
fn is_allowed(path: &str) -> bool {
    match path.split('/').collect::<Vec<_>>().as_slice() {
        ["engine", name, "src", ..] => matches!(*name, "wrt-foundation" | "wrt" | "wrt-wasi"),
        _ => true,
    }
}

pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust_files().filter(|file| !is_allowed(&file.path)) {
        let code = lexer::code_only(&file.text);
        for line in lines_with_features(&code) {
            violations.push(Violation::new(&file.path, line, MESSAGE));
        }
    }
    violations
}

/// The lines, counted from 1, on which a `cfg`, `cfg!` or `cfg_attr` begins that asks for a feature.
fn lines_with_features(code: &str) -> Vec<usize> {
    let mut lines = Vec::new();
    for (at, _) in code.match_indices("cfg") {
        let rest = code.get(at..).unwrap_or("");
        let Some((head, _)) = rest.split_once('(') else { continue };
        if !matches!(head.trim(), "cfg" | "cfg!" | "cfg_attr") {
            continue;
        }
        let mut depth = 0_usize;
        let end = rest.find(|c| {
            match c {
                '(' => depth = depth.saturating_add(1),
                ')' => depth = depth.saturating_sub(1),
                _ => return false,
            }
            depth == 0
        });
        let condition = rest.get(..end.unwrap_or(rest.len())).unwrap_or(rest);
        if !lexer::lines_with_word(condition, "feature").is_empty() {
            let before = code.get(..at).unwrap_or("").matches('\n').count();
            lines.push(before.saturating_add(1));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn a_feature_in_an_inner_crate_is_reported_with_its_line() {
        let text = "//! A.\n#[cfg(feature = \"alloc\")]\nmod a;\nconst B: bool = cfg!(not(feature = \"std\"));\n\
                    #[cfg_attr(\n    any(test, feature = \"a\"),\n    allow(b)\n)]\nfn c() {}\n";
        assert_eq!(found("engine/wrt-decoder/src/a.rs", text), [2, 4, 5]);
        assert_eq!(found("engine/wrt-runtime/src/execute/a.rs", text), [2, 4, 5]);
    }

    #[test]
    fn other_conditions_and_the_places_of_the_modes_are_not() {
        let other =
            "#[cfg(test)]\nmod tests { fn feature() {} }\n// cfg(feature)\n#[cfg(target_pointer_width = \"64\")]\n";
        assert_eq!(found("engine/wrt-decoder/src/a.rs", other), [0; 0]);
        let feature = "#[cfg(feature = \"alloc\")]\nmod a;\n";
        for path in
            ["engine/wrt-foundation/src/a.rs", "engine/wrt/src/a.rs", "engine/wrt-decoder/tests/a.rs", "cli/src/a.rs"]
        {
            assert_eq!(found(path, feature), [0; 0], "{path}");
        }
    }
}
