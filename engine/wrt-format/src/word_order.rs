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
/// [`ImageError`] where the header or a table is not an image's, or the bytes of names and data overlap.
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
    let header = *Image::assume_checked(image)?.header();
    // No two names or segments share bytes, but for the names of modules that imports in a row come from, so all of them together are not
    // longer than the image.
    let mut budget = image.len();
    let mut module = Span::default();
    restore::<ImportRecord, 2>(image, &header, &mut budget, |import| {
        let seen = core::mem::replace(&mut module, import.module) == import.module;
        [if seen { Span::default() } else { import.module }, import.name]
    })?;
    restore::<ExportRecord, 1>(image, &header, &mut budget, |export| [export.name])?;
    restore::<FuncRecord, 1>(image, &header, &mut budget, |func| [func.map])?;
    restore::<DataRecord, 1>(image, &header, &mut budget, |data| [data.bytes])?;
    restore::<NameRecord, 1>(image, &header, &mut budget, |name| [name.name])?;
    let sum = checksum_of(image).ok_or(truncated)?;
    let header = Header::mut_from_prefix(image).map_err(|_| truncated)?.0;
    header.set_checksum(sum);
    Ok(())
}

/// Turns back the bytes that the records of one table name: at most `budget`, of which it takes what it needs.
fn restore<T: Table, const N: usize>(
    image: &mut [u8],
    header: &Header,
    budget: &mut usize,
    mut spans: impl FnMut(&T) -> [Span; N],
) -> Result<(), ImageError> {
    let table = T::span(header);
    let bad = ImageError::BadRecord { offset: table.offset, what: T::NAME };
    for index in 0..table.len {
        let record = record::<T>(image, table, index).ok_or(bad)?;
        for span in spans(&record) {
            turn_back(image, span, budget).ok_or(bad)?;
        }
    }
    Ok(())
}

/// A table's record, if it lies inside the image.
fn record<T: Table>(image: &[u8], table: Span, index: u32) -> Option<T> {
    let start = (index as usize).checked_mul(size_of::<T>())?.checked_add(table.offset as usize)?;
    T::read_from_bytes(image.get(start..start.checked_add(size_of::<T>())?)?).ok()
}

/// Turns back the bytes at a span behind the header. They begin at a multiple of 4 and are padded to one, so that they are
/// whole words. `None` where they do not, or are more than the budget.
fn turn_back(image: &mut [u8], span: Span, budget: &mut usize) -> Option<()> {
    let padded = (span.len as usize).checked_next_multiple_of(4)?;
    *budget = budget.checked_sub(padded)?;
    if padded == 0 {
        return Some(());
    }
    let start = span.offset as usize;
    if !start.is_multiple_of(4) || start < size_of::<Header>() {
        return None;
    }
    swap(image.get_mut(start..start.checked_add(padded)?)?);
    Some(())
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
