//! The table of assertions that need more memory than the boards have, for they want a memory to grow past 16 MiB.

/// A folder, a file, and lines of it.
type Row = (&'static str, &'static str, &'static [usize]);

const TOO_LARGE: &[Row] = &[
    ("wasm-v2", "call", &[359]),
    ("wasm-v2", "call_indirect", &[603]),
    ("wasm-v2", "local_tee", &[345]),
    ("wasm-v2", "memory_grow", &[45, 48]),
    ("wasm-v3", "local_tee", &[345]),
    ("wasm-v3", "memory_grow", &[10, 13]),
    ("proposals/memory64", "memory_grow64", &[45, 46]),
];

/// The lines of a file.
pub(crate) fn lines(folder: &str, name: &str) -> &'static [usize] {
    let row = TOO_LARGE.iter().find(|(of, file, _)| (*of, *file) == (folder, name));
    row.map_or(&[], |(_, _, lines)| lines)
}

/// How many there are.
pub(crate) fn count() -> usize {
    TOO_LARGE.iter().map(|(_, _, lines)| lines.len()).sum()
}
