//! Strings on their way: three encodings, and all ways between them (Canonical ABI, "store_string").

use wrt_error::ComponentTrap;
use wrt_platform::Platform;
use wrt_runtime::MemoryId;

use super::Runner;
use super::fault::{Fault, Run, corrupt, trap};
use super::transfer::{CHUNK, Spot, Transfer, Values};
use super::view::ValueType;

/// In a length of the encoding of Latin-1 or UTF-16: it is UTF-16.
const UTF16_TAG: u32 = 1 << 31;

/// Characters that are decoded at a time: as many as the chunk holds in any encoding.
const CHARS: usize = CHUNK / 4;

/// How characters are encoded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Encoding {
    Utf8,
    Utf16,
    Latin1,
}

/// The option of a side that names its encoding.
mod option {
    pub(super) const UTF8: u32 = 0;
    pub(super) const UTF16: u32 = 1;
}

/// A string where it lies.
#[derive(Clone, Copy, Debug)]
struct Text {
    /// `None` of the host's.
    memory: Option<MemoryId>,
    at: u32,
    bytes: u32,
    encoding: Encoding,
    /// Code units.
    units: u32,
    /// Whether the encoding is what of Latin-1 and UTF-16 a length says.
    is_tagged: bool,
}

/// What a string would be in other encodings.
#[derive(Clone, Copy, Debug)]
struct Measure {
    utf8: u32,
    utf16: u32,
    is_latin1: bool,
    is_ascii: bool,
}

/// Room for a string: what is asked for at first, what it grows to if it has to, and what is needed in the end.
#[derive(Clone, Copy, Debug)]
struct Room {
    align: u32,
    first: u32,
    grown: Option<u32>,
    last: u32,
    /// The alignment that the last change asks for.
    last_align: u32,
    encoding: Encoding,
    /// The length as the guest gets it.
    len: u32,
}

impl Room {
    /// The room for a string in the encoding of an option.
    fn of(option: u32, text: &Text, measure: &Measure) -> Room {
        let units = text.units;
        let double = units.saturating_mul(2);
        let exact = |align, bytes, encoding, len| Room {
            align,
            first: bytes,
            grown: None,
            last: bytes,
            last_align: align,
            encoding,
            len,
        };
        match (option, text.encoding) {
            (option::UTF8, Encoding::Utf8) => exact(1, units, Encoding::Utf8, units),
            (option::UTF8, source) => {
                let worst = units.saturating_mul(if source == Encoding::Utf16 { 3 } else { 2 });
                let grown = (!measure.is_ascii).then_some(worst);
                Room { grown, last: measure.utf8, ..exact(1, units, Encoding::Utf8, measure.utf8) }
            }
            (option::UTF16, Encoding::Utf8) => {
                let last = measure.utf16.saturating_mul(2);
                Room { last, ..exact(2, double, Encoding::Utf16, measure.utf16) }
            }
            (option::UTF16, _) => exact(2, double, Encoding::Utf16, units),
            (_, Encoding::Latin1) => exact(2, units, Encoding::Latin1, units),
            (_, Encoding::Utf16) if text.is_tagged => {
                if measure.is_latin1 {
                    Room { last: units, last_align: 1, ..exact(2, double, Encoding::Latin1, units) }
                } else {
                    exact(2, double, Encoding::Utf16, units | UTF16_TAG)
                }
            }
            (_, _) if measure.is_latin1 => {
                Room { last: measure.utf16, ..exact(2, units, Encoding::Latin1, measure.utf16) }
            }
            (_, _) => {
                let last = measure.utf16.saturating_mul(2);
                let len = measure.utf16 | UTF16_TAG;
                Room { grown: Some(double), last, ..exact(2, units, Encoding::Utf16, len) }
            }
        }
    }
}

