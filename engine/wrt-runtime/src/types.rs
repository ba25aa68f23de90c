//! The types of a store's items, as the host sees them.

use wrt_error::{Resource, ResourceLimit};
use wrt_format::{GlobalRecord, MemoryRecord, TableRecord};
use wrt_foundation::{PAGE_SIZES, Pages};
use wrt_instructions::ValType;

/// A function's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FuncType<'a> {
    /// Types of its parameters.
    pub params: &'a [ValType],
    /// Types of its results.
    pub results: &'a [ValType],
}

/// A table's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TableType {
    /// Its elements' type.
    pub element: ValType,
    /// Elements it has at least; of a table that exists, the elements it has.
    pub min: u64,
    /// Elements it has at most.
    pub max: Option<u64>,
    /// Whether its indices are 64 bits wide.
    pub is_64: bool,
}

/// A linear memory's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct MemoryType {
    /// Pages it has at least; of a memory that exists, the pages it has.
    pub min: Pages,
    /// Pages it has at most.
    pub max: Option<Pages>,
    /// Whether its addresses are 64 bits wide.
    pub is_64: bool,
    /// Bytes of its pages as a power of two: [`Pages::LOG2`], or 0.
    pub page_log2: u8,
    /// Whether threads share it.
    pub shared: bool,
}

/// A global's type.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct GlobalType {
    /// Its value's type.
    pub value: ValType,
    /// Whether it can be written.
    pub mutable: bool,
}

impl TableType {
    /// The type an image's record describes, if it is one.
    #[must_use]
    pub fn from_record(record: &TableRecord) -> Option<TableType> {
        let element = ValType::from_word(record.element).filter(|ty| ty.is_ref())?;
        Some(TableType { element, min: record.min(), max: record.max(), is_64: record.is_64() })
    }

    /// Whether a table of this type may be imported as one of type `wanted` (core specification, "Import Matching").
    #[must_use]
    pub fn matches(&self, wanted: &TableType) -> bool {
        self.element == wanted.element
            && self.is_64 == wanted.is_64
            && limits_match((self.min, self.max), (wanted.min, wanted.max))
    }
}

impl MemoryType {
    /// The type an image's record describes, if it is one.
    #[must_use]
    pub fn from_record(record: &MemoryRecord) -> Option<MemoryType> {
        let page_log2 = u8::try_from(record.page_log2).ok()?;
        let ty = MemoryType {
            min: Pages(record.min()),
            max: record.max().map(Pages),
            is_64: record.is_64(),
            page_log2,
            shared: record.is_shared(),
        };
        ty.has_pages().then_some(ty)
    }

    /// Whether its pages have a size that there is.
    pub(crate) const fn has_pages(&self) -> bool {
        self.page_log2 == Pages::LOG2 || PAGE_SIZES && self.page_log2 == 0
    }

    /// Bytes that a memory of this type, with its size now as the minimum, grows by for `delta` pages, if its maximum and room for so many bytes
    /// allow them.
    pub(crate) fn growth(&self, delta: Pages, capacity: u64) -> Result<u64, ResourceLimit> {
        let bytes = |pages: Pages| pages.bytes_at(self.log2()).unwrap_or(u64::MAX);
        let wanted = bytes(Pages(self.min.0.saturating_add(delta.0)));
        let limit = self.max.map_or(u64::MAX, bytes).min(capacity);
        if wanted > limit {
            return Err(ResourceLimit { what: Resource::MemoryBytes, limit, wanted });
        }
        Ok(wanted.saturating_sub(bytes(self.min)))
    }

    /// Bytes of a page as a power of two, which is known where there is but one.
    pub(crate) const fn log2(&self) -> u8 {
        if PAGE_SIZES { self.page_log2 } else { Pages::LOG2 }
    }

    /// Whether a memory of this type may be imported as one of type `wanted` (core specification, "Import Matching").
    #[must_use]
    pub fn matches(&self, wanted: &MemoryType) -> bool {
        let bounds = |ty: &MemoryType| (ty.min.0, ty.max.map(|max| max.0));
        self.is_64 == wanted.is_64
            && self.page_log2 == wanted.page_log2
            && self.shared == wanted.shared
            && limits_match(bounds(self), bounds(wanted))
    }
}

impl GlobalType {
    /// The type an image's record describes, if it is one.
    #[must_use]
    pub fn from_record(record: &GlobalRecord) -> Option<GlobalType> {
        Some(GlobalType { value: ValType::from_word(record.ty)?, mutable: record.mutable != 0 })
    }
}

/// Whether what has the first bounds can stand for what is wanted with the second.
fn limits_match(found: (u64, Option<u64>), wanted: (u64, Option<u64>)) -> bool {
    let max_matches = match (found.1, wanted.1) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(found), Some(wanted)) => found <= wanted,
    };
    found.0 >= wanted.0 && max_matches
}

#[cfg(test)]
mod tests {
    use super::limits_match;

    #[test]
    fn bounds_match_when_they_are_as_tight() {
        assert!(limits_match((2, None), (1, None)));
        assert!(!limits_match((1, None), (2, None)));
        assert!(limits_match((2, Some(3)), (1, Some(3))));
        assert!(!limits_match((2, Some(4)), (1, Some(3))));
        assert!(!limits_match((2, None), (1, Some(3))));
    }
}
