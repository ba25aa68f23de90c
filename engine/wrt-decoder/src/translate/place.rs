//! Where the values on the operand stack lie.

use wrt_foundation::{Region, Rows};
use wrt_instructions::Opcode;
use wrt_instructions::code::Op;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::{LAZY, OUT_OF_STEP, Result, SCRATCH, Translator};
use crate::instruction::Immediate;

/// Where an operand's value lies.
#[derive(Clone, Copy, PartialEq, Eq, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(super) struct Place {
    kind: u32,
    local: u32,
    value: u64,
}

/// A [`Place`] to look at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// In the slot of its height on the stack.
    Slot,
    /// In a local that has not been written since.
    Local(u32),
    /// Nowhere yet: it is known.
    Const(u64),
}

impl Place {
    pub(super) const SLOT: Place = Place { kind: 0, local: 0, value: 0 };

    const fn local(index: u32) -> Place {
        Place { kind: 1, local: index, value: 0 }
    }

    pub(super) const fn constant(value: u64) -> Place {
        Place { kind: 2, local: 0, value }
    }

    pub(super) const fn kind(self) -> Kind {
        match self.kind {
            0 => Kind::Slot,
            1 => Kind::Local(self.local),
            _ => Kind::Const(self.value),
        }
    }
}

/// An operand that was popped: where its value lies, and the slot of its height, which is free now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Operand {
    pub(super) kind: Kind,
    pub(super) slot: u32,
}

impl<R: Region> Translator<R> {
    /// Operands on the stack.
    pub(super) fn height(&self) -> u32 {
        u32::try_from(self.stack.len()).unwrap_or(u32::MAX)
    }

    /// The own slot of the operand at a height.
    pub(super) fn slot_at(&self, height: u32) -> u32 {
        self.operands.saturating_add(height)
    }

    /// The slot of a local.
    pub(super) fn slot_of_local(&self, local: u32) -> u32 {
        let params = self.shape.params;
        let moved = self.scratch == 0 && params > 0;
        if moved && local < SCRATCH {
            params.saturating_add(local)
        } else if local < if moved { params } else { self.scratch } {
            local
        } else {
            local.saturating_add(SCRATCH)
        }
    }

    pub(super) fn push(&mut self, place: Place) -> Result<()> {
        self.stack.push(place)?;
        self.use_slots(self.slot_at(self.height()))
    }

    pub(super) fn pop(&mut self) -> Result<Operand> {
        let place = self.stack.pop().ok_or(OUT_OF_STEP)?;
        self.lazy_floor = self.lazy_floor.min(self.stack.len());
        Ok(Operand { kind: place.kind(), slot: self.slot_at(self.height()) })
    }

    /// Replaces the operands from `height` on by `count` that lie in their own slots.
    pub(super) fn reset_stack(&mut self, height: u32, count: u32) -> Result<()> {
        self.stack.truncate(height as usize);
        for _ in 0..count {
            self.push(Place::SLOT)?;
        }
        self.lazy_floor = self.stack.len();
        Ok(())
    }

    /// Puts the operand at a height into its own slot.
    pub(super) fn settle(&mut self, height: u32, out: &mut Rows<Op, R>) -> Result<()> {
        let kind = self.stack.get(height as usize).ok_or(OUT_OF_STEP)?.kind();
        let slot = self.slot_at(height);
        match kind {
            Kind::Slot => return Ok(()),
            Kind::Local(local) => self.copy(slot, self.slot_of_local(local), out)?,
            Kind::Const(value) => self.constant(slot, value, out)?,
        }
        *self.stack.get_mut(height as usize).ok_or(OUT_OF_STEP)? = Place::SLOT;
        Ok(())
    }

    /// Puts the topmost `count` operands into their own slots, which follow one another, and gives the first slot.
    pub(super) fn settle_top(&mut self, count: u32, out: &mut Rows<Op, R>) -> Result<u32> {
        let first = self.height().checked_sub(count).ok_or(OUT_OF_STEP)?;
        for height in first..self.height() {
            self.settle(height, out)?;
        }
        Ok(self.slot_at(first))
    }

    /// Puts every operand that names a local into its own slot: what follows may be executed any number of times.
    pub(super) fn settle_locals(&mut self, out: &mut Rows<Op, R>) -> Result<()> {
        for height in self.lazy_floor..self.stack.len() {
            if matches!(self.stack.get(height).map(|place| place.kind()), Some(Kind::Local(_))) {
                self.settle(u32::try_from(height).unwrap_or(u32::MAX), out)?;
            }
        }
        self.lazy_floor = self.stack.len();
        Ok(())
    }

    /// Puts every operand that names this local into its own slot: the local is about to change. True if there was one.
    fn settle_local(&mut self, local: u32, out: &mut Rows<Op, R>) -> Result<bool> {
        let mut any = false;
        for height in self.lazy_floor..self.stack.len() {
            if self.stack.get(height).map(|place| place.kind()) == Some(Kind::Local(local)) {
                self.settle(u32::try_from(height).unwrap_or(u32::MAX), out)?;
                any = true;
            }
        }
        Ok(any)
    }

    /// `local.get`, `local.set` and `local.tee`.
    pub(super) fn local(&mut self, opcode: Opcode, immediate: &Immediate, out: &mut Rows<Op, R>) -> Result<()> {
        let Immediate::Local(local) = *immediate else { return Err(OUT_OF_STEP) };
        if opcode == Opcode::LocalGet {
            self.push(Place::local(local))?;
            while self.stack.len().saturating_sub(self.lazy_floor) > LAZY {
                let floor = u32::try_from(self.lazy_floor).unwrap_or(u32::MAX);
                if matches!(self.stack.get(self.lazy_floor).map(|place| place.kind()), Some(Kind::Local(_))) {
                    self.settle(floor, out)?;
                }
                self.lazy_floor = self.lazy_floor.saturating_add(1);
            }
            return Ok(());
        }
        let last = self.last;
        let value = self.pop()?;
        let target = self.slot_of_local(local);
        if value.kind == Kind::Local(local) {
            return if opcode == Opcode::LocalTee { self.push(Place::local(local)) } else { Ok(()) };
        }
        let was_named = self.settle_local(local, out)?;
        let keep = match value.kind {
            Kind::Slot if !was_named && self.redirect(last, value.slot, target, out) => {
                self.last = None;
                Place::local(local)
            }
            Kind::Slot => {
                self.copy(target, value.slot, out)?;
                Place::SLOT
            }
            Kind::Local(other) => {
                self.copy(target, self.slot_of_local(other), out)?;
                Place::local(local)
            }
            Kind::Const(known) => {
                self.constant(target, known, out)?;
                Place::constant(known)
            }
        };
        if opcode == Opcode::LocalTee { self.push(keep) } else { Ok(()) }
    }
}
