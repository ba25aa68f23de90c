//! The export section.

use wrt_error::ExternKind;
use wrt_format::binary::Section;
use wrt_foundation::Region;

use crate::Features;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// An export's name: no two may be the same.
    pub(crate) fn export_name(&mut self) -> Unit<State> {
        let writer = &self.writer;
        let inserted = self.export_names.insert(self.export.name, |span| writer.bytes(span));
        if self.module.refusal.of(inserted)?.is_some() {
            self.fault = Some(self.name_at);
            let rule = "duplicate export name";
            return self.module.refusal.invalid(rule, u64::from(self.item));
        }
        Ok(State::ExportDesc)
    }

    /// What an export is.
    pub(crate) fn export_desc(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let byte = cursor.byte("kind of export")?;
        let kind = match ExternKind::from_code(u32::from(byte)) {
            Some(ExternKind::Tag) if !self.config.features.contains(Features::EXCEPTIONS) => {
                cursor.refusal.unsupported(Features::EXCEPTIONS.text(), u64::from(byte))
            }
            Some(kind) => Ok(kind),
            None => cursor.refusal.malformed("kind of export", u64::from(byte)),
        };
        let kind = cursor.at(start, kind)?;
        let start = cursor.mark();
        let index = cursor.u32("index")?;
        let result = self.check_export(kind, index, cursor);
        cursor.at(start, result)?;
        self.export.kind = kind as u32;
        self.export.index = index;
        let export = self.export;
        self.writer.put_header(self.item, &export);
        if self.items_left == 1 {
            self.writer.forget(0);
        }
        Ok(self.next_item(Section::Export))
    }

    fn check_export(&mut self, kind: ExternKind, index: u32, cursor: &Cursor<'_>) -> Unit<()> {
        match kind {
            ExternKind::Func => {
                self.module.func(index)?;
                self.module.declare(index)?;
            }
            ExternKind::Table => drop(self.module.table(index)?),
            ExternKind::Memory => drop(self.module.memory(index)?),
            ExternKind::Global => {
                let global = self.module.global(index)?;
                if global.mutable != 0 && !self.config.features.contains(Features::MUTABLE_GLOBALS) {
                    return cursor.refusal.unsupported(Features::MUTABLE_GLOBALS.text(), u64::from(index));
                }
            }
            ExternKind::Tag => drop(self.module.tag(index)?),
        }
        Ok(())
    }
}
