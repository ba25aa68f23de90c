//! The modules of one file, each once.

use std::collections::BTreeMap;

use crate::format::{ALIGN, Blob};
use crate::tally::Reason;

/// Blobs one behind the other, each at a multiple of [`ALIGN`].
#[derive(Default)]
pub(crate) struct Blobs {
    pub(crate) bytes: Vec<u8>,
    known: BTreeMap<Vec<u8>, Blob>,
}

impl Blobs {
    /// Adds bytes unless they are there; where they lie, from the first blob on.
    pub(crate) fn add(&mut self, bytes: &[u8]) -> Result<Blob, Reason> {
        if let Some(blob) = self.known.get(bytes) {
            return Ok(*blob);
        }
        let offset = u32::try_from(self.bytes.len()).map_err(|_| Reason::Format)?;
        let blob = Blob { offset, len: u32::try_from(bytes.len()).map_err(|_| Reason::Format)? };
        self.bytes.extend(bytes);
        self.bytes.resize(self.bytes.len().next_multiple_of(ALIGN), 0);
        self.known.insert(bytes.to_vec(), blob);
        Ok(blob)
    }
}
