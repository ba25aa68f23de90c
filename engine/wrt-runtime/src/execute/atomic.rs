//! Atomic instructions, and accesses to memories that threads share.

use core::cell::Cell;
use core::sync::atomic::{Ordering, fence};
use core::time::Duration;

use wrt_error::Trap;
use wrt_instructions::atomic::{Access, Action};
use wrt_instructions::code::Op;
use wrt_platform::Platform;
use wrt_sync::{Instant, InterruptFlag};

use super::memory::memory_at;
use super::run::{enter, word_of};
use super::slot::Slot;
use super::{Exit, State};
use crate::memory::Memory;
use crate::shared::Lockless;
use crate::store::Store;

/// Slots that a record takes for its operands, whether it has as many or not.
type Operands = [u64; 3];

/// An access that a record makes.
#[derive(Clone, Copy)]
pub(super) struct Record {
    pub(super) access: Access,
    offset: u64,
}

/// Records of one of these: itself and its payload.
pub(super) const RECORDS: usize = 3;

impl Record {
    /// The record whose payload this is.
    pub(super) fn of(payload: Option<&[Op; 2]>) -> Result<Record, Trap> {
        let [bits, offset] = payload.ok_or(Trap::Corrupt)?;
        let access = Access::from_bits(u32::from_slot(bits.value())).ok_or(Trap::Corrupt)?;
        Ok(Record { access, offset: offset.value() })
    }

    /// The address of an access: a multiple of its bytes, where it is to be one.
    fn address(self, slot: u64) -> Result<u64, Trap> {
        let address = slot.checked_add(self.offset).ok_or(Trap::MemoryOutOfBounds)?;
        if self.access.is_aligned(address) { Ok(address) } else { Err(Trap::UnalignedAtomic) }
    }

    /// Orders what comes before it and what comes behind, which needs no memory.
    pub(super) fn fence(self) -> bool {
        let is_fence = self.access.action == Action::Fence;
        if is_fence {
            fence(Ordering::SeqCst);
        }
        is_fence
    }

    /// Executes what needs neither a lock nor the platform, in memory 0, which threads share or have not; `None` of anything else.
    #[inline(never)]
    pub(super) fn try_execute(
        self,
        memory: &mut [u8],
        shared: Option<&dyn Lockless>,
        slots: &[Cell<u64>],
    ) -> Option<Result<(), Trap>> {
        if matches!(self.access.action, Action::Wait | Action::Notify | Action::Fence) {
            return None;
        }
        let [place, operand, replacement] = slots.first_chunk()?;
        let address = match self.address(place.get()) {
            Ok(address) => address,
            Err(trap) => return Some(Err(trap)),
        };
        let (operand, replacement) = (operand.get(), replacement.get());
        let found = match shared {
            Some(shared) => shared.try_access(self.access, address, operand, replacement)?,
            None => own(memory, self.access, address, operand, replacement).ok_or(Trap::MemoryOutOfBounds),
        };
        Some(found.map(|found| self.give(place, found)))
    }

    /// Executes anything but a wait and a fence. What is loaded, or was there before, takes the address's place.
    #[inline(never)]
    pub(super) fn execute<P: Platform>(
        self,
        memory: &mut Memory<P>,
        platform: &P,
        slots: &mut [u64],
    ) -> Result<(), Trap> {
        let slots = Cell::from_mut(slots).as_slice_of_cells();
        let (bytes, shared) = memory.both();
        if let Some(done) = self.try_execute(bytes, shared.map(|shared| shared as &dyn Lockless), slots) {
            return done;
        }
        let [place, operand, replacement] = slots.first_chunk().ok_or(Trap::Corrupt)?;
        let address = self.address(place.get())?;
        let (operand, replacement) = (operand.get(), replacement.get());
        let found = match (shared, self.access.action) {
            (Some(shared), Action::Notify) => u64::from(shared.notify(platform, address, u32::from_slot(operand))?),
            (Some(shared), _) => shared.access(platform, self.access, address, operand, replacement)?,
            // No other thread can wait on this memory.
            (None, _) => {
                own(bytes, self.access, address, operand, replacement).map(|_| 0).ok_or(Trap::MemoryOutOfBounds)?
            }
        };
        self.give(place, found);
        Ok(())
    }

    /// Puts what was found into the place of the address, but for a store, which has no result.
    fn give(self, place: &Cell<u64>, found: u64) {
        if self.access.action != Action::Store {
            place.set(self.access.loaded(found));
        }
    }
}

/// Makes an access to a memory that no other thread has, and gives what its bytes were.
fn own(memory: &mut [u8], access: Access, address: u64, operand: u64, replacement: u64) -> Option<u64> {
    let at = usize::try_from(address).ok()?;
    let end = at.checked_add(1_usize.wrapping_shl(u32::from(access.log2)))?;
    let bytes = memory.get_mut(at..end)?;
    let mut word = [0; 8];
    for (to, from) in word.iter_mut().zip(&*bytes) {
        *to = *from;
    }
    let old = u64::from_le_bytes(word);
    if let Some(new) = access.apply(old, operand, replacement) {
        for (to, from) in bytes.iter_mut().zip(new.to_le_bytes()) {
            *to = from;
        }
    }
    Some(old)
}

/// Lets the thread wait at the record where the state stands. Where it is interrupted the rest of the time is left for when the record is
/// executed again.
#[cold]
#[inline(never)]
pub(super) fn wait<P: Platform + Clone>(
    store: &mut Store<P>,
    flag: Option<&InterruptFlag>,
    state: &mut State,
) -> Result<(), Exit> {
    match try_wait(store, flag.unwrap_or(&store.flag.clone()), state) {
        Ok(true) => {
            state.ip = state.ip.saturating_add(word_of(RECORDS));
            Ok(())
        }
        Ok(false) => {
            let _seen = flag.unwrap_or(&store.flag).take();
            Err(Exit::Interrupted)
        }
        Err(trap) => Err(Exit::Trapped(trap)),
    }
}

fn try_wait<P: Platform + Clone>(store: &mut Store<P>, flag: &InterruptFlag, state: &State) -> Result<bool, Trap> {
    let (row, image) = enter(&store.modules, store.instances.as_slice(), state.instance).ok_or(Trap::Corrupt)?;
    let (op, behind) = image.ops().get(state.ip as usize..).and_then(|ops| ops.split_first()).ok_or(Trap::Corrupt)?;
    let record = Record::of(behind.first_chunk())?;
    let at = (state.base as usize).saturating_add(usize::from(op.slot()));
    let slots = store.stack.records_mut().get_mut(at..).and_then(|slots| slots.first_chunk_mut());
    let [place, expected, time]: &mut Operands = slots.ok_or(Trap::Corrupt)?;
    let address = record.address(*place)?;
    let memory = memory_at(&mut store.memories, row, store.links.as_slice(), op.imm())?;
    let shared = memory.shared().ok_or(Trap::NotShared)?;
    // A negative time is no end.
    let nanos = u64::try_from(time.cast_signed()).ok();
    let deadline = nanos.map_or(Instant::NEVER, |nanos| store.platform.now().after(Duration::from_nanos(nanos)));
    let stop = || flag.is_raised();
    let waited = shared.wait(&store.platform, record.access, address, *expected, deadline, stop)?;
    match (waited, nanos) {
        (Some(waited), _) => *place = waited as u64,
        (None, Some(_)) => {
            let left = deadline.since(store.platform.now()).as_nanos();
            *time = u64::try_from(left).unwrap_or(u64::MAX).min(i64::MAX.cast_unsigned());
        }
        (None, None) => {}
    }
    Ok(waited.is_some())
}
