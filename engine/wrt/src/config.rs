//! How an engine decodes and runs modules.

use wrt_error::{Limits, Resource};
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
    pub(crate) limits: Limits,
    pub(crate) consume_fuel: bool,
    pub(crate) debug_names: bool,
    pub(crate) dispatch: Dispatch,
    #[cfg(feature = "decoder")]
    pub(crate) features: wrt_decoder::Features,
    #[cfg(all(feature = "std", feature = "decoder"))]
    pub(crate) compilation_mode: CompilationMode,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            limits: Limits::DEFAULT,
            consume_fuel: false,
            debug_names: true,
            dispatch: Dispatch::Auto,
            #[cfg(feature = "decoder")]
            features: wrt_decoder::Features::ALL,
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

    /// The bytes of the value stack of one store, 8 a slot.
    pub const fn max_wasm_stack(&mut self, bytes: usize) -> &mut Config {
        self.limits.value_stack = (bytes / 8) as u64;
        self
    }

    /// The calls that may be nested in one store.
    pub const fn max_call_depth(&mut self, calls: u64) -> &mut Config {
        self.limits.call_depth = calls;
        self
    }

    /// The bound of one resource.
    pub const fn limit(&mut self, what: Resource, limit: u64) -> &mut Config {
        self.limits.set(what, limit);
        self
    }

    /// All bounds at once.
    pub const fn limits(&mut self, limits: Limits) -> &mut Config {
        self.limits = limits;
        self
    }

    /// The bounds in force.
    #[must_use]
    pub const fn get_limits(&self) -> &Limits {
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
    wasm_recursive_types GC_TYPES "recursive types, subtypes and the types of garbage collection; there are no instructions on their values yet";
    wasm_custom_page_sizes CUSTOM_PAGE_SIZES "memories with pages of one byte";
    wasm_compact_imports COMPACT_IMPORTS "import sections that name a module or a type once for several imports";
    wasm_wide_arithmetic WIDE_ARITHMETIC "arithmetic on 128-bit integers in two halves";
}
