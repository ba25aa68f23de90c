//! A table of a store.

use wrt_error::{Limits, Resource, ResourceLimit};
use wrt_foundation::{Region, Rows};
use wrt_instructions::{HeapType, ValType};
use wrt_platform::{PageAllocator, rows};

use crate::budget::Budget;
use crate::error::StoreError;
use crate::types::TableType;

/// A table: references in a region of its own.
#[derive(Debug)]
pub(crate) struct Table<R> {
    elements: Rows<u64, R>,
    element: ValType,
    max: Option<u64>,
    is_64: bool,
}

impl<R: Region> Table<R> {
    /// Reserves what the table may grow to under the limits, and fills its first elements with `init`.
    pub(crate) fn new<A>(
        platform: &A,
        limits: &Limits,
        budget: &mut Budget,
        ty: &TableType,
        init: u64,
    ) -> Result<Self, StoreError>
    where
        A: PageAllocator<Region = R>,
    {
        if ty.max.is_some_and(|max| max < ty.min) {
            return Err(StoreError::BadLimits);
        }
        if !ty.element.is_ref() {
            return Err(StoreError::NotAReference);
        }
        limits.check(Resource::TableElements, ty.min)?;
        let elements = rows(platform, ty.region(limits).records, Resource::TableElements)?;
        let mut table = Table { elements, element: ty.element, max: ty.max, is_64: ty.is_64 };
        table.grow(ty.min, init, budget)?;
        Ok(table)
    }

    /// Whether its elements may be references to objects of the heap.
    pub(crate) const fn may_hold_objects(&self) -> bool {
        let heap = self.element.heap();
        !matches!(heap, Some(HeapType::Func | HeapType::NoFunc))
    }

    #[inline]
    pub(crate) fn elements(&self) -> &[u64] {
        self.elements.as_slice()
    }

    pub(crate) fn elements_mut(&mut self) -> &mut [u64] {
        self.elements.as_mut_slice()
    }

    pub(crate) fn size(&self) -> u64 {
        self.elements.len() as u64
    }

    pub(crate) fn ty(&self) -> TableType {
        TableType { element: self.element, min: self.size(), max: self.max, is_64: self.is_64 }
    }

    /// How many elements `delta` are, if its maximum and the store's bounds allow so many more.
    fn growth(&self, delta: u64, budget: &Budget) -> Result<usize, StoreError> {
        let wanted = self.size().saturating_add(delta);
        let limit = self.max.unwrap_or(u64::MAX).min(self.elements.limit() as u64);
        if wanted > limit {
            return Err(ResourceLimit { what: Resource::TableElements, limit, wanted }.into());
        }
        budget.check(delta)?;
        Ok(usize::try_from(delta).unwrap_or(usize::MAX))
    }

    /// Makes room for `delta` more elements by one step of the region's; whether there is room for all, so that to grow by them succeeds.
    pub(crate) fn reserve(&mut self, delta: u64, budget: &Budget) -> Result<bool, StoreError> {
        let delta = self.growth(delta, budget)?;
        // An element is eight bytes.
        let room = (self.elements.committed_bytes() / 8).saturating_sub(self.elements.len());
        let now = delta.min(room.saturating_add(R::COMMIT_STEP / 8));
        self.elements.reserve_exact(now)?;
        Ok(now == delta)
    }

    /// Grows by `delta` elements of value `init` and gives the size before.
    pub(crate) fn grow(&mut self, delta: u64, init: u64, budget: &mut Budget) -> Result<u64, StoreError> {
        let before = self.size();
        let count = self.growth(delta, budget)?;
        let first = self.elements.extend_zeroed(count)?;
        budget.take(delta);
        if init != 0 {
            for slot in self.elements.as_mut_slice().iter_mut().skip(first) {
                *slot = init;
            }
        }
        Ok(before)
    }
}
