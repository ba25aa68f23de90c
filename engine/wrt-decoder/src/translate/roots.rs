//! Notes which slots of a frame hold references to objects, wherever the function may stand while a collection begins.
//!
//! That is at calls, at what allocates, at what goes on where it was stopped, and where a loop, a handler or the function begins; where
//! code is metered, at every block. The types of operands are the validator's, and where they lie is the translator's: an operand counts
//! if it lies in its own slot, for one that is a local is found there. Operands are noted 32 slots at a time, in records that lead from the topmost
//! down to the locals; what lies below the lowest operand that changed is noted already. So time is linear in the body.

use wrt_error::{GrowError, Limits, PlatformError};
use wrt_format::RootRecord;
use wrt_foundation::{Part, Region, Rows};
use wrt_instructions::{Opcode, ValType};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::stack::{Kind, Stack};
use super::{MAX_FRAME, NONE, SCRATCH, Translator};
use crate::module::Module;
use crate::refusal::{Refused, Unit};
use crate::regions;

/// Slots that a record tells one by one.
const SLOTS: u32 = 32;
/// Chunks of the largest frame, and the one that is begun behind them.
pub(crate) const MOST_CHUNKS: u64 = (MAX_FRAME / SLOTS) as u64 + 2;

/// What was noted of 32 slots of operands.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Chunk {
    /// The first operand that begins there, and the height of its slot.
    operand: u32,
    height: u32,
    /// Which of the slots hold references.
    bits: u32,
    /// The record that tells of these and all below, or [`NONE`].
    record: u32,
}

/// Where the references of the function lie that is being translated.
#[derive(Debug)]
pub(super) struct Roots<R> {
    records: Rows<RootRecord, R>,
    chunks: Rows<Chunk, R>,
    /// The record of the locals, or [`NONE`].
    locals: u32,
    /// The record whose slots the last one tells of, or [`NONE`].
    noted: u32,
}

impl<R: Region> Roots<R> {
    pub(super) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, PlatformError> {
        let records = regions::Roots::rows(platform, limits)?;
        Ok(Roots { records, chunks: regions::RootChunks::rows(platform, limits)?, locals: NONE, noted: NONE })
    }

    pub(super) fn clear(&mut self) {
        self.records.truncate(0);
        self.chunks.truncate(0);
        (self.locals, self.noted) = (NONE, NONE);
    }

    pub(super) fn records(&self) -> &[RootRecord] {
        self.records.as_slice()
    }

    pub(super) fn committed_bytes(&self) -> usize {
        self.records.committed_bytes().saturating_add(self.chunks.committed_bytes())
    }

    /// Adds a record and gives its number.
    fn push(&mut self, record: RootRecord) -> Result<u32, GrowError> {
        Ok(u32::try_from(self.records.push(record)?).unwrap_or(NONE))
    }

    /// Lets the last record tell what this one does, from a code record on; [`NONE`] for no slots.
    fn note(&mut self, head: u32, code: u32) -> Result<(), GrowError> {
        if head == self.noted {
            return Ok(());
        }
        if head == NONE || head.wrapping_add(1) as usize != self.records.len() {
            let nowhere = RootRecord { code, slots: 0, bits: 0, below: NONE };
            let record = self.records.get(head as usize).map_or(nowhere, |record| RootRecord { code, ..*record });
            self.push(record)?;
        }
        self.noted = head;
        Ok(())
    }

    /// The record of all below a chunk.
    fn below(&self, chunk: usize) -> u32 {
        chunk.checked_sub(1).and_then(|below| self.chunks.get(below)).map_or(self.locals, |chunk| chunk.record)
    }

