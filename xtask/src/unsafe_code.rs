//! The word `unsafe` stands only where the operating system or C is called.

use crate::lexer;
use crate::tree::Tree;
use crate::violation::Violation;

/// Whether the word may stand in the file at `path`.
fn is_allowed(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    match parts.as_slice() {
        ["capi", ..] => true,
        ["platforms", _, "src", name, ..] => {
            name.strip_prefix("sys").is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        }
        // Firmware whose board and kernel are reached by registers and C.
        ["tests", "freertos" | "icount" | "on-target", "src", name] => name.starts_with("sys_"),
        ["zephyr", "tests", _, "src", name] => name.starts_with("sys_"),
        // Firmware that declares the foreign function which stands for a panic.
        ["tests", "no-panic", "src", "sys.rs"] => true,
        // Programs that run inside WebAssembly: their exports need `#[unsafe(no_mangle)]`.
        ["benches" | "examples", "guests", ..] | ["cli", "tests", "guests", ..] => true,
        _ => false,
    }
}

/// Comments and strings may name it; code may not, even in an attribute.
pub(crate) fn check(tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.rust_files().filter(|file| !is_allowed(&file.path)) {
        for line in lexer::lines_with_word(&lexer::code_only(&file.text), "unsafe") {
            violations.push(Violation::new(&file.path, line, "`unsafe` belongs in platforms/*/src/sys* or capi/"));
        }
    }
    violations
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_found_in_code_with_its_line() {
        let tree = Tree::of(&[("engine/wrt/src/a.rs", "//! A.\n\nfn f() { unsafe { g() } }\n")]);
        assert_eq!(
            check(&tree),
            [Violation::new("engine/wrt/src/a.rs", 3, "`unsafe` belongs in platforms/*/src/sys* or capi/")]
        );
    }

    #[test]
    fn is_not_found_in_comments_strings_and_lint_names() {
        let text = "//! No unsafe here.\n#![forbid(unsafe_code)]\nconst A: &str = \"unsafe\"; /* unsafe */\n";
        assert_eq!(check(&Tree::of(&[("engine/wrt/src/lib.rs", text)])), []);
    }

    #[test]
    fn is_allowed_in_the_files_that_call_out() {
        let text = "unsafe fn f() {}";
        for path in [
            "platforms/linux/src/sys.rs",
            "platforms/linux/src/sys/map.rs",
            "platforms/qnx/src/sys_ipc.rs",
            "capi/src/lib.rs",
            "benches/guests/sum.rs",
            "examples/guests/hello/src/lib.rs",
            "cli/tests/guests/clock.rs",
        ] {
            assert_eq!(check(&Tree::of(&[(path, text)])), [], "{path}");
        }
    }

    #[test]
    fn is_reported_beside_the_files_that_call_out() {
        let text = "unsafe fn f() {}";
        for path in [
            "platforms/linux/src/lib.rs",
            "platforms/linux/src/system.rs",
            "platforms/linux/tests/sys.rs",
            "cli/src/sys.rs",
            "engine/wrt/src/guests/a.rs",
            "cli/guests/a.rs",
        ] {
            assert_eq!(check(&Tree::of(&[(path, text)])).len(), 1, "{path}");
        }
    }
}
