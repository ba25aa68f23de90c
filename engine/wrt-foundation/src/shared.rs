//! A value with several owners where there is an allocator, with one owner or a static place where there is none.

use core::ops::Deref;

/// A read-only value that a module and the stores which run it share.
///
/// With the feature `alloc` it is counted and cheap to clone. Without, it is either owned by its one user or `'static`.
#[cfg(feature = "alloc")]
#[derive(Debug)]
pub struct Shared<T>(alloc::sync::Arc<T>);

#[cfg(feature = "alloc")]
impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Shared(self.0.clone())
    }
}

/// A read-only value that a module and the stores which run it share.
///
/// With the feature `alloc` it is counted and cheap to clone. Without, it is owned by its one user.
#[cfg(not(feature = "alloc"))]
#[derive(Debug)]
pub struct Shared<T>(T);

impl<T> Shared<T> {
    /// Takes the value. With `alloc`, one small allocation: init only.
    pub fn new(value: T) -> Self {
        #[cfg(feature = "alloc")]
        let value = alloc::sync::Arc::new(value);
        Shared(value)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
