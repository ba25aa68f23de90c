//! The table of suite files that need what WRT does not run yet.
//!
//! A file is named by its folder (`core`, `wasm-v2`, `proposals/gc`, …) without the ending. The suite's test keeps the
//! table exact: a file in it that passes whole must leave it, and one that fails must not be missing from it.

use std::path::Path;

/// Something WRT does not run yet, with the suite files that need it.
#[derive(Clone, Copy, Debug)]
pub struct Unsupported {
    /// The proposal.
    pub name: &'static str,
    /// How many files need it; a file that several folders carry counts in each.
    pub count: usize,
    /// Folders, and the files that each of them has.
    groups: &'static [(&'static [&'static str], &'static [&'static str])],
}

impl Unsupported {
    /// Every file as its folder and its name without the ending.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let groups = self.groups.iter();
        groups.flat_map(|(folders, files)| folders.iter().flat_map(|folder| files.iter().map(|file| (*folder, *file))))
    }
}

/// What a file of this folder and name needs that WRT does not run yet.
#[must_use]
pub fn unsupported(folder: &str, name: &str) -> Option<&'static Unsupported> {
    let holds = |entry: &&Unsupported| {
        entry.groups.iter().any(|(folders, files)| folders.contains(&folder) && files.contains(&name))
    };
    UNSUPPORTED.iter().find(holds)
}

/// The lines of a file whose assertions state a rule that a supported proposal lifted since.
///
/// The suites of older editions keep such assertions. All else in these files passes.
#[must_use]
pub fn lifted(folder: &str, name: &str) -> &'static [usize] {
    let row = LIFTED.iter().find(|(folders, file, _)| folders.contains(&folder) && *file == name);
    row.map_or(&[], |(_, _, lines)| lines)
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

/// Folders, a file that each of them has, and lines.
type LiftedRow = (&'static [&'static str], &'static str, &'static [usize]);

/// What multi-memory and memory64 lifted: that there is one memory, that a memory index is a zero byte, and that limits
/// and offsets have 32 bits. What bulk memory did: that segments out of bounds fail to link and write nothing. With
/// them, one type that reference types gave to operands in unreachable code.
const LIFTED: &[LiftedRow] = &[
    (&["wasm-v1"], "binary-leb128", &[216, 224, 403, 460]),
    (&["wasm-v1"], "imports", &[404, 408, 412]),
    (&["wasm-v1"], "memory", &[8, 9]),
    (&["wasm-v2", "proposals/function-references"], "binary", &[145, 165, 184, 203, 242, 261, 279, 297]),
    (&["wasm-v2"], "binary-leb128", &[217, 225]),
    (&["wasm-v2"], "imports", &[487, 491, 495]),
    (&["wasm-v2", "proposals/memory64"], "memory", &[10, 11]),
    (&["proposals/memory64"], "memory64", &[8, 9]),
    (&["proposals/memory64"], "binary", &[876, 896, 915, 934, 973, 992, 1010, 1028]),
    (&["proposals/mutable-global"], "linking", &[206, 227, 236, 238, 248, 298, 334, 342, 344, 354]),
    (&["proposals/multi-value"], "binary", &[162, 182, 201, 220, 259, 278, 296, 314]),
    (&["proposals/reference-types"], "binary", &[157, 354, 362, 419, 756, 776, 795, 814, 853, 872, 890, 908]),
    (&["proposals/reference-types"], "binary-leb128", &[217, 225, 404, 461]),
    (&["proposals/reference-types"], "imports", &[416, 420, 424]),
    (&["proposals/reference-types"], "unreached-invalid", &[539]),
];

/// Declares the table: name, count, then folders with the files that each of them has.
macro_rules! unsupported {
    ($($name:literal = $count:literal { $([$($folder:literal),*] [$($file:literal,)*])* })*) => {
        /// What WRT does not run yet.
        pub const UNSUPPORTED: &[Unsupported] = &[
            $(Unsupported { name: $name, count: $count, groups: &[$((&[$($folder),*], &[$($file),*])),*] },)*
        ];
    };
}

