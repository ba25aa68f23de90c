//! Decodes one instruction with its immediates.

use wrt_error::ParseErrorKind;
use wrt_format::binary::{BLOCK_EMPTY, MEMARG_MEMORY, PREFIX_GC, PREFIX_MISC, PREFIX_SIMD, PREFIX_THREADS};
use wrt_instructions::{Immediates, Opcode, ValType};

use crate::Features;
use crate::cursor::{Cursor, Fail, Unit, malformed, unsupported};

/// What an instruction names, as the translator needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Immediate {
    /// Nothing.
    None,
    /// A block type; the facts hold its numbers of parameters and results.
    Block,
    /// A label.
    Label(u32),
    /// A function.
    Func(u32),
    /// The type and table of an indirect call.
    TypeTable { ty: u32, table: u32 },
    /// A local.
    Local(u32),
    /// A global.
    Global(u32),
    /// A table.
    Table(u32),
    /// A memory access.
    MemArg { memory: u32, offset: u64 },
    /// A memory.
    Memory(u32),
    /// Two memories.
    MemoryPair { to: u32, from: u32 },
    /// A data segment, then a memory.
    DataMemory { data: u32, memory: u32 },
    /// A data segment.
    Data(u32),
    /// An element segment, then a table.
    ElemTable { elem: u32, table: u32 },
    /// An element segment.
    Elem(u32),
    /// Two tables.
    TablePair { to: u32, from: u32 },
    /// A constant as a slot holds it.
    Const(u64),
    /// The type of a typed select.
    SelectTyped,
    /// A heap type.
    HeapType,
}

/// The type of a block.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BlockType {
    /// No parameters, no results.
    Empty,
    /// One result.
    Value(ValType),
    /// A function type.
    Type(u32),
}

/// What the validator needs of an instruction's immediates beyond the [`Immediate`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Detail {
    /// Nothing.
    None,
    /// A block type.
    Block(BlockType),
    /// An access's alignment and its natural alignment as powers of two.
    Align { log2: u32, natural: u8 },
    /// A value type.
    Type(ValType),
    /// How many labels of a `br_table` follow, without the default.
    Targets(u32),
}

/// A decoded instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction {
    pub(crate) opcode: Opcode,
    pub(crate) immediate: Immediate,
    pub(crate) detail: Detail,
}

/// Decodes the next instruction. Of a `br_table` only the number of labels is read: each label is a unit of its own.
#[inline]
pub(crate) fn read(cursor: &mut Cursor<'_>, features: Features) -> Unit<Instruction> {
    let start = *cursor;
    let byte = cursor.byte("instruction")?;
    let opcode = if byte == PREFIX_MISC { misc(cursor)? } else { Opcode::from_code(u16::from(byte)) };
    let Some(opcode) = opcode else {
        let error = foreign(byte, cursor);
        *cursor = start;
        return Err(error);
    };
    if features != Features::ALL {
        let needed = Features::of(opcode.proposal());
        if !features.contains(needed) {
            *cursor = start;
            return unsupported(needed.text(), u64::from(byte));
        }
    }
    let (immediate, detail) = immediates(opcode, cursor, features)?;
    Ok(Instruction { opcode, immediate, detail })
}

/// The instruction behind the prefix `0xfc`.
fn misc(cursor: &mut Cursor<'_>) -> Unit<Option<Opcode>> {
    let number = cursor.u32("instruction")?;
    Ok(u8::try_from(number).ok().and_then(|number| Opcode::from_code(u16::from_be_bytes([PREFIX_MISC, number]))))
}

/// The error for an opcode that is none of ours: later proposals' opcodes are named.
#[cold]
fn foreign(byte: u8, cursor: &mut Cursor<'_>) -> Fail {
    let mut found = u64::from(byte);
    if matches!(byte, PREFIX_GC | PREFIX_SIMD | PREFIX_THREADS) {
        match cursor.u32("instruction") {
            Ok(number) => found = found << 32 | u64::from(number),
            Err(fail) => return fail,
        }
    }
    let what = match byte {
        PREFIX_SIMD => "SIMD",
        PREFIX_THREADS => "threads",
        PREFIX_GC | 0xd3 => "garbage collection",
        0x06..=0x0a | 0x18 | 0x19 | 0x1f => "exception handling",
        0x14 | 0x15 | 0xd4..=0xd6 => "function references",
        _ => return Fail::Kind(ParseErrorKind::Malformed { expected: "instruction", found }),
    };
    Fail::Kind(ParseErrorKind::Unsupported { what, found })
}

