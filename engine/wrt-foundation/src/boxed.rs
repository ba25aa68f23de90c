//! A slice on the heap, made once.

/// Values in one piece on the heap, which stay as they were made.
///
/// Without the feature `alloc` none can be made.
#[derive(Debug)]
pub struct Boxed<T> {
    #[cfg(feature = "alloc")]
    values: alloc::vec::Vec<T>,
    #[cfg(not(feature = "alloc"))]
    values: [T; 0],
}

impl<T> Boxed<T> {
    /// Collects as many values; `None` where the heap has no room for them. One allocation.
    pub fn collect(len: usize, values: impl Iterator<Item = T>) -> Option<Self> {
        #[cfg(feature = "alloc")]
        {
            let mut made = alloc::vec::Vec::new();
            made.try_reserve_exact(len).ok()?;
            // There is room for all of them, so this cannot allocate.
            made.extend(values.take(len));
            Some(Boxed { values: made })
        }
        #[cfg(not(feature = "alloc"))]
        {
            let (_len, _values) = (len, values);
            None
        }
    }

    /// The values.
    #[must_use]
    #[inline(always)]
    pub const fn as_slice(&self) -> &[T] {
        self.values.as_slice()
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::Boxed;

    #[test]
    fn as_many_values_are_collected_as_were_asked_for() {
        assert_eq!(Boxed::collect(3, 1..).unwrap().as_slice(), [1, 2, 3]);
        assert_eq!(Boxed::collect(3, 1..2).unwrap().as_slice(), [1]);
        assert!(Boxed::collect(usize::MAX, 1_u64..).is_none());
    }
}
