//! Images made to hurt are refused, whatever word order they have.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a panic is how a test fails, in its helpers too"
)]

use wrt_error::ImageError;
use wrt_format::{ExportRecord, Header, Image, MAGIC, Span, VERSION, checksum_of, to_this_word_order};
use zerocopy::{FromBytes, IntoBytes};

const HEADER: u32 = size_of::<Header>() as u32;

/// An image of this header, with its length and checksum, and these words behind it.
fn image(mut header: Header, words: &[u32]) -> Vec<u64> {
    header.magic = MAGIC;
    header.version = VERSION;
    header.len = HEADER + words.len() as u32 * 4;
    sealed(header, words)
}

fn sealed(header: Header, words: &[u32]) -> Vec<u64> {
    let mut image = vec![0u64; (HEADER as usize + words.len() * 4).div_ceil(8)];
    let (front, rest) = image.as_mut_bytes().split_at_mut(HEADER as usize);
    front.copy_from_slice(header.as_bytes());
    rest[..words.len() * 4].copy_from_slice(words.as_bytes());
    seal(&mut image, |sum| sum);
    image
}

/// Writes the checksum; `order` gives its words the order of the image.
fn seal(image: &mut [u64], order: impl Fn(u32) -> u32) {
    let len = image.len() * 8;
    let bytes = &mut image.as_mut_bytes()[..len];
    let sum = checksum_of(bytes).unwrap();
    let header = Header::mut_from_prefix(bytes).unwrap().0;
    (header.checksum_low, header.checksum_high) = (order(sum as u32), order((sum >> 32) as u32));
}

/// The image as a machine of the other word order writes it, but for its names, which are turned as words.
fn foreign(mut image: Vec<u64>) -> Vec<u64> {
    for word in image.as_mut_bytes().chunks_mut(4) {
        word.reverse();
    }
    seal(&mut image, u32::swap_bytes);
    image
}

fn exports(len: u32) -> Header {
    Header { exports: Span { offset: HEADER, len }, ..Header::default() }
}

/// Turns an image of one export whose name lies there, behind `room` zero words.
fn turned(name: Span, room: usize) -> Result<Vec<u64>, ImageError> {
    let words = [&[name.offset, name.len, 0, 0], &vec![0; room][..]].concat();
    let mut image = foreign(image(exports(1), &words));
    to_this_word_order(image.as_mut_bytes()).map(|()| image)
}

const BAD_EXPORT: ImageError = ImageError::BadRecord { offset: HEADER, what: "export table" };

#[test]
fn an_image_of_the_other_word_order_is_turned_once() {
    let name = Span { offset: HEADER + 16, len: 7 };
    let turned = turned(name, 2).unwrap();
    let image = Image::check(turned.as_bytes()).unwrap();
    assert_eq!(image.records::<ExportRecord>()[0].name, name);
    let mut again = turned.clone();
    to_this_word_order(again.as_mut_bytes()).unwrap();
    assert_eq!(again, turned);
}

#[test]
fn names_outside_the_image_or_across_words_are_refused() {
    let end = HEADER + 24;
    // At the end, up to it, and empty anywhere.
    for (offset, len) in [(end - 4, 4), (end - 8, 8), (end, 0), (0, 0), (3, 0)] {
        turned(Span { offset, len }, 2).unwrap();
    }
    let cases = [
        (end - 4, 5),
        (end, 1),
        (end - 3, 1),
        (HEADER + 2, 4),
        (u32::MAX - 3, 4),
        (u32::MAX, u32::MAX),
        (HEADER, u32::MAX),
        (HEADER, u32::MAX - 3),
        // The header is not a name.
        (0, 4),
        (HEADER - 4, 8),
    ];
    for (offset, len) in cases {
        assert_eq!(turned(Span { offset, len }, 2), Err(BAD_EXPORT), "{len} bytes at {offset:#x}");
    }
}

#[test]
fn names_that_share_bytes_are_not_turned_again_and_again() {
    // Days, were a megabyte turned for each of a hundred thousand names.
    let (count, room) = (100_000u32, 1 << 18);
    let name = [HEADER + count * 16, room * 4, 0, 0];
    let words = [name.repeat(count as usize), vec![0; room as usize]].concat();
    let mut image = foreign(image(exports(count), &words));
    assert_eq!(to_this_word_order(image.as_mut_bytes()), Err(BAD_EXPORT));
}

#[test]
fn an_image_shorter_than_its_header_is_refused() {
    let truncated = |found| ImageError::Truncated { expected: u64::from(HEADER), found };
    for len in [0, 8, HEADER - 8] {
        // Its checksum is zero, as that of bytes without a header was taken to be.
        let header = Header { magic: MAGIC, version: VERSION, len, ..Header::default() };
        let bytes = header.as_bytes().to_vec();
        let words: Vec<u64> = bytes.chunks(8).map(|word| u64::from_ne_bytes(word.try_into().unwrap())).collect();
        assert_eq!(Image::check(words.as_bytes()).unwrap_err(), truncated(u64::from(len)));
        assert_eq!(Image::assume_checked(words.as_bytes()).unwrap_err(), truncated(u64::from(len)));
    }
    Image::check(image(Header::default(), &[]).as_bytes()).unwrap();
}

#[test]
fn no_more_items_are_imported_than_there_are_imports() {
    let imports = Span { offset: HEADER, len: 2 };
    let words = [0; 12];
    let check = |header: Header| Image::check(image(header, &words).as_bytes()).map(|_| ());
    let bad = |what| Err(ImageError::BadRecord { offset: 0, what });
    let header = Header { imports, ..Header::default() };
    assert_eq!(check(Header { imported_funcs: 2, ..header }), Ok(()));
    assert_eq!(check(Header { imported_funcs: 1, imported_globals: 1, ..header }), Ok(()));
    assert_eq!(check(Header { imported_funcs: 3, ..header }), bad("imported functions"));
    assert_eq!(check(Header { imported_tables: u32::MAX, ..header }), bad("imported tables"));
    assert_eq!(check(Header { imported_funcs: 1, imported_memories: 2, ..header }), bad("imported memories"));
    assert_eq!(check(Header { imported_funcs: 2, imported_globals: 1, ..header }), bad("imported globals"));
    // Unchecked tables, whose sum with the imported items is no index any more.
    let own = Span { offset: 0, len: u32::MAX };
    let header = Header { imported_tables: 1, tables: own, ..header };
    let unchecked = image(header, &words);
    let found = Image::assume_checked(unchecked.as_bytes()).map(|_| ());
    assert_eq!(found, bad("imported tables"));
}
