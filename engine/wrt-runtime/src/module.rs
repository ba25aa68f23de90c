//! A module: an image that was checked once.

use core::fmt;

use wrt_error::ImageError;
use wrt_format::{Image, ImportRecord};
use wrt_foundation::{Bytes, OnHeap, Once, OnceTable, Region, Shared};
use wrt_platform::Platform;

use crate::execute::Threaded;
use crate::lazy::Lazy;

/// An image that was checked once, with the owner of its bytes.
///
/// With the feature `alloc` it is counted and cheap to clone; any number of stores run the same bytes. Without, it has one owner.
pub struct Module<P: Platform> {
    inner: Shared<Inner<P::Region>>,
}

impl<P: Platform> fmt::Debug for Module<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.bytes.fmt(f)
    }
}

struct Inner<R: Region> {
    bytes: Bytes<R>,
    /// What translates its functions, if that is done when they are called.
    lazy: OnHeap<dyn Lazy>,
    /// Its functions as the threaded driver runs them.
    threaded: OnceTable<Threaded>,
}

impl<P: Platform> Clone for Module<P>
where
    Shared<Inner<P::Region>>: Clone,
{
    fn clone(&self) -> Self {
        Module { inner: self.inner.clone() }
    }
}

impl<P: Platform> Module<P> {
    /// Takes the first `len` bytes of a region as an image, whoever wrote them there. Init only: reads all bytes.
    ///
    /// # Errors
    /// Every variant of [`ImageError`].
    pub fn from_region(region: P::Region, len: usize) -> Result<Self, ImageError> {
        Self::from_bytes(Bytes::from_region(region, len))
    }

    /// Takes what the translator just wrote, without summing it up again. Bounded.
    ///
    /// Bytes that no translator wrote are safe here as well: they end in errors and traps.
    ///
    /// # Errors
    /// Every variant of [`ImageError`] but the checksum's.
    pub fn from_translated(region: P::Region, len: usize) -> Result<Self, ImageError> {
        let bytes = Bytes::from_region(region, len);
        Image::assume_checked(bytes.as_slice())?;
        Ok(Module::of(bytes, OnHeap::none()))
    }

    /// As [`from_translated`](Module::from_translated), of an image whose functions are translated when they are called. Each store does that
    /// for itself. Bounded.
    ///
    /// # Errors
    /// Every variant of [`ImageError`] but the checksum's and [`ImageError::Lazy`].
    pub fn from_validated(region: P::Region, len: usize, lazy: OnHeap<dyn Lazy>) -> Result<Self, ImageError> {
        let bytes = Bytes::from_region(region, len);
        Image::assume_complete_or_lazy(bytes.as_slice())?;
        Ok(Module::of(bytes, lazy))
    }

    /// Takes static bytes, such as an image in flash, in place. Init only: reads all bytes.
    ///
    /// # Errors
    /// Every variant of [`ImageError`].
    pub fn from_static(bytes: &'static [u8]) -> Result<Self, ImageError> {
        Self::from_bytes(Bytes::from_static(bytes))
    }

    /// Takes bytes of any owner, such as a mapped file, without copying. Init only: reads all bytes.
    ///
    /// # Errors
    /// Every variant of [`ImageError`].
    pub fn from_bytes(bytes: Bytes<P::Region>) -> Result<Self, ImageError> {
        Image::check(bytes.as_slice())?;
        Ok(Module::of(bytes, OnHeap::none()))
    }

    fn of(bytes: Bytes<P::Region>, lazy: OnHeap<dyn Lazy>) -> Self {
        Module { inner: Shared::new(Inner { bytes, lazy, threaded: OnceTable::new() }) }
    }

    /// The cells of its own functions, of which there are `len`, as the threaded driver runs them.
    pub(crate) fn threaded(&self, len: usize) -> &[Once<Threaded>] {
        self.inner.threaded.cells(len)
    }

    pub(crate) fn lazy(&self) -> Option<&dyn Lazy> {
        self.inner.lazy.get()
    }

    /// The image; of a module whose functions are translated when they are called, the one without them. Bounded.
    ///
    /// # Errors
    /// [`ImageError`] only where the bytes' owner changed them since they were checked.
    pub fn image(&self) -> Result<Image<'_>, ImageError> {
        Image::reborrow(self.inner.bytes.as_slice())
    }

    /// The names of an import by its place among the module's: its module's and its own. Bounded.
    #[must_use]
    pub fn import(&self, index: u32) -> Option<(&str, &str)> {
        let image = self.image().ok()?;
        let record = image.records::<ImportRecord>().get(index as usize)?;
        Some((image.text(record.module)?, image.text(record.name)?))
    }
}
