//! Every region that decoding takes: what for, how many records, and of which size.

use wrt_error::Limits;
use wrt_format::{HandlerRecord, NameNode, RootRecord, Span, TypeEntry, most_buckets};
use wrt_foundation::{EXCEPTIONS, GC, HEAP, LEGACY_EXCEPTIONS, SIMD, TYPED_REFS};
use wrt_instructions::ValType;
use wrt_platform::{RegionNeed, region_table};

use crate::Config;
use crate::module::{GlobalType, TableType};
use crate::translate::{Chunk, Clause, Label, MOST_CHUNKS, Place};
use crate::validate::{Frame, Run, Set};
use crate::writer::image;

region_table! {
    /// The scratch memory, in the order in which it is reserved.
    fn scratch_regions(limits: Limits);

    Types "types": TypeEntry = { if TYPED_REFS { 24 } else { 16 } } bytes, Types, limits.types;
    TypeValues "values of types": ValType = 4 bytes, TypeValues, limits.type_values;
    FieldPlaces "places of fields": u32 = 4 bytes, TypeValues, limits.type_values, if GC;
    TypeBuckets "buckets of types": u32 = 4 bytes, Types, most_buckets(limits.types), if TYPED_REFS;
    TypeIndices "type indices": u32 = 4 bytes, Types, limits.types, if TYPED_REFS;
    Functions "functions": u32 = 4 bytes, Functions, limits.functions;
    Tables "tables": TableType = 8 bytes, Tables, limits.tables;
    Memories "memories": ValType = 4 bytes, Memories, limits.memories;
    Globals "globals": GlobalType = 8 bytes, Globals, limits.globals;
    Tags "tags": u32 = 4 bytes, Tags, limits.tags, if EXCEPTIONS;
    Elements "element segments": ValType = 4 bytes, ElementSegments, limits.element_segments;
    Declared "functions that code refers to": u32 = 4 bytes, Functions, limits.functions.div_ceil(32);
    Operands "operands": ValType = 4 bytes, OperandDepth, limits.operand_depth;
    Blocks "open blocks": Frame = 12 bytes, ControlDepth, limits.control_depth;
    Locals "runs of locals": Run = { if SIMD { 12 } else { 8 } } bytes, Locals, limits.locals;
    LocalsSet "locals that were set": u32 = 4 bytes, Locals, limits.locals.div_ceil(32), if TYPED_REFS;
    LocalsLog "order in which locals were set": Set = 8 bytes, Locals, limits.locals, if TYPED_REFS;
    ExportNames "names of exports": Span = 8 bytes, Exports, limits.exports;
    ExportNodes "tree of the names": NameNode = 16 bytes, Exports, limits.exports;
    Places "places of operands": Place = 16 bytes, OperandDepth, limits.operand_depth;
    // To the translator a function's body is a block as well.
    Labels "labels": Label = { 32 + if EXCEPTIONS { 4 } else { 0 } + if LEGACY_EXCEPTIONS { 4 } else { 0 } } bytes, ControlDepth, limits.control_depth.saturating_add(1);
    Clauses "handlers of open blocks": Clause = 16 bytes, Handlers, limits.handlers, if EXCEPTIONS;
    Handlers "handlers": HandlerRecord = 24 bytes, Handlers, limits.handlers, if EXCEPTIONS;
    Roots "records of references": RootRecord = 16 bytes, Roots, limits.roots, if HEAP;
    RootChunks "operands that hold references": Chunk = 16 bytes, OperandDepth, (limits.operand_depth / 16).saturating_add(1).min(MOST_CHUNKS), if HEAP;
    // An instruction that may stop has at least one byte and an entry of at most ten.
    SourceMap "source map": u8 = 1 bytes, FunctionBytes, limits.function_bytes.saturating_mul(10);
}

/// The regions that [`Decoder::new`](crate::Decoder::new) reserves, in its order, or [`Decoder::with_size`](crate::Decoder::with_size) for a
/// module of so many bytes: that of the image first, which [`Decoder::finish`](crate::Decoder::finish) gives, then scratch memory, which it
/// gives back. The image's is smaller where the platform has no room for it.
pub fn decoder_regions(config: &Config, size: Option<u64>) -> impl Iterator<Item = RegionNeed> {
    core::iter::once(image(&config.limits, size)).chain(scratch_regions(&config.limits))
}
