//! Values in the slots of a frame.

use core::cell::Cell;

use wrt_foundation::COMPACT;
use wrt_instructions::code::Op;

/// Slots of a frame that a record can name.
pub(super) const NAMED: usize = 256;

/// Makes the slots that records name of the stack: for builds that are compact and for those that are not.
pub(super) trait Windows {
    type Window: Slots + ?Sized;

    /// The window at a frame's first slot, if the stack has it.
    fn window(stack: &mut [u64], base: usize) -> Option<&mut Self::Window>;
}

/// Whether a build is compact, as a type.
pub(super) struct Compact<const COMPACT: bool>;

impl Windows for Compact<false> {
    /// Every byte is in reach.
    type Window = [u64; NAMED];

    #[inline(always)]
    fn window(stack: &mut [u64], base: usize) -> Option<&mut Self::Window> {
        stack.get_mut(base..)?.first_chunk_mut()
    }
}

impl Windows for Compact<true> {
    /// The slots from a frame's first on: one that is not there reads as zero, and keeps nothing.
    type Window = [u64];

    #[inline(always)]
    fn window(stack: &mut [u64], base: usize) -> Option<&mut Self::Window> {
        stack.get_mut(base..)
    }
}

/// The slots of a frame that a record can name.
pub(super) type Window = <Compact<COMPACT> as Windows>::Window;

/// The window at a frame's first slot, if the stack has it whole.
#[inline(always)]
pub(super) fn window(stack: &mut [u64], base: usize) -> Option<&mut Window> {
    Compact::<COMPACT>::window(stack, base)
}

/// The same slots, for a driver that holds the stack beside them.
pub(super) type Cells<'a> = &'a [Cell<u64>; NAMED];

/// Slots that a byte names. Of an array of as many no check is left of an access: there is a slot for every byte.
pub(super) trait Slots {
    /// Reads a slot.
    fn read(&self, slot: u8) -> u64;

    /// Writes a slot.
    fn write(&mut self, slot: u8, value: u64);
}

impl Slots for [u64; NAMED] {
    #[inline(always)]
    fn read(&self, slot: u8) -> u64 {
        self.get(usize::from(slot)).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn write(&mut self, slot: u8, value: u64) {
        if let Some(place) = self.get_mut(usize::from(slot)) {
            *place = value;
        }
    }
}

impl Slots for [u64] {
    #[inline(always)]
    fn read(&self, slot: u8) -> u64 {
        self.get(usize::from(slot)).copied().unwrap_or(0)
    }

    #[inline(always)]
    fn write(&mut self, slot: u8, value: u64) {
        if let Some(place) = self.get_mut(usize::from(slot)) {
            *place = value;
        }
    }
}

impl Slots for Cells<'_> {
    #[inline(always)]
    fn read(&self, slot: u8) -> u64 {
        self.get(usize::from(slot)).map_or(0, Cell::get)
    }

    #[inline(always)]
    fn write(&mut self, slot: u8, value: u64) {
        if let Some(place) = self.get(usize::from(slot)) {
            place.set(value);
        }
    }
}

/// Reads a slot.
#[inline(always)]
pub(super) fn get(regs: &(impl Slots + ?Sized), slot: u8) -> u64 {
    regs.read(slot)
}

/// Writes a slot.
#[inline(always)]
pub(super) fn set(regs: &mut (impl Slots + ?Sized), slot: u8, value: u64) {
    regs.write(slot, value);
}

/// Copies a slot.
#[inline(always)]
pub(super) fn copy(regs: &mut (impl Slots + ?Sized), to: u8, from: u8) {
    let value = get(regs, from);
    set(regs, to, value);
}

/// The slots of the stack, to be held beside one another.
#[inline(always)]
pub(super) fn cells(stack: &mut [u64]) -> &[Cell<u64>] {
    Cell::from_mut(stack).as_slice_of_cells()
}

/// Moves `len` slots of the stack, as `memmove` does; none where they do not lie in it.
pub(super) fn shift(stack: &[Cell<u64>], to: usize, from: usize, len: usize) {
    let part = |first: usize| stack.get(first..first.saturating_add(len));
    let (Some(targets), Some(sources)) = (part(to), part(from)) else { return };
    // One at a time: it is mostly one or two.
    let moves = targets.iter().zip(sources);
    if to < from {
        moves.for_each(|(to, from)| to.set(from.get()));
    } else {
        moves.rev().for_each(|(to, from)| to.set(from.get()));
    }
}

