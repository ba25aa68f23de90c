//! How an engine decodes and runs modules.

use wrt_error::{ComponentLimits, Limits, Resource};
use wrt_runtime::Dispatch;

/// When the functions of a binary module are translated.
#[cfg(all(feature = "std", feature = "decoder"))]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum CompilationMode {
    /// At load: calls take the same time from the first one on, and nothing can fail that did not fail at load.
    #[default]
    Eager,
    /// Each when it is first called in a store; at load they are validated. A program begins sooner if it calls few of its functions.
    ///
    /// The module keeps its bytes, and each store that runs it has a copy of its own of what it translates, up to
    /// [`Resource::ImageBytes`]. A first call takes as long as the function is large, whatever fuel and deadline say, and past that bound or
    /// without memory ends in [`Trap::Untranslatable`](crate::Trap::Untranslatable). Everything else is as with [`Eager`](Self::Eager).
    LazyTranslation,
    /// [`LazyTranslation`](Self::LazyTranslation) of a binary module of more than 2 KiB, [`Eager`](Self::Eager) of a smaller one, which is
    /// translated in less time than it takes to get ready for later.
    Auto,
}

#[cfg(all(feature = "std", feature = "decoder"))]
impl CompilationMode {
    /// Bytes of the largest module that `Auto` translates at load.
    const SMALL: usize = 2048;

    /// Whether functions of a module of so many bytes are translated at their first call.
    pub(crate) const fn is_lazy(self, bytes: usize) -> bool {
        match self {
            CompilationMode::Eager => false,
            CompilationMode::LazyTranslation => true,
            CompilationMode::Auto => bytes > Self::SMALL,
        }
    }
}

/// How an [`Engine`](crate::Engine) decodes and runs modules: features, fuel, and the bound of everything that grows.
///
/// ```
/// use wrt::{Config, Resource};
///
/// let mut config = Config::new();
/// config.consume_fuel(true).max_wasm_stack(64 << 10).limit(Resource::MemoryBytes, 16 << 20);
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    pub(crate) limits: ComponentLimits,
    pub(crate) consume_fuel: bool,
    pub(crate) debug_names: bool,
    pub(crate) dispatch: Dispatch,
    pub(crate) collection: Option<(u32, bool)>,
    #[cfg(feature = "decoder")]
    pub(crate) chains: Option<bool>,
    #[cfg(feature = "decoder")]
    pub(crate) features: wrt_decoder::Features,
    #[cfg(feature = "decoder")]
    pub(crate) canonical_nans: bool,
    #[cfg(feature = "component")]
    pub(crate) component_features: wrt_component::ComponentFeatures,
    #[cfg(all(feature = "std", feature = "decoder"))]
    pub(crate) compilation_mode: CompilationMode,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            limits: ComponentLimits::DEFAULT,
            consume_fuel: false,
            debug_names: true,
            dispatch: Dispatch::Auto,
            collection: None,
            #[cfg(feature = "decoder")]
            chains: None,
            #[cfg(feature = "decoder")]
            features: wrt_decoder::Features::ALL,
            #[cfg(feature = "decoder")]
            canonical_nans: false,
            #[cfg(feature = "component")]
            component_features: wrt_component::ComponentFeatures::STABLE,
            #[cfg(all(feature = "std", feature = "decoder"))]
            compilation_mode: CompilationMode::Eager,
        }
    }
}

impl Config {
    /// The default: every feature, no fuel, function names kept, the bounds of [`Limits::DEFAULT`].
    #[must_use]
    pub fn new() -> Config {
        Config::default()
    }

    /// Whether modules made by this engine charge fuel. Off by default.
    ///
    /// An image keeps what it was made with: one made without fuel charges none wherever it runs.
    pub const fn consume_fuel(&mut self, on: bool) -> &mut Config {
        self.consume_fuel = on;
        self
    }

    /// Whether the name section's function names are kept in the image, for backtraces. On by default.
    pub const fn debug_names(&mut self, on: bool) -> &mut Config {
        self.debug_names = on;
        self
    }

    /// Which driver executes code; both give the same results, traps and fuel. [`Dispatch::Auto`] by default.
    pub const fn dispatch(&mut self, dispatch: Dispatch) -> &mut Config {
        self.dispatch = dispatch;
        self
    }

    /// How the heap of structures and arrays is collected: how many words of 8 bytes a slice of it looks at or moves, 4096 by default, and whether
    /// all is collected before each allocation, as tests want it.
    ///
    /// A slice may be larger by one object, and the first has the look at the roots: the slots in use, globals, tables and exceptions. Between
    /// two slices the interrupt flag is looked at.
    pub const fn collection(&mut self, slice: u32, always: bool) -> &mut Config {
        self.collection = Some((slice, always));
        self
    }

    /// Whether the code of modules names chains of records, which the loop executes at once: that makes it up to twice as fast, and the other
    /// driver neither faster nor slower. By default the code does where [`Config::dispatch`] asks for the loop.
    ///
    /// Builds without a heap and compact ones refuse an image whose code does.
    #[cfg(feature = "decoder")]
    pub const fn chains(&mut self, on: bool) -> &mut Config {
        self.chains = Some(on);
        self
    }

    /// The features of WebAssembly that modules may use, all at once: [`WasmFeatures::NONE`](crate::WasmFeatures::NONE) is 1.0, then there are
    /// [`WASM2`](crate::WasmFeatures::WASM2), [`WASM3`](crate::WasmFeatures::WASM3) and [`ALL`](crate::WasmFeatures::ALL), the default. The
    /// methods `wasm_…` switch single ones.
    #[cfg(feature = "decoder")]
    pub const fn wasm_features(&mut self, features: crate::WasmFeatures) -> &mut Config {
        self.features = features;
        self
    }

