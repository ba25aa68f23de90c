//! The type section.

use wrt_error::Resource;
use wrt_format::TypeRecord;
use wrt_format::binary::{Section, TYPE_FUNC};
use wrt_foundation::Region;
use zerocopy::IntoBytes;

use crate::Features;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::module::FuncType;
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// A type's form and its number of parameters.
    pub(crate) fn func_type(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let form = cursor.byte("type form")?;
        if form != TYPE_FUNC {
            cursor.rewind(start);
            return match form {
                0x4e..=0x50 | 0x5e | 0x5f => cursor.refusal.unsupported("garbage collection", u64::from(form)),
                0x5d => cursor.refusal.unsupported("stack switching", u64::from(form)),
                0x65 => cursor.refusal.unsupported("shared-everything threads", u64::from(form)),
                _ => cursor.refusal.malformed("type form", u64::from(form)),
            };
        }
        let count = cursor.mark();
        let params = cursor.u32("number of parameters")?;
        cursor.at(count, self.module.refusal.of(self.config.limits.check(Resource::Params, u64::from(params))))?;
        let first = u32::try_from(self.module.words.len()).unwrap_or(u32::MAX);
        self.module.refusal.of(self.module.types.push(FuncType { first, params, results: 0 }))?;
        Ok(if params == 0 { State::ResultCount } else { State::Param(params) })
    }

    /// One parameter.
    pub(crate) fn param(&mut self, left: u32, cursor: &mut Cursor<'_>) -> Unit<State> {
        self.word(cursor)?;
        let left = left.saturating_sub(1);
        Ok(if left == 0 { State::ResultCount } else { State::Param(left) })
    }

    /// The number of results.
    pub(crate) fn result_count(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let results = cursor.u32("number of results")?;
        cursor.at(start, self.module.refusal.of(self.config.limits.check(Resource::Results, u64::from(results))))?;
        if results > 1 && !self.config.features.contains(Features::MULTI_VALUE) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(Features::MULTI_VALUE.text(), u64::from(results));
        }
        if let Some(ty) = self.module.types.as_mut_slice().last_mut() {
            ty.results = results;
        }
        if results == 0 { self.type_done() } else { Ok(State::Result(results)) }
    }

    /// One result.
    pub(crate) fn result(&mut self, left: u32, cursor: &mut Cursor<'_>) -> Unit<State> {
        self.word(cursor)?;
        let left = left.saturating_sub(1);
        if left == 0 { self.type_done() } else { Ok(State::Result(left)) }
    }

    fn word(&mut self, cursor: &mut Cursor<'_>) -> Unit<()> {
        let start = cursor.mark();
        let ty = cursor.val_type(self.config.features)?;
        cursor.at(start, self.module.refusal.of(self.module.words.push(ty)))?;
        Ok(())
    }

    fn type_done(&mut self) -> Unit<State> {
        if let Some(ty) = self.module.types.as_slice().last()
            && self.writer.keeps()
        {
            self.writer.open(&self.module.refusal)?;
            let words = self.module.words.as_slice().get(ty.first as usize..).unwrap_or(&[]);
            self.writer.extend(words.as_bytes(), &self.module.refusal)?;
            let offset = self.writer.opened().offset;
            let record = TypeRecord { offset, params: ty.params, results: ty.results, kind: 0 };
            self.writer.put_header(self.item, &record);
        }
        Ok(self.next_item(Section::Type))
    }
}
