//! Every region of a store: what for, how many records, and of which size.

use wrt_error::Limits;
use wrt_format::{Image, MemoryRecord, TableRecord, TypeEntry, most_buckets};
use wrt_foundation::{EXCEPTIONS, HEAP, Pages, TYPED_REFS};
use wrt_instructions::ValType;
use wrt_platform::{RegionNeed, region_table};

use crate::call::Activation;
use crate::execute::{Frame, WINDOW};
use crate::heap::Object;
use crate::instance::{FuncRow, GlobalRow, InstanceRow};
use crate::types::{MemoryType, TableType};

region_table! {
    /// The regions that [`Store::new`](crate::Store::new) reserves, in its order.
    pub fn store_regions(limits: Limits);

    ValueStack "value stack": u64 = 8 bytes, ValueStack, within_31_bits(limits.value_stack).saturating_add(WINDOW as u64);
    Frames "frames": Frame = 16 bytes, CallDepth, within_31_bits(limits.call_depth);
    Types "types": TypeEntry = { if TYPED_REFS { 24 } else { 16 } } bytes, Types, limits.types;
    TypeValues "values of types": ValType = 4 bytes, TypeValues, limits.type_values;
    TypeBuckets "buckets of types": u32 = 4 bytes, Types, most_buckets(limits.types);
    Instances "instances": InstanceRow = { if EXCEPTIONS { 80 } else { 72 } } bytes, Instances, limits.instances;
    Links "links": u32 = 4 bytes, StoreLinks, limits.store_links;
    Dropped "dropped segments": u32 = 4 bytes, StoreLinks, limits.store_links;
    Functions "functions": FuncRow = 16 bytes, StoreFunctions, limits.store_functions;
    Globals "globals": GlobalRow = 16 bytes, StoreGlobals, limits.store_globals;
    Tags "tags": u32 = 4 bytes, Tags, limits.tags, if EXCEPTIONS;
    Objects "objects": Object = 16 bytes, HeapObjects, limits.heap_objects, if HEAP;
    ObjectWords "heap": u64 = 8 bytes, HeapBytes, limits.heap_bytes / 8, if HEAP;
    Held "references held by the host": u64 = 8 bytes, HeldReferences, limits.held_references, if HEAP;
    // A constant expression may be evaluated above the deepest call.
    Activations "activations": Activation = { 48 + if EXCEPTIONS { 8 } else { 0 } + if HEAP { 8 } else { 0 } } bytes, HostDepth, limits.host_depth.saturating_add(2);
}

/// The regions that instantiation reserves for a module's own tables, then for its memories, each as large as it may grow under the limits.
/// A memory takes less where the platform has no room for that.
pub fn instance_regions<'a>(image: &'a Image<'_>, limits: &'a Limits) -> impl Iterator<Item = RegionNeed> + 'a {
    let tables = image.records::<TableRecord>().iter().filter_map(TableType::from_record);
    let memories = image.records::<MemoryRecord>().iter().filter_map(MemoryType::from_record);
    tables.map(|ty| ty.region(limits)).chain(memories.map(|ty| ty.region(limits)))
}

impl TableType {
    /// The region of a table of this type, as large as it may grow under the limits.
    #[must_use]
    pub fn region(&self, limits: &Limits) -> RegionNeed {
        let ceiling = self.max.unwrap_or(u64::MAX).min(limits.table_elements).max(self.min);
        RegionNeed { name: "table", what: wrt_error::Resource::TableElements, records: ceiling, record_bytes: 8 }
    }
}

impl MemoryType {
    /// The region of a memory of this type, as large as it may grow under the limits.
    #[must_use]
    pub fn region(&self, limits: &Limits) -> RegionNeed {
        // 32 bits address 65536 pages, whatever is allowed, or number all bytes but the last.
        let reach = if self.log2() == 0 { u64::from(u32::MAX) } else { 1 << 32 };
        let limit = if self.is_64 { limits.memory_bytes } else { limits.memory_bytes.min(reach) };
        let bytes = |pages: Pages| pages.bytes_at(self.log2()).unwrap_or(u64::MAX);
        let ceiling = self.max.map_or(u64::MAX, bytes).min(limit);
        let page = 1u64.wrapping_shl(u32::from(self.log2()));
        let ceiling = ceiling.wrapping_sub(ceiling & page.wrapping_sub(1));
        let records = ceiling.max(bytes(self.min));
        RegionNeed { name: "memory", what: wrt_error::Resource::MemoryBytes, records, record_bytes: 1 }
    }
}

/// Slots and frames are named by 32 bits.
pub(crate) const fn within_31_bits(limit: u64) -> u64 {
    let most = (u32::MAX >> 1) as u64;
    if limit < most { limit } else { most }
}
