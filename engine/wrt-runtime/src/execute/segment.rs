//! The records that copy, fill, initialise and drop: they find their memories, tables and segments here.

use wrt_error::Trap;
use wrt_format::{ConstKind, ConstRecord, DataRecord, ElementRecord, Image};
use wrt_foundation::List;
use wrt_instructions::code::{Op, number};
use wrt_platform::PageAllocator;

use super::bulk::{BYTES, Brake, ELEMENTS, Stop, copy, copy_parts, copy_within, fill, part};
use super::memory::memory_at;
use super::slot::{Slot, Window, get, set};
use super::table::table_at;
use crate::heap::Heap;
use crate::instance::{GlobalRow, InstanceRow, NOTHING};
use crate::memory::Memory;
use crate::table::Table;

/// What bulk records of an instance reach.
pub(crate) struct Reach<'a, P: PageAllocator> {
    pub(crate) memories: &'a mut List<Memory<P>>,
    pub(crate) tables: &'a mut List<Table<P::Region>>,
    pub(crate) dropped: &'a mut [u32],
    pub(crate) globals: &'a [GlobalRow],
    pub(crate) links: &'a [u32],
    pub(crate) row: &'a InstanceRow,
    pub(crate) image: Image<'a>,
    /// The heap, for segments whose items are on it.
    pub(crate) heap: Option<&'a Heap<P::Region>>,
}

/// The state of a segment that was dropped; 0 before that. Above it an element segment's state names the object that holds its items.
const DROPPED: u32 = 1;

impl<'a, P: PageAllocator> Reach<'a, P> {
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
        let mut slot = d;
        for operand in operands {
            set(regs, slot, operand);
            slot = slot.wrapping_add(1);
        }
        done
    }

    fn memory_fill(&mut self, memory: u32, operands: &mut [u64; 3], brake: &mut Brake<'_>) -> Result<(), Stop> {
        let memory = memory_at(self.memories, self.row, self.links, memory)?;
        let [value, ..] = u32::from_slot(operands[1]).to_le_bytes();
        if memory.shared().is_some() {
            let mut rest = [operands[0], 0, operands[2]];
            let done = copy_parts(brake, &mut rest, [memory.byte_len(), usize::MAX], |to, _, part| {
                part.fill(value);
                memory.write(to, part)
            });
            [operands[0], _, operands[2]] = rest;
            return done;
        }
        fill(BYTES, brake, memory.bytes_mut(), value, operands)
    }

    fn memory_copy(&mut self, to: u32, from: u32, operands: &mut [u64; 3], brake: &mut Brake<'_>) -> Result<(), Stop> {
        let to = self.row.memories.get(self.links, to).ok_or(Trap::Corrupt)? as usize;
        let from = self.row.memories.get(self.links, from).ok_or(Trap::Corrupt)? as usize;
        if to == from {
            let memory = self.memories.get_mut(to).ok_or(Trap::Corrupt)?;
            if memory.shared().is_some() {
                let len = memory.byte_len();
                return copy_parts(brake, operands, [len, len], |to, from, part| {
                    memory.read(from, part)?;
                    memory.write(to, part)
                });
            }
            return copy_within(BYTES, brake, memory.bytes_mut(), operands);
        }
        let (to, from) = self.memories.get_two_mut(to, from).ok_or(Trap::Corrupt)?;
        if to.shared().is_some() || from.shared().is_some() {
            return copy_parts(brake, operands, [to.byte_len(), from.byte_len()], |to_byte, from_byte, part| {
                from.read(from_byte, part)?;
                to.write(to_byte, part)
            });
        }
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
        let bytes = self.data(segment)?;
        let memory = memory_at(self.memories, self.row, self.links, memory)?;
        if memory.shared().is_some() {
            return copy_parts(brake, operands, [memory.byte_len(), bytes.len()], |to, from, place| {
                memory.write(to, part(bytes, from, place.len() as u64).ok_or(Trap::Corrupt)?)
            });
        }
        copy(BYTES, brake, memory.bytes_mut(), bytes, operands)
    }

    /// The bytes of a data segment; none of one that was dropped.
    pub(super) fn data(&self, segment: u32) -> Result<&'a [u8], Trap> {
        let record = self.image.records::<DataRecord>().get(segment as usize).ok_or(Trap::Corrupt)?;
        let dropped = self.row.data.get(self.dropped, segment).ok_or(Trap::Corrupt)? != 0;
        self.image.slice::<u8>(if dropped { NOTHING } else { record.bytes }).ok_or(Trap::Corrupt)
    }

    /// An element segment; without items if it was dropped.
    pub(super) fn segment(&self, segment: u32) -> Result<ElementRecord, Trap> {
        let record = *self.image.records::<ElementRecord>().get(segment as usize).ok_or(Trap::Corrupt)?;
        let dropped = self.row.elements.get(self.dropped, segment).ok_or(Trap::Corrupt)? == DROPPED;
        Ok(if dropped { ElementRecord { items: NOTHING, ..record } } else { record })
    }

    /// An item of an element segment that was not dropped.
    pub(super) fn item(&self, segment: u32, index: u32, heap: Option<&Heap<P::Region>>) -> Result<u64, Trap> {
        let state = self.row.elements.get(self.dropped, segment).ok_or(Trap::Corrupt)?;
        if let Some(heap) = heap.filter(|_| state > DROPPED) {
            return heap.item(state, index).ok_or(Trap::Corrupt);
        }
        let items = self.image.slice::<ConstRecord>(self.segment(segment)?.items).ok_or(Trap::Corrupt)?;
        reference(items.get(index as usize).ok_or(Trap::Corrupt)?, self.row, self.links, self.globals)
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
        let state = self.row.elements.get(self.dropped, segment).ok_or(Trap::Corrupt)?;
        if let Some(items) = self.heap.filter(|_| state > DROPPED).map(|heap| heap.items(state)) {
            let table = table_at(self.tables, self.row, self.links, table)?;
            return copy(ELEMENTS, brake, table.elements_mut(), items, operands);
        }
        let items = self.image.slice::<ConstRecord>(self.segment(segment)?.items).ok_or(Trap::Corrupt)?;
        let table = table_at(self.tables, self.row, self.links, table)?;
        let (row, links, globals) = (self.row, self.links, self.globals);
        // A constant expression gives the same value whenever it is evaluated: it reads nothing that changes.
        super::bulk::copy_with(ELEMENTS, brake, table.elements_mut(), items, operands, |item| {
            reference(item, row, links, globals)
        })
    }

    /// Drops a data segment.
    pub(crate) fn drop_data(&mut self, segment: u32) -> Result<(), Trap> {
        *self.row.data.get_mut(self.dropped, segment).ok_or(Trap::Corrupt)? = DROPPED;
        Ok(())
    }

    /// Drops an element segment.
    pub(crate) fn drop_elements(&mut self, segment: u32) -> Result<(), Trap> {
        *self.row.elements.get_mut(self.dropped, segment).ok_or(Trap::Corrupt)? = DROPPED;
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