/// Locals that most functions have at most: a fixed number is written without a call of `memset`.
pub(super) const FEW: usize = 8;

/// Zeroes the locals of a frame that begins with these slots. A few more slots may become zero: operands are written
/// before they are read.
#[inline(always)]
pub(super) fn clear(slots: &[Cell<u64>], params: usize, locals: usize) {
    if locals == 0 {
        return;
    }
    let Some(slots) = slots.get(params..) else { return };
    match slots.first_chunk::<FEW>() {
        Some(few) if locals <= FEW => few.iter().for_each(|slot| slot.set(0)),
        _ => slots.iter().take(locals).for_each(|slot| slot.set(0)),
    }
}

/// The accumulators: the bits of the last value of type `f64`, and of the last of any other type as a slot holds it.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Accs {
    pub(super) int: u64,
    pub(super) float: u64,
}

/// A value as a slot and an accumulator hold it.
pub(super) trait Slot: Copy {
    /// Whether its accumulator is that of `f64`.
    const FLOAT: bool = false;

    /// The value of a slot of this type.
    fn from_slot(slot: u64) -> Self;

    /// The slot of this value.
    fn to_slot(self) -> u64;

    /// The value of its accumulator.
    #[inline(always)]
    fn from_acc(accs: &Accs) -> Self {
        Self::from_slot(if Self::FLOAT { accs.float } else { accs.int })
    }

    /// Puts it into its accumulator.
    #[inline(always)]
    fn keep(self, accs: &mut Accs) {
        if Self::FLOAT {
            accs.float = self.to_slot();
        } else {
            accs.int = self.to_slot();
        }
    }
}

/// A value that a record can have as its immediate.
pub(super) trait Immediate: Slot {
    /// Whether it stands in the record that follows.
    const PAYLOAD: bool = false;

    /// The value of a record's immediate.
    fn of(op: Op, payload: Op) -> Self;
}

impl Slot for u32 {
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "a 32-bit value is the low half of its slot")]
    fn from_slot(slot: u64) -> Self {
        slot as u32
    }

    #[inline(always)]
    fn to_slot(self) -> u64 {
        u64::from(self)
    }
}

impl Immediate for u32 {
    #[inline(always)]
    fn of(op: Op, _: Op) -> Self {
        op.imm()
    }
}

impl Slot for u64 {
    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        slot
    }

    #[inline(always)]
    fn to_slot(self) -> u64 {
        self
    }
}

impl Immediate for u64 {
    #[inline(always)]
    fn of(op: Op, _: Op) -> Self {
        i64::from(op.displacement()).cast_unsigned()
    }
}

impl Slot for f32 {
    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        f32::from_bits(u32::from_slot(slot))
    }

    #[inline(always)]
    fn to_slot(self) -> u64 {
        u64::from(self.to_bits())
    }
}

impl Immediate for f32 {
    #[inline(always)]
    fn of(op: Op, _: Op) -> Self {
        f32::from_bits(op.imm())
    }
}

impl Slot for f64 {
    const FLOAT: bool = true;

    #[inline(always)]
    fn from_slot(slot: u64) -> Self {
        f64::from_bits(slot)
    }

    #[inline(always)]
    fn to_slot(self) -> u64 {
        self.to_bits()
    }
}

impl Immediate for f64 {
    const PAYLOAD: bool = true;

    #[inline(always)]
    fn of(_: Op, payload: Op) -> Self {
        f64::from_bits(payload.value())
    }
}

/// What a store writes of a slot.
pub(super) trait Stored {
    /// Whether its accumulator is that of `f64`.
    const FLOAT: bool = false;

    /// The low bits of a slot.
    fn cut(slot: u64) -> Self;
}

macro_rules! stored {
    ($($ty:ident)*) => {
        $(impl Stored for $ty {
            #[inline(always)]
            #[allow(clippy::cast_possible_truncation, reason = "a store writes the low bits")]
            fn cut(slot: u64) -> Self {
                slot as $ty
            }
        })*
    };
}

stored!(u8 u16 u32 u64);

impl Stored for f64 {
    const FLOAT: bool = true;

    #[inline(always)]
    fn cut(slot: u64) -> Self {
        f64::from_bits(slot)
    }
}
