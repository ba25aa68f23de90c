//! Custom sections: skipped, but for the functions' names in the name section.

use wrt_format::binary::{NAME_FUNCTIONS, NAME_SECTION};
use wrt_format::{NameRecord, Span, Table};
use wrt_foundation::Region;

use crate::cursor::Cursor;
use crate::machine::{Machine, State};
use crate::refusal::Unit;
use crate::section::Text;

/// Where the decoder is in the name section.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Names {
    /// A name section was read already.
    seen: bool,
    /// The custom section's name is the name section's, as far as it was read.
    is_names: bool,
    /// Bytes of the image before the names.
    mark: u32,
    /// Where the subsection ends.
    end: u64,
    /// The last subsection's id, plus one.
    order: u32,
    /// The function whose name is being read.
    func: u32,
    /// The least index the next function may have.
    next: u32,
}

impl<R: Region> Machine<R> {
    /// The length of a custom section's name.
    pub(crate) fn begin_custom_name(&mut self, length: u32) {
        let wanted = self.config.keep_names && self.writer.keeps() && !self.names.seen;
        self.names.is_names = wanted && length as usize == NAME_SECTION.len();
    }

    /// A part of a custom section's name: compared here, for no image has room to spare for it.
    pub(crate) fn custom_name_part(&mut self, bytes: &[u8]) {
        let at = NAME_SECTION.len().saturating_sub(self.left as usize);
        let same = NAME_SECTION.as_bytes().get(at..).is_some_and(|rest| rest.starts_with(bytes));
        self.names.is_names &= same;
    }

    /// A custom section's whole name.
    pub(crate) fn custom_name(&mut self) -> Unit<State> {
        if !self.names.is_names {
            return Ok(State::Skip);
        }
        self.names = Names { seen: true, mark: self.writer.offset(&self.module.refusal)?, ..Names::default() };
        Ok(State::NameSubsection)
    }

    /// Bytes of a custom section, or its end.
    pub(crate) fn skip(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let left = self.bytes_left(cursor);
        if left == 0 {
            return self.end_section(cursor);
        }
        cursor.fragment(left, "custom section")?;
        Ok(State::Skip)
    }

    /// Whether the name section is being read, whose mistakes and excesses are no errors.
    pub(crate) fn in_names(&self) -> bool {
        matches!(
            self.state,
            State::NameSubsection | State::NameCount | State::NameEntry | State::NameSkip | State::Text(Text::Function)
        )
    }

    /// Forgets all names.
    pub(crate) fn drop_names(&mut self) {
        self.writer.truncate(self.names.mark);
        self.writer.header.names = Span::default();
    }

    /// A subsection's id and size, or the section's end.
    pub(crate) fn name_subsection(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        if self.bytes_left(cursor) == 0 {
            return self.end_section(cursor);
        }
        let id = cursor.byte("name subsection")?;
        let size = cursor.u32("name subsection")?;
        if u32::from(id) < self.names.order {
            return cursor.refusal.malformed("name subsections in order", u64::from(id));
        }
        self.fits(u64::from(size), "name subsection", cursor)?;
        self.names.order = u32::from(id).saturating_add(1);
        self.names.end = cursor.offset().saturating_add(u64::from(size));
        if id == NAME_FUNCTIONS {
            return Ok(State::NameCount);
        }
        Ok(State::NameSkip)
    }

    /// Bytes of a subsection that is not kept, or its end.
    pub(crate) fn name_skip(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let left = self.names.end.saturating_sub(cursor.offset());
        if left == 0 {
            return Ok(State::NameSubsection);
        }
        cursor.fragment(left, "name subsection")?;
        Ok(State::NameSkip)
    }

    /// How many functions have names: each is named once.
    pub(crate) fn name_count(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let count = cursor.u32("number of names")?;
        let funcs = self.module.funcs.len() as u64;
        if u64::from(count) > funcs.min(self.names.end.saturating_sub(cursor.offset())) {
            return cursor.refusal.malformed("as many names as functions", u64::from(count));
        }
        self.writer.header_table(count, size_of::<NameRecord>(), NameRecord::span_mut, &self.module.refusal)?;
        self.part = 0;
        Ok(State::NameEntry)
    }

    /// A function's index and the length of its name, or the end of the names.
    pub(crate) fn name_entry(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        if self.part >= self.writer.header.names.len {
            let left = self.names.end.saturating_sub(cursor.offset());
            return if left == 0 { Ok(State::NameSubsection) } else { cursor.refusal.malformed("end of names", left) };
        }
        let func = cursor.u32("function index")?;
        let start = cursor.mark();
        let length = cursor.u32("length of a name")?;
        if func < self.names.next || func as usize >= self.module.funcs.len() {
            return cursor.refusal.malformed("function indices in order", u64::from(func));
        }
        if u64::from(length) > self.names.end.saturating_sub(cursor.offset()) {
            return cursor.refusal.malformed("name", u64::from(length));
        }
        let state = self.begin_text(Text::Function, length, start, cursor)?;
        self.names.func = func;
        self.names.next = func.saturating_add(1);
        Ok(state)
    }

    /// A function's name.
    pub(crate) fn function_name(&mut self) -> Unit<State> {
        let record = NameRecord { index: self.names.func, reserved: 0, name: self.writer.opened() };
        self.writer.put_header(self.part, &record);
        self.part = self.part.saturating_add(1);
        Ok(State::NameEntry)
    }
}
