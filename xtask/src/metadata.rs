//! The workspace's packages, from `cargo metadata`.

use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Which of a manifest's three tables names a dependency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Normal,
    Build,
    Dev,
}

#[derive(Debug)]
pub(crate) struct Dependency {
    /// The package's name, whatever the manifest renames it to.
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) optional: bool,
}

#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Path of its `Cargo.toml` from the workspace's root.
    pub(crate) manifest: String,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Debug)]
pub(crate) struct Workspace {
    pub(crate) root: PathBuf,
    pub(crate) packages: Vec<Package>,
}

impl Workspace {
    /// Asks cargo about the workspace that the current directory is in.
    ///
    /// # Errors
    /// Says why cargo could not be asked or its answer not be read.
    pub(crate) fn load() -> Result<Self, String> {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--no-deps"])
            .output()
            .map_err(|error| format!("cargo metadata: {error}"))?;
        if !output.status.success() {
            return Err(format!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        Self::parse(&String::from_utf8_lossy(&output.stdout)).ok_or_else(|| "cargo metadata: unknown format".into())
    }

    /// Reads version 1 of cargo's metadata format; `None` when a field is missing.
    pub(crate) fn parse(json: &str) -> Option<Self> {
        let metadata: Value = serde_json::from_str(json).ok()?;
        let root = metadata.get("workspace_root")?.as_str()?;
        let packages = metadata
            .get("packages")?
            .as_array()?
            .iter()
            .map(|package| {
                let manifest = package.get("manifest_path")?.as_str()?;
                Some(Package {
                    name: package.get("name")?.as_str()?.into(),
                    manifest: manifest.strip_prefix(root)?.trim_start_matches('/').into(),
                    dependencies: package
                        .get("dependencies")?
                        .as_array()?
                        .iter()
                        .map(dependency)
                        .collect::<Option<_>>()?,
                })
            })
            .collect::<Option<_>>()?;
        Some(Self { root: root.into(), packages })
    }

    pub(crate) fn package(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }
}

fn dependency(value: &Value) -> Option<Dependency> {
    let kind = match value.get("kind")?.as_str() {
        None => Kind::Normal,
        Some("build") => Kind::Build,
        Some("dev") => Kind::Dev,
        Some(_) => return None,
    };
    Some(Dependency { name: value.get("name")?.as_str()?.into(), kind, optional: value.get("optional")?.as_bool()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_packages_and_dependencies() {
        let workspace = Workspace::parse(
            r#"{"workspace_root": "/w", "packages": [{"name": "a", "manifest_path": "/w/engine/a/Cargo.toml", "dependencies": [
                {"name": "b", "kind": null, "optional": false},
                {"name": "c", "kind": "dev", "optional": false},
                {"name": "d", "kind": "build", "optional": true}]}]}"#,
        )
        .unwrap();
        let package = workspace.package("a").unwrap();
        assert_eq!(package.manifest, "engine/a/Cargo.toml");
        let read: Vec<_> = package.dependencies.iter().map(|d| (d.name.as_str(), d.kind, d.optional)).collect();
        assert_eq!(read, [("b", Kind::Normal, false), ("c", Kind::Dev, false), ("d", Kind::Build, true)]);
    }

    #[test]
    fn refuses_an_answer_with_missing_fields() {
        assert!(Workspace::parse(r#"{"workspace_root": "/w"}"#).is_none());
        assert!(Workspace::parse("not json").is_none());
    }

    #[test]
    fn loads_the_workspace_it_stands_in() {
        let workspace = Workspace::load().unwrap();
        assert_eq!(workspace.package("xtask").unwrap().manifest, "xtask/Cargo.toml");
    }
}
