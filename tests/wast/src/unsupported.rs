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
const LACKING: [&str; 6] =
    ["SIMD", "garbage collection", "threads", "custom descriptors", "shared-everything threads", "stack switching"];

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
    "fixed-width SIMD" = 120 {
        ["core", "proposals/annotations", "proposals/simd"] [
            "simd_lane" 0 369,
        ]
        ["core", "proposals/memory64", "proposals/simd"] [
            "simd_address" 0 47,
        ]
        ["core", "proposals/simd"] [
            "simd_align" 0 66, "simd_bit_shift" 0 237, "simd_bitwise" 0 169, "simd_boolean" 0 273, "simd_const" 60 456,
            "simd_conversions" 0 252, "simd_f32x4" 0 782, "simd_f32x4_arith" 0 1822, "simd_f32x4_cmp" 0 2601,
            "simd_f32x4_pmin_pmax" 0 3879, "simd_f32x4_rounding" 0 185, "simd_f64x2" 0 803, "simd_f64x2_arith" 0 1825,
            "simd_f64x2_cmp" 0 2679, "simd_f64x2_pmin_pmax" 0 3879, "simd_f64x2_rounding" 0 185,
            "simd_i16x8_arith" 0 194, "simd_i16x8_arith2" 0 170, "simd_i16x8_cmp" 0 465,
            "simd_i16x8_extadd_pairwise_i8x16" 0 21, "simd_i16x8_extmul_i8x16" 0 117, "simd_i16x8_q15mulr_sat_s" 0 30,
            "simd_i16x8_sat_arith" 0 218, "simd_i32x4_arith" 0 194, "simd_i32x4_arith2" 0 137, "simd_i32x4_cmp" 0 465,
            "simd_i32x4_dot_i16x8" 0 32, "simd_i32x4_extadd_pairwise_i16x8" 0 21, "simd_i32x4_extmul_i16x8" 0 117,
            "simd_i32x4_trunc_sat_f32x4" 0 107, "simd_i32x4_trunc_sat_f64x2" 0 107, "simd_i64x2_arith" 0 200,
            "simd_i64x2_arith2" 0 25, "simd_i64x2_cmp" 0 113, "simd_i64x2_extmul_i32x4" 0 117, "simd_i8x16_arith" 0 131,
            "simd_i8x16_arith2" 0 205, "simd_i8x16_cmp" 0 445, "simd_i8x16_sat_arith" 0 202,
            "simd_int_to_int_extend" 0 253, "simd_linking" 0 3, "simd_load" 1 35, "simd_load16_lane" 0 36,
            "simd_load32_lane" 0 24, "simd_load64_lane" 0 16, "simd_load8_lane" 0 52, "simd_load_extend" 0 98,
            "simd_load_splat" 0 122, "simd_load_zero" 0 33, "simd_memory-multi" 0 1, "simd_select" 0 7,
            "simd_splat" 0 184, "simd_store" 0 25, "simd_store16_lane" 0 36, "simd_store32_lane" 0 24,
            "simd_store64_lane" 0 16, "simd_store8_lane" 0 52,
        ]
    }
    "relaxed SIMD" = 14 {
        ["core", "proposals/relaxed-simd"] [
            "i16x8_relaxed_q15mulr_s" 0 3, "i32x4_relaxed_trunc" 0 1, "i8x16_relaxed_swizzle" 0 6,
            "relaxed_dot_product" 0 11, "relaxed_laneselect" 0 12, "relaxed_madd_nmadd" 0 19, "relaxed_min_max" 0 25,
        ]
    }
    "garbage collection" = 35 {
        ["core"] [
            "table_init64" 821 2,
        ]
        ["core", "proposals/bulk-memory"] [
            "table_init" 731 2,
        ]
        ["core", "proposals/gc"] [
            "array" 3 49, "array_copy" 0 35, "array_fill" 0 30, "array_init_data" 0 46, "array_init_elem" 0 36,
            "array_new_data" 0 28, "array_new_elem" 0 24, "br_on_cast" 0 37, "br_on_cast_fail" 0 37, "extern" 0 18,
            "i31" 0 71, "ref_cast" 0 45, "ref_eq" 0 89, "ref_test" 0 71, "struct" 2 25, "type-subtyping" 53 31,
        ]
    }
    "threads" = 4 {
        ["proposals/threads"] [
            "atomic" 0 297, "exports" 28 6, "imports" 90 3, "memory" 66 3,
        ]
    }
    "custom descriptors" = 13 {
        ["proposals/custom-descriptors"] [
            "array_new_exact" 0 1, "binary-descriptors" 0 5, "br_on_cast" 0 36, "br_on_cast_desc_eq" 0 122,
            "br_on_cast_desc_eq_fail" 0 122, "br_on_cast_fail" 0 36, "descriptors" 0 53, "exact" 1 22,
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
        let (folder, name) = table_key(Path::new("any/proposals/gc/i31.wast")).unwrap();
        assert_eq!((folder.as_str(), name.as_str()), ("proposals/gc", "i31"));
        assert_eq!(unsupported(&folder, &name).unwrap().name, "garbage collection");
        let (folder, name) = table_key(Path::new("suite/core/i32.wast")).unwrap();
        assert_eq!((folder.as_str(), name.as_str()), ("core", "i32"));
        assert!(unsupported(&folder, &name).is_none());
    }
}
