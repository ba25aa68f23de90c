//! The sections of a module, a file each.

mod code;
mod custom;
mod data;
mod elements;
mod exports;
mod globals;
mod imports;
mod memories;
mod start;
mod tables;
mod tags;
mod text;
mod types;

use wrt_error::{ParseErrorKind, Resource};
use wrt_format::binary::Section;
use wrt_format::{
    DataRecord, ElementRecord, ExportRecord, FuncRecord, GlobalRecord, ImportRecord, MemoryRecord, Table, TableRecord,
    TagRecord,
};
use wrt_foundation::Region;

use crate::cursor::Cursor;
use crate::machine::Machine;
use crate::refusal::Unit;
use crate::writer::Place;

pub(crate) use code::Body;
pub(crate) use custom::Names;
pub(crate) use imports::ImportGroup;
pub(crate) use text::Text;

impl<R: Region> Machine<R> {
    /// Begins the items of a section: checks their number against its bounds, then makes room for their records.
    pub(crate) fn begin_items(&mut self, section: Section, count: u32, cursor: &Cursor<'_>) -> Unit<()> {
        let module = &self.module;
        let (what, before) = match section {
            Section::Type => (Resource::Types, 0),
            Section::Import => (Resource::Imports, 0),
            Section::Function | Section::Code => (Resource::Functions, module.imported_funcs),
            Section::Table => (Resource::Tables, module.imported_tables),
            Section::Memory => (Resource::Memories, module.imported_memories),
            Section::Global => (Resource::Globals, module.imported_globals),
            Section::Tag => (Resource::Tags, module.imported_tags),
            Section::Export => (Resource::Exports, 0),
            Section::Element => (Resource::ElementSegments, 0),
            Section::Data => (Resource::DataSegments, 0),
            Section::Custom | Section::Start | Section::DataCount => return Ok(()),
        };
        self.module.refusal.of(self.config.limits.check(what, u64::from(count).saturating_add(u64::from(before))))?;
        // Each item has at least one byte.
        self.fits(u64::from(count), "items", cursor)?;
        let (size, place) = match section {
            // How many there are is known at the end.
            Section::Type => return Ok(()),
            Section::Import => table::<ImportRecord>(),
            Section::Function => table::<FuncRecord>(),
            Section::Table => table::<TableRecord>(),
            Section::Memory => table::<MemoryRecord>(),
            Section::Global => table::<GlobalRecord>(),
            Section::Tag => table::<TagRecord>(),
            Section::Export => table::<ExportRecord>(),
            Section::Element => table::<ElementRecord>(),
            Section::Data => {
                self.check_data_count(count, cursor)?;
                table::<DataRecord>()
            }
            Section::Code => return self.check_code_count(count, cursor),
            Section::Custom | Section::Start | Section::DataCount => return Ok(()),
        };
        self.writer.header_table(count, size, place, &self.module.refusal)
    }

    /// Checks that bytes which a number before the cursor announces fit into what is left of the section or body.
    pub(crate) fn fits(&self, bytes: u64, expected: &'static str, cursor: &Cursor<'_>) -> Unit<()> {
        if bytes > self.bytes_left(cursor) {
            return cursor.refusal.refuse(ParseErrorKind::UnexpectedEnd { expected });
        }
        Ok(())
    }
}

/// The size of a table's records, and which of the header's tables it is.
fn table<T: Table>() -> (usize, Place) {
    (size_of::<T>(), T::span_mut)
}
