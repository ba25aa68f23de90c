//! Cells that are filled once, by whichever thread comes first, and read without a lock.

use crate::Boxed;

/// A place for a value that is made when it is first needed, and stays.
///
/// Without the feature `alloc` there is no room for one: it stays empty.
#[derive(Debug)]
pub struct Once<T> {
    #[cfg(feature = "alloc")]
    cell: once_cell::race::OnceBox<T>,
    #[cfg(not(feature = "alloc"))]
    none: core::marker::PhantomData<T>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Once::new()
    }
}

#[cfg(feature = "alloc")]
impl<T> Once<T> {
    /// An empty cell.
    #[must_use]
    pub const fn new() -> Self {
        Once { cell: once_cell::race::OnceBox::new() }
    }

    /// The value, if one was set. Wait-free.
    #[must_use]
    #[inline(always)]
    pub fn get(&self) -> Option<&T> {
        self.cell.get()
    }

    /// Sets the value, if another thread has not, and gives the one that is there. One small allocation.
    pub fn set(&self, value: T) -> Option<&T> {
        let _late = self.cell.set(alloc::boxed::Box::new(value));
        self.cell.get()
    }
}

#[cfg(not(feature = "alloc"))]
impl<T> Once<T> {
    /// An empty cell.
    #[must_use]
    pub const fn new() -> Self {
        Once { none: core::marker::PhantomData }
    }

    /// Nothing.
    #[must_use]
    #[inline(always)]
    pub const fn get(&self) -> Option<&T> {
        let _empty = self.none;
        None
    }

    /// Drops the value.
    pub fn set(&self, value: T) -> Option<&T> {
        drop(value);
        self.get()
    }
}

/// As many such places as there are functions, made when the first is needed.
#[derive(Debug)]
pub struct OnceTable<T>(Once<Boxed<Once<T>>>);

impl<T> Default for OnceTable<T> {
    fn default() -> Self {
        OnceTable::new()
    }
}

impl<T> OnceTable<T> {
    /// A table without places.
    #[must_use]
    pub const fn new() -> Self {
        OnceTable(Once::new())
    }

    /// The table's places, which the first who asks makes as many as this; none where there is no room for them.
    pub fn cells(&self, len: usize) -> &[Once<T>] {
        let made = self.0.get().or_else(|| self.0.set(Boxed::collect(len, core::iter::repeat_with(Once::new))?));
        made.map_or(&[], Boxed::as_slice)
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::{Once, OnceTable};

    #[test]
    fn what_was_set_first_stays() {
        let cell = Once::new();
        assert_eq!(cell.get(), None);
        assert_eq!(cell.set(1), Some(&1));
        assert_eq!(cell.set(2), Some(&1));
    }

    #[test]
    fn a_table_has_as_many_cells_as_who_came_first_asked_for() {
        let table = OnceTable::<u32>::new();
        assert_eq!(table.cells(3).len(), 3);
        assert_eq!(table.cells(5).len(), 3);
        let cell = table.cells(3).get(1).unwrap();
        assert_eq!(cell.set(7), Some(&7));
        assert_eq!(table.cells(3).get(1).unwrap().get(), Some(&7));
    }
}
