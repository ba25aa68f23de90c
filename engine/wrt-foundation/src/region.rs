//! A region: bytes committed from the front, handed out by a platform.

use wrt_error::PlatformError;

/// What protects the bytes next to a region.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Guard {
    /// Nothing: an access past the end meets whatever lies there. Safe code never makes one.
    None,
    /// Inaccessible pages on both ends: an access past either end is a fault.
    Pages,
}

/// Bytes handed out by a platform's `PageAllocator`; released on drop.
///
/// Each method's docs say its worst case: *init only* takes as long as the system likes, *bounded* ends within a time that depends on
/// the arguments alone, *blocking* may wait for something outside the program.
///
/// A region is reserved with a capacity and committed from its front. The committed bytes start zeroed,
/// their base is aligned to at least [`ALIGN`](Region::ALIGN) bytes. It never moves while the region lives, but where the request for
/// it allowed that: then a commit or a trim may move it.
pub trait Region: Send + Sync {
    /// The least alignment of [`bytes`](Region::bytes), in bytes.
    const ALIGN: usize = 16;

    /// Bytes that one commit takes little time for; who must not be held up commits more in several steps. [`usize::MAX`] where
    /// the time hardly depends on the bytes.
    const COMMIT_STEP: usize = usize::MAX;

    /// The committed bytes. *Bounded*.
    fn bytes(&self) -> &[u8];

    /// The committed bytes, to write. *Bounded*.
    fn bytes_mut(&mut self) -> &mut [u8];

    /// Bytes reserved: `commit` succeeds up to here if there is memory. *Bounded*.
    fn capacity(&self) -> usize;

    /// Makes the first `len` bytes usable; new bytes are zero. It never shrinks: afterwards
    /// [`bytes`](Region::bytes) has the length `max(len, before)`, to the byte. All or nothing. *Init only* on systems
    /// with an MMU, else *bounded*.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] when `len` is over the capacity or there is no memory; [`PlatformError::Denied`] when the process
    /// may not keep that much resident; [`PlatformError::Os`] when the system refuses otherwise. The region is as it was.
    fn commit(&mut self, len: usize) -> Result<(), PlatformError>;

    /// Gives back what is reserved behind the committed bytes; afterwards [`capacity`](Region::capacity) is what is committed, rounded up
    /// as the platform needs. Nothing changes on a platform that cannot. *Init only* on systems with an MMU, else *bounded*.
    fn trim(&mut self) {}

    /// Which guard was granted. *Bounded*.
    fn guard(&self) -> Guard;
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{Guard, Region};
    use wrt_error::PlatformError;
    extern crate alloc;

    /// A region on the heap, for this crate's own tests.
    #[derive(Debug)]
    pub(crate) struct Block {
        words: alloc::boxed::Box<[u128]>,
        committed: usize,
        capacity: usize,
    }

    impl Block {
        pub(crate) fn new(capacity: usize) -> Self {
            Block { words: alloc::vec![0; capacity.div_ceil(16)].into(), committed: 0, capacity }
        }
    }

    impl Region for Block {
        fn bytes(&self) -> &[u8] {
            &zerocopy::IntoBytes::as_bytes(&*self.words)[..self.committed]
        }
        fn bytes_mut(&mut self) -> &mut [u8] {
            &mut zerocopy::IntoBytes::as_mut_bytes(&mut *self.words)[..self.committed]
        }
        fn capacity(&self) -> usize {
            self.capacity
        }
        fn commit(&mut self, len: usize) -> Result<(), PlatformError> {
            if len > self.capacity {
                return Err(PlatformError::OutOfMemory { wanted: len });
            }
            self.committed = self.committed.max(len);
            Ok(())
        }
        fn guard(&self) -> Guard {
            Guard::None
        }
    }
}
