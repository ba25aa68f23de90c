//! The table of WebAssembly features a decoder can be told to refuse.

use wrt_foundation::{
    COMPACT_IMPORTS, EXCEPTIONS, GC, LEGACY_EXCEPTIONS, PAGE_SIZES, SIMD, THREADS, TYPED_REFS, WIDE_ARITHMETIC,
};
use wrt_instructions::Proposal;

/// Declares the features: constant, bit, text, whether this build has it where one may lack it, meaning.
macro_rules! features {
    ($($name:ident $bit:literal $text:literal $(if $has:ident)?, $doc:literal;)*) => {
        /// A set of WebAssembly features (standards and proposals after WebAssembly 1.0).
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub struct Features(u32);

        impl Features {
            $(#[doc = $doc] pub const $name: Features = Features(1 << $bit);)*

            /// Every feature this build decodes.
            pub const ALL: Features = Features(0 $(| if true $(&& $has)? { 1 << $bit } else { 0 })*);

            /// Every feature, those that this build lacks too.
            const NAMED: Features = Features(0 $(| 1 << $bit)*);

            /// The text of each bit's feature.
            const TEXTS: &[&str] = &[$($text),*];

            /// The names of the features in the set.
            pub fn names(self) -> impl Iterator<Item = &'static str> {
                Self::TEXTS.iter().enumerate().filter(move |(bit, _)| self.0 >> bit & 1 != 0).map(|(_, text)| *text)
            }
        }

        const _: () = {
            let mut bit = 0;
            $(assert!($bit == bit, "the texts stand in the order of the bits"); bit += 1;)*
            assert!(bit <= u32::BITS);
        };
    };
}

features! {
    SIGN_EXTENSION 0 "sign extension", "Sign-extension operators (2.0).";
    SATURATING_FLOAT_TO_INT 1 "non-trapping float-to-int conversions", "Non-trapping float-to-int conversions (2.0).";
    MULTI_VALUE 2 "multi-value", "Several results; blocks with parameters (2.0).";
    BULK_MEMORY 3 "bulk memory operations", "Bulk memory and table operations (2.0).";
    REFERENCE_TYPES 4 "reference types", "References as values; several tables (2.0).";
    MUTABLE_GLOBALS 5 "mutable globals", "Import and export of mutable globals (2.0).";
    EXTENDED_CONST 6 "extended constant expressions", "Arithmetic in constant expressions (3.0).";
    TAIL_CALL 7 "tail calls", "Tail calls (3.0).";
    MULTI_MEMORY 8 "multiple memories", "Several memories (3.0).";
    MEMORY64 9 "64-bit memories and tables", "Memories and tables with 64-bit addresses (3.0).";
    CONST_GLOBALS 10 "own globals in constant expressions", "Constant expressions that read globals the module defines before them (3.0, of garbage collection).";
    TABLE_INITIALIZERS 11 "tables with an initializer", "Tables whose elements have a value of their own at the start (3.0, of function references).";
    WIDE_ARITHMETIC 12 "wide arithmetic" if WIDE_ARITHMETIC, "Arithmetic on 128-bit integers in two halves (a proposal).";
    CUSTOM_PAGE_SIZES 13 "custom page sizes" if PAGE_SIZES, "Memories with pages of one byte (a proposal).";
    FUNCTION_REFERENCES 14 "function references" if TYPED_REFS, "References to functions of a type, and references that are never null (3.0).";
    GC_TYPES 15 "recursive types" if TYPED_REFS, "Recursive types, subtypes, and the types of garbage collection (3.0).";
    EXCEPTIONS 16 "exception handling" if EXCEPTIONS, "Exceptions (3.0).";
    COMPACT_IMPORTS 17 "compact import section" if COMPACT_IMPORTS, "Imports that share the name of their module, or that and a type (a proposal).";
    LEGACY_EXCEPTIONS 18 "legacy exception handling" if LEGACY_EXCEPTIONS, "Exceptions as they were caught before 3.0, which is in no standard.";
    SIMD 19 "SIMD" if SIMD, "Vectors of 128 bits (2.0).";
    RELAXED_SIMD 20 "relaxed SIMD" if SIMD, "Instructions on vectors whose results may differ between processors (3.0); here each has one.";
    GC 21 "garbage collection" if GC, "Structures, arrays and integers of 31 bits, and casts of references (3.0).";
    THREADS 22 "threads" if THREADS, "Memories that threads share, and atomic instructions (a proposal).";
}

impl Features {
    /// WebAssembly 1.0 alone.
    pub const NONE: Features = Features(0);
    /// WebAssembly 3.0, as far as this build decodes it.
    pub const WASM3: Features = Features::ALL
        .without(Features::WIDE_ARITHMETIC)
        .without(Features::CUSTOM_PAGE_SIZES)
        .without(Features::COMPACT_IMPORTS)
        .without(Features::LEGACY_EXCEPTIONS)
        .without(Features::THREADS);
    /// WebAssembly 2.0, as far as this build decodes it.
    pub const WASM2: Features = Features(0x3f).with(Features::SIMD);

    /// Whether all of `other` are in the set, and in this build.
    #[must_use]
    #[inline]
    pub const fn contains(self, other: Features) -> bool {
        self.0 & Self::ALL.0 & other.0 == other.0
    }

    /// Whether there is nothing to look up: the set has all features, and so has this build.
    #[inline]
    pub(crate) fn is_whole(self) -> bool {
        Self::ALL == Self::NAMED && self == Self::ALL
    }

    /// The set with `other` added.
    #[must_use]
    pub const fn with(self, other: Features) -> Features {
        Features(self.0 | other.0)
    }

    /// The set with `other` taken out.
    #[must_use]
    pub const fn without(self, other: Features) -> Features {
        Features(self.0 & !other.0)
    }

    /// The feature an instruction's row needs.
    pub(crate) const fn of(proposal: Proposal) -> Features {
        match proposal {
            Proposal::Mvp => Features::NONE,
            Proposal::SignExtension => Features::SIGN_EXTENSION,
            Proposal::SaturatingFloatToInt => Features::SATURATING_FLOAT_TO_INT,
            Proposal::BulkMemory => Features::BULK_MEMORY,
            Proposal::ReferenceTypes => Features::REFERENCE_TYPES,
            Proposal::TailCall => Features::TAIL_CALL,
            Proposal::FunctionReferences => Features::FUNCTION_REFERENCES,
            Proposal::Exceptions => Features::EXCEPTIONS,
            Proposal::Gc => Features::GC,
            Proposal::WideArithmetic => Features::WIDE_ARITHMETIC,
            Proposal::LegacyExceptions => Features::LEGACY_EXCEPTIONS,
            Proposal::Simd => Features::SIMD,
            Proposal::RelaxedSimd => Features::RELAXED_SIMD,
            Proposal::Threads => Features::THREADS,
        }
    }

    /// The number of a feature's bit; one behind the last for none.
    pub(crate) const fn bit(self) -> u8 {
        (self.0.trailing_zeros() & 0x3f) as u8
    }

    /// The feature with this number.
    pub(crate) const fn of_bit(bit: u8) -> Features {
        if (bit as u32) < u32::BITS { Features(1 << bit) } else { Features::NONE }
    }

    /// The name of a feature, for errors.
    pub(crate) fn text(self) -> &'static str {
        Self::TEXTS.get(self.0.trailing_zeros() as usize).copied().unwrap_or("feature")
    }
}

impl Default for Features {
    fn default() -> Self {
        Features::ALL
    }
}
