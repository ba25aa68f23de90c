//! A stack of plain records in a region, of which all that is committed is one slice.

use core::marker::PhantomData;

use wrt_error::PlatformError;
use wrt_foundation::Region;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// Records in a region, addressed by whoever holds the top; committed memory grows in powers of two up to a bound.
#[derive(Debug)]
pub(crate) struct Stack<T, R> {
    region: R,
    records: PhantomData<fn() -> T>,
}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout, R: Region> Stack<T, R> {
    const SIZE: usize = size_of::<T>();

    /// A stack that may fill the whole of `region`.
    pub(crate) const fn new(region: R) -> Self {
        Stack { region, records: PhantomData }
    }

    /// Every committed record.
    #[inline]
    pub(crate) fn records(&self) -> &[T] {
        <[T]>::ref_from_prefix(self.region.bytes()).map_or(&[], |(records, _)| records)
    }

    /// Every committed record, to write.
    #[inline]
    pub(crate) fn records_mut(&mut self) -> &mut [T] {
        <[T]>::mut_from_prefix(self.region.bytes_mut()).map_or(&mut [], |(records, _)| records)
    }

    /// Commits at least `len` records.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] past the region's end or without memory; nothing changes.
    #[inline]
    pub(crate) fn reach(&mut self, len: usize) -> Result<(), PlatformError> {
        let need = len.saturating_mul(Self::SIZE);
        if need <= self.region.bytes().len() { Ok(()) } else { self.grow(need) }
    }

    /// Commits at least so many bytes, which are more than there are.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, need: usize) -> Result<(), PlatformError> {
        let have = self.region.bytes().len();
        let whole = self.region.capacity().wrapping_sub(self.region.capacity().checked_rem(Self::SIZE).unwrap_or(0));
        if need > whole {
            return Err(PlatformError::OutOfMemory { wanted: need });
        }
        let ample = have.saturating_mul(2).max(need).min(whole);
        match self.region.commit(ample) {
            Err(PlatformError::OutOfMemory { .. }) if ample > need => self.region.commit(need),
            other => other,
        }
    }
}
