//! Why bytes are not an image this engine can run.

use core::fmt;

/// What is wrong with an image.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ImageError {
    /// The bytes end before the image does.
    Truncated {
        /// Bytes the image claims.
        expected: u64,
        /// Bytes there are.
        found: u64,
    },
    /// The first bytes are not an image's.
    BadMagic {
        /// The first four bytes, as a word of this machine.
        found: u32,
    },
    /// The image was made by another version of the engine.
    BadVersion {
        /// The version this engine runs.
        expected: u32,
        /// The version of the image.
        found: u32,
    },
    /// The image needs features that this build lacks.
    MissingFeatures {
        /// The bits that are missing.
        bits: u32,
    },
    /// The image was made for the other word order and cannot be converted in place.
    WordOrder,
    /// The image does not begin at a multiple of `align` bytes.
    Misaligned {
        /// The alignment an image needs.
        align: u32,
    },
    /// The bytes were changed since the image was written.
    BadChecksum {
        /// The checksum in the header.
        expected: u64,
        /// The checksum of the bytes.
        found: u64,
    },
    /// The image charges no fuel, and is to run where fuel is counted.
    NotMetered,
    /// Functions of the image are still to be translated, which takes the binary module: it was made to run beside that, not to be kept.
    Lazy,
    /// A record points outside its table or holds a value no translator writes.
    BadRecord {
        /// Byte offset of the record or section in the image.
        offset: u32,
        /// What the record is.
        what: &'static str,
    },
}

impl fmt::Display for ImageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ImageError::Truncated { expected, found } => {
                write!(f, "image truncated: {expected} bytes expected, {found} found")
            }
            ImageError::BadMagic { found } => write!(f, "not an image: magic word is {found:#010x}"),
            ImageError::BadVersion { expected, found } => {
                write!(f, "image version {found}, this engine runs version {expected}")
            }
            ImageError::MissingFeatures { bits } => write!(f, "image needs features this build lacks ({bits:#x})"),
            ImageError::WordOrder => f.write_str("image has the other word order"),
            ImageError::Misaligned { align } => write!(f, "image is not aligned to {align} bytes"),
            ImageError::BadChecksum { expected, found } => {
                write!(f, "image checksum is {found:#018x}, header says {expected:#018x}")
            }
            ImageError::NotMetered => f.write_str("image charges no fuel: it was made without"),
            ImageError::Lazy => f.write_str("image lacks its functions' code"),
            ImageError::BadRecord { offset, what } => write!(f, "bad {what} in image at offset {offset:#x}"),
        }
    }
}

impl core::error::Error for ImageError {}
