//! The floors of the house: a crate imports only from floors below its own.

use crate::manifest;
use crate::metadata::{Dependency, Kind, Package, Workspace};
use crate::tree::Tree;
use crate::violation::Violation;

/// Each engine crate's floor. A new crate needs a row here, as it needs one in the architecture's table.
const FLOORS: [(&str, u8); 14] = [
    ("wrt-error", 0),
    ("wrt-math", 1),
    ("wrt-sync", 1),
    ("wrt-foundation", 2),
    ("wrt-platform", 3),
    ("wrt-instructions", 3),
    ("wrt-format", 4),
    ("wrt-logging", 4),
    ("wrt-decoder", 5),
    ("wrt-runtime", 5),
    ("wrt-component", 6),
    ("wrt-wasi", 7),
    ("wrt", FACADE),
    // Has no floor of its own to stand on: nothing imports it but programs, as the facade.
    ("wrt-capi", 9),
];

/// The facade joins the engine to a platform, so it alone may import one, as an optional feature.
const FACADE: u8 = 8;

/// The highest floor a platform imports from.
const PLATFORM_TRAITS: u8 = 3;

/// Crates in `platforms/` that are no backend but a part several backends share: they stand below all of those.
const PARTS: [&str; 3] = ["wrt-platform-arena", "wrt-platform-posix", "wrt-platform-rtos"];

/// Where a crate stands.
enum Place {
    Floor(u8),
    /// `engine/` without a row in [`FLOORS`].
    Unlisted,
    /// One of [`PARTS`].
    Part,
    Platform,
    /// Programs, tests and tools: they import what they like, and nothing below imports them.
    Top,
}

fn place(package: &Package) -> Place {
    if package.manifest.starts_with("platforms/") {
        return if PARTS.contains(&package.name.as_str()) { Place::Part } else { Place::Platform };
    }
    match FLOORS.iter().find(|(name, _)| *name == package.name) {
        Some(&(_, floor)) => Place::Floor(floor),
        None if package.manifest.starts_with("engine/") => Place::Unlisted,
        None => Place::Top,
    }
}

/// Dev-dependencies are exempt: a test may stand on anything.
pub(crate) fn check(workspace: &Workspace, tree: &Tree) -> Vec<Violation> {
    let mut violations = Vec::new();
    for package in &workspace.packages {
        if let Place::Unlisted = place(package) {
            let message =
                format!("`{}` stands in engine/ and has no floor: give it a row in xtask/src/floors.rs", package.name);
            violations.push(Violation::new(&package.manifest, 1, message));
        }
        for dependency in package.dependencies.iter().filter(|dependency| dependency.kind != Kind::Dev) {
            let Some(imported) = workspace.package(&dependency.name) else { continue };
            if let Err(reason) = judge(package, imported, dependency) {
                let text = tree.file(&package.manifest).map_or("", |file| &file.text);
                let table = match dependency.kind {
                    Kind::Build => "build-dependencies",
                    Kind::Normal | Kind::Dev => "dependencies",
                };
                let line = manifest::dependency_line(text, &dependency.name, |part| part == table);
                violations.push(Violation::new(&package.manifest, line, reason));
            }
        }
    }
    violations
}

