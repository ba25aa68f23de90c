//! A linear memory of a store.

use core::fmt;

use wrt_error::{Limits, Resource, ResourceLimit, Trap};
use wrt_foundation::{ForThreads, PAGE_SIZES, Pages, Part, Region, THREADS};
use wrt_platform::{PageAllocator, ReserveRequest};

use crate::budget::Budget;
use crate::error::StoreError;
use crate::execute::{part, part_mut};
use crate::shared::SharedMemory;
use crate::types::MemoryType;

/// A linear memory: a region of its own whose first bytes are the memory, or one that threads share.
pub(crate) struct Memory<P: PageAllocator> {
    /// Empty where threads share it.
    region: P::Region,
    /// Bytes of the memory. What is committed behind them is zero: it waits for a growth that is not done.
    len: usize,
    max: Option<Pages>,
    is_64: bool,
    page_log2: u8,
    shared: ForThreads<Option<SharedMemory<P::Shared>>>,
}

impl<P: PageAllocator> fmt::Debug for Memory<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Memory").field(&self.ty()).finish()
    }
}

impl<P: PageAllocator> Memory<P> {
    /// Reserves what the memory may grow to under the limits, and commits its first pages.
    pub(crate) fn new(platform: &P, limits: &Limits, budget: &mut Budget, ty: &MemoryType) -> Result<Self, StoreError> {
        if ty.shared && !THREADS {
            return Err(StoreError::BadLimits);
        }
        if ty.shared {
            return Self::of_shared(platform, budget, SharedMemory::new(platform, limits, ty)?);
        }
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
        let shared = Part::make(|| Ok::<_, StoreError>(None))?;
        Ok(Memory { region, len: wanted, max: ty.max, is_64: ty.is_64, page_log2: ty.page_log2, shared })
    }

    /// The memory that threads share. What it has now is charged to the budget; what other stores' guests let it grow by is not.
    pub(crate) fn of_shared(
        platform: &P,
        budget: &mut Budget,
        shared: SharedMemory<P::Shared>,
    ) -> Result<Self, StoreError> {
        let (ty, bytes) = (shared.ty(), shared.byte_len() as u64);
        budget.check(bytes)?;
        let region = platform.reserve(ReserveRequest::new(0))?;
        let shared = Part::make(|| Ok::<_, StoreError>(Some(shared)))?;
        budget.take(bytes);
        Ok(Memory { region, len: 0, max: ty.max, is_64: ty.is_64, page_log2: ty.page_log2, shared })
    }

    /// The memory, if threads share it.
    #[inline]
    pub(crate) fn shared(&self) -> Option<&SharedMemory<P::Shared>> {
        self.shared.get()?.as_ref()
    }

    /// Its bytes, to write, and the memory if threads share it: then there are no bytes.
    pub(crate) fn both(&mut self) -> (&mut [u8], Option<&SharedMemory<P::Shared>>) {
        let shared = self.shared.get().and_then(Option::as_ref);
        (self.region.bytes_mut().get_mut(..self.len).unwrap_or(&mut []), shared)
    }

    /// Its size in bytes.
    pub(crate) fn byte_len(&self) -> usize {
        self.shared().map_or(self.len, SharedMemory::byte_len)
    }

    /// Its bytes; none where threads share it.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.region.bytes().get(..self.len).unwrap_or(&[])
    }

    /// Its bytes, to write; none where threads share it.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        self.region.bytes_mut().get_mut(..self.len).unwrap_or(&mut [])
    }

    /// Fills `to` from an address, or does nothing.
    pub(crate) fn read(&self, address: u64, to: &mut [u8]) -> Result<(), Trap> {
        if let Some(shared) = self.shared() {
            return shared.read(address, to);
        }
        let from = part(self.bytes(), address, to.len() as u64).ok_or(Trap::MemoryOutOfBounds)?;
        for (to, from) in to.iter_mut().zip(from) {
            *to = *from;
        }
        Ok(())
    }

    /// Writes `from` at an address, or nothing.
    pub(crate) fn write(&mut self, address: u64, from: &[u8]) -> Result<(), Trap> {
        if let Some(shared) = self.shared() {
            return shared.write(address, from);
        }
        let to = part_mut(self.bytes_mut(), address, from.len() as u64).ok_or(Trap::MemoryOutOfBounds)?;
        for (to, from) in to.iter_mut().zip(from) {
            *to = *from;
        }
        Ok(())
    }

    /// Bytes of a page as a power of two, which is known where there is but one.
    const fn log2(&self) -> u8 {
        if PAGE_SIZES { self.page_log2 } else { Pages::LOG2 }
    }

    pub(crate) fn size(&self) -> Pages {
        Pages((self.byte_len() as u64).wrapping_shr(u32::from(self.log2())))
    }

    pub(crate) fn ty(&self) -> MemoryType {
        MemoryType {
            min: self.size(),
            max: self.max,
            is_64: self.is_64,
            page_log2: self.log2(),
            shared: self.shared().is_some(),
        }
    }

    /// Bytes that it grows by for `delta` pages, if its maximum and the store's bounds allow them.
    pub(crate) fn growth(&self, delta: Pages, budget: &Budget) -> Result<u64, ResourceLimit> {
        let more = match self.shared() {
            Some(shared) => shared.growth(delta)?,
            None => self.ty().growth(delta, self.region.capacity() as u64)?,
        };
        budget.check(more)?;
        Ok(more)
    }

    /// Bytes that are to be committed next, by one step of the region's, before it is [extended](Memory::extend) by `more` bytes.
    pub(crate) fn step(&self, more: u64) -> u64 {
        let wanted = (self.len as u64).saturating_add(more);
        wanted.saturating_sub(self.region.bytes().len() as u64).min(P::Region::COMMIT_STEP as u64)
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
        if let Some(shared) = self.shared() {
            let before = shared.grow(delta)?;
            budget.take(more);
            return Ok(before);
        }
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
