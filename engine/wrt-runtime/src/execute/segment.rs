//! The records that copy, fill, initialise and drop: they find their memories, tables and segments here.

use wrt_error::Trap;
use wrt_format::{ConstKind, ConstRecord, DataRecord, ElementRecord, Image};
use wrt_foundation::{List, Region};
use wrt_instructions::code::{Op, number};

use super::bulk::{BYTES, Brake, ELEMENTS, Stop, copy, copy_within, fill};
use super::memory::memory_at;
use super::slot::{Slot, Window, get, set};
use super::table::table_at;
use crate::instance::{GlobalRow, InstanceRow, NOTHING};
use crate::memory::Memory;
use crate::table::Table;

/// What bulk records of an instance reach.
pub(crate) struct Reach<'a, R> {
    pub(crate) memories: &'a mut List<Memory<R>>,
    pub(crate) tables: &'a mut List<Table<R>>,
    pub(crate) dropped: &'a mut [u32],
    pub(crate) globals: &'a [GlobalRow],
    pub(crate) links: &'a [u32],
    pub(crate) row: &'a InstanceRow,
    pub(crate) image: Image<'a>,
}

impl<R: Region> Reach<'_, R> {
    /// Executes one bulk record, with `second` the immediate of its payload, where it has one.
    #[inline(never)]
    pub(super) fn execute(
        &mut self,
        regs: &mut Window,
        op: Op,
        second: u32,
        brake: &mut Brake<'_>,
    ) -> Result<(), Stop> {
        let (d, first) = (op.d(), op.imm());
        let mut operands = [get(regs, d), get(regs, d.wrapping_add(1)), get(regs, d.wrapping_add(2))];
        let done = match op.number() {
            number::MemoryFill => self.memory_fill(first, &mut operands, brake),
            number::MemoryCopy => self.memory_copy(first, second, &mut operands, brake),
            number::MemoryInit => self.memory_init(first, second, &mut operands, brake),
            number::TableFill => self.table_fill(first, &mut operands, brake),
            number::TableCopy => self.table_copy(first, second, &mut operands, brake),
            number::TableInit => self.table_init(first, second, &mut operands, brake),
            _ => Err(Stop::Trap(Trap::Corrupt)),
        };
        // What is left to do, for when it is executed again.
        for (index, operand) in (0u8..).zip(operands) {
            set(regs, d.wrapping_add(index), operand);
        }
        done
    }

    fn memory_fill(&mut self, memory: u32, operands: &mut [u64; 3], brake: &mut Brake<'_>) -> Result<(), Stop> {
        let memory = memory_at(self.memories, self.row, self.links, memory)?;
        let [value, ..] = u32::from_slot(operands[1]).to_le_bytes();
        fill(BYTES, brake, memory.bytes_mut(), value, operands)
    }

    fn memory_copy(&mut self, to: u32, from: u32, operands: &mut [u64; 3], brake: &mut Brake<'_>) -> Result<(), Stop> {
        let to = self.row.memories.get(self.links, to).ok_or(Trap::Corrupt)? as usize;
        let from = self.row.memories.get(self.links, from).ok_or(Trap::Corrupt)? as usize;
        if to == from {
            let memory = self.memories.get_mut(to).ok_or(Trap::Corrupt)?;
            return copy_within(BYTES, brake, memory.bytes_mut(), operands);
        }
        let (to, from) = self.memories.get_two_mut(to, from).ok_or(Trap::Corrupt)?;
        copy(BYTES, brake, to.bytes_mut(), from.bytes(), operands)
    }

    /// Copies bytes of a data segment to a memory.
    pub(crate) fn memory_init(
        &mut self,
        memory: u32,
        segment: u32,
        operands: &mut [u64; 3],
        brake: &mut Brake<'_>,
    ) -> Result<(), Stop> {
        let record = self.image.records::<DataRecord>().get(segment as usize).ok_or(Trap::Corrupt)?;
        let dropped = self.row.data.get(self.dropped, segment).ok_or(Trap::Corrupt)? != 0;
        let span = if dropped { NOTHING } else { record.bytes };
        let bytes = self.image.slice::<u8>(span).ok_or(Trap::Corrupt)?;
        let memory = memory_at(self.memories, self.row, self.links, memory)?;
        copy(BYTES, brake, memory.bytes_mut(), bytes, operands)
    }

    /// Fills a part of a table.
    pub(crate) fn table_fill(
        &mut self,
        table: u32,
        operands: &mut [u64; 3],
        brake: &mut Brake<'_>,
    ) -> Result<(), Stop> {
        let table = table_at(self.tables, self.row, self.links, table)?;
        let value = operands[1];
        fill(ELEMENTS, brake, table.elements_mut(), value, operands)
    }

    fn table_copy(&mut self, to: u32, from: u32, operands: &mut [u64; 3], brake: &mut Brake<'_>) -> Result<(), Stop> {
        let to = self.row.tables.get(self.links, to).ok_or(Trap::Corrupt)? as usize;
        let from = self.row.tables.get(self.links, from).ok_or(Trap::Corrupt)? as usize;
        if to == from {
            let table = self.tables.get_mut(to).ok_or(Trap::Corrupt)?;
            return copy_within(ELEMENTS, brake, table.elements_mut(), operands);
        }
        let (to, from) = self.tables.get_two_mut(to, from).ok_or(Trap::Corrupt)?;
        copy(ELEMENTS, brake, to.elements_mut(), from.elements(), operands)
    }

    /// Copies references of an element segment to a table.
    pub(crate) fn table_init(
        &mut self,
        table: u32,
        segment: u32,
        operands: &mut [u64; 3],
        brake: &mut Brake<'_>,
    ) -> Result<(), Stop> {
        let record = self.image.records::<ElementRecord>().get(segment as usize).ok_or(Trap::Corrupt)?;
        let dropped = self.row.elements.get(self.dropped, segment).ok_or(Trap::Corrupt)? != 0;
        let span = if dropped { NOTHING } else { record.items };
        let items = self.image.slice::<ConstRecord>(span).ok_or(Trap::Corrupt)?;
        let table = table_at(self.tables, self.row, self.links, table)?;
        let (row, links, globals) = (self.row, self.links, self.globals);
        // A constant expression gives the same value whenever it is evaluated: it reads nothing that changes.
        super::bulk::copy_with(ELEMENTS, brake, table.elements_mut(), items, operands, |item| {
            reference(item, row, links, globals)
        })
    }

    /// Drops a data segment.
    pub(crate) fn drop_data(&mut self, segment: u32) -> Result<(), Trap> {
        *self.row.data.get_mut(self.dropped, segment).ok_or(Trap::Corrupt)? = 1;
        Ok(())
    }

    /// Drops an element segment.
    pub(crate) fn drop_elements(&mut self, segment: u32) -> Result<(), Trap> {
        *self.row.elements.get_mut(self.dropped, segment).ok_or(Trap::Corrupt)? = 1;
        Ok(())
    }
}

/// The value of a constant expression that needs no code.
pub(crate) fn reference(
    record: &ConstRecord,
    row: &InstanceRow,
    links: &[u32],
    globals: &[GlobalRow],
) -> Result<u64, Trap> {
    match record.kind().ok_or(Trap::Corrupt)? {
        ConstKind::None => Ok(0),
        ConstKind::Value => Ok(record.value()),
        ConstKind::Global => {
            let global = row.globals.get(links, record.low).ok_or(Trap::Corrupt)?;
            globals.get(global as usize).map(|global| global.value).ok_or(Trap::Corrupt)
        }
        ConstKind::Func => {
            row.funcs.get(links, record.low).map(|func| u64::from(func).wrapping_add(1)).ok_or(Trap::Corrupt)
        }
        ConstKind::Code => Err(Trap::Corrupt),
    }
}
