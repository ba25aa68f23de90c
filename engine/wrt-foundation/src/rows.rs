//! A growable, bounded slice of plain records in a region.

use core::marker::PhantomData;

use wrt_error::{Facility, GrowError, PlatformError, Resource, ResourceLimit};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::{COMPACT, Region};

/// Records of one type that lie in a [`Region`], counted, and bounded by the region's capacity.
///
/// All bytes of the region from its front are the records: the slice is [`as_slice`](Rows::as_slice). Growth commits
/// at least twice what was committed, so pushing is amortised constant time.
#[derive(Debug)]
pub struct Rows<T, R> {
    region: R,
    len: usize,
    /// The most records there ever were: what is committed behind them was not written since.
    used: usize,
    what: Resource,
    _records: PhantomData<fn() -> T>,
}

impl<T: FromBytes + IntoBytes + Immutable + KnownLayout, R: Region> Rows<T, R> {
    const SIZE: usize = size_of::<T>();

    /// An empty collection that may fill the whole of `region`; `what` names it in errors.
    pub fn new(region: R, what: Resource) -> Self {
        // What is committed already may have been written.
        let used = region.bytes().len().div_ceil(Self::SIZE.max(1));
        Rows { region, len: 0, used, what, _records: PhantomData }
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
        limit(&self.region, Self::SIZE)
    }

    /// Bytes of memory in use by the region.
    #[must_use]
    pub fn committed_bytes(&self) -> usize {
        self.region.bytes().len()
    }

    /// The records.
    #[must_use]
    pub fn as_slice(&self) -> &[T] {
        whole(self.region.bytes()).get(..self.len).unwrap_or(&[])
    }

    /// The records, to write.
    #[must_use]
    pub fn as_mut_slice(&mut self) -> &mut [T] {
        whole_mut(self.region.bytes_mut()).get_mut(..self.len).unwrap_or(&mut [])
    }

