//! Every region that validating a component takes: what for, how many records, and of which size.

use wrt_error::ComponentLimits;
use wrt_format::{NameNode, Span, TypeEntry as CoreTypeEntry, most_buckets};
use wrt_instructions::ValType;
use wrt_platform::{RegionNeed, region_table};

use crate::code::{ComponentRow, Step};
use crate::facts::{Fact, FactNode};
use crate::scope::Frame;
use crate::store::Extern;
use crate::types::{Item, TypeEntry};

region_table! {
    /// The scratch memory, in the order in which it is reserved.
    fn scratch_regions(limits: ComponentLimits);

    NameBytes "bytes of names": u8 = 1 bytes, ComponentNameBytes, limits.component_name_bytes;
    Names "names": Span = 8 bytes, ComponentNames, limits.component_names;
    NameNodes "tree of the names": NameNode = 16 bytes, ComponentNames, limits.component_names;
    Facts "facts": Fact = 16 bytes, ComponentFacts, limits.component_facts;
    FactNodes "tree of the facts": FactNode = 12 bytes, ComponentFacts, limits.component_facts;
    Types "component types": TypeEntry = 64 bytes, ComponentTypes, limits.component_types.min(u64::from(crate::types::MARK));
    Words "words of types": u32 = 4 bytes, ComponentTypeWords, limits.component_type_words;
    CoreTypes "core types": CoreTypeEntry = { size_of::<CoreTypeEntry>() } bytes, Types, limits.core.types;
    CoreValues "values of core types": ValType = 4 bytes, TypeValues, limits.core.type_values;
    CoreBuckets "buckets of core types": u32 = 4 bytes, Types, most_buckets(limits.core.types);
    CoreIndices "numbers of a module's types": u32 = 4 bytes, Types, limits.core.types;
    Externs "core definitions": Extern = 32 bytes, ComponentFacts, limits.component_facts;
    Work "open work": u32 = 4 bytes, ComponentTypeSize, limits.component_type_size.saturating_mul(8);
    Frames "open components and types": Frame = 128 bytes, ComponentDepth, limits.component_depth;
    // Each of the index spaces, then imports, exports, and the resources that open scopes import and define.
    Space "index space": u32 = 4 bytes, ComponentItems, limits.component_items;
    ScopeItems "items of open scopes": Item = 16 bytes, ComponentItems, limits.component_items;
}

region_table! {
    /// What is kept of a component, besides names and types.
    fn code_regions(limits: ComponentLimits);

    Steps "definitions of components": Step = 24 bytes, ComponentDefinitions, limits.component_definitions;
    StepWords "operands of definitions": u32 = 4 bytes, ComponentDefinitionWords, limits.component_definition_words;
    Components "components": ComponentRow = 80 bytes, ComponentDefinitions, limits.component_definitions;
    ResourcePlaces "resources of components": u32 = 4 bytes, ComponentFacts, limits.component_facts;
}

/// The regions that keeping what a component's instances are made of reserves besides those of its validation, in no order.
pub fn component_code_regions(limits: &ComponentLimits) -> impl Iterator<Item = RegionNeed> {
    code_regions(limits)
}

/// The regions that the component instances of a store reserve, in no order.
pub fn component_store_regions(limits: &ComponentLimits) -> impl Iterator<Item = RegionNeed> {
    crate::run::table_regions(limits)
}

/// The regions that validating a component reserves besides those of a decoder of core modules, in no order.
pub fn component_regions(limits: &ComponentLimits) -> impl Iterator<Item = RegionNeed> {
    let spaces = crate::opcode::SORTS.saturating_add(2);
    scratch_regions(limits).flat_map(move |need| {
        let times = match need.name {
            "index space" => spaces,
            "items of open scopes" | "open work" => 2,
            _ => 1,
        };
        core::iter::repeat_n(need, times)
    })
}
