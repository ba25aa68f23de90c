//! One value on the heap, or none.

/// A value on the heap, if there is one.
///
/// Without the feature `alloc` there is none, and what would be done with it is left out of the program.
#[derive(Debug)]
pub struct OnHeap<T: ?Sized> {
    #[cfg(feature = "alloc")]
    value: Option<alloc::boxed::Box<T>>,
    #[cfg(not(feature = "alloc"))]
    none: core::marker::PhantomData<T>,
}

#[cfg(feature = "alloc")]
impl<T: ?Sized> OnHeap<T> {
    /// No value.
    #[must_use]
    pub const fn none() -> Self {
        OnHeap { value: None }
    }

    /// The value.
    #[must_use]
    #[inline(always)]
    pub fn get(&self) -> Option<&T> {
        self.value.as_deref()
    }

    /// The value, to change.
    #[must_use]
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.value.as_deref_mut()
    }
}

#[cfg(feature = "alloc")]
impl<T: ?Sized> From<alloc::boxed::Box<T>> for OnHeap<T> {
    fn from(value: alloc::boxed::Box<T>) -> Self {
        OnHeap { value: Some(value) }
    }
}

#[cfg(not(feature = "alloc"))]
impl<T: ?Sized> OnHeap<T> {
    /// No value.
    #[must_use]
    pub const fn none() -> Self {
        OnHeap { none: core::marker::PhantomData }
    }

    /// Nothing.
    #[must_use]
    #[inline(always)]
    pub const fn get(&self) -> Option<&T> {
        let _none = self.none;
        None
    }

    /// Nothing.
    #[must_use]
    #[inline(always)]
    pub const fn get_mut(&mut self) -> Option<&mut T> {
        let _none = self.none;
        None
    }
}
