//! Reads what `format` describes.

use wrt::runtime::ValType;
use wrt_foundation::{ByteReader, ReadError};

use crate::format::{
    ALIGN, Allowed, Blob, Broken, Command, HEADER, Kind, Link, MAGIC, MOST_SLOTS, Pattern, Several, Traps, VERSION,
    Value, Wanted,
};

impl From<ReadError> for Broken {
    fn from(_: ReadError) -> Self {
        Broken
    }
}

/// A suite whose header was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Suite<'a> {
    pub(crate) kind: Kind,
    rest: &'a [u8],
}

impl<'a> Suite<'a> {
    /// Reads the header; bytes behind the suite's length do not matter.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<Suite<'a>, Broken> {
        let mut reader = ByteReader::new(bytes);
        if reader.take(MAGIC.len())? != MAGIC || reader.fixed_u32()? != VERSION {
            return Err(Broken);
        }
        let kind = match reader.fixed_u32()? {
            0 => Kind::Images,
            1 => Kind::Wasm,
            _ => return Err(Broken),
        };
        let len = usize::try_from(reader.fixed_u32()?).map_err(|_| Broken)?;
        Ok(Suite { kind, rest: bytes.get(HEADER..len).ok_or(Broken)? })
    }

    /// The next file.
    pub(crate) fn next(&mut self) -> Result<Option<File<'a>>, Broken> {
        if self.rest.is_empty() {
            return Ok(None);
        }
        let mut reader = ByteReader::new(self.rest);
        let len = usize::try_from(reader.fixed_u32()?).map_err(|_| Broken)?;
        let head = usize::try_from(reader.fixed_u32()?).map_err(|_| Broken)?;
        let (bytes, rest) = self.rest.split_at_checked(len).ok_or(Broken)?;
        let mut head = ByteReader::new(reader.take(head)?);
        if len == 0 || !len.is_multiple_of(ALIGN) {
            return Err(Broken);
        }
        let name = text(&mut head)?;
        let allowed = match head.byte()? {
            0 => Allowed::All,
            1 => Allowed::Wasm2,
            2 => Allowed::OneMemory,
            _ => return Err(Broken),
        };
        let assertions = head.u32()?;
        self.rest = rest;
        Ok(Some(File { name, allowed, assertions, commands: head, bytes }))
    }
}

/// A script.
#[derive(Clone, Copy, Debug)]
pub(crate) struct File<'a> {
    pub(crate) name: &'a str,
    pub(crate) allowed: Allowed,
    /// Assertions among its commands.
    pub(crate) assertions: u32,
    commands: ByteReader<'a>,
    bytes: &'a [u8],
}

impl<'a> File<'a> {
    /// The bytes of a blob.
    pub(crate) fn blob(&self, blob: Blob) -> Result<&'a [u8], Broken> {
        let start = usize::try_from(blob.offset).map_err(|_| Broken)?;
        let len = usize::try_from(blob.len).map_err(|_| Broken)?;
        self.bytes.get(start..start.checked_add(len).ok_or(Broken)?).ok_or(Broken)
    }

    /// The next command, with its line in the script.
    pub(crate) fn next(&mut self) -> Result<Option<(u32, Command<'a>)>, Broken> {
        let reader = &mut self.commands;
        if reader.is_at_end() {
            return Ok(None);
        }
        let line = reader.u32()?;
        let command = match reader.byte()? {
            0 => Command::Store,
            1 => Command::Module { slot: slot(reader)?, blob: blob(reader)? },
            2 => Command::Instance { module: slot(reader)?, slot: slot(reader)?, link: link(reader)? },
            3 => Command::Register { instance: slot(reader)?, name: text(reader)? },
            4 => Command::Invoke {
                instance: slot(reader)?,
                name: text(reader)?,
                args: several(reader, value)?,
                wanted: wanted(reader)?,
            },
            5 => Command::Get { instance: slot(reader)?, name: text(reader)?, wanted: wanted(reader)? },
            6 => Command::Refuse { malformed: reader.byte()? != 0, blob: blob(reader)? },
            _ => return Err(Broken),
        };
        Ok(Some((line, command)))
    }
}

