//! Bounds for guests on a small machine, which the other firmware has too.
#![allow(dead_code, reason = "each program has bounds of its own")]

use wrt::Limits;

/// Room for a module of some functions and two pages.
pub(crate) const fn small() -> Limits {
    Limits {
        types: 16,
        type_values: 64,
        functions: 64,
        imports: 16,
        exports: 16,
        globals: 16,
        tables: 4,
        memories: 4,
        element_segments: 16,
        data_segments: 16,
        locals: 64,
        control_depth: 32,
        operand_depth: 256,
        function_bytes: 4096,
        image_bytes: 16 << 10,
        instances: 4,
        store_functions: 64,
        store_globals: 16,
        tags: 4,
        heap_bytes: 2048,
        heap_objects: 32,
        held_references: 4,
        handlers: 16,
        roots: 16,
        store_links: 128,
        store_modules: 2,
        value_stack: 1024,
        call_depth: 64,
        host_depth: 4,
        table_elements: 64,
        memory_bytes: 2 << 16,
        ..Limits::DEFAULT
    }
}

/// Room for the guest and no more.
pub(crate) const fn least() -> Limits {
    Limits {
        types: 8,
        type_values: 16,
        functions: 16,
        imports: 1,
        exports: 12,
        globals: 1,
        tables: 1,
        memories: 1,
        element_segments: 1,
        data_segments: 1,
        locals: 8,
        control_depth: 8,
        operand_depth: 16,
        function_bytes: 256,
        image_bytes: 4 << 10,
        instances: 1,
        store_functions: 12,
        store_globals: 1,
        tags: 0,
        heap_bytes: 0,
        heap_objects: 0,
        held_references: 0,
        handlers: 0,
        roots: 0,
        store_links: 24,
        store_modules: 1,
        value_stack: 32,
        call_depth: 4,
        host_depth: 1,
        table_elements: 8,
        memory_bytes: 1 << 16,
        ..Limits::DEFAULT
    }
}