    /// Whether an operation that gives a NaN gives the canonical one, so that every machine computes the same bits. Off by default: then sign
    /// and payload of a NaN are the processor's, as the specification allows.
    ///
    /// It costs a record behind each operation on floats that may give a NaN. An image keeps what it was made with.
    #[cfg(feature = "decoder")]
    pub const fn canonical_nans(&mut self, on: bool) -> &mut Config {
        self.canonical_nans = on;
        self
    }

    /// The features of the Component Model that components may use; what is no longer gated by default.
    #[cfg(feature = "component")]
    pub const fn component_features(&mut self, features: wrt_component::ComponentFeatures) -> &mut Config {
        self.component_features = features;
        self
    }

    /// Whatever modules may use gives the same bits on every machine (core specification, "Deterministic Profile"): every feature but those that
    /// cannot, and [`canonical_nans`](Config::canonical_nans). Relaxed SIMD has one result for each instruction anyway. What the host answers, and
    /// where bounds, fuel and deadlines stop a guest, is not WebAssembly's.
    #[cfg(feature = "decoder")]
    pub const fn deterministic(&mut self) -> &mut Config {
        self.wasm_features(crate::WasmFeatures::ALL.without(crate::WasmFeatures::THREADS)).canonical_nans(true)
    }

    /// The bytes of the value stack of one store, 8 a slot.
    pub const fn max_wasm_stack(&mut self, bytes: usize) -> &mut Config {
        self.limits.core.value_stack = (bytes / 8) as u64;
        self
    }

    /// The calls that may be nested in one store.
    pub const fn max_call_depth(&mut self, calls: u64) -> &mut Config {
        self.limits.core.call_depth = calls;
        self
    }

    /// The bound of one resource.
    pub const fn limit(&mut self, what: Resource, limit: u64) -> &mut Config {
        self.limits.set(what, limit);
        self
    }

    /// All bounds of modules and stores at once.
    pub const fn limits(&mut self, limits: Limits) -> &mut Config {
        self.limits.core = limits;
        self
    }

    /// All bounds at once, those of components too.
    pub const fn component_limits(&mut self, limits: ComponentLimits) -> &mut Config {
        self.limits = limits;
        self
    }

    /// The bounds of modules and stores in force.
    #[must_use]
    pub const fn get_limits(&self) -> &Limits {
        &self.limits.core
    }

    /// The bounds in force, those of components too.
    #[must_use]
    pub const fn get_component_limits(&self) -> &ComponentLimits {
        &self.limits
    }
}

#[cfg(all(feature = "std", feature = "decoder"))]
impl Config {
    /// When [`Module::new`](crate::Module::new) translates functions. [`CompilationMode::Eager`] by default, for the sake of deadlines.
    pub const fn compilation_mode(&mut self, mode: CompilationMode) -> &mut Config {
        self.compilation_mode = mode;
        self
    }
}

/// Declares the switches of WebAssembly features: method, feature, text.
#[cfg(feature = "decoder")]
macro_rules! features {
    ($($name:ident $feature:ident $text:literal;)*) => {
        /// Switches of WebAssembly features. All are on by default.
        impl Config {
            $(
                #[doc = concat!("Whether modules may use ", $text, ".")]
                pub const fn $name(&mut self, on: bool) -> &mut Config {
                    let feature = wrt_decoder::Features::$feature;
                    self.features = if on { self.features.with(feature) } else { self.features.without(feature) };
                    self
                }
            )*
        }
    };
}

#[cfg(feature = "decoder")]
features! {
    wasm_sign_extension SIGN_EXTENSION "sign-extension operators";
    wasm_saturating_float_to_int SATURATING_FLOAT_TO_INT "non-trapping float-to-int conversions";
    wasm_multi_value MULTI_VALUE "several results, and blocks with parameters";
    wasm_bulk_memory BULK_MEMORY "bulk operations on memories and tables";
    wasm_reference_types REFERENCE_TYPES "references as values, and several tables";
    wasm_mutable_global MUTABLE_GLOBALS "imports and exports of mutable globals";
    wasm_extended_const EXTENDED_CONST "arithmetic in constant expressions";
    wasm_tail_call TAIL_CALL "tail calls";
    wasm_multi_memory MULTI_MEMORY "several memories";
    wasm_memory64 MEMORY64 "memories and tables with 64-bit addresses";
    wasm_const_globals CONST_GLOBALS "globals of their own in constant expressions";
    wasm_table_initializers TABLE_INITIALIZERS "tables with an initializer";
    wasm_exceptions EXCEPTIONS "exceptions";
    wasm_legacy_exceptions LEGACY_EXCEPTIONS "exceptions as they were caught before WebAssembly 3.0: `try`, `catch`, `delegate`, `rethrow`";
    wasm_function_references FUNCTION_REFERENCES "references to functions of a type, and references that are never null";
    wasm_recursive_types GC_TYPES "recursive types, subtypes and the types of structures and arrays";
    wasm_gc GC "structures, arrays and integers of 31 bits, and casts of references";
    wasm_custom_page_sizes CUSTOM_PAGE_SIZES "memories with pages of one byte";
    wasm_compact_imports COMPACT_IMPORTS "import sections that name a module or a type once for several imports";
    wasm_simd SIMD "vectors of 128 bits";
    wasm_relaxed_simd RELAXED_SIMD "instructions on vectors whose results may differ between processors; here each has one, the same everywhere";
    wasm_threads THREADS "memories that threads share, and atomic instructions";
    wasm_wide_arithmetic WIDE_ARITHMETIC "arithmetic on 128-bit integers in two halves";
}
