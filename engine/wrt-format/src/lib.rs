//! The flat module image, where decoder and runtime meet, with the constants of the binary format.
#![no_std]
#![forbid(unsafe_code)]

pub mod binary;
mod image;
mod name_tree;
mod record;
mod source_map;
mod storage;
mod types;
mod word_order;

pub use image::{ConstKind, Image, SegmentMode, checksum_of};
pub use name_tree::{NameNode, NameTree};
pub use record::{
    ConstRecord, DataRecord, ElementRecord, ExportRecord, FuncRecord, GlobalRecord, HEADER_WORDS, HandlerRecord,
    Header, ImportRecord, MAGIC, MemoryRecord, NameRecord, RootRecord, Span, Table, TableRecord, TagRecord, TypeRecord,
    VERSION, features, flags, takes,
};
pub use source_map::{SourceMap, encode_entry};
pub use storage::{Layout, Storage};
pub use types::{TypeEntry, TypeKind, Types, most_buckets};
pub use word_order::to_this_word_order;
