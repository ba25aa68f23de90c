//! Names: UTF-8 text that streams into the image.

use wrt_error::Resource;
use wrt_foundation::Region;

use crate::cursor::{Cursor, Mark};
use crate::machine::{Machine, State};
use crate::refusal::Unit;

/// Which name it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Text {
    /// The module an import comes from.
    ImportModule,
    /// An import's own name.
    ImportName,
    /// An export's name.
    Export,
    /// A custom section's name.
    CustomName,
    /// A function's name in the name section.
    Function,
}

impl<R: Region> Machine<R> {
    /// The length of a name.
    pub(crate) fn name_length(&mut self, text: Text, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        self.name_at = cursor.offset();
        let length = cursor.u32("length of a name")?;
        self.begin_text(text, length, start, cursor)
    }

    /// Begins a name of this length, which stands at `start`.
    pub(crate) fn begin_text(&mut self, text: Text, length: u32, start: Mark, cursor: &mut Cursor<'_>) -> Unit<State> {
        cursor.at(start, self.fits(u64::from(length), "name", cursor))?;
        cursor.at(start, self.module.refusal.of(self.config.limits.check(Resource::NameBytes, u64::from(length))))?;
        match text {
            Text::CustomName => self.begin_custom_name(length),
            Text::ImportModule => {
                self.mark = self.writer.offset(&self.module.refusal)?;
                self.writer.open(&self.module.refusal)?;
            }
            Text::ImportName | Text::Export | Text::Function => self.writer.open(&self.module.refusal)?,
        }
        self.left = length;
        Ok(State::Text(text))
    }

    /// As much of a name as there is, up to its last whole character.
    pub(crate) fn text(&mut self, text: Text, cursor: &mut Cursor<'_>) -> Unit<State> {
        if self.left == 0 {
            return self.text_done(text);
        }
        let start = cursor.mark();
        let bytes = cursor.fragment(u64::from(self.left), "name")?;
        let whole = match core::str::from_utf8(bytes) {
            Ok(_) => bytes.len(),
            Err(error) => {
                // A character may go on in the next chunk, but not behind the name's end.
                let at_end = bytes.len() >= self.left as usize;
                if error.error_len().is_some() || at_end {
                    cursor.rewind(start);
                    cursor.fragment(error.valid_up_to() as u64, "name").ok();
                    let found = cursor.peek("name")?;
                    return cursor.refusal.malformed("UTF-8", u64::from(found));
                }
                error.valid_up_to()
            }
        };
        let bytes = bytes.get(..whole).unwrap_or(&[]);
        if bytes.is_empty() {
            cursor.rewind(start);
            return cursor.refusal.end("name");
        }
        cursor.rewind(start);
        cursor.fragment(whole as u64, "name")?;
        match text {
            Text::CustomName => self.custom_name_part(bytes),
            Text::ImportModule | Text::ImportName | Text::Export | Text::Function => {
                self.writer.extend(bytes, &self.module.refusal)?
            }
        }
        self.left = self.left.saturating_sub(u32::try_from(whole).unwrap_or(u32::MAX));
        Ok(State::Text(text))
    }

    fn text_done(&mut self, text: Text) -> Unit<State> {
        let name = self.writer.opened();
        match text {
            Text::ImportModule => {
                self.import.module = name;
                Ok(State::ImportName)
            }
            Text::ImportName => {
                self.import.name = name;
                self.import_name()
            }
            Text::Export => {
                self.export.name = name;
                self.export_name()
            }
            Text::CustomName => self.custom_name(),
            Text::Function => self.function_name(),
        }
    }
}
