//! The constants of WebAssembly's binary format (core specification, "Binary Format").

/// The first eight bytes of a module: magic, then version 1.
pub const MODULE_PREAMBLE: [u8; 8] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

/// Declares the sections: id, variant, place in the order of a module (0 for anywhere), text.
macro_rules! sections {
    ($($id:literal $name:ident $order:literal $text:literal;)*) => {
        /// A section of a module.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum Section {
            $(#[doc = concat!("The ", $text, " section.")] $name = $id,)*
        }

        impl Section {
            /// The section with this id.
            #[must_use]
            pub const fn from_id(id: u8) -> Option<Section> {
                match id {
                    $($id => Some(Section::$name),)*
                    _ => None,
                }
            }

            /// Its place among the sections of a module; 0 for a section that may stand anywhere.
            #[must_use]
            pub const fn order(self) -> u8 {
                match self {
                    $(Section::$name => $order,)*
                }
            }

            /// Its name.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self {
                    $(Section::$name => $text,)*
                }
            }
        }
    };
}

sections! {
    0 Custom 0 "custom";
    1 Type 1 "type";
    2 Import 2 "import";
    3 Function 3 "function";
    4 Table 4 "table";
    5 Memory 5 "memory";
    13 Tag 6 "tag";
    6 Global 7 "global";
    7 Export 8 "export";
    8 Start 9 "start";
    9 Element 10 "element";
    12 DataCount 11 "data count";
    10 Code 12 "code";
    11 Data 13 "data";
}

/// The form of a function type.
pub const TYPE_FUNC: u8 = 0x60;
/// The form of a structure type.
pub const TYPE_STRUCT: u8 = 0x5f;
/// The form of an array type.
pub const TYPE_ARRAY: u8 = 0x5e;
/// Opens a type that may have subtypes.
pub const TYPE_SUB: u8 = 0x50;
/// Opens a type that may have none, but a supertype.
pub const TYPE_SUB_FINAL: u8 = 0x4f;
/// Opens a group of types that may name one another.
pub const TYPE_REC: u8 = 0x4e;
/// Opens a reference type with a heap type of its own that is never null.
pub const REF: u8 = 0x64;
/// Opens a reference type with a heap type of its own.
pub const REF_NULL: u8 = 0x63;
/// The block type of no parameters and no results.
pub const BLOCK_EMPTY: u8 = 0x40;
/// The heap type of functions in a reference type.
pub const HEAP_FUNC: u8 = 0x70;
/// The heap type of host values in a reference type.
pub const HEAP_EXTERN: u8 = 0x6f;
/// A handler's kind: exceptions of a tag.
pub const CATCH: u8 = 0;
/// A handler's kind: exceptions of a tag, with a reference to them.
pub const CATCH_REF: u8 = 1;
/// A handler's kind: all exceptions.
pub const CATCH_ALL: u8 = 2;
/// A handler's kind: all exceptions, as a reference.
pub const CATCH_ALL_REF: u8 = 3;
/// Behind a module's name and an empty one: imports of this module follow, each with its type.
pub const IMPORTS_OF_MODULE: u8 = 0x7f;
/// Behind a module's name and an empty one: a type follows, then the names of imports of this module and type.
pub const IMPORTS_OF_TYPE: u8 = 0x7e;
/// Opens a table with an initialiser.
pub const TABLE_WITH_INIT: u8 = 0x40;
/// A limit's flag: it has a maximum.
pub const LIMITS_MAX: u8 = 1;
/// A limit's flag: memory is shared between threads.
pub const LIMITS_SHARED: u8 = 2;
/// A limit's flag: addresses are 64 bits wide.
pub const LIMITS_64: u8 = 4;
/// A limit's flag: the size of a memory's pages follows, as a power of two.
pub const LIMITS_PAGE_SIZE: u8 = 8;
/// A memory access's flag: a memory index follows the alignment.
pub const MEMARG_MEMORY: u32 = 0x40;
/// The prefix of opcodes with a number.
pub const PREFIX_MISC: u8 = 0xfc;
/// The prefix of vector opcodes.
pub const PREFIX_SIMD: u8 = 0xfd;
/// The prefix of atomic opcodes.
pub const PREFIX_THREADS: u8 = 0xfe;
/// The prefix of garbage-collection opcodes.
pub const PREFIX_GC: u8 = 0xfb;
/// The custom section that names functions.
pub const NAME_SECTION: &str = "name";
/// The subsection of function names in the name section.
pub const NAME_FUNCTIONS: u8 = 1;
