//! The function and memory sections: an index or a type each.

use wrt_format::binary::{LIMITS_64, LIMITS_MAX, LIMITS_PAGE_SIZE, LIMITS_SHARED, Section};
use wrt_format::{FuncRecord, MemoryRecord};
use wrt_foundation::Region;
use wrt_instructions::ValType;

use crate::Features;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// A function's type; its code comes later.
    pub(crate) fn function(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let index = cursor.u32("type index")?;
        let type_index = cursor.at(start, self.module.func_type_id(index))?;
        let (params, results) =
            self.module.func_type(type_index).map(|(params, results)| (params.len(), results.len()))?;
        self.module.refusal.of(self.module.funcs.push(type_index))?;
        let record = FuncRecord {
            type_index,
            params: u32::try_from(params).unwrap_or(u32::MAX),
            results: u32::try_from(results).unwrap_or(u32::MAX),
            ..FuncRecord::default()
        };
        self.writer.put_header(self.item, &record);
        Ok(self.next_item(Section::Function))
    }

    /// The type of the next memory in the index space.
    #[expect(clippy::cast_possible_truncation, reason = "the halves of 64-bit bounds")]
    pub(super) fn memory_type(&self, cursor: &mut Cursor<'_>) -> Unit<MemoryRecord> {
        if !self.module.memories.is_empty() && !self.config.features.contains(Features::MULTI_MEMORY) {
            return cursor.refusal.unsupported(Features::MULTI_MEMORY.text(), self.module.memories.len() as u64);
        }
        let known = LIMITS_MAX | LIMITS_SHARED | LIMITS_64 | LIMITS_PAGE_SIZE;
        let bounds = self.bounds(cursor, known, most_pages)?;
        Ok(MemoryRecord {
            flags: bounds.flags,
            page_log2: u32::from(bounds.page_log2),
            min_low: bounds.min as u32,
            min_high: (bounds.min >> 32) as u32,
            max_low: bounds.max as u32,
            max_high: (bounds.max >> 32) as u32,
        })
    }

    /// Adds a memory to its index space.
    pub(super) fn add_memory(&mut self, memory: &MemoryRecord) -> Unit<()> {
        self.module.refusal.of(self.module.memories.push(if memory.is_64() { ValType::I64 } else { ValType::I32 }))?;
        Ok(())
    }

    /// A memory.
    pub(crate) fn memory(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let memory = self.memory_type(cursor)?;
        self.add_memory(&memory)?;
        self.writer.put_header(self.item, &memory);
        Ok(self.next_item(Section::Memory))
    }
}

/// The most pages of a memory. Of pages of one byte the last is one short of what addresses reach: its number has as many bits as they.
const fn most_pages(is_64: bool, page_log2: u8) -> (u64, &'static str) {
    match (is_64, page_log2) {
        (false, 0) => (u32::MAX as u64, "memory size must be at most 2^32-1 pages"),
        (true, 0) => (u64::MAX, "memory size must be at most 2^64-1 pages"),
        (false, _) => (1 << 16, "memory size must be at most 65536 pages (4GiB)"),
        (true, _) => (1 << 48, "memory size must be at most 2^48 pages"),
    }
}
