//! Translates the instructions on globals, memories, tables and references.

use wrt_foundation::{Region, Rows};
use wrt_instructions::Opcode;
use wrt_instructions::code::{Code, Op};

use super::stack::Kind;
use super::{Facts, Translator};
use crate::instruction::Immediate;
use crate::refusal::{Refused, Unit};

/// The code of a load, whatever type its value has.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "picks from the table; a test sends every opcode through the translator"
)]
const fn load(opcode: Opcode) -> Option<Code> {
    Some(match opcode {
        Opcode::I32Load8U | Opcode::I64Load8U => Code::Load8,
        Opcode::I32Load16U | Opcode::I64Load16U => Code::Load16,
        Opcode::I32Load | Opcode::F32Load | Opcode::I64Load32U => Code::Load32,
        Opcode::I64Load | Opcode::F64Load => Code::Load64,
        Opcode::I32Load8S => Code::Load8S32,
        Opcode::I32Load16S => Code::Load16S32,
        Opcode::I64Load8S => Code::Load8S64,
        Opcode::I64Load16S => Code::Load16S64,
        Opcode::I64Load32S => Code::Load32S64,
        _ => return None,
    })
}

/// The code of a store, whatever type its value has.
#[expect(
    clippy::wildcard_enum_match_arm,
    reason = "picks from the table; a test sends every opcode through the translator"
)]
const fn store(opcode: Opcode) -> Option<Code> {
    Some(match opcode {
        Opcode::I32Store8 | Opcode::I64Store8 => Code::Store8,
        Opcode::I32Store16 | Opcode::I64Store16 => Code::Store16,
        Opcode::I32Store | Opcode::F32Store | Opcode::I64Store32 => Code::Store32,
        Opcode::I64Store | Opcode::F64Store => Code::Store64,
        _ => return None,
    })
}

impl<R: Region> Translator<R> {
    /// Translates an instruction on storage.
    pub(super) fn storage(
        &mut self,
        opcode: Opcode,
        immediate: &Immediate,
        facts: &Facts,
        out: &mut Rows<Op, R>,
    ) -> Unit<()> {
        if let Immediate::MemArg { memory, offset, .. } = *immediate {
            return self.access(opcode, memory, offset, facts.memory_64, out);
        }
        match (opcode, *immediate) {
            (Opcode::GlobalGet, Immediate::Global(index)) => {
                self.emit_value(|d| Op::new(Code::GlobalGet, d, 0, index), None, out)
            }
            (Opcode::GlobalSet, Immediate::Global(index)) => {
                let value = self.pop()?;
                let a = self.near(value, 0, out)?;
                self.emit(Op::new(Code::GlobalSet, 0, a, index), out)
            }
            (Opcode::RefFunc, Immediate::Func(index)) => {
                self.emit_value(|d| Op::new(Code::RefFunc, d, 0, index), None, out)
            }
            (Opcode::MemorySize, Immediate::Memory(index)) => {
                self.emit_value(|d| Op::new(Code::MemorySize, d, 0, index), None, out)
            }
            (Opcode::MemoryGrow, Immediate::Memory(index)) => {
                let pages = self.pop()?;
                let a = self.near(pages, 0, out)?;
                self.emit_value(|d| Op::new(Code::MemoryGrow, d, a, index), None, out)
            }
            (Opcode::MemoryFill, Immediate::Memory(index)) => self.bulk(Code::MemoryFill, index, None, out),
            (Opcode::MemoryCopy, Immediate::MemoryPair { to, from }) => {
                self.bulk(Code::MemoryCopy, to, Some(from), out)
            }
            (Opcode::MemoryInit, Immediate::DataMemory { data, memory }) => {
                self.bulk(Code::MemoryInit, memory, Some(data), out)
            }
            (Opcode::DataDrop, Immediate::Data(index)) => self.emit(Op::new(Code::DataDrop, 0, 0, index), out),
            (Opcode::TableGet, Immediate::Table(index)) => {
                let element = self.pop()?;
                let a = self.near(element, 0, out)?;
                self.emit_value(|d| Op::new(Code::TableGet, d, a, index), None, out)
            }
            (Opcode::TableSet, Immediate::Table(index)) => {
                let value = self.pop()?;
                let element = self.pop()?;
                let a = self.near(element, 0, out)?;
                let d = self.near(value, 1, out)?;
                self.emit(Op::new(Code::TableSet, d, a, index), out)
            }
            (Opcode::TableSize, Immediate::Table(index)) => {
                self.emit_value(|d| Op::new(Code::TableSize, d, 0, index), None, out)
            }
            (Opcode::TableGrow, Immediate::Table(index)) => self.table_grow(index, out),
            (Opcode::TableFill, Immediate::Table(index)) => self.bulk(Code::TableFill, index, None, out),
            (Opcode::TableCopy, Immediate::TablePair { to, from }) => self.bulk(Code::TableCopy, to, Some(from), out),
            (Opcode::TableInit, Immediate::ElemTable { elem, table }) => {
                self.bulk(Code::TableInit, table, Some(elem), out)
            }
            (Opcode::ElemDrop, Immediate::Elem(index)) => self.emit(Op::new(Code::ElemDrop, 0, 0, index), out),
            _ => Err(Refused),
        }
    }

    /// A load or a store.
    fn access(&mut self, opcode: Opcode, memory: u32, offset: u64, is_64: bool, out: &mut Rows<Op, R>) -> Unit<()> {
        let narrow = if memory == 0 && !is_64 { u32::try_from(offset).ok() } else { None };
        let form = |code: Code| -> Unit<(Code, u32, Option<Op>)> {
            match narrow {
                Some(offset) => Ok((code, offset, None)),
                None => Ok((code.wide().ok_or(Refused)?, memory, Some(Op::payload(offset)))),
            }
        };
        if let Some(code) = load(opcode) {
            let (code, imm, payload) = form(code)?;
            let address = self.pop()?;
            let a = self.near(address, 0, out)?;
            return self.emit_value(|d| Op::new(code, d, a, imm), payload, out);
        }
        let (code, imm, payload) = form(store(opcode).ok_or(Refused)?)?;
        let value = self.pop()?;
        let address = self.pop()?;
        let a = self.near(address, 0, out)?;
        let d = self.near(value, 1, out)?;
        self.emit(Op::new(code, d, a, imm), out)?;
        match payload {
            Some(payload) => self.emit_payload(payload, out),
            None => Ok(()),
        }
    }

    /// An instruction whose three operands are used up a slice at a time.
    fn bulk(&mut self, code: Code, index: u32, other: Option<u32>, out: &mut Rows<Op, R>) -> Unit<()> {
        let d = self.near_span(3, out)?;
        self.emit(Op::new(code, d, 0, index), out)?;
        match other {
            Some(other) => self.emit_payload(Op::new(Code::Payload, 0, 0, other), out),
            None => Ok(()),
        }
    }

    fn table_grow(&mut self, index: u32, out: &mut Rows<Op, R>) -> Unit<()> {
        // How much is done, for when the operation is stopped in the middle and executed again.
        self.push(Kind::Const(0), out)?;
        let d = self.near_span(3, out)?;
        self.emit(Op::new(Code::TableGrow, d, 0, index), out)?;
        let slot = self.slot_at(self.height());
        self.copy(slot, u32::from(d), out)?;
        self.push(Kind::Slot, out)
    }
}
