//! The table of suite files that need what WRT does not run yet.
//!
//! A file is named by its folder (`core`, `wasm-v2`, `proposals/gc`, …) without the ending. The suite's test demands the
//! counts of each file exactly: what passes in it must go on passing, and what fails must fail for the proposal's lack.

use std::path::Path;

/// Something WRT does not run yet, with the suite files that need it.
#[derive(Clone, Copy, Debug)]
pub struct Unsupported {
    /// The proposal.
    pub name: &'static str,
    /// How many files need it; a file that several folders carry counts in each.
    pub count: usize,
    /// What the engine calls malformed although it is of this proposal: what it expected, and what it found.
    forms: &'static [(&'static str, u64)],
    /// Folders, and the files that each of them has.
    groups: &'static [(&'static [&'static str], &'static [Row])],
}

/// A file's name, the assertions in it that pass, and the directives in it that fail for the lack of the proposal.
type Row = (&'static str, usize, usize);

impl Unsupported {
    /// Every file as its folder and its name without the ending.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let groups = self.groups.iter();
        groups.flat_map(|(folders, files)| {
            folders.iter().flat_map(|folder| files.iter().map(|(file, ..)| (*folder, *file)))
        })
    }

    /// How many assertions of a file pass without the proposal, and how many of its directives fail for the lack of it.
    #[must_use]
    pub fn counts(&self, folder: &str, name: &str) -> Option<(usize, usize)> {
        let files = self.groups.iter().filter(|(folders, _)| folders.contains(&folder)).flat_map(|(_, files)| *files);
        files.into_iter().find(|(file, ..)| *file == name).map(|(_, passed, unsupported)| (*passed, *unsupported))
    }
}

/// What a file of this folder and name needs that WRT does not run yet.
#[must_use]
pub fn unsupported(folder: &str, name: &str) -> Option<&'static Unsupported> {
    UNSUPPORTED.iter().find(|entry| entry.counts(folder, name).is_some())
}

/// What [`lacking`] calls the contents of custom sections, which the engine never looks at.
pub(crate) const CUSTOM_SECTIONS: &str = "contents of custom sections";

/// What the engine calls the proposals that it does not run yet.
const LACKING: [&str; 3] = ["custom descriptors", "shared-everything threads", "stack switching"];

/// The proposal that the engine does not run yet, if its error names one; not a feature that the options switched off.
pub(crate) fn lacking(what: &str) -> Option<&'static str> {
    LACKING.into_iter().find(|lacks| *lacks == what)
}

impl Unsupported {
    /// Whether the engine, which does not know of this proposal, calls what is of it malformed in these words.
    pub(crate) fn has_form(&self, expected: &str, found: u64) -> bool {
        self.forms.contains(&(expected, found))
    }
}

const fn forms(name: &str) -> &'static [(&'static str, u64)] {
    match name.as_bytes() {
        b"custom descriptors" => &[("type form", 0x4c), ("type form", 0x4d), ("kind of import", 0x20)],
        _ => &[],
    }
}

/// The folder and the name by which the table knows a file at this path.
#[must_use]
pub fn table_key(path: &Path) -> Option<(String, String)> {
    let name = path.file_stem()?.to_str()?.to_owned();
    let parent = path.parent()?;
    let folder = parent.file_name()?.to_str()?;
    let above = parent.parent().and_then(Path::file_name);
    let is_proposal = above.is_some_and(|above| above == "proposals");
    Some((if is_proposal { format!("proposals/{folder}") } else { folder.to_owned() }, name))
}

/// Declares the table: name, count, then folders with the files that each of them has, and the counts of each file.
macro_rules! unsupported {
    ($($name:literal = $count:literal { $([$($folder:literal),*] [$($file:literal $passed:literal $failed:literal,)*])* })*) => {
        /// What WRT does not run yet.
        pub const UNSUPPORTED: &[Unsupported] = &[
            $(Unsupported { name: $name, count: $count, forms: forms($name), groups: &[$((&[$($folder),*], &[$(($file, $passed, $failed)),*])),*] },)*
        ];
    };
}

unsupported! {
    "custom descriptors" = 11 {
        ["proposals/custom-descriptors"] [
            "array_new_exact" 0 1, "binary-descriptors" 0 5, "br_on_cast_desc_eq" 0 122,
            "br_on_cast_desc_eq_fail" 0 122, "descriptors" 0 53, "exact" 1 22,
            "exact-casts" 0 111, "exact-func-import" 1 23, "ref_cast_desc_eq" 0 109, "ref_get_desc" 0 39,
            "struct_new_desc" 0 45,
        ]
    }
    "contents of custom sections" = 1 {
        ["custom"] [
            "branch_hint" 0 1,
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{UNSUPPORTED, table_key, unsupported};
    use std::collections::BTreeSet;
    use std::path::Path;

    #[test]
    fn counts_are_those_of_the_files() {
        for entry in UNSUPPORTED {
            assert_eq!(entry.files().count(), entry.count, "{}", entry.name);
        }
    }

    #[test]
    fn every_file_lacks_something() {
        for entry in UNSUPPORTED {
            assert!(entry.files().all(|(folder, name)| entry.counts(folder, name).unwrap().1 > 0), "{}", entry.name);
        }
    }

    #[test]
    fn no_file_stands_twice() {
        let mut seen = BTreeSet::new();
        for file in UNSUPPORTED.iter().flat_map(|entry| entry.files()) {
            assert!(seen.insert(file), "{file:?} stands twice");
        }
    }

    #[test]
    fn a_path_is_known_by_its_folder() {
        let (folder, name) = table_key(Path::new("any/proposals/custom-descriptors/exact.wast")).unwrap();
        assert_eq!((folder.as_str(), name.as_str()), ("proposals/custom-descriptors", "exact"));
        assert_eq!(unsupported(&folder, &name).unwrap().name, "custom descriptors");
        let (folder, name) = table_key(Path::new("suite/core/i32.wast")).unwrap();
        assert_eq!((folder.as_str(), name.as_str()), ("core", "i32"));
        assert!(unsupported(&folder, &name).is_none());
    }
}
