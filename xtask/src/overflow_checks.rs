//! Arithmetic overflow is checked in every profile of every workspace, at least in our own crates.

use crate::manifest::{self, Entry};
use crate::metadata::Workspace;
use crate::tree::{SourceFile, Tree};
use crate::violation::Violation;

const KEY: &str = "overflow-checks";

/// The profiles cargo has without being told, with the one each inherits from.
const PROFILES: [(&str, Option<&str>); 4] =
    [("dev", None), ("release", None), ("test", Some("dev")), ("bench", Some("release"))];

/// A workspace may leave the checks to each package (as the benches do, to compile other runtimes as they are meant
/// to be); then it names every crate of ours.
pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for file in tree.files.iter().filter(|file| file.path == "Cargo.toml" || file.path.ends_with("/Cargo.toml")) {
        let entries = manifest::entries(&file.text);
        let Some(root) = entries.iter().find(|entry| entry.is(&["workspace"])) else { continue };
        let ours = own_crates(workspace, tree.file(&file.path.replace("Cargo.toml", "Cargo.lock")));
        for profile in profiles(&entries) {
            let lacking: Vec<&str> =
                ours.iter().copied().filter(|name| !holds(&entries, &profile, Some(name))).collect();
            let missing = match (lacking.len(), ours.len()) {
                (0, 0) if !holds(&entries, &profile, None) => "any crate".into(),
                (0, _) => continue,
                (lacking, all) if lacking == all => "any crate".into(),
                _ => lacking.join(", "),
            };
            let declared = entries.iter().find(|entry| entry.is(&["profile", &profile]));
            let line = declared.map_or(root.line, |entry| entry.line);
            let message = format!("profile `{profile}` does not say `{KEY} = true` for {missing}");
            violations.push(Violation::new(&file.path, line, message));
        }
    }
    violations
}

/// Those of our crates that a workspace compiles: what its lock file names, or all without one.
fn own_crates<'a>(workspace: &'a Workspace, lock: Option<&SourceFile>) -> Vec<&'a str> {
    let is_locked = |name: &str| lock.is_none_or(|lock| lock.text.contains(&format!("\nname = \"{name}\"\n")));
    workspace.packages.iter().map(|package| package.name.as_str()).filter(|name| is_locked(name)).collect()
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

/// Whether `package` is checked in `profile`: the package's own setting counts before the one for all, that before
/// the profile's. Without `package`, whether one that nothing names is. Cargo's own defaults do not count.
fn holds(entries: &[Entry], profile: &str, package: Option<&str>) -> bool {
    let own = package.and_then(|name| inherited(entries, profile, &["package", name]));
    own.or_else(|| inherited(entries, profile, &["package", "*"]))
        .or_else(|| inherited(entries, profile, &[]))
        .unwrap_or(false)
}

/// What `profile` says itself or by the profiles it inherits from.
fn inherited(entries: &[Entry], profile: &str, below: &[&str]) -> Option<bool> {
    let mut name = profile.to_owned();
    // A chain of profiles is no longer than there are profiles; cargo refuses a loop.
    for _ in profiles(entries) {
        if let Some(said) = setting(entries, &name, below) {
            return Some(said);
        }
        let declared = entries.iter().find(|entry| entry.is(&["profile", &name, "inherits"]));
        let built_in = PROFILES.iter().find(|(known, _)| *known == name).and_then(|(_, parent)| *parent);
        name = match declared {
            Some(entry) => entry.value.trim_matches('"').to_owned(),
            None => built_in?.to_owned(),
        };
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metadata::Package;

    fn found_with_lock(manifest: &str, lock: &[(&str, &str)]) -> Vec<Violation> {
        let package = |name: &str| Package { name: name.into(), manifest: String::new(), dependencies: vec![] };
        let packages = vec![package("wrt"), package("wrt-math")];
        let files: Vec<_> = [("fuzz/Cargo.toml", manifest)].into_iter().chain(lock.iter().copied()).collect();
        check(&Workspace { root: "/".into(), packages }, &Tree::of(&files))
    }

    fn found(manifest: &str) -> Vec<Violation> {
        found_with_lock(manifest, &[])
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
        let lock = "[[package]]\nname = \"wrt\"\n";
        assert_eq!(found_with_lock(&format!("{named}{bench}"), &[("fuzz/Cargo.lock", lock)]), []);
    }

    #[test]
    fn packages_are_inherited_with_their_profile() {
        let base = "[workspace]\n[profile.dev]\noverflow-checks = true\n[profile.quick]\ninherits = \"release\"\n";
        let named =
            "[profile.release.package]\nwrt = { overflow-checks = true }\nwrt-math = { overflow-checks = true }\n";
        assert_eq!(found(&format!("{base}{named}")), []);
        assert_eq!(found(base).len(), 3, "release, bench and quick");
    }

    #[test]
    fn a_package_that_is_exempted_is_reported() {
        let off = "[profile.release.package.wrt-math]\noverflow-checks = false\n";
        assert_eq!(found(&format!("{BOTH}{off}")).len(), 2, "release, and bench by inheritance");
        let off = "[profile.dev.package.\"*\"]\noverflow-checks = false\n";
        assert_eq!(found(&format!("{BOTH}{off}")).len(), 2, "dev, and test by inheritance");
    }

    #[test]
    fn a_package_that_is_no_workspace_has_no_profiles() {
        assert_eq!(found("[package]\nname = \"a\"\n"), []);
    }
}
