//! Decodes one instruction with its immediates.

use wrt_format::binary::{BLOCK_EMPTY, MEMARG_MEMORY, PREFIX_GC, PREFIX_MISC, PREFIX_SIMD, PREFIX_THREADS};
use wrt_foundation::{EXCEPTIONS, GC, SIMD, THREADS, TYPED_REFS};
use wrt_instructions::{Immediates, Opcode, ValType};

use crate::Features;
use crate::cursor::{Cursor, Mark};
use crate::refusal::Unit;
use crate::rows::{self, Row};

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
    /// A tag.
    Tag(u32),
    /// A block with handlers, which follow; the facts hold its numbers of parameters and results.
    TryTable,
    /// The type of a call through a reference.
    Type(u32),
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
    /// A type, then what else an instruction on objects names: a field, a number, a segment or another type.
    TypeWith { ty: u32, other: u32 },
    /// A vector, or the lanes of a shuffle: among the instruction's [bytes](Instruction::bytes).
    Vector,
    /// A lane.
    Lane(u8),
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
    /// A block type, and how many handlers of a `try_table` follow.
    Handlers { block: BlockType, count: u32 },
    /// The types of a reference before and behind a cast.
    Cast { from: ValType, to: ValType },
    /// How many labels of a `br_table` follow, without the default.
    Targets(u32),
}

/// A decoded instruction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Instruction {
    /// Its row of the opcode table.
    pub(crate) row: &'static Row,
    pub(crate) immediate: Immediate,
    pub(crate) detail: Detail,
    pub(crate) bytes: Bytes,
}

/// The 16 bytes of a vector, the lanes of a shuffle, or in the first of them the lane of an access to memory.
pub(crate) type Bytes = [u8; if SIMD { 16 } else { 0 }];
/// No bytes yet.
pub(crate) const NO_BYTES: Bytes = [0; if SIMD { 16 } else { 0 }];

impl Instruction {
    /// What an instruction is read into.
    #[inline]
    pub(crate) fn blank() -> Option<Instruction> {
        let row = rows::plain(Opcode::Nop as u8)?;
        Some(Instruction { row, immediate: Immediate::None, detail: Detail::None, bytes: NO_BYTES })
    }

    #[inline]
    pub(crate) const fn opcode(&self) -> Opcode {
        self.row.opcode
    }
}

/// Decodes the next instruction into `to`. Of a `br_table` only the number of labels is read: each label is a unit of
/// its own.
///
/// It is written to a place, not returned: reading it back out of a result just written is what costs most here.
#[inline]
pub(crate) fn read(cursor: &mut Cursor<'_>, features: Features, to: &mut Instruction) -> Unit<()> {
    let start = cursor.mark();
    let byte = cursor.byte("instruction")?;
    let row = if byte == PREFIX_MISC
        || SIMD && byte == PREFIX_SIMD
        || GC && byte == PREFIX_GC
        || THREADS && byte == PREFIX_THREADS
    {
        let at = cursor.mark();
        let number = cursor.u32("instruction")?;
        let row = match byte {
            PREFIX_MISC => rows::misc(number),
            PREFIX_GC => rows::object(number),
            PREFIX_THREADS => rows::atomic(number),
            _ => rows::vector(number),
        };
        if row.is_none() {
            cursor.rewind(at);
        }
        row
    } else {
        rows::plain(byte)
    };
    let Some(row) = row else {
        return foreign(byte, start, cursor);
    };
    if !features.is_whole() {
        let needed = rows::feature(row.opcode);
        if !features.contains(needed) {
            cursor.rewind(start);
            return cursor.refusal.unsupported(needed.text(), written(row.opcode));
        }
    }
    to.row = row;
    immediates(row, cursor, features, to)
}

/// The error for an opcode that is none of ours: later proposals' opcodes are named.
#[cold]
fn foreign<T>(byte: u8, start: Mark, cursor: &mut Cursor<'_>) -> Unit<T> {
    let mut found = u64::from(byte);
    if matches!(byte, PREFIX_GC | PREFIX_MISC | PREFIX_SIMD | PREFIX_THREADS) {
        found = found << 32 | u64::from(cursor.u32("instruction")?);
    }
    cursor.rewind(start);
    let what = match byte {
        PREFIX_SIMD if !SIMD => Features::SIMD.text(),
        PREFIX_THREADS if !THREADS => Features::THREADS.text(),
        PREFIX_GC if !GC => Features::GC.text(),
        PREFIX_GC if (0x20..=0x26).contains(&(found & 0xffff_ffff)) => "custom descriptors",
        _ => return cursor.refusal.malformed("instruction", found),
    };
    cursor.refusal.unsupported(what, found)
}

