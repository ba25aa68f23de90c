//! A function's source map: which byte of the binary module a code record came from.
//!
//! For each record that may stop, in order, two LEB128 numbers: code records since the last entry, and bytes of the
//! binary module since the last entry. The map begins at the function's first record and source offset.

use wrt_foundation::ByteReader;

/// The entries of a map as (code record from the function's first, byte from the function's source offset).
#[derive(Clone, Copy, Debug)]
pub struct SourceMap<'a> {
    reader: ByteReader<'a>,
    at: (u32, u32),
}

impl<'a> SourceMap<'a> {
    /// Reads the bytes of a map.
    #[must_use]
    pub const fn new(bytes: &'a [u8]) -> Self {
        SourceMap { reader: ByteReader::new(bytes), at: (0, 0) }
    }

    /// The last entry at or before this code record: time linear in the map.
    #[must_use]
    pub fn locate(self, code: u32) -> Option<u32> {
        self.take_while(|(at, _)| *at <= code).last().map(|(_, source)| source)
    }
}

impl Iterator for SourceMap<'_> {
    type Item = (u32, u32);

    fn next(&mut self) -> Option<(u32, u32)> {
        let code = self.reader.u32().ok()?;
        let source = self.reader.u32().ok()?;
        self.at = (self.at.0.checked_add(code)?, self.at.1.checked_add(source)?);
        Some(self.at)
    }
}

/// Writes one entry's differences to `buffer` and gives the bytes used.
#[must_use]
pub fn encode_entry(code: u32, source: u32, buffer: &mut [u8; 10]) -> &[u8] {
    let mut len = 0usize;
    for mut value in [code, source] {
        loop {
            let [byte, ..] = value.to_le_bytes();
            value >>= 7;
            if let Some(slot) = buffer.get_mut(len) {
                *slot = if value == 0 { byte & 0x7f } else { byte | 0x80 };
            }
            len = len.wrapping_add(1);
            if value == 0 {
                break;
            }
        }
    }
    buffer.get(..len).unwrap_or(&[])
}

#[cfg(test)]
mod tests {
    extern crate alloc;
    use super::{SourceMap, encode_entry};
    use alloc::vec::Vec;

    #[test]
    fn entries_are_found_again() {
        let mut bytes = Vec::new();
        for (code, source) in [(2, 10), (300, 70_000), (1, 1)] {
            bytes.extend_from_slice(encode_entry(code, source, &mut [0; 10]));
        }
        let map = SourceMap::new(&bytes);
        assert_eq!(map.collect::<Vec<_>>(), [(2, 10), (302, 70_010), (303, 70_011)]);
        assert_eq!(map.locate(1), None);
        assert_eq!(map.locate(302), Some(70_010));
        assert_eq!(map.locate(u32::MAX), Some(70_011));
    }
}
