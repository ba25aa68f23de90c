//! The table of Component Model features that the standard still gates, each of which a validator can be told to take.

/// Declares the features: constant, bit, text, meaning.
macro_rules! features {
    ($($name:ident $bit:literal $text:literal, $doc:literal;)*) => {
        /// A set of features of the Component Model (Explainer, "Gated Features").
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub struct ComponentFeatures(u32);

        impl ComponentFeatures {
            $(#[doc = $doc] pub const $name: ComponentFeatures = ComponentFeatures(1 << $bit);)*

            /// Every feature this validator knows.
            pub const ALL: ComponentFeatures = ComponentFeatures(0 $(| 1 << $bit)*);

            /// The text of each bit's feature.
            const TEXTS: &[&str] = &[$($text),*];
        }

        const _: () = {
            let mut bit = 0;
            $(assert!($bit == bit, "the texts stand in the order of the bits"); bit += 1;)*
            assert!(bit <= u32::BITS);
        };
    };
}

features! {
    ASYNC 0 "component async", "Asynchronous functions, streams and futures (WASI 0.3).";
    STACKFUL 1 "stackful async", "Asynchronous lifts without a callback.";
    MORE_ASYNC 2 "more async built-ins", "Reads and writes that wait, and cancellations that do not.";
    THREADING 3 "component threads", "Cooperative threads.";
    ERROR_CONTEXT 4 "error-context", "The type `error-context` and its built-ins.";
    FIXED_LISTS 5 "fixed-length lists", "Lists of a fixed length.";
    MAPS 6 "maps", "Maps.";
    NESTED_NAMES 7 "nested names", "Names with several namespaces or projections.";
    ATTRIBUTES 8 "attributes of names", "The attributes `implements` and `external-id`.";
    VERSION_SUFFIXES 9 "version suffixes", "Canonical versions, and the attribute `versionsuffix`.";
}

impl ComponentFeatures {
    /// What is no longer gated.
    pub const STABLE: ComponentFeatures = ComponentFeatures::ASYNC;

    /// Whether all of `other` are in the set.
    #[must_use]
    pub const fn contains(self, other: ComponentFeatures) -> bool {
        self.0 & other.0 == other.0
    }

    /// The set with `other` added.
    #[must_use]
    pub const fn with(self, other: ComponentFeatures) -> ComponentFeatures {
        ComponentFeatures(self.0 | other.0)
    }

    /// The set with `other` taken out.
    #[must_use]
    pub const fn without(self, other: ComponentFeatures) -> ComponentFeatures {
        ComponentFeatures(self.0 & !other.0)
    }

    /// The name of a feature, for errors.
    pub(crate) fn text(self) -> &'static str {
        Self::TEXTS.get(self.0.trailing_zeros() as usize).copied().unwrap_or("feature")
    }
}

impl Default for ComponentFeatures {
    fn default() -> Self {
        ComponentFeatures::STABLE
    }
}