/// An opcode as errors name it: of one with a prefix, the prefix in the upper half, the number behind it in the lower.
pub(crate) const fn written(opcode: Opcode) -> u64 {
    let code = opcode as u64;
    match code & 0xff00 {
        // Relaxed instructions on vectors.
        0xff00 => 0xfd << 32 | 1 << 8 | code & 0xff,
        prefix => prefix << 24 | code & 0xff,
    }
}

#[inline]
fn immediates(row: &Row, cursor: &mut Cursor<'_>, features: Features, to: &mut Instruction) -> Unit<()> {
    to.immediate = match row.immediates {
        Immediates::None => Immediate::None,
        Immediates::Block => {
            to.detail = Detail::Block(block_type(cursor, features)?);
            Immediate::Block
        }
        Immediates::Label => Immediate::Label(cursor.u32("label index")?),
        Immediates::BrTable => {
            to.detail = Detail::Targets(cursor.u32("number of labels")?);
            Immediate::None
        }
        Immediates::Func => Immediate::Func(cursor.u32("function index")?),
        Immediates::Tag if EXCEPTIONS => Immediate::Tag(cursor.u32("tag index")?),
        Immediates::TryTable if EXCEPTIONS => {
            let block = block_type(cursor, features)?;
            to.detail = Detail::Handlers { block, count: cursor.u32("number of handlers")? };
            Immediate::TryTable
        }
        Immediates::Type if TYPED_REFS => Immediate::Type(cursor.u32("type index")?),
        Immediates::V128 | Immediates::Shuffle | Immediates::Lane(_) | Immediates::MemArgLane(_) if SIMD => {
            vector(row.immediates, cursor, features, to)?
        }
        Immediates::Field if GC => type_with(cursor, "field index")?,
        Immediates::TypeCount if GC => type_with(cursor, "number of elements")?,
        Immediates::TypeData if GC => type_with(cursor, "data index")?,
        Immediates::TypeElem if GC => type_with(cursor, "element index")?,
        Immediates::TypePair if GC => type_with(cursor, "type index")?,
        Immediates::Cast if GC => cast(cursor, features, to)?,
        Immediates::Zero if THREADS => {
            zero_byte(cursor)?;
            Immediate::None
        }
        // Of instructions that this build lacks, which were refused.
        Immediates::Tag
        | Immediates::TryTable
        | Immediates::Type
        | Immediates::V128
        | Immediates::Shuffle
        | Immediates::Lane(_)
        | Immediates::MemArgLane(_)
        | Immediates::Field
        | Immediates::TypeCount
        | Immediates::TypeData
        | Immediates::TypeElem
        | Immediates::TypePair
        | Immediates::Cast
        | Immediates::Zero => Immediate::None,
        Immediates::TypeTable => {
            let ty = cursor.u32("type index")?;
            let table = index_since(Features::REFERENCE_TYPES, cursor, features, "table index")?;
            Immediate::TypeTable { ty, table }
        }
        Immediates::SelectTypes => {
            let start = cursor.mark();
            let count = cursor.u32("number of types")?;
            if count != 1 {
                cursor.rewind(start);
                let rule = "select has exactly one type";
                return cursor.refusal.invalid(rule, u64::from(count));
            }
            to.detail = Detail::Type(cursor.val_type(features)?);
            Immediate::SelectTyped
        }
        Immediates::Local => Immediate::Local(cursor.u32("local index")?),
        Immediates::Global => Immediate::Global(cursor.u32("global index")?),
        Immediates::Table => Immediate::Table(cursor.u32("table index")?),
        Immediates::MemArg(natural) => mem_arg(cursor, features, natural, to)?,
        Immediates::Memory => Immediate::Memory(memory(cursor, features)?),
        Immediates::MemoryPair => {
            let destination = memory(cursor, features)?;
            Immediate::MemoryPair { to: destination, from: memory(cursor, features)? }
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
            let destination = cursor.u32("table index")?;
            Immediate::TablePair { to: destination, from: cursor.u32("table index")? }
        }
        Immediates::I32 => Immediate::Const(u64::from(cursor.s32("i32 constant")?.cast_unsigned())),
        Immediates::I64 => Immediate::Const(cursor.s64("i64 constant")?.cast_unsigned()),
        Immediates::F32 => Immediate::Const(u64::from(cursor.f32_bits("f32 constant")?)),
        Immediates::F64 => Immediate::Const(cursor.f64_bits("f64 constant")?),
        Immediates::HeapType => {
            to.detail = Detail::Type(cursor.heap_type(features)?);
            Immediate::HeapType
        }
    };
    Ok(())
}

/// A type index, then another number.
fn type_with(cursor: &mut Cursor<'_>, expected: &'static str) -> Unit<Immediate> {
    let ty = cursor.u32("type index")?;
    Ok(Immediate::TypeWith { ty, other: cursor.u32(expected)? })
}

