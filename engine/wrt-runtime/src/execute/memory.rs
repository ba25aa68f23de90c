//! Loads, stores, sizes and growth of linear memories.

use wrt_error::Trap;
use wrt_foundation::{List, Pages};
use wrt_instructions::code::{Op, form};
use wrt_platform::{PageAllocator, SharedRegion};

use super::bulk::{BYTES, Brake, Stop};
use super::numeric::keep;
use super::slot::{Accs, Slot, Slots, Window, get, set};
use crate::budget::Budget;
use crate::instance::InstanceRow;
use crate::memory::Memory;
use crate::shared::SharedMemory;

/// The address of an access to memory 0 in a form of loads: 32 bits of address and 32 bits of offset never overflow 64.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "addresses of memory 0 have 32 bits")]
pub(super) fn address(form: u16, regs: &(impl Slots + ?Sized), op: Op, accs: &Accs) -> u64 {
    use form::load;
    let a = get(regs, op.a()) as u32;
    let sum = |index: u64| a.wrapping_add((index as u32).wrapping_shl(u32::from(op.c())));
    let (address, offset) = match form % load::S_ACC {
        load::S => (a, op.imm()),
        load::A => (accs.int as u32, op.imm()),
        load::X => (sum(get(regs, op.b())), op.imm() >> 16),
        load::AX => (sum(accs.int), op.imm() >> 16),
        load::W => (a.wrapping_add(op.imm()), 0),
        _ => (op.imm(), 0),
    };
    u64::from(address).wrapping_add(u64::from(offset))
}

/// A load from memory 0 in any form but the wide one.
#[inline(always)]
pub(super) fn load<T: Slot, const N: usize, const FORM: u16>(
    memory: &mut [u8],
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    accs: &mut Accs,
    f: impl Fn([u8; N]) -> T,
) -> Result<(), Trap> {
    let bytes = read(memory, address(FORM, regs, op, accs))?;
    keep(regs, op, accs, f(bytes), FORM < form::load::S_ACC);
    Ok(())
}

/// What a form of stores writes, as a slot; whether its accumulator is that of `f64`.
#[inline(always)]
pub(super) fn value(form: u16, float: bool, regs: &(impl Slots + ?Sized), op: Op, accs: &Accs) -> u64 {
    use form::store::{S_A, S_I, WIDE};
    match form {
        S_A..S_I if float => accs.float,
        S_A..S_I => accs.int,
        // The bytes of a small number.
        S_I..WIDE => i64::from(op.d().cast_signed()).cast_unsigned(),
        _ => get(regs, op.d()),
    }
}

/// A store to memory 0 in any form but the wide one.
#[inline(always)]
pub(super) fn store<const FLOAT: bool, const N: usize, const FORM: u16>(
    memory: &mut [u8],
    regs: &mut (impl Slots + ?Sized),
    op: Op,
    accs: &mut Accs,
    f: impl Fn(u64) -> [u8; N],
) -> Result<(), Trap> {
    let value = value(FORM, FLOAT, regs, op, accs);
    write(memory, address(FORM, regs, op, accs), f(value))
}

/// The address of an access with a 64-bit offset.
#[inline(always)]
pub(super) fn wide_address(regs: &(impl Slots + ?Sized), op: Op, offset: u64) -> Result<u64, Trap> {
    get(regs, op.a()).checked_add(offset).ok_or(Trap::MemoryOutOfBounds)
}

/// Reads the bytes at an address.
#[inline(always)]
pub(super) fn read<const N: usize>(memory: &[u8], address: u64) -> Result<[u8; N], Trap> {
    let Ok(address) = usize::try_from(address) else { return Err(Trap::MemoryOutOfBounds) };
    // With an address of less than 64 bits one comparison is left of this.
    let bytes = memory.get(address..address.wrapping_add(N)).and_then(|bytes| bytes.first_chunk());
    bytes.copied().ok_or(Trap::MemoryOutOfBounds)
}

