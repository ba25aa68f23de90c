//! On Linux the suite is the file that the first argument names.

use wrt_platform_arena::Space;

static SPACE: Space<{ 16 << 20 }> = Space::new();

/// The arena's bytes, the first time.
pub(crate) fn arena() -> Option<&'static mut [u8]> {
    SPACE.take()
}

/// The suite; nothing where there is no such file.
pub(crate) fn suite() -> &'static [u8] {
    let path = std::env::args_os().nth(1).unwrap_or_default();
    let bytes = std::fs::read(path).unwrap_or_default();
    // Words of an image are read where they lie.
    let past = bytes.as_ptr().addr() % crate::format::ALIGN;
    if past == 0 { bytes.leak() } else { &[] }
}