    /// Notes what lies in the slots from the lowest on that changed. `first` is the slot of the lowest operand. Gives the slots of all operands.
    fn operands(
        &mut self,
        stack: &mut Stack<R>,
        types: &[ValType],
        first: u32,
        code: u32,
        module: &Module<R>,
    ) -> Result<u32, GrowError> {
        let low = stack.take_low();
        let mut old = None;
        // A vector may end one slot behind the chunk that it begins in.
        let reaches = |chunk: &Chunk| chunk.height.saturating_add(SLOTS).saturating_add(1) >= low;
        while let Some(last) = self.chunks.last().copied().filter(reaches) {
            old = Some(last);
            self.chunks.pop();
            if last.height <= low {
                break;
            }
        }
        let (mut operand, mut height) = old.map_or((0, 0), |old| (old.operand, old.height));
        loop {
            let at = self.chunks.len();
            let begins = u32::try_from(at).unwrap_or(NONE).saturating_mul(SLOTS);
            let mut chunk = Chunk { operand, height, bits: 0, record: NONE };
            while let Some(ty) = types.get(operand as usize).filter(|_| height.wrapping_sub(begins) < SLOTS) {
                if ty.is_vector() {
                    height = height.saturating_add(1);
                } else if module.types.may_refer(*ty) && stack.kind(height) == Some(Kind::Slot) {
                    chunk.bits |= 1_u32.wrapping_shl(height.wrapping_sub(begins));
                }
                (operand, height) = (operand.saturating_add(1), height.saturating_add(1));
            }
            let below = self.below(at);
            let same = old.take().filter(|old| {
                let record = self.records.get(old.record as usize);
                old.bits == chunk.bits && record.is_some_and(|record| record.below == below)
            });
            chunk.record = match same {
                _ if chunk.bits == 0 => below,
                Some(old) => old.record,
                None => {
                    let slots = first.saturating_add(begins);
                    self.push(RootRecord { code, slots: span(slots, chunk.bits), bits: chunk.bits, below })?
                }
            };
            self.chunks.push(chunk)?;
            if types.get(operand as usize).is_none() {
                self.note(chunk.record, code)?;
                return Ok(height);
            }
        }
    }
}

/// A record's slots: from one on as many as there are bits up to the highest.
const fn span(slot: u32, bits: u32) -> u32 {
    slot | SLOTS.wrapping_sub(bits.leading_zeros()) << 16
}

/// Puts locals that hold references together to records.
struct Spread {
    first: u32,
    bits: u32,
}

impl Spread {
    /// Adds `count` slots from one on.
    fn add<R: Region>(&mut self, slot: u32, count: u32, code: u32, roots: &mut Roots<R>) -> Result<(), GrowError> {
        let offset = slot.wrapping_sub(self.first);
        if self.bits == 0 || offset.saturating_add(count) > SLOTS {
            self.end(code, roots)?;
            self.first = slot;
            if count > SLOTS {
                let slots = slot | count << 16;
                roots.locals = roots.push(RootRecord { code, slots, bits: u32::MAX, below: roots.locals })?;
                return Ok(());
            }
        }
        let ones = u32::MAX.wrapping_shr(SLOTS.wrapping_sub(count));
        self.bits |= ones.wrapping_shl(slot.wrapping_sub(self.first));
        Ok(())
    }

    fn end<R: Region>(&mut self, code: u32, roots: &mut Roots<R>) -> Result<(), GrowError> {
        let bits = core::mem::take(&mut self.bits);
        if bits != 0 {
            let slots = span(self.first, bits);
            roots.locals = roots.push(RootRecord { code, slots, bits, below: roots.locals })?;
        }
        Ok(())
    }
}

/// Whether a function may stand at a record of this instruction while a collection begins.
pub(crate) const fn may_rest(opcode: Opcode) -> bool {
    matches!(
        opcode,
        Opcode::Call
            | Opcode::CallIndirect
            | Opcode::CallRef
            | Opcode::Throw
            | Opcode::MemoryGrow
            | Opcode::MemoryFill
            | Opcode::MemoryCopy
            | Opcode::MemoryInit
            | Opcode::TableGrow
            | Opcode::TableFill
            | Opcode::TableCopy
            | Opcode::TableInit
            | Opcode::StructNew
            | Opcode::StructNewDefault
            | Opcode::ArrayNew
            | Opcode::ArrayNewDefault
            | Opcode::ArrayNewFixed
            | Opcode::ArrayNewData
            | Opcode::ArrayNewElem
            | Opcode::ArrayFill
            | Opcode::ArrayCopy
            | Opcode::ArrayInitData
            | Opcode::ArrayInitElem
            | Opcode::MemoryAtomicWait32
            | Opcode::MemoryAtomicWait64
    )
}