fn text<'a>(reader: &mut ByteReader<'a>) -> Result<&'a str, Broken> {
    let len = usize::try_from(reader.u32()?).map_err(|_| Broken)?;
    core::str::from_utf8(reader.take(len)?).map_err(|_| Broken)
}

fn slot(reader: &mut ByteReader<'_>) -> Result<u32, Broken> {
    let slot = reader.u32()?;
    if usize::try_from(slot).is_ok_and(|slot| slot < MOST_SLOTS) { Ok(slot) } else { Err(Broken) }
}

fn blob(reader: &mut ByteReader<'_>) -> Result<Blob, Broken> {
    Ok(Blob { offset: reader.u32()?, len: reader.u32()? })
}

fn link(reader: &mut ByteReader<'_>) -> Result<Link, Broken> {
    Ok(match reader.byte()? {
        0 => Link::Done,
        1 => Link::Traps(Traps(reader.u32()?)),
        2 => Link::Unknown,
        3 => Link::Incompatible,
        _ => return Err(Broken),
    })
}

fn wanted(reader: &mut ByteReader<'_>) -> Result<Wanted, Broken> {
    Ok(match reader.byte()? {
        0 => Wanted::Return,
        1 => Wanted::Values(several(reader, pattern)?),
        2 => Wanted::Traps(Traps(reader.u32()?)),
        3 => Wanted::Threw,
        _ => return Err(Broken),
    })
}

fn several<T: Copy>(
    reader: &mut ByteReader<'_>,
    read: fn(&mut ByteReader<'_>) -> Result<T, Broken>,
) -> Result<Several<T>, Broken> {
    let mut several = Several::new();
    for _ in 0..reader.byte()? {
        several.push(read(reader)?)?;
    }
    Ok(several)
}

fn value(reader: &mut ByteReader<'_>) -> Result<Value, Broken> {
    Ok(match reader.byte()? {
        0x7f => Value::I32(reader.fixed_u32()?),
        0x7e => Value::I64(reader.fixed_u64()?),
        0x7d => Value::F32(reader.fixed_u32()?),
        0x7c => Value::F64(reader.fixed_u64()?),
        0x7b => Value::V128(vector(reader)?),
        6 => Value::Extern(reader.fixed_u32()?),
        12 => Value::Host(reader.fixed_u32()?),
        byte => Value::Null(ValType::from_byte(byte).filter(|ty| ty.is_ref()).ok_or(Broken)?),
    })
}

fn vector(reader: &mut ByteReader<'_>) -> Result<u128, Broken> {
    let (low, high) = (reader.fixed_u64()?, reader.fixed_u64()?);
    Ok(u128::from(low) | u128::from(high) << 64)
}

fn pattern(reader: &mut ByteReader<'_>) -> Result<Pattern, Broken> {
    let pattern = match reader.peek() {
        Some(1) => Pattern::CanonicalF32,
        Some(2) => Pattern::ArithmeticF32,
        Some(3) => Pattern::CanonicalF64,
        Some(4) => Pattern::ArithmeticF64,
        Some(5) => Pattern::Null,
        Some(7) => Pattern::AnyExtern,
        Some(8) => Pattern::AnyFunc,
        Some(11) => {
            reader.byte()?;
            let ty = ValType::from_byte(reader.byte()?).filter(|ty| ty.is_ref());
            return Ok(Pattern::Ref(ty.ok_or(Broken)?));
        }
        Some(byte @ (9 | 10)) => {
            reader.byte()?;
            let (canonical, arithmetic) = (reader.byte()?, reader.byte()?);
            return Ok(Pattern::Floats { is_64: byte == 10, canonical, arithmetic, lanes: vector(reader)? });
        }
        _ => return Ok(Pattern::Value(value(reader)?)),
    };
    reader.byte()?;
    Ok(pattern)
}
