//! Bounds for the suite on a machine with 16 MiB.

use wrt::Limits;

/// What the scripts of the suite need, where it is not out of reach.
pub(crate) const SUITE: Limits = Limits {
    module_bytes: 1 << 20,
    image_bytes: 1 << 20,
    types: 1024,
    type_values: 8192,
    functions: 2048,
    imports: 128,
    exports: 1024,
    globals: 256,
    tables: 128,
    memories: 128,
    element_segments: 256,
    data_segments: 256,
    locals: 50_000,
    function_bytes: 64 << 10,
    control_depth: 4096,
    operand_depth: 16 << 10,
    instances: 512,
    store_functions: 16 << 10,
    store_globals: 4096,
    tags: 256,
    heap_bytes: 64 << 10,
    heap_objects: 1024,
    held_references: 16,
    handlers: 256,
    roots: 256,
    store_links: 64 << 10,
    store_modules: 128,
    value_stack: 128 << 10,
    call_depth: 16 << 10,
    table_elements: 16 << 10,
    memory_bytes: 1 << 20,
    ..Limits::DEFAULT
};