unsupported! {
    "fixed-width SIMD" = 120 {
        ["core", "proposals/annotations", "proposals/simd"] [
            "simd_lane",
        ]
        ["core", "proposals/memory64", "proposals/simd"] [
            "simd_address",
        ]
        ["core", "proposals/simd"] [
            "simd_align", "simd_bit_shift", "simd_bitwise", "simd_boolean", "simd_const", "simd_conversions",
            "simd_f32x4", "simd_f32x4_arith", "simd_f32x4_cmp", "simd_f32x4_pmin_pmax", "simd_f32x4_rounding",
            "simd_f64x2", "simd_f64x2_arith", "simd_f64x2_cmp", "simd_f64x2_pmin_pmax", "simd_f64x2_rounding",
            "simd_i16x8_arith", "simd_i16x8_arith2", "simd_i16x8_cmp", "simd_i16x8_extadd_pairwise_i8x16",
            "simd_i16x8_extmul_i8x16", "simd_i16x8_q15mulr_sat_s", "simd_i16x8_sat_arith", "simd_i32x4_arith",
            "simd_i32x4_arith2", "simd_i32x4_cmp", "simd_i32x4_dot_i16x8", "simd_i32x4_extadd_pairwise_i16x8",
            "simd_i32x4_extmul_i16x8", "simd_i32x4_trunc_sat_f32x4", "simd_i32x4_trunc_sat_f64x2", "simd_i64x2_arith",
            "simd_i64x2_arith2", "simd_i64x2_cmp", "simd_i64x2_extmul_i32x4", "simd_i8x16_arith", "simd_i8x16_arith2",
            "simd_i8x16_cmp", "simd_i8x16_sat_arith", "simd_int_to_int_extend", "simd_linking", "simd_load",
            "simd_load16_lane", "simd_load32_lane", "simd_load64_lane", "simd_load8_lane", "simd_load_extend",
            "simd_load_splat", "simd_load_zero", "simd_memory-multi", "simd_select", "simd_splat", "simd_store",
            "simd_store16_lane", "simd_store32_lane", "simd_store64_lane", "simd_store8_lane",
        ]
    }
    "relaxed SIMD" = 14 {
        ["core", "proposals/relaxed-simd"] [
            "i16x8_relaxed_q15mulr_s", "i32x4_relaxed_trunc", "i8x16_relaxed_swizzle", "relaxed_dot_product",
            "relaxed_laneselect", "relaxed_madd_nmadd", "relaxed_min_max",
        ]
    }
    "typed function references" = 59 {
        ["core", "proposals/bulk-memory", "proposals/function-references"] [
            "table-sub",
        ]
        ["core", "proposals/function-references", "wasm-latest", "wasm-v3"] [
            "br_on_non_null", "br_on_null", "br_table", "call_ref", "elem", "linking", "local_init", "ref",
            "ref_as_non_null", "ref_is_null", "return_call_ref", "table", "unreached-valid",
        ]
        ["proposals/function-references"] [
            "ref_null", "type-equivalence",
        ]
        ["wasm-latest"] [
            "return_call", "return_call_indirect",
        ]
    }
    "garbage collection" = 47 {
        ["core"] [
            "table_init64",
        ]
        ["core", "proposals/bulk-memory"] [
            "table_init",
        ]
        ["core", "proposals/gc"] [
            "array", "array_copy", "array_fill", "array_init_data", "array_init_elem", "array_new_data",
            "array_new_elem", "br_on_cast", "br_on_cast_fail", "extern", "i31", "ref_cast", "ref_eq", "ref_test",
            "struct", "type-subtyping",
        ]
        ["core", "wasm-latest", "wasm-v3"] [
            "ref_null", "type-canon", "type-equivalence", "type-rec",
        ]
    }
    "exception handling" = 14 {
        ["core", "proposals/exceptions"] [
            "tag", "throw", "throw_ref", "try_table",
        ]
        ["core", "wasm-latest", "wasm-v3"] [
            "imports", "instance",
        ]
    }
    "legacy exception handling" = 4 {
        ["legacy"] [
            "rethrow", "throw", "try_catch", "try_delegate",
        ]
    }
    "threads" = 4 {
        ["proposals/threads"] [
            "atomic", "exports", "imports", "memory",
        ]
    }
    "wide arithmetic" = 1 {
        ["proposals/wide-arithmetic"] [
            "wide-arithmetic",
        ]
    }
    "custom page sizes" = 4 {
        ["proposals/custom-page-sizes"] [
            "custom-page-sizes", "custom-page-sizes-invalid", "memory_max", "memory_max_i64",
        ]
    }
    "custom descriptors" = 13 {
        ["proposals/custom-descriptors"] [
            "array_new_exact", "binary-descriptors", "br_on_cast", "br_on_cast_desc_eq", "br_on_cast_desc_eq_fail",
            "br_on_cast_fail", "descriptors", "exact", "exact-casts", "exact-func-import", "ref_cast_desc_eq",
            "ref_get_desc", "struct_new_desc",
        ]
    }
    "contents of custom sections" = 2 {
        ["custom"] [
            "branch_hint", "name_annot",
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
