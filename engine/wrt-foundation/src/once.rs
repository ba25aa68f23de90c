//! Cells that are filled once, by whichever thread comes first, and read without a lock.

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

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::Once;

    #[test]
    fn what_was_set_first_stays() {
        let cell = Once::new();
        assert_eq!(cell.get(), None);
        assert_eq!(cell.set(1), Some(&1));
        assert_eq!(cell.set(2), Some(&1));
    }
}
