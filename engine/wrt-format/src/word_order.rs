//! Converts an image to this machine's word order, once, where it was made for the other.

use wrt_error::ImageError;
use zerocopy::FromBytes;

use crate::image::{Image, checksum_of};
use crate::record::{DataRecord, ExportRecord, FuncRecord, Header, ImportRecord, MAGIC, NameRecord, Span, Table};

/// Brings an image into this machine's word order; one that has it already is left as it is.
///
/// All of an image is words but names, source maps and data, so every word is turned and those bytes are turned back.
/// Time linear in the image: init only. Afterwards the image is checked as any other.
///
/// # Errors
/// [`ImageError`] where the header or a table is not an image's.
pub fn to_this_word_order(bytes: &mut [u8]) -> Result<(), ImageError> {
    let found = bytes.len() as u64;
    let truncated = ImageError::Truncated { expected: size_of::<Header>() as u64, found };
    let header = Header::read_from_prefix(bytes).map_err(|_| truncated)?.0;
    if header.magic != MAGIC.swap_bytes() {
        return Ok(());
    }
    let len = header.len.swap_bytes();
    let image = bytes.get_mut(..len as usize).ok_or(ImageError::Truncated { expected: u64::from(len), found })?;
    // The sum is over bytes in the order they were written in.
    let expected = u64::from(header.checksum_low.swap_bytes()) | u64::from(header.checksum_high.swap_bytes()) << 32;
    let found = checksum_of(image).ok_or(truncated)?;
    if found != expected {
        return Err(ImageError::BadChecksum { expected, found });
    }
    swap(image);
    restore::<ImportRecord>(image, |import, turn| {
        turn(import.module);
        turn(import.name);
    })?;
    restore::<ExportRecord>(image, |export, turn| turn(export.name))?;
    restore::<FuncRecord>(image, |func, turn| turn(func.map))?;
    restore::<DataRecord>(image, |data, turn| turn(data.bytes))?;
    restore::<NameRecord>(image, |name, turn| turn(name.name))?;
    let sum = checksum_of(image).ok_or(truncated)?;
    let header = Header::mut_from_prefix(image).map_err(|_| truncated)?.0;
    header.set_checksum(sum);
    Ok(())
}

/// Turns back the bytes that the records of one table name.
fn restore<T: Table>(image: &mut [u8], spans: impl Fn(&T, &mut dyn FnMut(Span))) -> Result<(), ImageError> {
    let table = T::span(Image::assume_checked(image)?.header());
    for index in 0..table.len {
        let record = Image::assume_checked(image)?.records::<T>().get(index as usize).copied();
        let record = record.ok_or(ImageError::BadRecord { offset: table.offset, what: T::NAME })?;
        spans(&record, &mut |span| {
            // Bytes begin at a multiple of 4 and are padded to one, so that they are whole words.
            let end = (span.offset as usize).saturating_add(span.len as usize).next_multiple_of(4);
            if let Some(bytes) = image.get_mut(span.offset as usize..end) {
                swap(bytes);
            }
        });
    }
    Ok(())
}

/// Turns every word of the bytes.
fn swap(bytes: &mut [u8]) {
    for word in bytes.as_chunks_mut::<4>().0 {
        word.reverse();
    }
}

#[cfg(test)]
mod tests {
    use super::swap;

    #[test]
    fn turning_twice_changes_nothing() {
        let mut bytes = [1, 2, 3, 4, 5, 6, 7, 8];
        swap(&mut bytes);
        assert_eq!(bytes, [4, 3, 2, 1, 8, 7, 6, 5]);
        swap(&mut bytes);
        assert_eq!(bytes, [1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
