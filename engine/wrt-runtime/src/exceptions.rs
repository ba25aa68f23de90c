//! The exceptions of a store that references name.
//!
//! One that is caught without a reference is never here. Those that are here stay as long as something may refer to them: when there is no
//! room for another, all slots in use, all tables and globals of such references and the host's calls are looked through, and what none of
//! them holds is dropped. A number in a slot that happens to look like a reference keeps an exception; what a stale reference of the host names
//! is nothing, for each exception's reference holds how often its place was used before.

use wrt_error::{GrowError, Limits, PlatformError};
use wrt_foundation::{Region, Rows};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::canonical::word;
use crate::regions;

/// No exception: the end of the free ones.
const NONE: u32 = u32::MAX;
/// The bit of a tag that marks what something refers to.
const MARK: u32 = 1 << 31;

/// An exception, or a free place for one.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Exception {
    /// The first of its values, behind its own number; of a free one the next free one.
    at: u32,
    /// How many values it has; [`NONE`] if it is free.
    len: u32,
    tag: u32,
    /// How often the place was used before.
    used: u32,
}

/// The exceptions, with their values in another region.
#[derive(Debug)]
pub(crate) struct Exceptions<R> {
    places: Rows<Exception, R>,
    values: Rows<u64, R>,
    free: u32,
    /// The type of each tag of the store.
    pub(crate) tags: Rows<u32, R>,
}

impl<R: Region> Exceptions<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, PlatformError> {
        let places = regions::Exceptions::rows(platform, limits)?;
        let values = regions::ExceptionValues::rows(platform, limits)?;
        Ok(Exceptions { places, values, free: NONE, tags: regions::Tags::rows(platform, limits)? })
    }

    /// Adds one without values yet, of so many, and gives its reference.
    pub(crate) fn add(&mut self, tag: u32, len: usize) -> Result<u64, GrowError> {
        self.values.reserve(len.saturating_add(1))?;
        let id = match self.places.get(self.free as usize) {
            Some(place) => core::mem::replace(&mut self.free, place.at),
            None => word(self.places.push(Exception { at: 0, len: NONE, tag, used: 0 })?),
        };
        let at = self.values.push(u64::from(id))?;
        self.values.extend_zeroed(len)?;
        let Some(place) = self.places.get_mut(id as usize) else { return Ok(0) };
        *place = Exception { at: word(at.saturating_add(1)), len: word(len), tag, used: place.used };
        Ok(reference(id, place.used))
    }

    /// The tag and the values of the exception that a reference names.
    pub(crate) fn get(&self, reference: u64) -> Option<(u32, &[u64])> {
        let place = self.places.get(self.find(reference)?)?;
        let start = place.at as usize;
        Some((place.tag, self.values.as_slice().get(start..start.saturating_add(place.len as usize))?))
    }

    /// The values of the exception that a reference names, to write.
    pub(crate) fn values_mut(&mut self, reference: u64) -> &mut [u64] {
        let place = self.find(reference).and_then(|at| self.places.get(at));
        let range =
            place.map_or(0..0, |place| place.at as usize..(place.at as usize).saturating_add(place.len as usize));
        self.values.as_mut_slice().get_mut(range).unwrap_or(&mut [])
    }

    /// The place of the exception that a reference names.
    fn find(&self, slot: u64) -> Option<usize> {
        let id = low(slot).checked_sub(1)?;
        let place = self.places.get(id as usize)?;
        (place.len != NONE && reference(id, place.used) == slot).then_some(id as usize)
    }

    /// Marks what these slots refer to.
    pub(crate) fn mark(&mut self, slots: &[u64]) {
        for slot in slots {
            if let Some(place) = self.find(*slot).and_then(|at| self.places.get_mut(at)) {
                place.tag |= MARK;
            }
        }
    }

    /// Drops what is not marked, and takes the marks back. Time linear in the values of all.
    pub(crate) fn sweep(&mut self) {
        let (mut from, mut to) = (0_usize, 0_usize);
        while let Some(id) = self.values.get(from).copied() {
            let Some(place) = self.places.get_mut(low(id) as usize) else { return };
            let size = (place.len as usize).saturating_add(1);
            if place.tag & MARK == 0 {
                let next = core::mem::replace(&mut self.free, low(id));
                *place = Exception { at: next, len: NONE, tag: 0, used: place.used.wrapping_add(1) };
            } else {
                place.tag &= !MARK;
                place.at = word(to.saturating_add(1));
                crate::execute::move_items(self.values.as_mut_slice(), to as u64, from as u64, size as u64);
                to = to.saturating_add(size);
            }
            from = from.saturating_add(size);
        }
        self.values.truncate(to);
    }
}

/// The reference to an exception as a slot holds it.
const fn reference(id: u32, used: u32) -> u64 {
    (id as u64).wrapping_add(1) | (used as u64) << 32
}

#[expect(clippy::cast_possible_truncation, reason = "takes the low half")]
const fn low(slot: u64) -> u32 {
    slot as u32
}
