//! Bytes that are kept as they came: in a region, in a static place, or with an owner on the heap.

use crate::Region;

/// Read-only bytes with one of several owners; nothing is copied.
pub struct Bytes<R>(Kind<R>);

enum Kind<R> {
    Region {
        region: R,
        len: usize,
    },
    Static(&'static [u8]),
    #[cfg(feature = "alloc")]
    Owned(alloc::sync::Arc<dyn AsRef<[u8]> + Send + Sync>),
}

impl<R: Region> Bytes<R> {
    /// The first `len` bytes of a region, fewer where it has not so many.
    pub const fn from_region(region: R, len: usize) -> Self {
        Bytes(Kind::Region { region, len })
    }

    /// Bytes that live as long as the program, such as a table in flash.
    #[must_use]
    pub const fn from_static(bytes: &'static [u8]) -> Self {
        Bytes(Kind::Static(bytes))
    }

    /// Bytes of any owner, such as a mapped file.
    #[cfg(feature = "alloc")]
    #[must_use]
    pub fn from_owner(owner: alloc::sync::Arc<dyn AsRef<[u8]> + Send + Sync>) -> Self {
        Bytes(Kind::Owned(owner))
    }

    /// The bytes. Bounded.
    #[must_use]
    pub fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Kind::Region { region, len } => {
                let bytes = region.bytes();
                bytes.get(..*len).unwrap_or(bytes)
            }
            Kind::Static(bytes) => bytes,
            #[cfg(feature = "alloc")]
            Kind::Owned(owner) => (**owner).as_ref(),
        }
    }
}

impl<R: Region> core::fmt::Debug for Bytes<R> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Bytes({} bytes)", self.as_slice().len())
    }
}

#[cfg(test)]
mod tests {
    use super::Bytes;
    use crate::Region;
    use crate::region::tests::Block;

    #[test]
    fn a_region_gives_no_more_than_it_has() {
        let mut block = Block::new(8);
        block.commit(4).unwrap();
        assert_eq!(Bytes::from_region(block, 6).as_slice(), [0; 4]);
        assert_eq!(Bytes::<Block>::from_static(&[1, 2]).as_slice(), [1, 2]);
    }
}