fn judge(package: &Package, imported: &Package, dependency: &Dependency) -> Result<(), String> {
    let (from, to) = (&package.name, &imported.name);
    match (place(package), place(imported)) {
        (Place::Top | Place::Unlisted, _) => Ok(()),
        (Place::Floor(_) | Place::Part | Place::Platform, Place::Unlisted) | (Place::Platform, Place::Part) => Ok(()),
        (Place::Floor(upper), Place::Floor(lower)) if lower < upper => Ok(()),
        (Place::Floor(upper), Place::Floor(lower)) => {
            Err(format!("`{from}` (floor {upper}) imports `{to}` (floor {lower}): only lower floors may be imported"))
        }
        (Place::Floor(floor), Place::Platform) if floor >= FACADE && dependency.optional => Ok(()),
        // The C API joins the engine to an arena, whatever the system.
        (Place::Floor(floor), Place::Part) if floor > FACADE && dependency.optional => Ok(()),
        (Place::Floor(floor), Place::Part) => Err(format!(
            "`{from}` (floor {floor}) imports `{to}`, a part of platforms: the engine is generic over `Platform`"
        )),
        (Place::Floor(floor), Place::Platform) if floor >= FACADE => {
            Err(format!("`{from}` imports the platform `{to}` always: make it optional, behind a feature"))
        }
        (Place::Floor(floor), Place::Platform) => {
            Err(format!("`{from}` (floor {floor}) imports the platform `{to}`: the engine is generic over `Platform`"))
        }
        (Place::Part | Place::Platform, Place::Floor(floor)) if floor <= PLATFORM_TRAITS => Ok(()),
        (Place::Part | Place::Platform, Place::Floor(floor)) => Err(format!(
            "the platform `{from}` imports `{to}` (floor {floor}): platforms import floors 0 to {PLATFORM_TRAITS}"
        )),
        (Place::Platform, Place::Platform) | (Place::Part, Place::Part | Place::Platform) => Err(format!(
            "the platform `{from}` imports the platform `{to}`: platforms import floors 0 to {PLATFORM_TRAITS} and shared parts"
        )),
        (Place::Floor(_) | Place::Part | Place::Platform, Place::Top) => {
            Err(format!("`{from}` imports `{to}`, which stands above every floor"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, manifest: &str, imports: &[(&str, Kind, bool)]) -> Package {
        let dependencies =
            imports.iter().map(|&(name, kind, optional)| Dependency { name: name.into(), kind, optional }).collect();
        Package { name: name.into(), manifest: manifest.into(), dependencies }
    }

    /// The violations when `name` at `manifest` has one dependency on `import`.
    fn found(name: &str, manifest: &str, import: (&str, Kind, bool)) -> Vec<Violation> {
        let workspace = Workspace {
            root: "/".into(),
            packages: vec![
                package(name, manifest, &[import]),
                package("wrt-error", "engine/wrt-error/Cargo.toml", &[]),
                package("wrt-sync", "engine/wrt-sync/Cargo.toml", &[]),
                package("wrt-format", "engine/wrt-format/Cargo.toml", &[]),
                package("wrt-decoder", "engine/wrt-decoder/Cargo.toml", &[]),
                package("wrt-platform-linux", "platforms/linux/Cargo.toml", &[]),
                package("wrt-platform-arena", "platforms/arena/Cargo.toml", &[]),
                package("wrt-cli", "cli/Cargo.toml", &[]),
            ],
        };
        let tree = Tree::of(&[(manifest, "[package]\n\n[dependencies]\nx = \"1\"\nwrt-decoder.workspace = true\n")]);
        check(&workspace, &tree)
    }

    #[test]
    fn a_lower_floor_may_be_imported() {
        assert_eq!(found("wrt-runtime", "engine/wrt-runtime/Cargo.toml", ("wrt-format", Kind::Normal, false)), []);
        assert_eq!(found("wrt-platform-qnx", "platforms/qnx/Cargo.toml", ("wrt-sync", Kind::Normal, false)), []);
        assert_eq!(found("tests", "tests/a/Cargo.toml", ("wrt-platform-linux", Kind::Normal, false)), []);
    }

    #[test]
    fn a_part_of_platforms_is_for_the_c_api_by_a_feature() {
        assert_eq!(found("wrt-capi", "capi/Cargo.toml", ("wrt-platform-arena", Kind::Normal, true)), []);
        assert_eq!(found("wrt-capi", "capi/Cargo.toml", ("wrt-platform-arena", Kind::Normal, false)).len(), 1);
        assert_eq!(found("wrt", "engine/wrt/Cargo.toml", ("wrt-platform-arena", Kind::Normal, true)).len(), 1);
    }

    #[test]
    fn a_sideways_import_is_reported_where_it_stands() {
        let violations = found("wrt-runtime", "engine/wrt-runtime/Cargo.toml", ("wrt-decoder", Kind::Normal, false));
        let [violation] = violations.as_slice() else { panic!("{violations:?}") };
        assert_eq!((violation.file.as_str(), violation.line), ("engine/wrt-runtime/Cargo.toml", 5));
        assert!(violation.message.contains("floor 5"));
    }

    #[test]
    fn an_upward_import_is_reported() {
        assert_eq!(found("wrt-math", "engine/wrt-math/Cargo.toml", ("wrt-format", Kind::Normal, false)).len(), 1);
    }

    #[test]
    fn a_build_dependency_counts_and_a_dev_dependency_does_not() {
        assert_eq!(found("wrt-math", "engine/wrt-math/Cargo.toml", ("wrt-format", Kind::Build, false)).len(), 1);
        assert_eq!(found("wrt-math", "engine/wrt-math/Cargo.toml", ("wrt-format", Kind::Dev, false)), []);
    }

    #[test]
    fn a_platform_imports_no_floor_above_the_traits() {
        assert_eq!(found("wrt-platform-qnx", "platforms/qnx/Cargo.toml", ("wrt-format", Kind::Normal, false)).len(), 1);
        assert_eq!(
            found("wrt-platform-qnx", "platforms/qnx/Cargo.toml", ("wrt-platform-linux", Kind::Normal, false)).len(),
            1
        );
    }

    #[test]
    fn a_shared_part_is_for_platforms() {
        let arena = "wrt-platform-arena";
        assert_eq!(found("wrt-platform-qnx", "platforms/qnx/Cargo.toml", (arena, Kind::Normal, false)), []);
        assert_eq!(found(arena, "platforms/arena/Cargo.toml", ("wrt-sync", Kind::Normal, false)), []);
        assert_eq!(found(arena, "platforms/arena/Cargo.toml", ("wrt-platform-linux", Kind::Normal, false)).len(), 1);
        assert_eq!(found("wrt", "engine/wrt/Cargo.toml", (arena, Kind::Normal, true)).len(), 1);
    }

    #[test]
    fn only_the_facade_imports_a_platform_by_a_feature() {
        let linux = "wrt-platform-linux";
        assert_eq!(found("wrt", "engine/wrt/Cargo.toml", (linux, Kind::Normal, true)), []);
        assert_eq!(found("wrt", "engine/wrt/Cargo.toml", (linux, Kind::Normal, false)).len(), 1);
        assert_eq!(found("wrt-wasi", "engine/wrt-wasi/Cargo.toml", (linux, Kind::Normal, true)).len(), 1);
    }

    #[test]
    fn an_engine_crate_without_a_floor_is_reported() {
        assert_eq!(found("wrt-new", "engine/wrt-new/Cargo.toml", ("wrt-error", Kind::Normal, false)).len(), 1);
    }

    #[test]
    fn a_program_is_imported_by_nobody_below() {
        assert_eq!(found("wrt-wasi", "engine/wrt-wasi/Cargo.toml", ("wrt-cli", Kind::Normal, false)).len(), 1);
    }
}
