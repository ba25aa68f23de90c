//! Constant expressions: of one instruction they become a record, of more they become code.

use wrt_format::{ConstKind, ConstRecord, FuncRecord};
use wrt_foundation::Region;
use wrt_instructions::{Opcode, ValType};
use zerocopy::IntoBytes;

use crate::Features;
use crate::cursor::Cursor;
use crate::instruction::{self, Immediate, Instruction};
use crate::machine::{Machine, State};
use crate::refusal::Unit;
use crate::rows;
use crate::translate::{Facts, Shape, may_rest};

/// What a constant expression is for.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum Goal {
    /// A table's elements at the start.
    #[default]
    TableInit,
    /// A global's value at the start.
    GlobalInit,
    /// The place of an element segment.
    ElementOffset,
    /// An element of a segment.
    ElementItem,
    /// The place of a data segment.
    DataOffset,
}

/// The constant expression that is being read.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Constant {
    goal: Goal,
    /// Slots of its value.
    results: u32,
    /// Offset of its first instruction.
    base: u64,
    /// Its first instruction, while it has no second.
    first: Option<Instruction>,
    /// Whether it is being translated.
    coding: bool,
}

impl<R: Region> Machine<R> {
    /// Begins a constant expression of this type.
    pub(crate) fn begin_constant(&mut self, goal: Goal, ty: ValType, cursor: &Cursor<'_>) -> State {
        self.validator.begin_constant(ty);
        let results = if ty.is_vector() { 2 } else { 1 };
        self.constant = Constant { goal, results, base: cursor.offset(), first: None, coding: false };
        State::Constant
    }

    /// One instruction of a constant expression.
    pub(crate) fn constant(&mut self, cursor: &mut Cursor<'_>) -> Unit<State> {
        let start = cursor.mark();
        let source = cursor.offset().saturating_sub(self.constant.base);
        let Some(mut instruction) = Instruction::blank() else { return Ok(State::Constant) };
        instruction::read(cursor, self.config.features, &mut instruction)?;
        let source = u32::try_from(source).unwrap_or(u32::MAX);
        let result = self.constant_instruction(&instruction, source);
        match cursor.at(start, result)? {
            None => Ok(State::Constant),
            Some(record) => self.constant_done(record, cursor),
        }
    }

    fn constant_instruction(&mut self, instruction: &Instruction, source: u32) -> Unit<Option<ConstRecord>> {
        let opcode = instruction.opcode();
        let found = instruction::written(opcode);
        if !rows::is_constant(opcode) {
            return self.module.refusal.invalid("constant expression required", found);
        }
        let extended = instruction.row.is_binary();
        if extended && !self.config.features.contains(Features::EXTENDED_CONST) {
            return self.module.refusal.unsupported(Features::EXTENDED_CONST.text(), found);
        }
        let mut facts = Facts::default();
        if self.constant.coding
            && may_rest(opcode)
            && let Some(translator) = &mut self.translator
        {
            translator.note_before(self.validator.types(), &self.module, self.writer.ops.len())?;
        }
        self.validator.instruction(&self.module, instruction, &mut facts)?;
        if let Immediate::Global(index) = instruction.immediate
            && index >= self.module.imported_globals
            && !self.config.features.contains(Features::CONST_GLOBALS)
        {
            let what = Features::CONST_GLOBALS.text();
            return self.module.refusal.unsupported(what, u64::from(index));
        }
        if let (Opcode::RefFunc, Immediate::Func(func)) = (opcode, instruction.immediate) {
            self.module.declare(func)?;
        }
        if self.validator.ended() && !self.constant.coding {
            return Ok(Some(self.constant.first.map_or_else(ConstRecord::default, |first| inline(&first))));
        }
        // No record has room for a vector, nor for an object.
        let needs_code = facts.vector || rows::is_object(opcode);
        if self.constant.first.is_none() && !self.constant.coding && !needs_code {
            self.constant.first = Some(*instruction);
            return Ok(None);
        }
        if !self.constant.coding {
            self.constant.coding = true;
            self.begin_constant_code()?;
        }
        let Some(translator) = &mut self.translator else {
            return Ok(self.validator.ended().then(ConstRecord::default));
        };
        let (immediate, bytes) = (&instruction.immediate, &instruction.bytes);
        translator.instruction(opcode, immediate, &facts, bytes, source, &mut self.writer.ops)?;
        if !self.validator.ended() {
            return Ok(None);
        }
        let code = translator.finish(&mut self.writer.ops)?;
        self.writer.open(&self.module.refusal)?;
        let map = self.writer.opened();
        let roots = self.writer.append_all(translator.roots(), &self.module.refusal)?;
        let record = FuncRecord {
            type_index: u32::MAX,
            code: code.code,
            code_len: code.code_len,
            frame: code.frame,
            params: 0,
            results: self.constant.results,
            locals: 0,
            source: u32::try_from(self.constant.base).unwrap_or(u32::MAX),
            map,
            handlers: 0,
            roots,
        };
        let low = self.writer.append(record.as_bytes(), &self.module.refusal)?;
        Ok(Some(ConstRecord { kind: ConstKind::Code as u32, low, high: 0 }))
    }

