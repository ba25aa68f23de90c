//! Repairs what guards an image, so that damage behind it is met by the engine.

use wrt_format::{Header, Image, MAGIC, VERSION, checksum_of, features, flags};
use zerocopy::{FromBytes, IntoBytes};

/// The bytes with a header that fits them: magic, version, length and checksum. `None` where they are shorter than a header.
#[must_use]
pub fn sealed(bytes: &[u8]) -> Option<Vec<u8>> {
    let len = bytes.len() / Image::ALIGN as usize * Image::ALIGN as usize;
    let (mut header, rest) = Header::read_from_prefix(bytes.get(..len)?).ok()?;
    header.magic = MAGIC;
    header.version = VERSION;
    header.features &= features::SUPPORTED;
    header.flags &= flags::ALL;
    header.len = u32::try_from(len).ok()?;
    let mut image = [header.as_bytes(), rest].concat();
    header.set_checksum(checksum_of(&image)?);
    image.get_mut(..size_of::<Header>())?.copy_from_slice(header.as_bytes());
    Some(image)
}
