//! Arrays of plain values that C or the engine sees, in regions of the arena.
#![allow(unsafe_code, reason = "bytes of a region hold values of other types here")]

use core::marker::PhantomData;
use core::slice;

use wrt::{PlatformError, Resource, ResourceLimit};
use wrt_platform::{Region, ReserveRequest};
use wrt_platform_arena::{Arena, ArenaRegion};

use crate::error::Answer;

/// An array with a bound, whose room is taken when it is made.
///
/// Invariant: the region has `capacity` values' room committed, of which the first `len` hold values.
#[derive(Debug)]
pub(crate) struct Array<T> {
    region: ArenaRegion,
    len: usize,
    capacity: usize,
    values: PhantomData<T>,
}

impl<T: Copy> Array<T> {
    /// An empty array with room for `capacity` values.
    pub(crate) fn new(arena: &'static Arena, capacity: usize) -> Result<Array<T>, PlatformError> {
        const { assert!(align_of::<T>() <= ArenaRegion::ALIGN) };
        let bytes = capacity.checked_mul(size_of::<T>()).ok_or(PlatformError::OutOfMemory { wanted: usize::MAX })?;
        let mut region = arena.reserve(ReserveRequest::new(bytes))?;
        region.commit(bytes)?;
        Ok(Array { region, len: 0, capacity, values: PhantomData })
    }

    /// Values in it.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// The values.
    pub(crate) fn as_slice(&self) -> &[T] {
        // SAFETY: the first `len` places hold values (invariant), in a region whose base is aligned for them (checked in `new`) and
        // never moves; `&self` keeps it from being written meanwhile.
        unsafe { slice::from_raw_parts(self.region.bytes().as_ptr().cast(), self.len) }
    }

    /// The values, to write.
    pub(crate) fn as_mut_slice(&mut self) -> &mut [T] {
        // SAFETY: as in `as_slice`; `&mut self` keeps every other use away.
        unsafe { slice::from_raw_parts_mut(self.region.bytes_mut().as_mut_ptr().cast(), self.len) }
    }

    /// Whether `more` values fit behind those there are; `what` names the bound in the failure.
    pub(crate) fn check_room(&self, more: usize, what: Resource) -> Answer<()> {
        let wanted = self.len.saturating_add(more);
        if wanted > self.capacity {
            return Err(ResourceLimit { what, limit: self.capacity as u64, wanted: wanted as u64 }.into());
        }
        Ok(())
    }

    /// Adds a value; nothing happens where there is no room, which [`check_room`](Array::check_room) tells.
    pub(crate) fn push(&mut self, value: T) {
        if self.len < self.capacity {
            // SAFETY: `len` is below `capacity`, so the place behind the last value is inside the committed bytes (invariant), and
            // aligned as all of them; `&mut self` keeps every other use away.
            unsafe { self.region.bytes_mut().as_mut_ptr().cast::<T>().add(self.len).write(value) };
            self.len = self.len.wrapping_add(1);
        }
    }

    /// Drops all values from `len` on.
    pub(crate) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }
}
