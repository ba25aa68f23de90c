//! Translates the instructions on globals, memories, tables and references.

use wrt_error::Trap;
use wrt_format::features;
use wrt_foundation::{Region, Rows};
use wrt_instructions::Opcode;
use wrt_instructions::code::{Code, Op, form};

use super::accumulator::Class;
use super::emit::Value;
use super::place::Operand;
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
        Opcode::I64Load => Code::Load64,
        Opcode::F64Load => Code::LoadF64,
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

/// What computes an address that a load or store can compute itself.
const ADD_SLOTS: Code = Code::I32Add.with(form::binary::SS_ACC);
const ADD_SLOT: Code = Code::I32Add.with(form::binary::AS_ACC);
const SHIFT_SLOT: Code = Code::I32Shl.with(form::binary::SI_ACC);
const SHIFT: Code = Code::I32Shl.with(form::binary::AI_ACC);

/// A value as a store's record can have it, if it is small enough for it.
#[expect(clippy::cast_possible_truncation, reason = "a store takes the low bits")]
fn small(store: Code, value: u64) -> Option<i8> {
    match store {
        Code::Store8 => Some(value as i8),
        Code::Store16 => i8::try_from(value as i16).ok(),
        Code::Store32 => i8::try_from(value as i32).ok(),
        _ => i8::try_from(value.cast_signed()).ok(),
    }
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
                self.emit_value(Value::stored(Code::GlobalGet, 0, index), out)
            }
            (Opcode::GlobalSet, Immediate::Global(index)) => {
                let value = self.pop(out)?;
                let op = if self.is_held(value, Class::Int) {
                    Op::new(Code::GlobalSetA, 0, 0, index)
                } else {
                    Op::new(Code::GlobalSet, 0, self.near(value, 0, out)?, index)
                };
                self.emit_plain(op, out)
            }
            (Opcode::RefFunc, Immediate::Func(index)) => {
                self.emit_slot(|d| Op::new(Code::RefFunc, d, 0, index), None, out)
            }
            (Opcode::MemorySize, Immediate::Memory(index)) => {
                self.emit_slot(|d| Op::new(Code::MemorySize, d, 0, index), None, out)
            }
            (Opcode::MemoryGrow, Immediate::Memory(index)) => {
                let pages = self.pop(out)?;
                let a = self.near(pages, 0, out)?;
                self.emit_slot(|d| Op::new(Code::MemoryGrow, d, a, index), None, out)
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
                let element = self.pop(out)?;
                let a = self.near(element, 0, out)?;
                self.emit_slot(|d| Op::new(Code::TableGet, d, a, index), None, out)
            }
            (Opcode::TableSet, Immediate::Table(index)) => {
                let value = self.pop(out)?;
                let element = self.pop(out)?;
                let a = self.near(element, 0, out)?;
                let d = self.near(value, 1, out)?;
                self.emit(Op::new(Code::TableSet, d, a, index), out)
            }
            (Opcode::TableSize, Immediate::Table(index)) => {
                self.emit_slot(|d| Op::new(Code::TableSize, d, 0, index), None, out)
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
        if let Some(code) = load(opcode) {
            let class = if code == Code::LoadF64 { Class::Float } else { Class::Int };
            let address = self.pop_as_it_is()?;
            let Some(offset) = narrow else {
                let address = self.compute(address, out)?;
                let a = self.near(address, 0, out)?;
                let code = code.with(form::load::WIDE);
                return self.emit_slot(|d| Op::new(code, d, a, memory), Some(Op::payload(offset)), out);
            };
            let (form, a, imm) = self.address(address, offset, true, out)?;
            let value = Value::stored(code.with(form), a, imm);
            return self.emit_value(Value { class, acc: form::load::S_ACC, ..value }, out);
        }
        let code = store(opcode).ok_or(Refused)?;
        let value = self.pop(out)?;
        let address = self.pop_as_it_is()?;
        let Some(offset) = narrow else {
            let address = self.compute(address, out)?;
            let a = self.near(address, 0, out)?;
            let d = self.near(value, 1, out)?;
            self.emit(Op::new(code.with(form::store::WIDE), d, a, memory), out)?;
            return self.emit_payload(Op::payload(offset), out);
        };
        let address = if self.computes(address, offset) { address } else { self.compute(address, out)? };
        let is_float = opcode == Opcode::F64Store && self.is_held(value, Class::Float);
        let known = if let Kind::Const(known) = value.kind { small(code, known) } else { None };
        // The value is brought to a slot before the address, whose records might be taken back.
        let (row, kind, d) = match known {
            Some(known) => (code, form::store::S_I, known.cast_unsigned()),
            None if is_float => (Code::StoreF64, form::store::S_A, 0),
            None if self.is_held(value, Class::Int) => (code, form::store::S_A, 0),
            None => (code, form::store::S, self.near(value, 1, out)?),
        };
        // An address that is taken back would leave another value in the accumulator.
        let may_fold = kind != form::store::S_A || is_float;
        let (form, a, imm) = self.address(address, offset, may_fold, out)?;
        self.emit_plain(Op::new(row.with(form).with(kind), d, a, imm), out)
    }

    /// Whether a record computes an address that is nowhere yet.
    const fn computes(&self, address: Operand, offset: u32) -> bool {
        match address.kind {
            Kind::Sum(..) => offset == 0,
            Kind::Index(..) => offset <= 0xffff,
            Kind::Scaled(..) => false,
            Kind::Slot | Kind::Local(_) | Kind::Const(_) => true,
        }
    }

    /// The form of a load, slot `a` and immediate that access a popped address. The additions just written that computed it
    /// are taken back where the record can do them.
    fn address(
        &mut self,
        address: Operand,
        offset: u32,
        may_fold: bool,
        out: &mut Rows<Op, R>,
    ) -> Unit<(u16, u8, u32)> {
        match address.kind {
            Kind::Sum(local, more) if offset == 0 => return Ok((form::load::W, self.byte_of_local(local), more)),
            Kind::Index(a, b, shift) if offset <= 0xffff => {
                let b = self.byte_of_local(u32::from(b));
                let imm = u32::from(b) | u32::from(shift) << 8 | offset << 16;
                return Ok((form::load::X, self.byte_of_local(u32::from(a)), imm));
            }
            Kind::Const(known) => {
                if let Some(known) = u32::try_from(known).ok().and_then(|known| known.checked_add(offset)) {
                    return Ok((form::load::K, 0, known));
                }
            }
            Kind::Slot | Kind::Local(_) | Kind::Sum(..) | Kind::Scaled(..) | Kind::Index(..) => {}
        }
        let address = self.compute(address, out)?;
        if may_fold
            && offset <= 0xffff
            && let Some((base, index, shift)) = self.fold(address, out)?
        {
            let form = if index.is_some() { form::load::X } else { form::load::AX };
            return Ok((form, base, u32::from(index.unwrap_or(0)) | shift << 8 | offset << 16));
        }
        if self.is_held(address, Class::Int) {
            return Ok((form::load::A, 0, offset));
        }
        Ok((form::load::S, self.near(address, 0, out)?, offset))
    }

    /// Takes back the addition just written that computed an address, and a shift before it. Gives the slot of its base, that of its
    /// index if the accumulator does not have that, and the index's shift.
    fn fold(&mut self, address: Operand, out: &mut Rows<Op, R>) -> Unit<Option<(u8, Option<u8>, u32)>> {
        let Some(sum) = self.last_of(address, Class::Int, out) else { return Ok(None) };
        let op = out.get(sum as usize).copied().ok_or(Refused)?;
        let from = self.first_of(Class::Int);
        let scaled = out.get(from as usize).filter(|_| from.wrapping_add(1) == sum).map(|op| (op.code(), *op));
        let (first, base, index, shift) = match (op.code(), scaled) {
            (Some(ADD_SLOTS), _) => (sum, op.a(), Some(op.b()), 0),
            (Some(ADD_SLOT), Some((Some(SHIFT_SLOT), scaled))) => (from, op.b(), Some(scaled.a()), scaled.imm() & 31),
            (Some(ADD_SLOT), Some((Some(SHIFT), scaled))) => (from, op.b(), None, scaled.imm() & 31),
            (Some(ADD_SLOT), _) => (sum, op.b(), None, 0),
            _ => return Ok(None),
        };
        out.truncate(first as usize);
        self.written(address.slot);
        self.last = None;
        Ok(Some((base, index, shift)))
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

    /// A check that the reference on top is not null, which stays where it is.
    pub(super) fn ref_as_non_null(&mut self, trap: Trap, out: &mut Rows<Op, R>) -> Unit<()> {
        self.needs |= features::TYPED_REFS;
        let reference = self.pop(out)?;
        self.spill_operand(reference, out);
        let a = self.near(reference, 0, out)?;
        self.emit(Op::new(Code::RefAsNonNull, 0, a, u32::from(trap.code())), out)?;
        self.push(reference.kind, out)
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