/// Writes bytes at an address: all of them or none.
#[inline(always)]
pub(super) fn write<const N: usize>(memory: &mut [u8], address: u64, value: [u8; N]) -> Result<(), Trap> {
    let Ok(address) = usize::try_from(address) else { return Err(Trap::MemoryOutOfBounds) };
    let bytes = memory.get_mut(address..address.wrapping_add(N)).and_then(|bytes| bytes.first_chunk_mut());
    *bytes.ok_or(Trap::MemoryOutOfBounds)? = value;
    Ok(())
}

/// What a record on vectors accesses.
pub(super) trait Linear {
    /// Reads the bytes at an address.
    fn load<const N: usize>(&self, address: u64) -> Result<[u8; N], Trap>;
    /// Writes bytes at an address: all of them or none.
    fn store<const N: usize>(&mut self, address: u64, value: [u8; N]) -> Result<(), Trap>;
}

impl Linear for [u8] {
    #[inline(always)]
    fn load<const N: usize>(&self, address: u64) -> Result<[u8; N], Trap> {
        read(self, address)
    }

    #[inline(always)]
    fn store<const N: usize>(&mut self, address: u64, value: [u8; N]) -> Result<(), Trap> {
        write(self, address, value)
    }
}

impl<S: SharedRegion> Linear for &SharedMemory<S> {
    fn load<const N: usize>(&self, address: u64) -> Result<[u8; N], Trap> {
        let mut bytes = [0; N];
        self.read(address, &mut bytes).map(|()| bytes)
    }

    fn store<const N: usize>(&mut self, address: u64, value: [u8; N]) -> Result<(), Trap> {
        self.write(address, &value)
    }
}

/// The bytes of memory 0 of an instance; none where it has no memory.
pub(super) fn bytes_of<P: PageAllocator>(memories: &mut List<Memory<P>>, memory: u32) -> &mut [u8] {
    memories.get_mut(memory as usize).map_or(&mut [], Memory::bytes_mut)
}

/// The memory at an index of an instance.
pub(super) fn memory_at<'a, P: PageAllocator>(
    memories: &'a mut List<Memory<P>>,
    row: &InstanceRow,
    links: &[u32],
    index: u32,
) -> Result<&'a mut Memory<P>, Trap> {
    let memory = row.memories.get(links, index).ok_or(Trap::Corrupt)?;
    memories.get_mut(memory as usize).ok_or(Trap::Corrupt)
}

/// `d` = size in pages.
pub(super) fn size<P: PageAllocator>(
    memories: &mut List<Memory<P>>,
    row: &InstanceRow,
    links: &[u32],
    regs: &mut Window,
    op: Op,
) -> Result<(), Trap> {
    let memory = memory_at(memories, row, links, op.imm())?;
    set(regs, op.d(), memory.size().0);
    Ok(())
}

/// `d` = size before growing by `a` pages, or -1 in the width of the memory's addresses.
///
/// The new bytes are committed in steps, as bulk operations are done in slices, and paid for like those. What is committed stays the
/// memory's own, unseen, until the last step makes it all one growth: so one that stopped is simply executed again.
#[inline(never)]
pub(super) fn grow<P: PageAllocator>(
    memory: &mut Memory<P>,
    budget: &mut Budget,
    brake: &mut Brake<'_>,
    regs: &mut Window,
    op: Op,
) -> Result<(), Stop> {
    let delta = Pages(get(regs, op.a()));
    let failed = if memory.ty().is_64 { u64::MAX } else { u64::from(u32::MAX) };
    let mut before = failed;
    if let Ok(more) = memory.growth(delta, budget) {
        if memory.shared().is_some() {
            // In one piece: other threads may grow it too.
            brake.charge_whole(BYTES, more)?;
            set(regs, op.d(), memory.grow(delta, budget).map_or(failed, |before| before.0));
            return Ok(());
        }
        loop {
            let now = memory.step(more);
            if now == 0 {
                before = memory.size().0;
                memory.extend(more, budget);
                break;
            }
            brake.charge_whole(BYTES, now)?;
            if memory.commit(now).is_err() {
                break;
            }
            brake.look()?;
        }
    }
    set(regs, op.d(), before);
    Ok(())
}
