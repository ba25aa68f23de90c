//! The WebAssembly features under test, as each of the tools is told them.

use arbitrary::Unstructured;
use wasm_smith::Config;
use wasmparser::{Validator, WasmFeatures};

/// A validator for WebAssembly 3.0 with threads, wide arithmetic, custom page sizes, compact import sections and the exceptions of before 3.0.
#[must_use]
pub fn validator() -> Validator {
    Validator::new_with_features(FEATURES)
}

const FEATURES: WasmFeatures = WasmFeatures::WASM3
    .union(WasmFeatures::THREADS)
    .union(WasmFeatures::WIDE_ARITHMETIC)
    .union(WasmFeatures::CUSTOM_PAGE_SIZES)
    .union(WasmFeatures::COMPACT_IMPORTS)
    .union(WasmFeatures::LEGACY_EXCEPTIONS);

/// The same without garbage collection and threads, which wasmi lacks, and relaxed SIMD, whose results two engines may choose differently: wasmi
/// rounds a multiplication with addition once, WRT twice.
#[must_use]
pub fn validator_of_the_determined() -> Validator {
    let beyond = WasmFeatures::RELAXED_SIMD.union(WasmFeatures::GC).union(WasmFeatures::THREADS);
    Validator::new_with_features(FEATURES.difference(beyond))
}

/// Modules of the same features but threads, whose waits might not end, with exceptions and garbage collection, which wasmi lacks, or
/// without, which import nothing, export everything and stay small.
#[must_use]
pub fn wasm_smith_config(beyond_wasmi: bool) -> Config {
    Config {
        bulk_memory_enabled: true,
        canonicalize_nans: true,
        custom_descriptors_enabled: false,
        custom_page_sizes_enabled: true,
        exceptions_enabled: beyond_wasmi,
        export_everything: true,
        extended_const_enabled: true,
        gc_enabled: beyond_wasmi,
        max_funcs: 16,
        max_imports: 0,
        max_instructions: 300,
        max_memories: 3,
        max_memory32_bytes: crate::MAX_MEMORY_BYTES as u64 / 4,
        max_memory64_bytes: crate::MAX_MEMORY_BYTES as u128 / 4,
        max_table_elements: crate::MAX_TABLE_ELEMENTS as u64 / 4,
        max_tables: 4,
        memory64_enabled: true,
        memory_max_size_required: true,
        min_funcs: 1,
        multi_value_enabled: true,
        reference_types_enabled: true,
        relaxed_simd_enabled: false,
        saturating_float_to_int_enabled: true,
        shared_everything_threads_enabled: false,
        sign_extension_ops_enabled: true,
        simd_enabled: true,
        table_max_size_required: true,
        tail_call_enabled: true,
        threads_enabled: false,
        wide_arithmetic_enabled: true,
        ..Config::default()
    }
}

/// Loops and calls that a module of wasm-smith's may go through, all its calls together.
const ROUNDS: u32 = 10_000;

/// A module of wasm-smith's that ends by itself, with what wasmi lacks or without.
#[must_use]
pub fn module_that_ends(source: &mut Unstructured<'_>, beyond_wasmi: bool) -> Option<Vec<u8>> {
    let mut module = wasm_smith::Module::new(wasm_smith_config(beyond_wasmi), source).ok()?;
    module.ensure_termination(ROUNDS).ok()?;
    Some(module.to_bytes())
}

/// Bytes that a numbered module is made of.
const BYTES: core::ops::Range<u64> = 64..4096;

/// The bytes of a number. Each starts a generator of its own, so that one can be made again alone.
#[must_use]
pub fn bytes_of(number: u64) -> Vec<u8> {
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    let length = BYTES.start + next() % (BYTES.end - BYTES.start);
    (0..length).map(|_| (next() >> 32) as u8).collect()
}
