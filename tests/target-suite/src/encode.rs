//! Writes what `format` describes.

use crate::format::{ALIGN, Blob, Command, HEADER, Kind, Link, MAGIC, Pattern, Several, VERSION, Value, Wanted};

/// A suite of these files, each as [`file`] made it.
pub(crate) fn suite(kind: Kind, files: &[Vec<u8>]) -> Option<Vec<u8>> {
    let files = files.concat();
    let mut bytes = MAGIC.to_vec();
    word(&mut bytes, VERSION);
    word(&mut bytes, kind as u32);
    word(&mut bytes, u32::try_from(files.len().checked_add(HEADER)?).ok()?);
    bytes.extend(files);
    Some(bytes)
}

/// A file: what stands before its commands, the commands, and its blobs, whose offsets in the commands count from the first blob on.
pub(crate) fn file(
    name: &str,
    allowed: u8,
    assertions: u32,
    commands: &[(u32, Command<'_>)],
    blobs: &[u8],
) -> Option<Vec<u8>> {
    // The offsets of blobs are part of the head before them, so its length is found by trial: it only grows with them.
    let mut first = 0;
    loop {
        let mut head = Vec::new();
        text(&mut head, name);
        head.push(allowed);
        number(&mut head, assertions);
        for (line, command) in commands {
            self::command(&mut head, *line, command, first)?;
        }
        let before = head.len().checked_add(8)?.checked_next_multiple_of(ALIGN)?;
        let wanted = u32::try_from(before).ok()?;
        if wanted != first {
            first = wanted;
            continue;
        }
        let len = before.checked_add(blobs.len())?.checked_next_multiple_of(ALIGN)?;
        let mut bytes = Vec::new();
        word(&mut bytes, u32::try_from(len).ok()?);
        word(&mut bytes, u32::try_from(head.len()).ok()?);
        bytes.extend(head);
        bytes.resize(before, 0);
        bytes.extend(blobs);
        bytes.resize(len, 0);
        return Some(bytes);
    }
}

fn command(bytes: &mut Vec<u8>, line: u32, command: &Command<'_>, first: u32) -> Option<()> {
    let blob = |bytes: &mut Vec<u8>, Blob { offset, len }: Blob| {
        number(bytes, offset.checked_add(first)?);
        number(bytes, len);
        Some(())
    };
    number(bytes, line);
    match *command {
        Command::Store => bytes.push(0),
        Command::Module { slot, blob: of } => {
            bytes.push(1);
            number(bytes, slot);
            blob(bytes, of)?;
        }
        Command::Instance { module, slot, link } => {
            bytes.push(2);
            number(bytes, module);
            number(bytes, slot);
            match link {
                Link::Done => bytes.push(0),
                Link::Traps(traps) => {
                    bytes.push(1);
                    number(bytes, traps.0);
                }
                Link::Unknown => bytes.push(2),
                Link::Incompatible => bytes.push(3),
            }
        }
        Command::Register { instance, name } => {
            bytes.push(3);
            number(bytes, instance);
            text(bytes, name);
        }
        Command::Invoke { instance, name, args, wanted: how } => {
            bytes.push(4);
            number(bytes, instance);
            text(bytes, name);
            several(bytes, &args, value)?;
            wanted(bytes, &how)?;
        }
        Command::Get { instance, name, wanted: how } => {
            bytes.push(5);
            number(bytes, instance);
            text(bytes, name);
            wanted(bytes, &how)?;
        }
        Command::Refuse { malformed, blob: of } => {
            bytes.extend([6, u8::from(malformed)]);
            blob(bytes, of)?;
        }
    }
    Some(())
}

fn wanted(bytes: &mut Vec<u8>, wanted: &Wanted) -> Option<()> {
    match wanted {
        Wanted::Return => bytes.push(0),
        Wanted::Values(patterns) => {
            bytes.push(1);
            several(bytes, patterns, pattern)?;
        }
        Wanted::Traps(traps) => {
            bytes.push(2);
            number(bytes, traps.0);
        }
        Wanted::Threw => bytes.push(3),
    }
    Some(())
}

fn several<T: Copy>(bytes: &mut Vec<u8>, several: &Several<T>, write: fn(&mut Vec<u8>, T)) -> Option<()> {
    bytes.push(u8::try_from(several.len()).ok()?);
    several.iter().for_each(|item| write(bytes, item));
    Some(())
}

fn value(bytes: &mut Vec<u8>, value: Value) {
    let (ty, bits) = match value {
        Value::I32(bits) => (0x7f, bits.to_le_bytes().to_vec()),
        Value::I64(bits) => (0x7e, bits.to_le_bytes().to_vec()),
        Value::F32(bits) => (0x7d, bits.to_le_bytes().to_vec()),
        Value::F64(bits) => (0x7c, bits.to_le_bytes().to_vec()),
        Value::V128(bits) => (0x7b, bits.to_le_bytes().to_vec()),
        Value::Null(ty) => (u8::try_from(ty.word()).unwrap_or(0), Vec::new()),
        Value::Extern(number) => (6, number.to_le_bytes().to_vec()),
        Value::Host(number) => (12, number.to_le_bytes().to_vec()),
    };
    bytes.push(ty);
    bytes.extend(bits);
}

fn pattern(bytes: &mut Vec<u8>, pattern: Pattern) {
    bytes.push(match pattern {
        Pattern::Value(of) => return value(bytes, of),
        Pattern::CanonicalF32 => 1,
        Pattern::ArithmeticF32 => 2,
        Pattern::CanonicalF64 => 3,
        Pattern::ArithmeticF64 => 4,
        Pattern::Null => 5,
        Pattern::AnyExtern => 7,
        Pattern::AnyFunc => 8,
        Pattern::Ref(ty) => return bytes.extend([11, u8::try_from(ty.word()).unwrap_or(0)]),
        Pattern::Floats { is_64, canonical, arithmetic, lanes } => {
            bytes.extend([if is_64 { 10 } else { 9 }, canonical, arithmetic]);
            return bytes.extend(lanes.to_le_bytes());
        }
    });
}

fn text(bytes: &mut Vec<u8>, text: &str) {
    number(bytes, u32::try_from(text.len()).unwrap_or(u32::MAX));
    bytes.extend(text.as_bytes());
}

fn word(bytes: &mut Vec<u8>, word: u32) {
    bytes.extend(word.to_le_bytes());
}

/// LEB128.
fn number(bytes: &mut Vec<u8>, mut number: u32) {
    loop {
        let [low, ..] = number.to_le_bytes();
        number >>= 7;
        if number == 0 {
            return bytes.push(low & 0x7f);
        }
        bytes.push(low | 0x80);
    }
}

#[cfg(test)]
mod tests {
    use wrt::runtime::ValType;

    use super::{file, suite};
    use crate::format::{Blob, Broken, Command, Kind, Link, Pattern, Several, Traps, Value, Wanted};
    use crate::reader::Suite;

    fn several<T: Copy>(items: &[T]) -> Several<T> {
        let mut several = Several::new();
        items.iter().for_each(|item| several.push(*item).unwrap());
        several
    }

    fn commands() -> Vec<(u32, Command<'static>)> {
        let values =
            [Value::I32(7), Value::I64(1 << 40), Value::F32(3), Value::F64(u64::MAX), Value::Null(ValType::FUNCREF)];
        let more = [Value::Null(ValType::NULLEXNREF), Value::Extern(300), Value::V128(u128::MAX - 1)];
        let patterns = [Pattern::CanonicalF32, Pattern::ArithmeticF32, Pattern::CanonicalF64, Pattern::ArithmeticF64];
        let floats = Pattern::Floats { is_64: false, canonical: 2, arithmetic: 9, lanes: 7 << 64 };
        let others = [Pattern::Null, Pattern::AnyExtern, Pattern::AnyFunc, Pattern::Value(Value::I32(1)), floats];
        let returned = Wanted::Values(several(&[&patterns[..], &others].concat()));
        let args = several(&[&values[..], &more].concat());
        vec![
            (0, Command::Store),
            (1, Command::Module { slot: 0, blob: Blob { offset: 0, len: 3 } }),
            (2, Command::Instance { module: 0, slot: 0, link: Link::Done }),
            (3, Command::Instance { module: 0, slot: 511, link: Link::Traps(Traps(0x300)) }),
            (4, Command::Instance { module: 0, slot: 1, link: Link::Unknown }),
            (5, Command::Instance { module: 0, slot: 1, link: Link::Incompatible }),
            (600, Command::Register { instance: 0, name: "é" }),
            (70_000, Command::Invoke { instance: 0, name: "f", args, wanted: returned }),
            (70_001, Command::Invoke { instance: 0, name: "f", args: Several::new(), wanted: Wanted::Return }),
            (70_002, Command::Get { instance: 0, name: "", wanted: Wanted::Traps(Traps(1)) }),
            (70_003, Command::Invoke { instance: 0, name: "f", args: Several::new(), wanted: Wanted::Threw }),
            (70_004, Command::Refuse { malformed: true, blob: Blob { offset: 8, len: 1 } }),
        ]
    }

    fn read(bytes: &[u8]) -> Result<usize, Broken> {
        let mut suite = Suite::open(bytes)?;
        let mut count = 0_usize;
        while let Some(mut file) = suite.next()? {
            while file.next()?.is_some() {
                count = count.saturating_add(1);
            }
        }
        Ok(count)
    }

    fn sample() -> Vec<u8> {
        let one = file("a", 1, 5, &commands(), b"xyz-----w").unwrap();
        let two = file("b", 0, 0, &[], b"").unwrap();
        suite(Kind::Wasm, &[one, two]).unwrap()
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = sample();
        let mut suite = Suite::open(&bytes).unwrap();
        assert_eq!(suite.kind, Kind::Wasm);
        let mut first = suite.next().unwrap().unwrap();
        assert_eq!((first.name, first.allowed as u8, first.assertions), ("a", 1, 5));
        for (line, wanted) in commands() {
            let (at, found) = first.next().unwrap().unwrap();
            assert_eq!(at, line);
            match (found, wanted) {
                (Command::Module { blob, .. }, _) => assert_eq!(first.blob(blob).unwrap(), b"xyz"),
                (Command::Refuse { blob, .. }, _) => assert_eq!(first.blob(blob).unwrap(), b"w"),
                (found, wanted) => assert_eq!(found, wanted),
            }
        }
        assert_eq!(first.next().unwrap(), None);
        assert_eq!(suite.next().unwrap().unwrap().name, "b");
        assert!(suite.next().unwrap().is_none());
    }

    #[test]
    fn what_is_cut_off_is_refused() {
        let bytes = sample();
        for len in 0..bytes.len() {
            assert!(read(&bytes[..len]).is_err(), "{len} bytes");
        }
        assert_eq!(read(&bytes), Ok(commands().len()));
    }

    #[test]
    fn flipped_bits_end_in_an_answer() {
        let bytes = sample();
        for bit in 0..bytes.len().saturating_mul(8) {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            let _ = read(&flipped);
        }
    }
}
