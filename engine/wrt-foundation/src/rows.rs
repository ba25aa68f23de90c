//! A growable, bounded slice of plain records in a region.

use core::marker::PhantomData;

use wrt_error::{GrowError, PlatformError, Resource, ResourceLimit};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::Region;

/// Records of one type that lie in a [`Region`], counted, and bounded by the region's capacity.
///
/// All bytes of the region from its front are the records: the slice is [`as_slice`](Rows::as_slice). Growth commits
/// at least twice what was committed, so pushing is amortised constant time.
#[derive(Debug)]
pub struct Rows<T, R> {
    region: R,
    len: usize,
    what: Resource,
    _records: PhantomData<fn() -> T>,
}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout, R: Region> Rows<T, R> {
    const SIZE: usize = size_of::<T>();

    /// An empty collection that may fill the whole of `region`; `what` names it in errors.
    pub const fn new(region: R, what: Resource) -> Self {
        Rows { region, len: 0, what, _records: PhantomData }
    }

    /// Records in it.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many records the region can hold.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.region.capacity().checked_div(Self::SIZE).unwrap_or(0)
    }

    /// Bytes of memory in use by the region.
    #[must_use]
    pub fn committed_bytes(&self) -> usize {
        self.region.bytes().len()
    }

    /// The records.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        let (records, _) = split::<T>(self.region.bytes());
        records.get(..self.len).unwrap_or(&[])
    }

    /// The records, to write.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        let len = self.len;
        let bytes = self.region.bytes_mut();
        let whole = bytes.len().wrapping_sub(bytes.len().checked_rem(Self::SIZE).unwrap_or(0));
        let records = bytes.get_mut(..whole).and_then(|bytes| <[T]>::mut_from_bytes(bytes).ok());
        records.and_then(|records| records.get_mut(..len)).unwrap_or(&mut [])
    }

    /// The record at `index`, if there is one.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.as_slice().get(index)
    }

    /// The record at `index`, to write, if there is one.
    #[must_use]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.as_mut_slice().get_mut(index)
    }

    /// Makes room for `extra` more records without adding any.
    ///
    /// # Errors
    /// [`GrowError::Limit`] at the bound, [`GrowError::Platform`] without memory; nothing changes.
    pub fn reserve(&mut self, extra: usize) -> Result<(), GrowError> {
        let wanted = self.len.saturating_add(extra);
        let limit = self.limit();
        if wanted > limit {
            return Err(ResourceLimit { what: self.what, limit: limit as u64, wanted: wanted as u64 }.into());
        }
        let need = wanted.saturating_mul(Self::SIZE);
        let have = self.region.bytes().len();
        if need <= have {
            return Ok(());
        }
        let ample = have.saturating_mul(2).max(need).min(limit.saturating_mul(Self::SIZE));
        match self.region.commit(ample) {
            Err(PlatformError::OutOfMemory { .. }) if ample > need => Ok(self.region.commit(need)?),
            other => Ok(other?),
        }
    }

    /// Adds a record at the end and gives its index.
    ///
    /// # Errors
    /// As [`reserve`](Rows::reserve).
    pub fn push(&mut self, record: T) -> Result<usize, GrowError> {
        let index = self.len;
        self.reserve(1)?;
        self.len = index.wrapping_add(1);
        if let Some(slot) = self.get_mut(index) {
            *slot = record;
        }
        Ok(index)
    }

    /// Removes the last record.
    pub fn pop(&mut self) -> Option<T>
    where
        T: Copy,
    {
        let last = self.as_slice().last().copied()?;
        self.len = self.len.saturating_sub(1);
        Some(last)
    }

    /// Adds `count` zero records at the end and gives the index of the first.
    ///
    /// # Errors
    /// As [`reserve`](Rows::reserve).
    pub fn extend_zeroed(&mut self, count: usize) -> Result<usize, GrowError> {
        self.reserve(count)?;
        let first = self.len;
        self.len = first.saturating_add(count);
        // Committed bytes start zeroed, but may have been used before a `truncate`.
        if let Some(fresh) = self.as_mut_slice().get_mut(first..) {
            fresh.as_mut_bytes().fill(0);
        }
        Ok(first)
    }

    /// Adds a copy of `records` at the end and gives the index of the first.
    ///
    /// # Errors
    /// As [`reserve`](Rows::reserve).
    pub fn extend_from_slice(&mut self, records: &[T]) -> Result<usize, GrowError>
    where
        T: Copy,
    {
        self.reserve(records.len())?;
        let first = self.len;
        self.len = first.saturating_add(records.len());
        for (slot, record) in self.as_mut_slice().iter_mut().skip(first).zip(records) {
            *slot = *record;
        }
        Ok(first)
    }

    /// Forgets all records from `len` on. The memory stays committed.
    pub fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    /// Gives the region back, with the records in its first bytes.
    #[must_use]
    pub fn into_region(self) -> R {
        self.region
    }
}

/// The records that lie in `bytes` from the front, and how many bytes are left over.
fn split<T: FromBytes + Immutable + KnownLayout>(bytes: &[u8]) -> (&[T], usize) {
    let rest = bytes.len().checked_rem(size_of::<T>()).unwrap_or(0);
    let whole = bytes.get(..bytes.len().wrapping_sub(rest)).unwrap_or(&[]);
    (<[T]>::ref_from_bytes(whole).unwrap_or(&[]), rest)
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use crate::region::tests::Block;
    use wrt_error::{GrowError, Resource};

    #[test]
    fn rows_grow_up_to_their_bound_and_stay_usable() {
        let mut rows: Rows<u32, _> = Rows::new(Block::new(20), Resource::Types);
        for value in 0..5 {
            assert_eq!(rows.push(value).unwrap(), value as usize);
        }
        assert!(matches!(rows.push(5), Err(GrowError::Limit(_))));
        assert_eq!(rows.as_slice(), [0, 1, 2, 3, 4]);
        assert_eq!(rows.pop(), Some(4));
        assert_eq!(rows.push(9).unwrap(), 4);
    }

    #[test]
    fn fresh_rows_are_zero_even_where_others_stood() {
        let mut rows: Rows<u64, _> = Rows::new(Block::new(64), Resource::Types);
        rows.extend_from_slice(&[1, 2, 3]).unwrap();
        rows.truncate(1);
        assert_eq!(rows.extend_zeroed(2).unwrap(), 1);
        assert_eq!(rows.as_slice(), [1, 0, 0]);
    }
}
