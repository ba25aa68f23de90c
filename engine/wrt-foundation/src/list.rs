//! A bounded list of values that are not plain records: regions, shared modules, host functions.

use wrt_error::{GrowError, Resource, ResourceLimit};

#[cfg(feature = "alloc")]
type Storage<T> = alloc::vec::Vec<T>;

/// Values a list holds where there is no allocator.
#[cfg(not(feature = "alloc"))]
const INLINE: usize = if cfg!(feature = "long-lists") {
    128
} else if crate::COMPACT {
    4
} else {
    8
};

/// A list with a bound: on the heap with the feature `alloc`, else inline with room for eight values, for 128 with the feature
/// `long-lists`, for four with `compact`.
#[derive(Debug)]
pub struct List<T> {
    #[cfg(feature = "alloc")]
    values: Storage<T>,
    #[cfg(not(feature = "alloc"))]
    values: [Option<T>; INLINE],
    #[cfg(not(feature = "alloc"))]
    len: usize,
    limit: usize,
    what: Resource,
}

impl<T> List<T> {
    /// Checks whether one more value fits, and makes room for it.
    ///
    /// # Errors
    /// [`GrowError::Limit`] at the bound, [`GrowError::Platform`] without memory; nothing changes.
    pub fn reserve_one(&mut self) -> Result<(), GrowError> {
        let wanted = self.len().saturating_add(1);
        if wanted > self.limit {
            return Err(ResourceLimit { what: self.what, limit: self.limit as u64, wanted: wanted as u64 }.into());
        }
        self.make_room()
    }
}

#[cfg(feature = "alloc")]
impl<T> List<T> {
    /// An empty list of at most `limit` values; `what` names it in errors.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "compared first; conversions are not const")]
    pub const fn new(limit: u64, what: Resource) -> Self {
        let limit = if limit > usize::MAX as u64 { usize::MAX } else { limit as usize };
        List { values: Storage::new(), limit, what }
    }

    /// Values in it.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.values.len()
    }

    /// The value at `index`, if there is one.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.values.get(index)
    }

    /// The value at `index`, to write, if there is one.
    #[must_use]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.values.get_mut(index)
    }

    /// Two different values at once, to write both.
    #[must_use]
    pub fn get_two_mut(&mut self, one: usize, other: usize) -> Option<(&mut T, &mut T)> {
        self.values.get_disjoint_mut([one, other]).ok().map(|[one, other]| (one, other))
    }

    /// The values in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter()
    }

    /// Adds a value at the end and gives its index.
    ///
    /// # Errors
    /// As [`reserve_one`](List::reserve_one); the value is dropped.
    pub fn push(&mut self, value: T) -> Result<usize, GrowError> {
        self.reserve_one()?;
        let index = self.values.len();
        // Room was made above, so this cannot allocate.
        self.values.extend(Some(value));
        Ok(index)
    }

    /// The values in order, to own.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.values.into_iter()
    }

    /// Drops all values from `len` on.
    pub fn truncate(&mut self, len: usize) {
        self.values.truncate(len);
    }

    fn make_room(&mut self) -> Result<(), GrowError> {
        self.values
            .try_reserve(1)
            .map_err(|_| GrowError::Platform(wrt_error::PlatformError::OutOfMemory { wanted: size_of::<T>() }))
    }
}

#[cfg(not(feature = "alloc"))]
impl<T> List<T> {
    /// An empty list of at most `limit` values; `what` names it in errors.
    // As `none`: made in place.
    #[inline(never)]
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "compared first; conversions are not const")]
    pub const fn new(limit: u64, what: Resource) -> Self {
        let limit = if limit > INLINE as u64 { INLINE } else { limit as usize };
        List { values: none(), len: 0, limit, what }
    }

    /// Values in it.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// The value at `index`, if there is one.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<&T> {
        self.values.get(index)?.as_ref()
    }

    /// The value at `index`, to write, if there is one.
    #[must_use]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        self.values.get_mut(index)?.as_mut()
    }

    /// Two different values at once, to write both.
    #[must_use]
    pub fn get_two_mut(&mut self, one: usize, other: usize) -> Option<(&mut T, &mut T)> {
        let [one, other] = self.values.get_disjoint_mut([one, other]).ok()?;
        Some((one.as_mut()?, other.as_mut()?))
    }

    /// The values in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        self.values.iter().flatten()
    }

    /// Adds a value at the end and gives its index.
    ///
    /// # Errors
    /// As [`reserve_one`](List::reserve_one); the value is dropped.
    pub fn push(&mut self, value: T) -> Result<usize, GrowError> {
        self.reserve_one()?;
        let index = self.len;
        if let Some(slot) = self.values.get_mut(index) {
            *slot = Some(value);
            self.len = index.wrapping_add(1);
        }
        Ok(index)
    }

    /// The values in order, to own.
    pub fn into_values(self) -> impl Iterator<Item = T> {
        self.values.into_iter().flatten()
    }

    /// Drops all values from `len` on.
    pub fn truncate(&mut self, len: usize) {
        for slot in self.values.iter_mut().skip(len) {
            *slot = None;
        }
        self.len = self.len.min(len);
    }

    fn make_room(&mut self) -> Result<(), GrowError> {
        let _inline: &mut Self = self;
        Ok(())
    }
}

/// No values. A function of its own, whose result is written in place: inlined, it would be made apart and moved.
#[cfg(not(feature = "alloc"))]
#[inline(never)]
const fn none<T>() -> [Option<T>; INLINE] {
    [const { None }; INLINE]
}

impl<T> List<T> {
    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::List;
    use wrt_error::{GrowError, Resource};

    #[test]
    fn a_list_stops_at_its_bound() {
        let mut list = List::new(2, Resource::Tables);
        assert_eq!(list.push('a').unwrap(), 0);
        assert_eq!(list.push('b').unwrap(), 1);
        assert!(matches!(list.push('c'), Err(GrowError::Limit(_))));
        assert_eq!(list.get_two_mut(0, 1), Some((&mut 'a', &mut 'b')));
        assert_eq!(list.get_two_mut(1, 1), None);
        list.truncate(1);
        assert_eq!(list.push('d').unwrap(), 1);
    }
}
