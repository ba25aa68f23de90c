//! What every engine crate stands on: regions as typed slices, bounded collections, units and the byte reader.
//!
//! The features of this crate decide the memory mode, and no other engine crate asks for it: with `alloc`, a [`List`]
//! grows on the heap up to its bound and a [`Shared`] value is counted; without, a list is inline and a shared value
//! has one owner. Everything else lies in [`Region`]s in every mode.
#![no_std]
#![forbid(unsafe_code)]

#[cfg(feature = "alloc")]
extern crate alloc;

/// Whether this build has an allocator: the feature `alloc`.
pub const ALLOC: bool = cfg!(feature = "alloc");

/// Whether this build is to be small rather than fast: the feature `compact`.
pub const COMPACT: bool = cfg!(feature = "compact");

mod boxed;
mod bytes;
mod checksum;
mod list;
mod on_heap;
mod once;
mod parts;
mod reader;
mod region;
mod rows;
mod shared;
mod units;

pub use boxed::Boxed;
pub use bytes::Bytes;
pub use checksum::Checksum;
pub use list::List;
pub use on_heap::OnHeap;
pub use once::{Once, OnceTable};
pub use parts::{
    CHAINS, COMPACT_IMPORTS, EXCEPTIONS, ForCompactImports, ForExceptions, ForGc, ForHeap, ForThreads, ForTypedRefs,
    GC, HEAP, LEGACY_EXCEPTIONS, PAGE_SIZES, Part, SIMD, THREADS, TYPED_REFS, WIDE_ARITHMETIC,
};
pub use reader::{ByteReader, ReadError};
pub use region::{Guard, Region};
pub use rows::Rows;
pub use shared::Shared;
pub use units::{Fuel, Pages};
