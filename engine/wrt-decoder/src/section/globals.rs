//! The global section.

use wrt_format::binary::Section;
use wrt_format::{ConstRecord, GlobalRecord};
use wrt_foundation::Region;
use wrt_instructions::ValType;

use crate::Features;
use crate::constant::Goal;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::module::GlobalType;
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// A global's type. An imported global that is mutable is of a later version than others.
    pub(super) fn global_type(&mut self, cursor: &mut Cursor<'_>, imported: bool) -> Unit<GlobalType> {
        let ty = self.val_type(cursor)?;
        let start = cursor.mark();
        let mutable = cursor.byte("mutability")?;
        if mutable > 1 {
            cursor.rewind(start);
            return cursor.refusal.malformed("mutability", u64::from(mutable));
        }
        if imported && mutable != 0 && !self.config.features.contains(Features::MUTABLE_GLOBALS) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(Features::MUTABLE_GLOBALS.text(), u64::from(mutable));
        }
        Ok(GlobalType { ty, mutable: u32::from(mutable) })
    }

    /// A global, without its initialiser.
    pub(crate) fn global(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let global = self.global_type(cursor, false)?;
        self.global = GlobalRecord { ty: global.ty.word(), mutable: global.mutable, ..GlobalRecord::default() };
        Ok(self.begin_constant(Goal::GlobalInit, global.ty, cursor))
    }

    /// A global with its value at the start. Only now can it be named.
    pub(crate) fn global_done(&mut self, init: ConstRecord) -> Unit<State> {
        self.global.init = init;
        let ty = ValType::from_word(self.global.ty).unwrap_or(ValType::I32);
        self.module.refusal.of(self.module.globals.push(GlobalType { ty, mutable: self.global.mutable }))?;
        let global = self.global;
        self.writer.put_header(self.item, &global);
        Ok(self.next_item(Section::Global))
    }
}