impl<R: Region> Translator<R> {
    /// Notes where references lie before an instruction, whose operands have these types.
    // Neither this nor the next is a part of the loop over instructions, whose registers it would take.
    #[cold]
    #[inline(never)]
    pub(crate) fn note_before(&mut self, types: &[ValType], module: &Module<R>, next: usize) -> Unit<()> {
        let next = u32::try_from(next).unwrap_or(NONE);
        self.note_operands(types, module, next)
    }

    /// Notes where references lie at a place where the function may go on, if the last instruction made one, behind which operands have these
    /// types.
    #[cold]
    #[inline(never)]
    pub(crate) fn note_behind(&mut self, types: &[ValType], module: &Module<R>) -> Unit<()> {
        match self.resting.take() {
            Some(at) => self.note_operands(types, module, at),
            None => Ok(()),
        }
    }

    fn note_operands(&mut self, types: &[ValType], module: &Module<R>, at: u32) -> Unit<()> {
        let Some(roots) = self.roots.get_mut().filter(|_| self.reachable) else { return Ok(()) };
        let code = at.saturating_sub(self.first);
        let noted = roots.operands(&mut self.stack, types, self.operands, code, module);
        let slots = self.refusal.of(noted)?;
        let last = roots.records.last().map_or(0, |last| last.code);
        if slots == self.stack.len() && last <= code { Ok(()) } else { Err(Refused) }
    }

    /// Notes which locals hold references, parameters included: `references` gives the first slot, were there no others between, and how many
    /// follow one another. Right behind [`begin`](Translator::begin), whose records end before `next`.
    pub(crate) fn note_locals<I: Iterator<Item = (u32, u32)>>(
        &mut self,
        references: impl Fn() -> I,
        next: usize,
    ) -> Unit<()> {
        let Some(roots) = self.roots.get_mut() else { return Ok(()) };
        let (params, scratch) = (self.shape.params, self.scratch);
        let begun = u32::try_from(next).unwrap_or(NONE).saturating_sub(self.first);
        let behind = |slot: u32| if slot >= params.max(scratch) { slot.saturating_add(SCRATCH) } else { slot };
        let mut add = |code: u32, slots: &mut dyn Iterator<Item = (u32, u32)>| {
            roots.locals = NONE;
            let mut spread = Spread { first: 0, bits: 0 };
            for (slot, count) in slots {
                spread.add(slot, count, code, roots)?;
            }
            spread.end(code, roots)?;
            roots.noted = roots.locals;
            Ok::<_, GrowError>(())
        };
        // Locals follow the scratch slots, unless those follow all locals.
        let begin = add(0, &mut references().map(|(slot, count)| (behind(slot), count)));
        self.refusal.of(begin)?;
        if scratch == 0 && params > 0 {
            // The first records moved the first parameters behind the others.
            let is_moved = |(slot, _): &(u32, u32)| *slot < SCRATCH;
            let stay = references().filter(|run| !is_moved(run) && run.0 < params);
            let moved = references().filter(is_moved).map(|(slot, count)| (params.saturating_add(slot), count));
            let locals = references().filter(|run| run.0 >= params).map(|(slot, count)| (behind(slot), count));
            self.refusal.of(add(begun, &mut stay.chain(moved).chain(locals)))?;
        }
        Ok(())
    }

    /// Notes where references lie between the two records of an array that is made and filled: see [`filled`](Translator::filled). The first of
    /// its operands, which the second record takes from the fourth slot, is one if it was one before.
    pub(super) fn note_filling(&mut self, first: u32, next: u32) -> Unit<()> {
        let Some(roots) = self.roots.get_mut() else { return Ok(()) };
        let code = next.saturating_sub(self.first);
        let height = first.saturating_sub(self.operands);
        let (at, place) = ((height / SLOTS) as usize, height & SLOTS.wrapping_sub(1));
        let bits = roots.chunks.get(at).map_or(0, |chunk| chunk.bits);
        let begins = first.saturating_sub(place);
        let lower = bits & !u32::MAX.wrapping_shl(place);
        let mut below = roots.below(at);
        if lower != 0 {
            let pushed = roots.push(RootRecord { code, slots: span(begins, lower), bits: lower, below });
            below = self.refusal.of(pushed)?;
        }
        let bits = 0b11 | (bits.wrapping_shr(place) & 1) << 3;
        let pushed = roots.push(RootRecord { code, slots: span(first, bits), bits, below });
        roots.noted = self.refusal.of(pushed)?;
        Ok(())
    }
}
