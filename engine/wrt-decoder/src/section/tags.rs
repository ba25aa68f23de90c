//! The tag section.

use wrt_format::TagRecord;
use wrt_format::binary::Section;
use wrt_foundation::Region;

use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// The number of a tag's type: a function type without results.
    pub(super) fn tag_type(&self, cursor: &mut Cursor<'_>) -> Unit<u32> {
        let start = cursor.mark();
        let attribute = cursor.byte("zero byte")?;
        if attribute != 0 {
            cursor.rewind(start);
            return cursor.refusal.malformed("zero byte", u64::from(attribute));
        }
        let start = cursor.mark();
        let index = cursor.u32("type index")?;
        let ty = cursor.at(start, self.module.func_type_id(index))?;
        let (_, results) = self.module.func_type(ty)?;
        if !results.is_empty() {
            cursor.rewind(start);
            return cursor.refusal.invalid("a tag's type has no results", u64::from(index));
        }
        Ok(ty)
    }

    /// A tag.
    pub(crate) fn tag(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let type_index = self.tag_type(cursor)?;
        self.module.add_tag(type_index)?;
        self.writer.put_header(self.item, &TagRecord { type_index, reserved: 0 });
        Ok(self.next_item(Section::Tag))
    }
}
