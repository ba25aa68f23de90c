//! A linear memory of a store.

use wrt_error::{Limits, Resource, ResourceLimit};
use wrt_foundation::{PAGE_SIZES, Pages, Region};
use wrt_platform::PageAllocator;

use crate::budget::Budget;
use crate::error::StoreError;
use crate::types::MemoryType;

/// A linear memory: a region of its own whose first bytes are the memory.
#[derive(Debug)]
pub(crate) struct Memory<R> {
    region: R,
    /// Bytes of the memory. What is committed behind them is zero: it waits for a growth that is not done.
    len: usize,
    max: Option<Pages>,
    is_64: bool,
    page_log2: u8,
}

impl<R: Region> Memory<R> {
    /// Reserves what the memory may grow to under the limits, and commits its first pages.
    pub(crate) fn new<A>(
        platform: &A,
        limits: &Limits,
        budget: &mut Budget,
        ty: &MemoryType,
    ) -> Result<Self, StoreError>
    where
        A: PageAllocator<Region = R>,
    {
        if ty.max.is_some_and(|max| max < ty.min) || !ty.has_pages() {
            return Err(StoreError::BadLimits);
        }
        let wanted = ty.min.bytes_at(ty.log2()).unwrap_or(u64::MAX);
        limits.check(Resource::MemoryBytes, wanted)?;
        budget.check(wanted)?;
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        // Where not all that the limit allows can be reserved, the memory grows less far.
        let mut region = platform.reserve_up_to(ty.region(limits).request().guarded(), wanted)?;
        region.commit(wanted)?;
        budget.take(wanted as u64);
        Ok(Memory { region, len: wanted, max: ty.max, is_64: ty.is_64, page_log2: ty.page_log2 })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.region.bytes().get(..self.len).unwrap_or(&[])
    }

    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        self.region.bytes_mut().get_mut(..self.len).unwrap_or(&mut [])
    }

    /// Bytes of a page as a power of two, which is known where there is but one.
    const fn log2(&self) -> u8 {
        if PAGE_SIZES { self.page_log2 } else { Pages::LOG2 }
    }

    pub(crate) fn size(&self) -> Pages {
        Pages((self.len as u64).wrapping_shr(u32::from(self.log2())))
    }

    pub(crate) fn ty(&self) -> MemoryType {
        MemoryType { min: self.size(), max: self.max, is_64: self.is_64, page_log2: self.log2() }
    }

    /// Bytes that it grows by for `delta` pages, if its maximum and the store's bounds allow them.
    pub(crate) fn growth(&self, delta: Pages, budget: &Budget) -> Result<u64, ResourceLimit> {
        let before = self.len as u64;
        let bytes = |pages: Pages| pages.bytes_at(self.log2()).unwrap_or(u64::MAX);
        let wanted = bytes(Pages(self.size().0.saturating_add(delta.0)));
        let limit = self.max.map_or(u64::MAX, bytes).min(self.region.capacity() as u64);
        if wanted > limit {
            return Err(ResourceLimit { what: Resource::MemoryBytes, limit, wanted });
        }
        let more = wanted.saturating_sub(before);
        budget.check(more)?;
        Ok(more)
    }

    /// Bytes that are to be committed next, by one step of the region's, before it is [extended](Memory::extend) by `more` bytes.
    pub(crate) fn step(&self, more: u64) -> u64 {
        let wanted = (self.len as u64).saturating_add(more);
        wanted.saturating_sub(self.region.bytes().len() as u64).min(R::COMMIT_STEP as u64)
    }

    /// Commits so many bytes more, for a growth to come.
    pub(crate) fn commit(&mut self, bytes: u64) -> Result<(), StoreError> {
        let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
        Ok(self.region.commit(self.region.bytes().len().saturating_add(bytes))?)
    }

    /// Makes bytes that are committed a part of it, as [`growth`](Memory::growth) allowed.
    pub(crate) fn extend(&mut self, more: u64, budget: &mut Budget) {
        self.len = self.len.saturating_add(usize::try_from(more).unwrap_or(0));
        budget.take(more);
    }

    /// Grows by `delta` pages and gives the size before.
    pub(crate) fn grow(&mut self, delta: Pages, budget: &mut Budget) -> Result<Pages, StoreError> {
        let before = self.size();
        let more = self.growth(delta, budget)?;
        loop {
            match self.step(more) {
                0 => break,
                bytes => self.commit(bytes)?,
            }
        }
        self.extend(more, budget);
        Ok(before)
    }
}
