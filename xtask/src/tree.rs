//! The text files of the work tree, as git lists them.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::Command;

/// A text file.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// Path from the workspace's root, with `/` between its parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl SourceFile {
    /// The lines with their numbers, counted from 1.
    pub(crate) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }
}

/// Every text file that git tracks or would track.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    pub(crate) files: Vec<SourceFile>,
}

impl Tree {
    /// Reads what git lists under `root`; ignored and binary files are left out.
    ///
    /// # Errors
    /// Says why git could not be asked, or a Rust file not be read.
    pub(crate) fn load(root: &Path) -> Result<Self, String> {
        let output = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .map_err(|error| format!("git ls-files: {error}"))?;
        if !output.status.success() {
            return Err(format!("git ls-files: {}", String::from_utf8_lossy(&output.stderr).trim()));
        }
        let listing = String::from_utf8_lossy(&output.stdout).into_owned();
        let paths = listing.split('\0').filter(|path| !path.is_empty());
        let files = paths.filter_map(|path| read(root, path).transpose()).collect::<Result<_, _>>()?;
        Ok(Self { files })
    }

    pub(crate) fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files.iter().find(|file| file.path == path)
    }

    pub(crate) fn rust_files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(|file| file.is_rust())
    }

    /// A tree out of thin air, for tests.
    #[cfg(test)]
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let files = files.iter().map(|&(path, text)| SourceFile { path: path.into(), text: text.into() }).collect();
        Self { files }
    }
}

/// Reads one file; none if it is no text. A check that skipped a Rust file for that would be one that passes for no reason.
fn read(root: &Path, path: &str) -> Result<Option<SourceFile>, String> {
    match fs::read_to_string(root.join(path)) {
        Ok(text) => Ok(Some(SourceFile { path: path.into(), text })),
        // A tracked file may be deleted in the work tree.
        Err(error) if path.ends_with(".rs") && error.kind() != ErrorKind::NotFound => Err(format!("{path}: {error}")),
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_this_file_with_its_text() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let tree = Tree::load(root).unwrap();
        let this = tree.file("xtask/src/tree.rs").unwrap();
        assert!(this.is_rust());
        assert!(this.lines().next().unwrap().1.starts_with("//!"));
    }

    #[test]
    fn a_rust_file_that_is_no_text_is_an_error() {
        let root = std::env::temp_dir().join(format!("xtask-tree-{}", std::process::id()));
        fs::create_dir_all(&root).unwrap();
        fs::write(root.join("a.rs"), b"// \xff\n").unwrap();
        fs::write(root.join("a.bin"), b"\xff").unwrap();
        assert!(read(&root, "a.rs").unwrap_err().starts_with("a.rs: "));
        assert!(read(&root, "a.bin").unwrap().is_none());
        assert!(read(&root, "deleted.rs").unwrap().is_none());
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn fails_where_git_knows_no_tree() {
        assert!(Tree::load(Path::new("/")).is_err());
    }
}
