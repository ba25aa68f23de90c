//! The guest, as flash holds it, and the bounds it runs under.

use wrt::Limits;
#[cfg(not(feature = "decoder"))]
use wrt::runtime::Module;

#[cfg(not(feature = "decoder"))]
use crate::board::Board;

/// Bounds for a small machine.
pub(crate) fn limits() -> Limits {
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

/// The guest's image, as it was written to flash.
#[cfg(not(feature = "decoder"))]
pub(crate) fn image() -> Option<Module<Board>> {
    /// Where an image lies, its words are aligned.
    #[repr(C, align(8))]
    struct Aligned<T: ?Sized>(T);
    static IMAGE: &Aligned<[u8]> = &Aligned(*include_bytes!(concat!(env!("OUT_DIR"), "/guest.image")));
    Module::from_static(&IMAGE.0).ok()
}

/// The guest as WebAssembly.
#[cfg(feature = "decoder")]
pub(crate) static WASM: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/guest.wasm"));

/// How it is decoded.
#[cfg(feature = "decoder")]
pub(crate) fn config() -> wrt::decoder::Config {
    wrt::decoder::Config { limits: limits(), metered: true, ..wrt::decoder::Config::default() }
}
