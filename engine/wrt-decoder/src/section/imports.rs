//! The import section.

use wrt_error::{ExternKind, Resource};
use wrt_format::binary::{IMPORTS_OF_MODULE, IMPORTS_OF_TYPE, Section};
use wrt_format::{GlobalRecord, ImportRecord, MemoryRecord, TableRecord};
use wrt_foundation::{COMPACT_IMPORTS, EXCEPTIONS, Part, Region};
use zerocopy::IntoBytes;

use crate::Features;
use crate::cursor::{Cursor, Mark};
use crate::machine::{Machine, State};
use crate::module::GlobalType;
use crate::refusal::Unit;

/// The type of an import; function types by their number in the module's table.
#[derive(Clone, Copy, Debug)]
enum Imported {
    Func(u32),
    Table(TableRecord),
    Memory(MemoryRecord),
    Global(GlobalType),
    Tag(u32),
}

/// The imports of one module that stand together (compact import section proposal).
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct ImportGroup {
    /// How many are to come.
    left: u32,
    /// The type that all have, unless each has its own.
    ty: Option<Imported>,
    /// Where the image describes that type, once it does.
    desc: Option<u32>,
}

impl<R: Region> Machine<R> {
    /// What stands behind an import's name: its type, or what the others of its group have.
    pub(super) fn import_name(&mut self) -> Unit<State> {
        let Some(ty) = self.import_group.get().and_then(|group| group.ty) else { return Ok(State::ImportDesc) };
        let another = match ty {
            Imported::Table(_) => self.needs_several_tables(&self.module.refusal),
            Imported::Memory(_) => self.needs_several_memories(&self.module.refusal),
            Imported::Func(_) | Imported::Global(_) | Imported::Tag(_) => Ok(()),
        };
        let state = another.and_then(|()| self.add_import(&ty));
        if state.is_err() {
            self.fault = Some(self.name_at);
        }
        state
    }

    /// What an import is, or that others of its module follow.
    pub(crate) fn import_desc(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let kind = cursor.byte("kind of import")?;
        // Only an empty name makes a group of it.
        let opens = matches!(kind, IMPORTS_OF_MODULE | IMPORTS_OF_TYPE) && self.import.name.len == 0;
        if opens && self.import_group.get().is_none_or(|group| group.left == 0) {
            return self.open_group(kind, start, cursor);
        }
        let ty = self.import_type(kind, start, cursor)?;
        let state = self.add_import(&ty);
        cursor.at(start, state)
    }