    /// The record at `index`, if there is one.
    // By itself: how many records there are takes a division where their size is no power of two.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        let at = if index < self.len { index.wrapping_mul(Self::SIZE) } else { return None };
        T::ref_from_prefix(self.region.bytes().get(at..)?).ok().map(|(record, _)| record)
    }

    /// The record at `index`, to write, if there is one.
    #[must_use]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index < self.len { place(self.region.bytes_mut(), index) } else { None }
    }

    /// The last record, if there is one.
    #[must_use]
    pub fn last(&self) -> Option<&T> {
        self.get(self.len.wrapping_sub(1))
    }

    /// The last record, to write, if there is one.
    #[must_use]
    pub fn last_mut(&mut self) -> Option<&mut T> {
        self.get_mut(self.len.wrapping_sub(1))
    }

    /// Makes room for `extra` more records without adding any.
    ///
    /// # Errors
    /// [`GrowError::Limit`] at the bound, [`GrowError::Platform`] without memory; nothing changes.
    pub fn reserve(&mut self, extra: usize) -> Result<(), GrowError> {
        reserve(&mut self.region, self.what, Self::SIZE, self.len.saturating_add(extra))
    }

    /// As [`reserve`](Rows::reserve), and commits no more than that needs.
    ///
    /// # Errors
    /// As [`reserve`](Rows::reserve).
    pub fn reserve_exact(&mut self, extra: usize) -> Result<(), GrowError> {
        let need = bytes_of(&self.region, self.what, Self::SIZE, self.len.saturating_add(extra))?;
        Ok(self.region.commit(need)?)
    }

    /// Adds a record at the end and gives its index.
    ///
    /// # Errors
    /// As [`reserve`](Rows::reserve).
    #[inline]
    pub fn push(&mut self, record: T) -> Result<usize, GrowError> {
        let index = self.len;
        // Mostly what is committed has room: to look costs less than to grow.
        if !COMPACT && let Some(slot) = place(self.region.bytes_mut(), index) {
            *slot = record;
            self.len = index.wrapping_add(1);
            self.used = self.used.max(self.len);
            return Ok(index);
        }
        let (fresh, _) = self.grow(1)?;
        if let Some(slot) = fresh.first_mut() {
            *slot = record;
        }
        Ok(index)
    }

    /// Removes the last record.
    pub fn pop(&mut self) -> Option<T>
    where
        T: Copy,
    {
        let last = self.last().copied()?;
        self.len = self.len.saturating_sub(1);
        Some(last)
    }

    /// Adds `count` zero records at the end and gives the index of the first.
    ///
    /// # Errors
    /// As [`reserve`](Rows::reserve).
    pub fn extend_zeroed(&mut self, count: usize) -> Result<usize, GrowError> {
        let first = self.len;
        // The rest is zero as it was committed: to write there would only take pages.
        let (fresh, old) = self.grow(count)?;
        if let Some(old) = fresh.get_mut(..old) {
            old.as_mut_bytes().fill(0);
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
        let first = self.len;
        let (fresh, _) = self.grow(records.len())?;
        for (slot, record) in fresh.iter_mut().zip(records) {
            *slot = *record;
        }
        Ok(first)
    }

    /// Adds `count` records at the end, and how many of them from the front stood there before and may not be zero.
    fn grow(&mut self, count: usize) -> Result<(&mut [T], usize), GrowError> {
        let first = self.len;
        let end = first.saturating_add(count);
        reserve(&mut self.region, self.what, Self::SIZE, end)?;
        // A region that is not aligned to the records holds none.
        let fresh = whole_mut(self.region.bytes_mut()).get_mut(first..end);
        let fresh = fresh.ok_or(PlatformError::Invalid(Facility::Pages))?;
        let old = self.used.min(end).saturating_sub(first);
        self.used = self.used.max(end);
        self.len = end;
        Ok((fresh, old))
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

/// Makes room for `wanted` records of so many bytes each: one function for records of every type.
fn reserve<R: Region>(region: &mut R, what: Resource, size: usize, wanted: usize) -> Result<(), GrowError> {
    let have = region.bytes().len();
    if wanted.saturating_mul(size) <= have {
        return Ok(());
    }
    let need = bytes_of(region, what, size, wanted)?;
    let ample = have.saturating_mul(2).max(need).min(limit(region, size).saturating_mul(size));
    match region.commit(ample) {
        // Whatever was refused, less may be granted.
        Err(_) if ample > need => Ok(region.commit(need)?),
        other => Ok(other?),
    }
}

/// Bytes of `wanted` records of so many bytes each, if the region can hold them.
fn bytes_of<R: Region>(region: &R, what: Resource, size: usize, wanted: usize) -> Result<usize, ResourceLimit> {
    let limit = limit(region, size);
    if wanted > limit {
        return Err(ResourceLimit { what, limit: limit as u64, wanted: wanted as u64 });
    }
    Ok(wanted.saturating_mul(size))
}

/// Records of so many bytes that the region can hold.
fn limit<R: Region>(region: &R, size: usize) -> usize {
    region.capacity().checked_div(size).unwrap_or(0)
}

/// The place of the record at `index` in `bytes`: cheaper than those of all records and then one.
#[inline]
fn place<T: FromBytes + IntoBytes + KnownLayout>(bytes: &mut [u8], index: usize) -> Option<&mut T> {
    let bytes = bytes.get_mut(index.checked_mul(size_of::<T>())?..)?;
    T::mut_from_prefix(bytes).ok().map(|(record, _)| record)
}

/// The records that lie in `bytes` from the front.
#[inline]
fn whole<T: FromBytes + Immutable + KnownLayout>(bytes: &[u8]) -> &[T] {
    <[T]>::ref_from_prefix(bytes).map_or(&[], |(records, _)| records)
}

/// As [`whole`], to write.
#[inline]
fn whole_mut<T: FromBytes + IntoBytes + KnownLayout>(bytes: &mut [u8]) -> &mut [T] {
    <[T]>::mut_from_prefix(bytes).map_or(&mut [], |(records, _)| records)
}

#[cfg(test)]
mod tests {
    use super::Rows;
    use crate::region::tests::Block;
    use crate::{Guard, Region};
    use wrt_error::{Facility, GrowError, PlatformError, Resource};

    /// A region that starts at an odd address, and has the right to 12 bytes.
    struct Odd(Block);

    impl Region for Odd {
        const ALIGN: usize = 1;

        fn bytes(&self) -> &[u8] {
            self.0.bytes().get(1..).unwrap_or(&[])
        }
        fn bytes_mut(&mut self) -> &mut [u8] {
            self.0.bytes_mut().get_mut(1..).unwrap_or(&mut [])
        }
        fn capacity(&self) -> usize {
            self.0.capacity().saturating_sub(1)
        }
        fn commit(&mut self, len: usize) -> Result<(), PlatformError> {
            if len > 12 {
                return Err(PlatformError::Denied(Facility::LockedMemory));
            }
            self.0.commit(len.saturating_add(1))
        }
        fn guard(&self) -> Guard {
            Guard::None
        }
    }

    #[test]
    fn a_record_that_cannot_be_stored_is_not_counted() {
        let mut rows: Rows<u32, _> = Rows::new(Odd(Block::new(64)), Resource::Types);
        assert_eq!(rows.push(1), Err(GrowError::Platform(PlatformError::Invalid(Facility::Pages))));
        assert_eq!(rows.len(), 0);
    }

    #[test]
    fn what_is_just_needed_is_asked_for_after_any_refusal_of_more() {
        let mut rows: Rows<[u8; 4], _> = Rows::new(Odd(Block::new(64)), Resource::Types);
        // Two records, then one where twice as many are refused.
        rows.extend_zeroed(2).unwrap();
        assert_eq!(rows.push([7; 4]), Ok(2));
        assert_eq!(rows.push([8; 4]), Err(GrowError::Platform(PlatformError::Denied(Facility::LockedMemory))));
        assert_eq!(rows.as_slice(), [[0; 4], [0; 4], [7; 4]]);
    }

    #[test]
    fn zero_records_are_written_only_where_others_stood() {
        let mut block = Block::new(64);
        block.commit(16).unwrap();
        block.bytes_mut().fill(9);
        let mut rows: Rows<u32, _> = Rows::new(block, Resource::Types);
        rows.extend_zeroed(5).unwrap();
        assert_eq!(rows.as_slice(), [0; 5], "what was committed before was written before");
        rows.truncate(1);
        // Behind the most records there ever were; nobody else can write there, so a mark stands if nothing is written.
        rows.region.commit(64).unwrap();
        rows.region.bytes_mut()[28] = 1;
        rows.extend_zeroed(7).unwrap();
        assert_eq!(rows.as_slice(), [0, 0, 0, 0, 0, 0, 0, u32::from_ne_bytes([1, 0, 0, 0])]);
    }

    #[test]
    fn rows_grow_up_to_their_bound_and_stay_usable() {
        let mut rows: Rows<u32, _> = Rows::new(Block::new(20), Resource::Types);
        for value in 0..5 {
            assert_eq!(rows.push(value).unwrap(), value as usize);
        }
        assert!(matches!(rows.push(5), Err(GrowError::Limit(_))));
        assert_eq!(rows.as_slice(), [0, 1, 2, 3, 4]);
        assert_eq!((rows.get(3), rows.get(5), rows.get(usize::MAX)), (Some(&3), None, None));
        assert_eq!(rows.pop(), Some(4));
        assert_eq!((rows.last(), rows.get(4)), (Some(&3), None));
        assert_eq!(Rows::<u32, _>::new(Block::new(4), Resource::Types).last_mut(), None);
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