/// A branch on a cast.
#[inline(never)]
fn cast(cursor: &mut Cursor<'_>, features: Features, to: &mut Instruction) -> Unit<Immediate> {
    let start = cursor.mark();
    let flags = cursor.byte("flags of a cast")?;
    if flags > 3 {
        cursor.rewind(start);
        return cursor.refusal.malformed("flags of a cast", u64::from(flags));
    }
    let label = cursor.u32("label index")?;
    let mut types = [ValType::BOTTOM; 2];
    let mut nullable = flags;
    for place in &mut types {
        let ty = cursor.heap_type(features)?;
        *place = if nullable & 1 == 0 { ty.non_null() } else { ty };
        nullable >>= 1;
    }
    let [from, behind] = types;
    to.detail = Detail::Cast { from, to: behind };
    Ok(Immediate::Label(label))
}

/// Immediates of an instruction on vectors.
#[inline(never)]
#[expect(clippy::wildcard_enum_match_arm, reason = "those of other instructions do not come here")]
fn vector(
    immediates: Immediates,
    cursor: &mut Cursor<'_>,
    features: Features,
    to: &mut Instruction,
) -> Unit<Immediate> {
    match immediates {
        Immediates::V128 => {
            for byte in &mut to.bytes {
                *byte = cursor.byte("v128 constant")?;
            }
            Ok(Immediate::Vector)
        }
        Immediates::Shuffle => {
            // Of two vectors.
            for byte in &mut to.bytes {
                *byte = lane(32, cursor)?;
            }
            Ok(Immediate::Vector)
        }
        Immediates::Lane(lanes) => lane(lanes, cursor).map(Immediate::Lane),
        Immediates::MemArgLane(natural) => {
            let immediate = mem_arg(cursor, features, natural, to)?;
            if let Some(byte) = to.bytes.first_mut() {
                *byte = lane(16 >> natural.min(4), cursor)?;
            }
            Ok(immediate)
        }
        _ => Ok(Immediate::None),
    }
}

/// The number of a lane, of so many.
fn lane(lanes: u8, cursor: &mut Cursor<'_>) -> Unit<u8> {
    let start = cursor.mark();
    let lane = cursor.byte("lane")?;
    if lane >= lanes {
        cursor.rewind(start);
        return cursor.refusal.invalid("invalid lane index", u64::from(lane));
    }
    Ok(lane)
}

/// An index where WebAssembly 1.0 had a zero byte.
fn index_since(needs: Features, cursor: &mut Cursor<'_>, features: Features, expected: &'static str) -> Unit<u32> {
    if features.contains(needs) {
        return cursor.u32(expected);
    }
    zero_byte(cursor).map(|()| 0)
}

fn zero_byte(cursor: &mut Cursor<'_>) -> Unit<()> {
    let start = cursor.mark();
    let byte = cursor.byte("zero byte")?;
    if byte != 0 {
        cursor.rewind(start);
        return cursor.refusal.malformed("zero byte", u64::from(byte));
    }
    Ok(())
}

fn memory(cursor: &mut Cursor<'_>, features: Features) -> Unit<u32> {
    index_since(Features::MULTI_MEMORY, cursor, features, "memory index")
}

#[inline]
fn mem_arg(cursor: &mut Cursor<'_>, features: Features, natural: u8, to: &mut Instruction) -> Unit<Immediate> {
    let start = cursor.mark();
    let mut log2 = cursor.u32("alignment")?;
    let mut memory = 0;
    if log2 >= MEMARG_MEMORY {
        if log2 >= MEMARG_MEMORY << 1 || !features.contains(Features::MULTI_MEMORY) {
            cursor.rewind(start);
            return cursor.refusal.malformed("alignment and memory flag", u64::from(log2));
        }
        log2 &= !MEMARG_MEMORY;
        memory = cursor.u32("memory index")?;
    }
    let offset = if features.contains(Features::MEMORY64) {
        cursor.u64("access offset")?
    } else {
        u64::from(cursor.u32("access offset")?)
    };
    to.detail = Detail::Align { log2, natural };
    Ok(Immediate::MemArg { memory, offset })
}

fn block_type(cursor: &mut Cursor<'_>, features: Features) -> Unit<BlockType> {
    let start = cursor.mark();
    let byte = cursor.peek("block type")?;
    if byte == BLOCK_EMPTY {
        cursor.byte("block type")?;
        return Ok(BlockType::Empty);
    }
    // One byte with the sign bit set and no byte to follow is a value type; anything else is a type index.
    if byte & 0xc0 == 0x40 {
        return Ok(BlockType::Value(cursor.val_type(features)?));
    }
    let index = cursor.s33("block type")?;
    match u32::try_from(index) {
        Ok(index) if features.contains(Features::MULTI_VALUE) => Ok(BlockType::Type(index)),
        Ok(index) => {
            cursor.rewind(start);
            cursor.refusal.unsupported(Features::MULTI_VALUE.text(), u64::from(index))
        }
        Err(_) => {
            cursor.rewind(start);
            cursor.refusal.malformed("block type", u64::from(byte))
        }
    }
}
