//! Growth of heap values that reports a lack of memory instead of aborting.

use alloc::string::String;
use alloc::vec::Vec;

use crate::Errno;

/// Adds a value at the end; [`Errno::NoMem`] without memory.
pub(crate) fn push<T>(values: &mut Vec<T>, value: T) -> Result<(), Errno> {
    values.try_reserve(1).map_err(|_| Errno::NoMem)?;
    // Room was made above, so this cannot allocate.
    values.extend(Some(value));
    Ok(())
}

/// Adds bytes at the end; [`Errno::NoMem`] without memory.
pub(crate) fn append(bytes: &mut Vec<u8>, more: &[u8]) -> Result<(), Errno> {
    bytes.try_reserve(more.len()).map_err(|_| Errno::NoMem)?;
    bytes.extend(more);
    Ok(())
}

/// A copy of `text`; [`Errno::NoMem`] without memory.
pub(crate) fn copy(text: &str) -> Result<String, Errno> {
    let mut owned = String::new();
    owned.try_reserve(text.len()).map_err(|_| Errno::NoMem)?;
    owned.push_str(text);
    Ok(owned)
}
