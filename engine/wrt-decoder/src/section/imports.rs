//! The import section.

use wrt_error::{ExternKind, Resource};
use wrt_format::binary::Section;
use wrt_format::{GlobalRecord, ImportRecord};
use wrt_foundation::{EXCEPTIONS, Region};
use zerocopy::IntoBytes;

use crate::Features;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// What an import is.
    pub(crate) fn import_desc(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let kind = cursor.byte("kind of import")?;
        let Some(kind) = ExternKind::from_code(u32::from(kind)) else {
            cursor.rewind(start);
            return cursor.refusal.malformed("kind of import", u64::from(kind));
        };
        let desc = match kind {
            ExternKind::Func => {
                let index = cursor.mark();
                let ty = cursor.u32("type index")?;
                let ty = cursor.at(index, self.module.func_type_id(ty))?;
                cursor.at(start, self.check_import(Resource::Functions, self.module.imported_funcs))?;
                self.module.refusal.of(self.module.funcs.push(ty))?;
                self.module.imported_funcs = self.module.imported_funcs.saturating_add(1);
                ty
            }
            ExternKind::Table => {
                let table = self.table_type(cursor)?;
                cursor.at(start, self.check_import(Resource::Tables, self.module.imported_tables))?;
                self.add_table(&table)?;
                self.module.imported_tables = self.module.imported_tables.saturating_add(1);
                self.writer.append(table.as_bytes(), &self.module.refusal)?
            }
            ExternKind::Memory => {
                let memory = self.memory_type(cursor)?;
                cursor.at(start, self.check_import(Resource::Memories, self.module.imported_memories))?;
                self.add_memory(&memory)?;
                self.module.imported_memories = self.module.imported_memories.saturating_add(1);
                self.writer.append(memory.as_bytes(), &self.module.refusal)?
            }
            ExternKind::Global => {
                let global = self.global_type(cursor, true)?;
                cursor.at(start, self.check_import(Resource::Globals, self.module.imported_globals))?;
                self.module.refusal.of(self.module.globals.push(global))?;
                self.module.imported_globals = self.module.imported_globals.saturating_add(1);
                let record = GlobalRecord { ty: global.ty.word(), mutable: global.mutable, ..GlobalRecord::default() };
                self.writer.append(record.as_bytes(), &self.module.refusal)?
            }
            ExternKind::Tag => {
                let needed = Features::EXCEPTIONS;
                if !EXCEPTIONS || !self.config.features.contains(needed) {
                    cursor.rewind(start);
                    return cursor.refusal.unsupported(needed.text(), u64::from(kind as u8));
                }
                let ty = self.tag_type(cursor)?;
                cursor.at(start, self.check_import(Resource::Tags, self.module.imported_tags))?;
                self.module.add_tag(ty)?;
                self.module.imported_tags = self.module.imported_tags.saturating_add(1);
                ty
            }
        };
        let record = ImportRecord { kind: kind as u32, desc, ..self.import };
        self.writer.put_header(self.item, &record);
        self.writer.forget(self.mark);
        Ok(self.next_item(Section::Import))
    }

    fn check_import(&self, what: Resource, before: u32) -> Unit<()> {
        self.module.refusal.of(self.config.limits.check(what, u64::from(before).saturating_add(1)))
    }
}
