//! The function and memory sections: an index or a type each.

use wrt_format::binary::Section;
use wrt_format::{FuncRecord, MemoryRecord, features};
use wrt_foundation::{PAGE_SIZES, Pages, Region};
use wrt_instructions::ValType;

use crate::Features;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::{Refusal, Unit};

use super::tables::Of;

impl<R: Region> Machine<R> {
    /// A function's type; its code comes later.
    pub(crate) fn function(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let index = cursor.u32("type index")?;
        let type_index = cursor.at(start, self.module.func_type_id(index))?;
        let (params, results) = self
            .module
            .func_type(type_index)
            .map(|(params, results)| (ValType::slots(params), ValType::slots(results)))?;
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

    /// Checks that there may be a memory beside those there are.
    pub(super) fn needs_several_memories(&self, refusal: &Refusal) -> Unit<()> {
        if self.module.memories.is_empty() || self.config.features.contains(Features::MULTI_MEMORY) {
            return Ok(());
        }
        refusal.unsupported(Features::MULTI_MEMORY.text(), self.module.memories.len() as u64)
    }

    /// The type of the next memory in the index space.
    #[expect(clippy::cast_possible_truncation, reason = "the halves of 64-bit bounds")]
    pub(super) fn memory_type(&self, cursor: &mut Cursor<'_>) -> Unit<MemoryRecord> {
        self.needs_several_memories(&cursor.refusal)?;
        let bounds = self.bounds(cursor, Of::Memory)?;
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
        if PAGE_SIZES && memory.page_log2 != u32::from(Pages::LOG2) {
            self.writer.header.features |= features::PAGE_SIZES;
        }
        let address = if memory.is_64() { ValType::I64 } else { ValType::I32 };
        let address = if memory.is_shared() {
            self.writer.header.features |= features::THREADS;
            address.mutable()
        } else {
            address
        };
        self.module.refusal.of(self.module.memories.push(address))?;
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
