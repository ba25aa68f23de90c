//! A module: an image that was checked once.

use wrt_error::ImageError;
use wrt_format::{Image, ImportRecord};
use wrt_foundation::{Bytes, Shared};
use wrt_platform::Platform;

/// An image that was checked once, with the owner of its bytes.
///
/// With the feature `alloc` it is counted and cheap to clone; any number of stores run the same bytes. Without, it has one owner.
#[derive(Debug)]
pub struct Module<P: Platform> {
    bytes: Shared<Bytes<P::Region>>,
}

impl<P: Platform> Clone for Module<P>
where
    Shared<Bytes<P::Region>>: Clone,
{
    fn clone(&self) -> Self {
        Module { bytes: self.bytes.clone() }
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
        Ok(Module { bytes: Shared::new(bytes) })
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
        Ok(Module { bytes: Shared::new(bytes) })
    }

    /// The image. Bounded.
    ///
    /// # Errors
    /// [`ImageError`] only where the bytes' owner changed them since they were checked.
    pub fn image(&self) -> Result<Image<'_>, ImageError> {
        Image::reborrow(self.bytes.as_slice())
    }

    /// The names of an import by its place among the module's: its module's and its own. Bounded.
    #[must_use]
    pub fn import(&self, index: u32) -> Option<(&str, &str)> {
        let image = self.image().ok()?;
        let record = image.records::<ImportRecord>().get(index as usize)?;
        Some((image.text(record.module)?, image.text(record.name)?))
    }
}