impl<P: Platform + Clone> Runner<'_, P> {
    /// Hands a string over.
    pub(crate) fn string(
        &mut self,
        transfer: &mut Transfer,
        view: ValueType<'_, P::Region>,
        spot: Spot,
        values: &mut dyn Values<P::Region>,
    ) -> Run<()> {
        let text = if transfer.from.is_host() {
            values.give(view)?;
            let Ok(bytes) = u32::try_from(values.text().len()) else {
                return trap(ComponentTrap::TooLong, values.text().len() as u64);
            };
            self.count_bytes(transfer, u64::from(bytes))?;
            Text { memory: None, at: 0, bytes, encoding: Encoding::Utf8, units: bytes, is_tagged: false }
        } else {
            self.text(transfer, spot)?
        };
        let measure = self.measure(&text, values)?;
        if transfer.to.is_host() {
            values.take(view, u64::from(measure.utf8))?;
            return self.give_text(&text, values);
        }
        let room = Room::of(transfer.to.encoding, &text, &measure);
        let mut at = self.realloc(transfer.to, (0, 0), room.align, room.first)?;
        let mut bytes = room.first;
        if let Some(grown) = room.grown {
            at = self.realloc(transfer.to, (at, bytes), room.align, grown)?;
            bytes = grown;
        }
        self.write_text(transfer, &text, room.encoding, at, values)?;
        if room.last != bytes {
            at = self.realloc(transfer.to, (at, bytes), room.last_align, room.last)?;
        }
        self.put_pair(transfer, spot, (at, room.len))
    }

    /// A string in a guest's memory, whose bounds are checked.
    fn text(&self, transfer: &mut Transfer, spot: Spot) -> Run<Text> {
        let (at, len) = self.get_pair(transfer, spot)?;
        let is_tagged = !matches!(transfer.from.encoding, option::UTF8 | option::UTF16);
        let (encoding, units) = match transfer.from.encoding {
            option::UTF8 => (Encoding::Utf8, len),
            option::UTF16 => (Encoding::Utf16, len),
            _ if len & UTF16_TAG != 0 => (Encoding::Utf16, len & !UTF16_TAG),
            _ => (Encoding::Latin1, len),
        };
        let align = if transfer.from.encoding == option::UTF8 { 1 } else { 2 };
        let bytes = u64::from(units).saturating_mul(if encoding == Encoding::Utf16 { 2 } else { 1 });
        self.count_bytes(transfer, bytes)?;
        self.check_range(transfer.from, at, bytes, align)?;
        let Ok(bytes) = u32::try_from(bytes) else { return trap(ComponentTrap::TooLong, bytes) };
        let memory = Some(MemoryId::from_index(transfer.from.memory));
        Ok(Text { memory, at, bytes, encoding, units, is_tagged })
    }

    /// Decodes characters of a string from an offset on; gives how many, and the offset behind them.
    fn decode(
        &self,
        text: &Text,
        offset: u32,
        values: &dyn Values<P::Region>,
        chars: &mut [char; CHARS],
    ) -> Run<(usize, u32)> {
        let mut buffer = [0; CHUNK];
        let left = text.bytes.saturating_sub(offset);
        let len = (left as usize).min(CHUNK);
        let Some(part) = buffer.get_mut(..len) else { return corrupt() };
        match text.memory {
            Some(memory) => {
                self.store.read_memory(memory, u64::from(text.at).saturating_add(u64::from(offset)), part)?;
            }
            None => {
                let bytes = values.text().as_bytes().get(offset as usize..).unwrap_or(&[]);
                for (to, from) in part.iter_mut().zip(bytes) {
                    *to = *from;
                }
            }
        }
        let mut rest: &[u8] = part;
        let mut count = 0_usize;
        for place in chars.iter_mut() {
            if rest.is_empty() {
                break;
            }
            let (found, width) = match text.encoding {
                Encoding::Utf8 => first_utf8(rest),
                Encoding::Utf16 => first_utf16(rest),
                Encoding::Latin1 => (rest.first().map(|byte| char::from(*byte)), 1),
            };
            match (found, rest.get(width..)) {
                (Some(found), Some(behind)) => {
                    *place = found;
                    rest = behind;
                    count = count.saturating_add(1);
                }
                // The chunk ends in a character: it comes again.
                (None, None) if left as usize > len => break,
                _ => {
                    let used = len.saturating_sub(rest.len()) as u64;
                    return trap(ComponentTrap::InvalidText, u64::from(offset).saturating_add(used));
                }
            }
        }
        let used = len.saturating_sub(rest.len());
        Ok((count, offset.saturating_add(u32::try_from(used).unwrap_or(u32::MAX))))
    }

    /// Checks a string, and says what it would be in other encodings.
    fn measure(&self, text: &Text, values: &dyn Values<P::Region>) -> Run<Measure> {
        let mut measure = Measure { utf8: 0, utf16: 0, is_latin1: true, is_ascii: true };
        let mut chars = ['\0'; CHARS];
        let mut offset = 0;
        while offset < text.bytes {
            let (count, behind) = self.decode(text, offset, values, &mut chars)?;
            if behind == offset {
                return corrupt();
            }
            offset = behind;
            for found in chars.get(..count).unwrap_or(&[]) {
                let width = |len: usize| u32::try_from(len).unwrap_or(4);
                measure.utf8 = measure.utf8.saturating_add(width(found.len_utf8()));
                measure.utf16 = measure.utf16.saturating_add(width(found.len_utf16()));
                measure.is_latin1 &= u32::from(*found) < 0x100;
                measure.is_ascii &= found.is_ascii();
            }
        }
        Ok(measure)
    }

    /// Writes a string in an encoding to the target's memory.
    fn write_text(
        &mut self,
        transfer: &Transfer,
        text: &Text,
        encoding: Encoding,
        mut at: u32,
        values: &dyn Values<P::Region>,
    ) -> Run<()> {
        if encoding == text.encoding && text.memory.is_some() {
            return self.copy(transfer, text.at, at, text.bytes);
        }
        let memory = MemoryId::from_index(transfer.to.memory);
        let mut chars = ['\0'; CHARS];
        let mut offset = 0;
        while offset < text.bytes {
            let (count, behind) = self.decode(text, offset, values, &mut chars)?;
            if behind == offset {
                return corrupt();
            }
            offset = behind;
            let mut encoded = Encoded::new();
            for found in chars.get(..count).unwrap_or(&[]) {
                encoded.push(*found, encoding);
            }
            let bytes = encoded.bytes();
            self.store.write_memory(memory, u64::from(at), bytes)?;
            at = at.saturating_add(u32::try_from(bytes.len()).unwrap_or(0));
        }
        Ok(())
    }

    /// Gives a string to the host.
    fn give_text(&self, text: &Text, values: &mut dyn Values<P::Region>) -> Run<()> {
        let mut chars = ['\0'; CHARS];
        let mut offset = 0;
        while offset < text.bytes {
            let (count, behind) = self.decode(text, offset, values, &mut chars)?;
            if behind == offset {
                return corrupt();
            }
            offset = behind;
            let mut encoded = Encoded::new();
            for found in chars.get(..count).unwrap_or(&[]) {
                encoded.push(*found, Encoding::Utf8);
            }
            match core::str::from_utf8(encoded.bytes()) {
                Ok(part) => values.take_text(part)?,
                Err(_) => return Err(Fault::Value),
            }
        }
        Ok(())
    }
}

