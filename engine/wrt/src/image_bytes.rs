//! The owner of an image's bytes.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use wrt_foundation::{Bytes, Region};

/// Bytes of an image that were not copied: in flash, in a mapped file, or in a counted buffer.
///
/// Anything with `AsRef<[u8]>` that can be shared between threads is taken in by [`ImageBytes::from_owner`]. Should an
/// owner give other bytes later than at first, execution ends in an error or a trap; nothing else can happen.
#[derive(Clone)]
pub struct ImageBytes(Owner);

#[derive(Clone)]
enum Owner {
    Static(&'static [u8]),
    Counted(Arc<dyn AsRef<[u8]> + Send + Sync>),
}

impl ImageBytes {
    /// Takes in any owner of bytes, such as a mapped file.
    pub fn from_owner(owner: impl AsRef<[u8]> + Send + Sync + 'static) -> ImageBytes {
        ImageBytes(Owner::Counted(Arc::new(owner)))
    }

    pub(crate) fn into_bytes<R: Region>(self) -> Bytes<R> {
        match self.0 {
            Owner::Static(bytes) => Bytes::from_static(bytes),
            Owner::Counted(owner) => Bytes::from_owner(owner),
        }
    }
}

impl AsRef<[u8]> for ImageBytes {
    #[inline]
    fn as_ref(&self) -> &[u8] {
        match &self.0 {
            Owner::Static(bytes) => bytes,
            Owner::Counted(owner) => (**owner).as_ref(),
        }
    }
}

impl From<&'static [u8]> for ImageBytes {
    fn from(bytes: &'static [u8]) -> Self {
        ImageBytes(Owner::Static(bytes))
    }
}

impl<const N: usize> From<&'static [u8; N]> for ImageBytes {
    fn from(bytes: &'static [u8; N]) -> Self {
        ImageBytes(Owner::Static(bytes))
    }
}

impl From<Arc<[u8]>> for ImageBytes {
    fn from(bytes: Arc<[u8]>) -> Self {
        ImageBytes::from_owner(bytes)
    }
}

impl From<Arc<dyn AsRef<[u8]> + Send + Sync>> for ImageBytes {
    fn from(owner: Arc<dyn AsRef<[u8]> + Send + Sync>) -> Self {
        ImageBytes(Owner::Counted(owner))
    }
}

impl From<Vec<u8>> for ImageBytes {
    fn from(bytes: Vec<u8>) -> Self {
        ImageBytes::from_owner(bytes)
    }
}

impl From<Box<[u8]>> for ImageBytes {
    fn from(bytes: Box<[u8]>) -> Self {
        ImageBytes::from_owner(bytes)
    }
}

impl fmt::Debug for ImageBytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImageBytes({} bytes)", self.as_ref().len())
    }
}
