//! Every package inherits the workspace's lints.

use crate::manifest;
use crate::metadata::Workspace;
use crate::tree::Tree;
use crate::violation::Violation;

/// Looks for `workspace = true` in each package's `[lints]`.
pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Violation> {
    let inherits = |text: &str| {
        manifest::entries(text).iter().any(|entry| entry.is(&["lints", "workspace"]) && entry.value == "true")
    };
    workspace
        .packages
        .iter()
        .filter(|package| !tree.file(&package.manifest).is_some_and(|file| inherits(&file.text)))
        .map(|package| Violation::new(&package.manifest, 1, "`[lints] workspace = true` is missing"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Package;

    fn found(manifest: &str) -> usize {
        let package = Package { name: "a".into(), manifest: "a/Cargo.toml".into(), dependencies: vec![] };
        let workspace = Workspace { root: "/".into(), packages: vec![package] };
        check(&workspace, &Tree::of(&[("a/Cargo.toml", manifest)])).len()
    }

    #[test]
    fn inherited_lints_satisfy() {
        assert_eq!(found("[lints]\nworkspace = true\n"), 0);
        assert_eq!(found("lints.workspace = true\n"), 0);
    }

    #[test]
    fn missing_lints_are_reported() {
        assert_eq!(found("[package]\nname = \"a\"\n"), 1);
        assert_eq!(found("[lints]\n# workspace = true\n"), 1);
        assert_eq!(found("[lints]\nworkspace = false\n"), 1);
    }
}
