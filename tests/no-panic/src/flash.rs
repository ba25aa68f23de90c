//! The guest, as flash holds it.

#[cfg(not(feature = "decoder"))]
use wrt::runtime::Module;

#[cfg(not(feature = "decoder"))]
use crate::board::Board;

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
    wrt::decoder::Config { limits: crate::bounds::small(), metered: true, ..wrt::decoder::Config::default() }
}
