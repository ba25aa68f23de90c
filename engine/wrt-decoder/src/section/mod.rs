//! The sections of a module, a file each.

mod code;
mod custom;
mod data;
mod elements;
mod exports;
mod globals;
mod imports;
mod memories;
mod name_tree;
mod start;
mod tables;
mod text;
mod types;

use wrt_error::{ParseErrorKind, Resource};
use wrt_format::binary::Section;
use wrt_format::{
    DataRecord, ElementRecord, ExportRecord, FuncRecord, GlobalRecord, ImportRecord, MemoryRecord, TableRecord,
    TypeRecord,
};
use wrt_foundation::Region;

use crate::cursor::{Cursor, Unit};
use crate::machine::Machine;

pub(crate) use code::Body;
pub(crate) use custom::Names;
pub(crate) use name_tree::{NameTree, Node};
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
            Section::Export => (Resource::Exports, 0),
            Section::Element => (Resource::ElementSegments, 0),
            Section::Data => (Resource::DataSegments, 0),
            Section::Custom | Section::Start | Section::DataCount => return Ok(()),
        };
        self.config.limits.check(what, u64::from(count).saturating_add(u64::from(before)))?;
        // Each item has at least one byte.
        self.fits(u64::from(count), "items", cursor.offset())?;
        let writer = &mut self.writer;
        match section {
            Section::Type => writer.header_table::<TypeRecord>(count)?,
            Section::Import => writer.header_table::<ImportRecord>(count)?,
            Section::Function => writer.header_table::<FuncRecord>(count)?,
            Section::Table => writer.header_table::<TableRecord>(count)?,
            Section::Memory => writer.header_table::<MemoryRecord>(count)?,
            Section::Global => writer.header_table::<GlobalRecord>(count)?,
            Section::Export => writer.header_table::<ExportRecord>(count)?,
            Section::Element => writer.header_table::<ElementRecord>(count)?,
            Section::Data => {
                self.check_data_count(count)?;
                self.writer.header_table::<DataRecord>(count)?;
            }
            Section::Code => self.check_code_count(count)?,
            Section::Custom | Section::Start | Section::DataCount => {}
        }
        Ok(())
    }

    /// Checks that bytes which a number before this offset announces fit into what is left of the section or body.
    pub(crate) fn fits(&self, bytes: u64, expected: &'static str, offset: u64) -> Unit<()> {
        if bytes > self.boundary.saturating_sub(offset) {
            return Err(ParseErrorKind::UnexpectedEnd { expected }.into());
        }
        Ok(())
    }
}
