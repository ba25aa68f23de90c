//! The parts of WebAssembly that a compact build has only where it asks for them.
//!
//! Each is one constant. What a part needs is behind it, so that the compiler drops it from a build without: the decoder refuses what needs
//! such a part by the name of its feature, and no image that needs it is taken.

use core::marker::PhantomData;

use crate::{ALLOC, COMPACT};

/// Whether guests may have references to functions of a type, and recursive types and subtypes: the feature `typed-references`.
pub const TYPED_REFS: bool = !COMPACT || cfg!(feature = "typed-references");

/// Whether guests may have exceptions, for which typed references are needed: the feature `exceptions`.
pub const EXCEPTIONS: bool = !COMPACT || cfg!(feature = "exceptions");

/// Whether guests may have structures, arrays and integers of 31 bits, for which typed references are needed: the feature `gc`.
pub const GC: bool = !COMPACT || cfg!(feature = "gc");

/// Whether guests may calculate with integers of 128 bits: the feature `wide-arithmetic`.
pub const WIDE_ARITHMETIC: bool = !COMPACT || cfg!(feature = "wide-arithmetic");

/// Whether guests may have vectors of 128 bits: the feature `simd`.
pub const SIMD: bool = !COMPACT || cfg!(feature = "simd");

/// Whether guests may have shared memories and atomic instructions: the feature `threads`. Not in a build without a heap, where no two stores could
/// have the same memory, and native stacks are short.
pub const THREADS: bool = ALLOC && (!COMPACT || cfg!(feature = "threads"));

/// Whether guests may have memories with pages of one byte: the feature `page-sizes`.
pub const PAGE_SIZES: bool = !COMPACT || cfg!(feature = "page-sizes");

/// Whether code may name chains of records that the loop executes at once: not in a build without a heap, whose flash is short, for with them
/// the loop is twice as large, nor in a compact one, which has no handler of more than one record.
pub const CHAINS: bool = ALLOC && !COMPACT;

/// Whether modules may name a module or a type once for several imports: the feature `compact-imports`.
pub const COMPACT_IMPORTS: bool = !COMPACT || cfg!(feature = "compact-imports");

/// Whether guests may catch exceptions as it was before WebAssembly 3.0, for which exceptions are needed: the feature `legacy-exceptions`.
pub const LEGACY_EXCEPTIONS: bool = !COMPACT || cfg!(feature = "legacy-exceptions");

const _: () = assert!(EXCEPTIONS || !LEGACY_EXCEPTIONS, "legacy exceptions need exceptions");
const _: () = assert!(TYPED_REFS || !EXCEPTIONS, "exceptions need typed references");
const _: () = assert!(TYPED_REFS || !GC, "objects need typed references");

/// What only exceptions need.
pub type ForExceptions<T> = <Build<EXCEPTIONS> as Choice>::Of<T>;

/// Whether there is a heap for objects: exceptions that references name lie there too.
pub const HEAP: bool = GC || EXCEPTIONS;

/// What only the heap for objects needs.
pub type ForHeap<T> = <Build<HEAP> as Choice>::Of<T>;

/// What only structures and arrays need.
pub type ForGc<T> = <Build<GC> as Choice>::Of<T>;

/// What only shared memories need.
pub type ForThreads<T> = <Build<THREADS> as Choice>::Of<T>;

/// What only typed references need.
pub type ForTypedRefs<T> = <Build<TYPED_REFS> as Choice>::Of<T>;

/// What only imports in groups need.
pub type ForCompactImports<T> = <Build<COMPACT_IMPORTS> as Choice>::Of<T>;

/// A value that a build has or lacks.
pub trait Part<T>: Sized {
    /// Makes the value, in a build that has it.
    ///
    /// # Errors
    /// Those of `make`.
    fn make<E>(make: impl FnOnce() -> Result<T, E>) -> Result<Self, E>;

    /// The value, in a build that has it.
    fn get(&self) -> Option<&T>;

    /// The value, to write, in a build that has it.
    fn get_mut(&mut self) -> Option<&mut T>;
}

/// Picks between a value that there is and none.
pub trait Choice {
    /// The value, or nothing in its place.
    type Of<T>: Part<T>;
}

/// Whether a build has something, as a type.
#[derive(Debug)]
pub struct Build<const HAS: bool>;

impl Choice for Build<true> {
    type Of<T> = Had<T>;
}

impl Choice for Build<false> {
    type Of<T> = Lacked<T>;
}

/// A value that the build has.
#[derive(Debug)]
pub struct Had<T>(T);

impl<T> Part<T> for Had<T> {
    #[inline(always)]
    fn make<E>(make: impl FnOnce() -> Result<T, E>) -> Result<Self, E> {
        make().map(Had)
    }

    #[inline(always)]
    fn get(&self) -> Option<&T> {
        Some(&self.0)
    }

    #[inline(always)]
    fn get_mut(&mut self) -> Option<&mut T> {
        Some(&mut self.0)
    }
}

/// In the place of a value that the build lacks. It takes no memory.
#[derive(Debug)]
pub struct Lacked<T>(PhantomData<fn() -> T>);

impl<T> Part<T> for Lacked<T> {
    #[inline(always)]
    fn make<E>(_: impl FnOnce() -> Result<T, E>) -> Result<Self, E> {
        Ok(Lacked(PhantomData))
    }

    #[inline(always)]
    fn get(&self) -> Option<&T> {
        None
    }

    #[inline(always)]
    fn get_mut(&mut self) -> Option<&mut T> {
        None
    }
}