/// Encoded characters, of a chunk.
struct Encoded {
    bytes: [u8; CHUNK],
    len: usize,
}

impl Encoded {
    const fn new() -> Encoded {
        Encoded { bytes: [0; CHUNK], len: 0 }
    }

    fn push(&mut self, found: char, encoding: Encoding) {
        match encoding {
            Encoding::Utf8 => {
                let mut room = [0; 4];
                self.extend(found.encode_utf8(&mut room).as_bytes());
            }
            Encoding::Utf16 => {
                let mut room = [0; 2];
                for unit in found.encode_utf16(&mut room).iter() {
                    self.extend(&unit.to_le_bytes());
                }
            }
            Encoding::Latin1 => self.extend(&[u8::try_from(u32::from(found)).unwrap_or(b'?')]),
        }
    }

    fn extend(&mut self, bytes: &[u8]) {
        for byte in bytes {
            if let Some(place) = self.bytes.get_mut(self.len) {
                *place = *byte;
                self.len = self.len.saturating_add(1);
            }
        }
    }

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or(&[])
    }
}

/// The first character of UTF-8, if it is well-formed, and the bytes that it should have.
fn first_utf8(bytes: &[u8]) -> (Option<char>, usize) {
    let width = match bytes.first() {
        Some(0..=0x7f) | None => 1,
        Some(0xc2..=0xdf) => 2,
        Some(0xe0..=0xef) => 3,
        Some(0xf0..=0xf4) => 4,
        Some(_) => return (None, 0),
    };
    let found = bytes.get(..width).and_then(|part| core::str::from_utf8(part).ok());
    (found.and_then(|found| found.chars().next()), width)
}

/// The first character of UTF-16, if it is well-formed, and the bytes that it should have.
fn first_utf16(bytes: &[u8]) -> (Option<char>, usize) {
    let unit = |at: usize| match bytes.get(at..) {
        Some([low, high, ..]) => Some(u16::from_le_bytes([*low, *high])),
        _ => None,
    };
    let Some(first) = unit(0) else { return (None, 2) };
    if !(0xd800..0xe000).contains(&first) {
        return (char::from_u32(u32::from(first)), 2);
    }
    let Some(second) = unit(2) else { return (None, 4) };
    let found = char::decode_utf16([first, second]).next().and_then(Result::ok);
    (found, if found.is_some() { 4 } else { 0 })
}