    /// A group of imports: the type that all have, if they have one, and their number.
    fn open_group(&mut self, form: u8, start: Mark, cursor: &mut Cursor<'_>) -> Unit<State> {
        let needed = Features::COMPACT_IMPORTS;
        if !COMPACT_IMPORTS || !self.config.features.contains(needed) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(needed.text(), u64::from(form));
        }
        let ty = if form == IMPORTS_OF_TYPE {
            let start = cursor.mark();
            let kind = cursor.byte("kind of import")?;
            Some(self.import_type(kind, start, cursor)?)
        } else {
            None
        };
        let start = cursor.mark();
        let count = cursor.u32("number of items")?;
        let room = self.make_room(count, cursor);
        cursor.at(start, room)?;
        let Some(left) = count.checked_sub(1) else {
            self.items_left = self.items_left.saturating_sub(1);
            self.writer.forget(self.mark);
            return Ok(State::Item(Section::Import));
        };
        if let Some(group) = self.import_group.get_mut() {
            *group = ImportGroup { left: left.saturating_add(1), ty, desc: None };
        }
        Ok(State::ImportName)
    }

    /// Room for the records of so many imports more: how many there are in all is known at the section's end.
    fn make_room(&mut self, count: u32, cursor: &Cursor<'_>) -> Unit<()> {
        let others = u64::from(self.item).saturating_add(u64::from(self.items_left.saturating_sub(1)));
        let all = others.saturating_add(u64::from(count));
        self.module.refusal.of(self.config.limits.check(Resource::Imports, all))?;
        // Each has at least the length of its name.
        self.fits(u64::from(count), "items", cursor)?;
        let all = u32::try_from(all).unwrap_or(u32::MAX);
        self.writer.widen::<ImportRecord>(self.item, all, &self.module.refusal)
    }

    /// The end of the section: now it is known how many imports there are.
    pub(crate) fn imports_done(&mut self) {
        if self.writer.keeps() {
            self.writer.header.imports.len = self.item;
        }
    }

    /// The type of an import, whose kind was read.
    fn import_type(&mut self, kind: u8, start: Mark, cursor: &mut Cursor<'_>) -> Unit<Imported> {
        let Some(kind) = ExternKind::from_code(u32::from(kind)) else {
            cursor.rewind(start);
            return cursor.refusal.malformed("kind of import", u64::from(kind));
        };
        Ok(match kind {
            ExternKind::Func => {
                let index = cursor.mark();
                let ty = cursor.u32("type index")?;
                Imported::Func(cursor.at(index, self.module.func_type_id(ty))?)
            }
            ExternKind::Table => Imported::Table(self.table_type(cursor)?),
            ExternKind::Memory => Imported::Memory(self.memory_type(cursor)?),
            ExternKind::Global => Imported::Global(self.global_type(cursor, true)?),
            ExternKind::Tag => {
                let needed = Features::EXCEPTIONS;
                if !EXCEPTIONS || !self.config.features.contains(needed) {
                    cursor.rewind(start);
                    return cursor.refusal.unsupported(needed.text(), u64::from(kind as u8));
                }
                Imported::Tag(self.tag_type(cursor)?)
            }
        })
    }

    /// Adds an import of this type to its index space, and writes its record.
    fn add_import(&mut self, ty: &Imported) -> Unit<State> {
        let (kind, desc) = match *ty {
            Imported::Func(ty) => {
                self.check_import(Resource::Functions, self.module.imported_funcs)?;
                self.module.refusal.of(self.module.funcs.push(ty))?;
                self.module.imported_funcs = self.module.imported_funcs.saturating_add(1);
                (ExternKind::Func, ty)
            }
            Imported::Table(table) => {
                self.check_import(Resource::Tables, self.module.imported_tables)?;
                self.add_table(&table)?;
                self.module.imported_tables = self.module.imported_tables.saturating_add(1);
                (ExternKind::Table, self.describe(table.as_bytes())?)
            }
            Imported::Memory(memory) => {
                self.check_import(Resource::Memories, self.module.imported_memories)?;
                self.add_memory(&memory)?;
                self.module.imported_memories = self.module.imported_memories.saturating_add(1);
                (ExternKind::Memory, self.describe(memory.as_bytes())?)
            }
            Imported::Global(global) => {
                self.check_import(Resource::Globals, self.module.imported_globals)?;
                self.module.refusal.of(self.module.globals.push(global))?;
                self.module.imported_globals = self.module.imported_globals.saturating_add(1);
                let record = GlobalRecord { ty: global.ty.word(), mutable: global.mutable, ..GlobalRecord::default() };
                (ExternKind::Global, self.describe(record.as_bytes())?)
            }
            Imported::Tag(ty) => {
                self.check_import(Resource::Tags, self.module.imported_tags)?;
                self.module.add_tag(ty)?;
                self.module.imported_tags = self.module.imported_tags.saturating_add(1);
                (ExternKind::Tag, ty)
            }
        };
        let record = ImportRecord { kind: kind as u32, desc, ..self.import };
        self.writer.put_header(self.item, &record);
        self.writer.forget(self.mark);
        Ok(self.import_done())
    }

    /// Writes what describes an import's type, once for a group that shares it; where it lies.
    fn describe(&mut self, record: &[u8]) -> Unit<u32> {
        if let Some(desc) = self.import_group.get().and_then(|group| group.desc) {
            return Ok(desc);
        }
        let desc = self.writer.append(record, &self.module.refusal)?;
        if let Some(group) = self.import_group.get_mut().filter(|group| group.ty.is_some()) {
            group.desc = Some(desc);
        }
        Ok(desc)
    }

    /// The state after an import.
    fn import_done(&mut self) -> State {
        let Some(group) = self.import_group.get_mut().filter(|group| group.left != 0) else {
            return self.next_item(Section::Import);
        };
        group.left = group.left.saturating_sub(1);
        if group.left != 0 {
            self.item = self.item.saturating_add(1);
            return State::ImportName;
        }
        *group = ImportGroup::default();
        self.next_item(Section::Import)
    }

    fn check_import(&self, what: Resource, before: u32) -> Unit<()> {
        self.module.refusal.of(self.config.limits.check(what, u64::from(before).saturating_add(1)))
    }
}
