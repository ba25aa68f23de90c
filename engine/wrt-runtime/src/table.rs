//! A table of a store.

use wrt_error::{Limits, Resource, ResourceLimit};
use wrt_foundation::{Region, Rows};
use wrt_instructions::ValType;
use wrt_platform::{PageAllocator, ReserveRequest};

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
    pub(crate) fn new<A>(platform: &A, limits: &Limits, ty: &TableType, init: u64) -> Result<Self, StoreError>
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
        let ceiling = ty.max.unwrap_or(u64::MAX).min(limits.table_elements).max(ty.min);
        let capacity = usize::try_from(ceiling.saturating_mul(8)).unwrap_or(usize::MAX);
        let region = platform.reserve(ReserveRequest::new(capacity))?;
        let elements = Rows::new(region, Resource::TableElements);
        let mut table = Table { elements, element: ty.element, max: ty.max, is_64: ty.is_64 };
        table.extend(ty.min, init)?;
        Ok(table)
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

    /// Grows by `delta` elements of value `init` and gives the size before.
    pub(crate) fn grow(&mut self, delta: u64, init: u64) -> Result<u64, StoreError> {
        let before = self.size();
        let wanted = before.saturating_add(delta);
        let limit = self.max.unwrap_or(u64::MAX).min(self.elements.limit() as u64);
        if wanted > limit {
            return Err(ResourceLimit { what: Resource::TableElements, limit, wanted }.into());
        }
        self.extend(delta, init)?;
        Ok(before)
    }

    fn extend(&mut self, delta: u64, init: u64) -> Result<(), StoreError> {
        let first = self.elements.extend_zeroed(usize::try_from(delta).unwrap_or(usize::MAX))?;
        if init != 0 {
            for slot in self.elements.as_mut_slice().iter_mut().skip(first) {
                *slot = init;
            }
        }
        Ok(())
    }
}
