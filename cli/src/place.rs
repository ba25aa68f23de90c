//! Which function of a binary module an offset lies in, for modules that were refused.

use crate::escape::Escaped;

/// A function, by what the module says of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// Its index, imported functions counted first.
    index: u32,
    /// Its name from the name section.
    name: Option<String>,
}

impl Place {
    /// The function whose body holds the byte at this offset. The module may be broken anywhere.
    pub(crate) fn of(wasm: &[u8], offset: u64) -> Option<Place> {
        let offset = usize::try_from(offset).ok()?;
        let mut imported = 0;
        let mut found = None;
        let mut names = None;
        let mut module = Bytes { all: wasm, at: 8, end: wasm.len() };
        while let Some((id, section)) = module.section() {
            match id {
                2 => imported = section.imported_funcs()?,
                10 => found = section.body_at(offset),
                0 => names = names.or_else(|| section.func_names()),
                _ => {}
            }
        }
        let index = found?.checked_add(imported)?;
        Some(Place { index, name: names.and_then(|names| names.name_of(index)) })
    }

    /// The place as it stands in a message.
    pub(crate) fn text(&self) -> String {
        match &self.name {
            Some(name) => format!("  in function {} (func {})", Escaped(name), self.index),
            None => format!("  in func {}", self.index),
        }
    }
}

/// Bytes of a module from a place to an end, read in order.
#[derive(Clone, Copy)]
struct Bytes<'a> {
    all: &'a [u8],
    at: usize,
    end: usize,
}

impl<'a> Bytes<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = (self.at < self.end).then(|| self.all.get(self.at).copied())?;
        self.at = self.at.checked_add(1)?;
        byte
    }

    /// A LEB128 number; the high bits of one that is too long are lost, for that is the decoder's to tell.
    fn number(&mut self) -> Option<u32> {
        let mut value = 0u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return u32::try_from(value & 0xffff_ffff).ok();
            }
        }
        None
    }

    /// The next so many bytes.
    fn take(&mut self, len: u32) -> Option<Bytes<'a>> {
        let end = self.at.checked_add(len as usize).filter(|end| *end <= self.end)?;
        let taken = Bytes { all: self.all, at: self.at, end };
        self.at = end;
        Some(taken)
    }

    fn name(&mut self) -> Option<&'a str> {
        let len = self.number()?;
        let name = self.take(len)?;
        core::str::from_utf8(name.all.get(name.at..name.end)?).ok()
    }

    fn section(&mut self) -> Option<(u8, Bytes<'a>)> {
        let id = self.byte()?;
        let len = self.number()?;
        Some((id, self.take(len)?))
    }

    fn imported_funcs(mut self) -> Option<u32> {
        let mut funcs = 0u32;
        for _ in 0..self.number()? {
            self.name()?;
            self.name()?;
            match self.byte()? {
                0 => {
                    self.number()?;
                    funcs = funcs.checked_add(1)?;
                }
                1 => {
                    self.byte()?;
                    self.limits()?;
                }
                2 => self.limits()?,
                3 => {
                    self.byte()?;
                    self.byte()?;
                }
                _ => return None,
            }
        }
        Some(funcs)
    }

    fn limits(&mut self) -> Option<()> {
        let flags = self.byte()?;
        self.number()?;
        if flags & 1 != 0 {
            self.number()?;
        }
        Some(())
    }

    /// Which body of the code section holds this byte.
    fn body_at(mut self, offset: usize) -> Option<u32> {
        for index in 0..self.number()? {
            let len = self.number()?;
            let body = self.take(len)?;
            if (body.at..body.end).contains(&offset) {
                return Some(index);
            }
        }
        None
    }

    /// The function names of a custom section, if it is the name section.
    fn func_names(mut self) -> Option<Bytes<'a>> {
        if self.name()? != "name" {
            return None;
        }
        while let Some((id, part)) = self.section() {
            if id == 1 {
                return Some(part);
            }
        }
        None
    }

    fn name_of(mut self, wanted: u32) -> Option<String> {
        for _ in 0..self.number()? {
            let index = self.number()?;
            let name = self.name()?;
            if index == wanted {
                return Some(name.to_owned());
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_body_is_found_behind_imports_of_every_kind() {
        let wasm = wat::parse_str(
            "(module (import \"m\" \"f\" (func)) (import \"m\" \"t\" (table 1 2 funcref))
                (import \"m\" \"m\" (memory 1)) (import \"m\" \"g\" (global i32))
                (func) (func $last (drop (i64.const 0x123456789))))",
        )
        .unwrap();
        let offset = wasm.windows(2).position(|bytes| bytes == [0x42, 0x89]).unwrap() as u64;
        assert_eq!(Place::of(&wasm, offset).unwrap().text(), "  in function last (func 2)");
        assert_eq!(Place::of(&wasm, 9), None);
    }

    #[test]
    fn broken_modules_have_no_places() {
        assert_eq!(Place::of(b"", 0), None);
        assert_eq!(Place::of(b"\0asm\x01\0\0\0\x0a\xff\xff\xff\xff\xff", 12), None);
    }
}
