//! The features that a folder of the suite knows nothing of.

use wrt::Config;

/// Switches a feature of WebAssembly on or off.
pub type Switch = fn(&mut Config, bool) -> &mut Config;

/// What came with WebAssembly 2.0, then [`AFTER_2`], but for bulk memory and reference types: the text parser writes segments
/// and calls in forms that came with them.
const AFTER_1: &[Switch] = &[
    Config::wasm_sign_extension,
    Config::wasm_saturating_float_to_int,
    Config::wasm_multi_value,
    Config::wasm_extended_const,
    Config::wasm_tail_call,
    Config::wasm_multi_memory,
    Config::wasm_memory64,
    Config::wasm_const_globals,
    Config::wasm_table_initializers,
    Config::wasm_exceptions,
    Config::wasm_function_references,
    Config::wasm_recursive_types,
    Config::wasm_wide_arithmetic,
    Config::wasm_custom_page_sizes,
    Config::wasm_compact_imports,
    Config::wasm_legacy_exceptions,
    Config::wasm_relaxed_simd,
    Config::wasm_simd,
];

/// What came with WebAssembly 3.0: all behind the first three, but for the last, vectors.
const AFTER_2: &[Switch] = AFTER_1.split_at(3).1.split_at(AFTER_1.len() - 4).0;

/// Proposals that are older than both.
const ONE_SMALL_MEMORY: [Switch; 2] = [Config::wasm_multi_memory, Config::wasm_memory64];

/// The features that a folder's scripts want refused, for they are older; all others are on.
#[must_use]
pub fn without(folder: &str) -> &'static [Switch] {
    match folder {
        "wasm-v1" => AFTER_1,
        "wasm-v2" => AFTER_2,
        "proposals/memory64" => &[Config::wasm_multi_memory],
        "proposals/multi-value" => &[Config::wasm_multi_memory, Config::wasm_memory64, Config::wasm_reference_types],
        "proposals/function-references"
        | "proposals/mutable-global"
        | "proposals/reference-types"
        | "proposals/threads" => &ONE_SMALL_MEMORY,
        _ => &[],
    }
}