    /// Begins to translate the expression, with the first instruction that was kept until now.
    fn begin_constant_code(&mut self) -> Unit<()> {
        let Some(translator) = &mut self.translator else { return Ok(()) };
        let results = self.constant.results;
        let imported_funcs = self.module.imported_funcs;
        let shape = Shape { results, imported_funcs, ..Shape::default() };
        translator.begin(shape, &mut self.writer.ops)?;
        let Some(first) = self.constant.first else { return Ok(()) };
        // Constant instructions have no facts but those of vectors and objects, which are not kept.
        let facts = Facts::default();
        translator.instruction(first.opcode(), &first.immediate, &facts, &first.bytes, 0, &mut self.writer.ops)
    }

    fn constant_done(&mut self, record: ConstRecord, cursor: &Cursor<'_>) -> Unit<State> {
        match self.constant.goal {
            Goal::TableInit => self.table_done(record),
            Goal::GlobalInit => self.global_done(record),
            Goal::ElementOffset => {
                self.element.start = record;
                Ok(State::ElementKind)
            }
            Goal::ElementItem => {
                self.element_value(&record);
                self.next_element(cursor)
            }
            Goal::DataOffset => {
                self.data.start = record;
                Ok(State::DataLen)
            }
        }
    }
}

/// The record of an expression of one instruction.
#[expect(clippy::cast_possible_truncation, reason = "the two halves of a value")]
fn inline(first: &Instruction) -> ConstRecord {
    let (kind, value) = match first.immediate {
        Immediate::Const(value) => (ConstKind::Value, value),
        Immediate::Global(index) => (ConstKind::Global, u64::from(index)),
        Immediate::Func(index) => (ConstKind::Func, u64::from(index)),
        // The heap type is a null reference's; the others are no constants'.
        Immediate::HeapType
        | Immediate::None
        | Immediate::Vector
        | Immediate::Lane(_)
        | Immediate::Block
        | Immediate::Label(_)
        | Immediate::Tag(_)
        | Immediate::TryTable
        | Immediate::Type(_)
        | Immediate::TypeTable { .. }
        | Immediate::Local(_)
        | Immediate::Table(_)
        | Immediate::MemArg { .. }
        | Immediate::Memory(_)
        | Immediate::MemoryPair { .. }
        | Immediate::DataMemory { .. }
        | Immediate::Data(_)
        | Immediate::ElemTable { .. }
        | Immediate::Elem(_)
        | Immediate::TablePair { .. }
        | Immediate::TypeWith { .. }
        | Immediate::SelectTyped => (ConstKind::Value, 0),
    };
    ConstRecord { kind: kind as u32, low: value as u32, high: (value >> 32) as u32 }
}
