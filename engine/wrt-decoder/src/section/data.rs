//! The data section.

use wrt_format::binary::Section;
use wrt_format::{DataRecord, SegmentMode};
use wrt_foundation::Region;

use crate::Features;
use crate::constant::Goal;
use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;

impl<R: Region> Machine<R> {
    /// The number of segments: the data count section may have stated it.
    pub(super) fn check_data_count(&mut self, count: u32, cursor: &Cursor<'_>) -> Unit<()> {
        if self.module.data_count.is_some_and(|stated| stated != count) {
            return cursor
                .refusal
                .malformed("as many data segments as the data count section states", u64::from(count));
        }
        self.data_seen = true;
        Ok(())
    }

    /// A segment's flags and memory.
    pub(crate) fn data(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let flags = cursor.u32("data segment")?;
        let refused = match flags {
            0 => Ok(()),
            1 | 2 if self.config.features.contains(Features::BULK_MEMORY) => Ok(()),
            1 | 2 => cursor.refusal.unsupported(Features::BULK_MEMORY.text(), u64::from(flags)),
            _ => cursor.refusal.malformed("flags of a data segment", u64::from(flags)),
        };
        cursor.at(start, refused)?;
        // Without an index of its own the flags say which memory it is.
        let start = if flags == 2 { cursor.mark() } else { start };
        let memory = if flags == 2 { cursor.u32("memory index")? } else { 0 };
        let mode = if flags == 1 { SegmentMode::Passive } else { SegmentMode::Active };
        self.data = DataRecord { mode: mode as u32, memory, ..DataRecord::default() };
        if mode == SegmentMode::Passive {
            return Ok(State::DataLen);
        }
        let address = cursor.at(start, self.module.memory(memory))?;
        Ok(self.begin_constant(Goal::DataOffset, address, cursor))
    }

    /// A segment's length.
    pub(crate) fn data_len(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let len = cursor.u32("length of data")?;
        cursor.at(start, self.fits(u64::from(len), "data", cursor))?;
        self.writer.open(&self.module.refusal)?;
        self.left = len;
        Ok(State::DataBytes)
    }

    /// As much of a segment's bytes as there is.
    pub(crate) fn data_bytes(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        if self.left == 0 {
            self.data.bytes = self.writer.opened();
            let data = self.data;
            self.writer.put_header(self.item, &data);
            return Ok(self.next_item(Section::Data));
        }
        let bytes = cursor.fragment(u64::from(self.left), "data")?;
        if self.writer.keeps() {
            self.writer.extend(bytes, &self.module.refusal)?;
        }
        self.left = self.left.saturating_sub(u32::try_from(bytes.len()).unwrap_or(u32::MAX));
        Ok(State::DataBytes)
    }
}
