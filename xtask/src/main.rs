//! `cargo run -p xtask -- check`: fails when the workspace breaks one of its own structural rules.

use std::process::ExitCode;

mod crate_roots;
mod floors;
mod forbidden_words;
mod lexer;
mod lints;
mod manifest;
mod metadata;
mod modes;
mod openings;
mod overflow_checks;
mod tree;
mod unsafe_code;
mod violation;

use metadata::Workspace;
use tree::Tree;
use violation::Violation;

const USAGE: &str = "usage: cargo run -p xtask -- check

check   fails unless
          - each crate imports only from floors below its own,
          - each engine crate is no_std, forbids unsafe code and has std by its feature alone,
          - features change code in wrt-foundation and at the facade only,
          - the word `unsafe` stands only in platforms/*/src/sys* and capi/,
          - each source file opens with a sentence saying what it is,
          - each package inherits the workspace's lints,
          - arithmetic overflow is checked in every profile of every workspace,
          - no file names a place on somebody's machine.";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("check"), None) => match check() {
            Ok(violations) => report(&violations),
            Err(cause) => {
                eprintln!("xtask: {cause}");
                ExitCode::from(2)
            }
        },
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

/// Runs every check on the workspace that the current directory is in.
///
/// # Errors
/// Says why cargo or git could not be asked, or a file not be read.
fn check() -> Result<Vec<Violation>, String> {
    let workspace = Workspace::load()?;
    let tree = Tree::load(&workspace.root)?;
    let mut violations = Vec::new();
    violations.extend(floors::check(&workspace, &tree));
    violations.extend(crate_roots::check(&tree));
    violations.extend(unsafe_code::check(&tree));
    violations.extend(modes::check(&tree));
    violations.extend(openings::check(&tree));
    violations.extend(lints::check(&workspace, &tree));
    violations.extend(overflow_checks::check(&workspace, &tree));
    violations.extend(forbidden_words::check(&tree));
    Ok(violations)
}

fn report(violations: &[Violation]) -> ExitCode {
    if violations.is_empty() {
        println!("xtask: the workspace keeps its rules");
        return ExitCode::SUCCESS;
    }
    for violation in violations {
        eprintln!("{violation}");
    }
    eprintln!("xtask: {} violation(s)", violations.len());
    ExitCode::FAILURE
}