#[inline]
fn immediates(opcode: Opcode, cursor: &mut Cursor<'_>, features: Features) -> Unit<(Immediate, Detail)> {
    let index = cursor_index;
    let immediate = match opcode.immediates() {
        Immediates::None => Immediate::None,
        Immediates::Block => return Ok((Immediate::Block, Detail::Block(block_type(cursor, features)?))),
        Immediates::Label => Immediate::Label(cursor.u32("label index")?),
        Immediates::BrTable => return Ok((Immediate::None, Detail::Targets(cursor.u32("number of labels")?))),
        Immediates::Func => Immediate::Func(cursor.u32("function index")?),
        Immediates::TypeTable => {
            let ty = cursor.u32("type index")?;
            Immediate::TypeTable { ty, table: index(cursor, features, Features::REFERENCE_TYPES, "table index")? }
        }
        Immediates::SelectTypes => {
            let count = cursor.u32("number of types")?;
            if count != 1 {
                return Err(
                    ParseErrorKind::Invalid { rule: "select has exactly one type", found: u64::from(count) }.into()
                );
            }
            return Ok((Immediate::SelectTyped, Detail::Type(cursor.val_type()?)));
        }
        Immediates::Local => Immediate::Local(cursor.u32("local index")?),
        Immediates::Global => Immediate::Global(cursor.u32("global index")?),
        Immediates::Table => Immediate::Table(cursor.u32("table index")?),
        Immediates::MemArg(natural) => return mem_arg(cursor, features, natural),
        Immediates::Memory => Immediate::Memory(memory(cursor, features)?),
        Immediates::MemoryPair => {
            let to = memory(cursor, features)?;
            Immediate::MemoryPair { to, from: memory(cursor, features)? }
        }
        Immediates::DataMemory => {
            let data = cursor.u32("data index")?;
            Immediate::DataMemory { data, memory: memory(cursor, features)? }
        }
        Immediates::Data => Immediate::Data(cursor.u32("data index")?),
        Immediates::ElemTable => {
            let elem = cursor.u32("element index")?;
            Immediate::ElemTable { elem, table: cursor.u32("table index")? }
        }
        Immediates::Elem => Immediate::Elem(cursor.u32("element index")?),
        Immediates::TablePair => {
            let to = cursor.u32("table index")?;
            Immediate::TablePair { to, from: cursor.u32("table index")? }
        }
        Immediates::I32 => Immediate::Const(u64::from(cursor.s32("i32 constant")?.cast_unsigned())),
        Immediates::I64 => Immediate::Const(cursor.s64("i64 constant")?.cast_unsigned()),
        Immediates::F32 => Immediate::Const(u64::from(cursor.f32_bits("f32 constant")?)),
        Immediates::F64 => Immediate::Const(cursor.f64_bits("f64 constant")?),
        Immediates::HeapType => return Ok((Immediate::HeapType, Detail::Type(cursor.heap_type()?))),
    };
    Ok((immediate, Detail::None))
}

/// An index where WebAssembly 1.0 had a zero byte.
fn cursor_index(cursor: &mut Cursor<'_>, features: Features, needs: Features, expected: &'static str) -> Unit<u32> {
    if features.contains(needs) {
        return cursor.u32(expected);
    }
    let start = *cursor;
    let byte = cursor.byte("zero byte")?;
    if byte != 0 {
        *cursor = start;
        return malformed("zero byte", u64::from(byte));
    }
    Ok(0)
}

fn memory(cursor: &mut Cursor<'_>, features: Features) -> Unit<u32> {
    cursor_index(cursor, features, Features::MULTI_MEMORY, "memory index")
}

#[inline]
fn mem_arg(cursor: &mut Cursor<'_>, features: Features, natural: u8) -> Unit<(Immediate, Detail)> {
    let start = *cursor;
    let mut log2 = cursor.u32("alignment")?;
    let mut memory = 0;
    if log2 >= MEMARG_MEMORY {
        if log2 >= MEMARG_MEMORY << 1 || !features.contains(Features::MULTI_MEMORY) {
            *cursor = start;
            return malformed("alignment and memory flag", u64::from(log2));
        }
        log2 &= !MEMARG_MEMORY;
        memory = cursor.u32("memory index")?;
    }
    let offset = if features.contains(Features::MEMORY64) {
        cursor.u64("access offset")?
    } else {
        u64::from(cursor.u32("access offset")?)
    };
    Ok((Immediate::MemArg { memory, offset }, Detail::Align { log2, natural }))
}

fn block_type(cursor: &mut Cursor<'_>, features: Features) -> Unit<BlockType> {
    let start = *cursor;
    let byte = cursor.peek("block type")?;
    if byte == BLOCK_EMPTY {
        cursor.byte("block type")?;
        return Ok(BlockType::Empty);
    }
    // One byte with the sign bit set and no byte to follow is a value type; anything else is a type index.
    if byte & 0xc0 == 0x40 {
        return Ok(BlockType::Value(cursor.val_type()?));
    }
    let index = cursor.s33("block type")?;
    match u32::try_from(index) {
        Ok(index) if features.contains(Features::MULTI_VALUE) => Ok(BlockType::Type(index)),
        Ok(index) => {
            *cursor = start;
            unsupported(Features::MULTI_VALUE.text(), u64::from(index))
        }
        Err(_) => {
            *cursor = start;
            malformed("block type", index.cast_unsigned())
        }
    }
}
