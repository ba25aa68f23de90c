//! Arithmetic overflow is checked in every profile of every workspace, at least in our own crates.

use crate::manifest::{self, Entry};
use crate::metadata::{Kind, Workspace};
use crate::tree::Tree;
use crate::violation::Violation;

const KEY: &str = "overflow-checks";

/// The profiles cargo has without being told, with the one each inherits from.
const PROFILES: [(&str, Option<&str>); 4] =
    [("dev", None), ("release", None), ("test", Some("dev")), ("bench", Some("release"))];

/// A workspace may leave the checks to each package (as the benches do, to compile other runtimes as they are meant
/// to be); then it names every crate of ours.
pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Violation> {
    let ours = own_crates(workspace);
    let mut violations = Vec::new();
    for file in tree.files.iter().filter(|file| file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml")) {
        let entries = manifest::entries(&file.text);
        let Some(root) = entries.iter().find(|entry| entry.is(&["workspace"])) else { continue };
        for profile in profiles(&entries) {
            let whole = inherited(&entries, &profile) && setting(&entries, &profile, &["package", "*"]) != Some(false);
            let lacking: Vec<&str> = ours
                .iter()
                .filter(|name| !setting(&entries, &profile, &["package", name]).unwrap_or(whole))
                .map(String::as_str)
                .collect();
            if !lacking.is_empty() || (ours.is_empty() && !whole) {
                let line =
                    entries.iter().find(|entry| entry.is(&["profile", &profile])).map_or(root.line, |entry| entry.line);
                let missing =
                    if whole || lacking.len() < ours.len() { lacking.join(", ") } else { "all crates".into() };
                violations.push(Violation::new(
                    &file.path,
                    line,
                    format!("profile `{profile}` does not say `{KEY} = true` for {missing}"),
                ));
            }
        }
    }
    violations
}

/// The facade and all of ours that it can import, platforms too.
fn own_crates(workspace: &Workspace) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut open = vec!["wrt"];
    while let Some(name) = open.pop() {
        let Some(package) = workspace.package(name) else { continue };
        if found.iter().any(|known| known == name) {
            continue;
        }
        found.push(name.into());
        let imports = package.dependencies.iter().filter(|dependency| dependency.kind == Kind::Normal);
        open.extend(imports.map(|dependency| dependency.name.as_str()));
    }
    found.sort();
    found
}

fn profiles(entries: &[Entry]) -> Vec<String> {
    let mut names: Vec<String> = PROFILES.iter().map(|&(name, _)| name.into()).collect();
    for entry in entries {
        if let [table, name, ..] = entry.path.as_slice()
            && table == "profile"
            && !names.contains(name)
        {
            names.push(name.clone());
        }
    }
    names
}

/// What `[profile.NAME]`, or the one of its packages that `below` names, says itself.
fn setting(entries: &[Entry], profile: &str, below: &[&str]) -> Option<bool> {
    let path: Vec<&str> = ["profile", profile].into_iter().chain(below.iter().copied()).chain([KEY]).collect();
    entries.iter().find(|entry| entry.is(&path)).map(|entry| entry.value == "true")
}

/// What holds in `profile` after inheritance; cargo's own defaults do not count.
fn inherited(entries: &[Entry], profile: &str) -> bool {
    let mut name = profile.to_owned();
    // A chain of profiles is no longer than there are profiles; cargo refuses a loop.
    for _ in profiles(entries) {
        if let Some(said) = setting(entries, &name, &[]) {
            return said;
        }
        let declared = entries.iter().find(|entry| entry.is(&["profile", &name, "inherits"]));
        let built_in = PROFILES.iter().find(|(known, _)| *known == name).and_then(|(_, parent)| *parent);
        match (declared, built_in) {
            (Some(entry), _) => name = entry.value.trim_matches('"').to_owned(),
            (None, Some(parent)) => name = parent.to_owned(),
            (None, None) => return false,
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::{Dependency, Package};

    fn found(manifest: &str) -> Vec<Violation> {
        let dependency = |name: &str| Dependency { name: name.into(), kind: Kind::Normal, optional: false };
        let package = |name: &str, dependencies| Package { name: name.into(), manifest: String::new(), dependencies };
        let packages = vec![package("wrt", vec![dependency("wrt-math")]), package("wrt-math", vec![])];
        check(&Workspace { root: "/".into(), packages }, &Tree::of(&[("fuzz/Cargo.toml", manifest)]))
    }

    const BOTH: &str =
        "[workspace]\n[profile.dev]\noverflow-checks = true\n[profile.release]\noverflow-checks = true\n";

    #[test]
    fn two_profiles_suffice_by_inheritance() {
        assert_eq!(found(BOTH), []);
        assert_eq!(found(&format!("{BOTH}[profile.small]\ninherits = \"release\"\n")), []);
    }

    #[test]
    fn a_silent_profile_is_reported() {
        let violations = found("[workspace]\n[profile.dev]\noverflow-checks = true\n[profile.release]\nlto = true\n");
        let lines: Vec<_> = violations.iter().map(|violation| violation.line).collect();
        assert_eq!(lines, [4, 1], "release where it stands, bench where the workspace is declared");
    }

    #[test]
    fn a_profile_that_says_no_is_reported() {
        assert_eq!(found(&format!("{BOTH}[profile.bench]\noverflow-checks = false\n")).len(), 1);
        assert_eq!(
            found(&format!("{BOTH}[profile.small]\ninherits = \"release\"\noverflow-checks = false\n")).len(),
            1
        );
    }

    #[test]
    fn packages_may_be_named_one_by_one() {
        let named = "[workspace]\n[profile.dev]\noverflow-checks = true\n[profile.release.package.wrt]\noverflow-checks = true\n";
        let rest = "[profile.release.package.wrt-math]\noverflow-checks = true\n";
        let bench = "[profile.bench]\noverflow-checks = true\n";
        assert_eq!(found(&format!("{named}{rest}{bench}")), []);
        let violations = found(&format!("{named}{bench}"));
        assert_eq!(violations.len(), 1);
        assert!(violations[0].message.contains("wrt-math"));
    }

    #[test]
    fn a_package_that_is_exempted_is_reported() {
        let off = "[profile.release.package.wrt-math]\noverflow-checks = false\n";
        assert_eq!(found(&format!("{BOTH}{off}")).len(), 1);
        let off = "[profile.dev.package.\"*\"]\noverflow-checks = false\n";
        assert_eq!(found(&format!("{BOTH}{off}")).len(), 1);
    }

    #[test]
    fn a_package_that_is_no_workspace_has_no_profiles() {
        assert_eq!(found("[package]\nname = \"a\"\n"), []);
    }
}
