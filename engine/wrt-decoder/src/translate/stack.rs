//! The translator's operands: for each, where its value lies.
//!
//! Those that do not lie in their own slots form a chain from the top down. An operand joins it by an instruction of its
//! own, so passing over the chain once costs no more than the bytes did; thousands of operands that a call or a block
//! leaves in their slots cost nothing, because all records above the stack stay as such operands have them.

use wrt_error::GrowError;
use wrt_foundation::{HEAP, Region, Rows};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use super::LAZY;

/// An operand's record: all zero if its value lies in its own slot.
#[derive(Clone, Copy, Default, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Place {
    kind: u32,
    /// The next link of the chain: one more than the height of an operand further down, 0 at the end.
    below: u32,
    value: u64,
}

/// Where an operand's value lies.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// In the slot of its height on the stack.
    Slot,
    /// In a local that has not been written since.
    Local(u32),
    /// Nowhere yet: it is the sum of a local that has not been written since and a number.
    Sum(u32, u32),
    /// Nowhere yet: a local that has not been written since, shifted left.
    Scaled(u16, u8),
    /// Nowhere yet: the sum of a local and another one shifted left, neither of which has been written since.
    Index(u16, u16, u8),
    /// Nowhere yet: it is known.
    Const(u64),
}

impl Kind {
    /// Whether its value is made of this local.
    pub(super) const fn names(self, local: u32) -> bool {
        match self {
            Kind::Slot | Kind::Const(_) => false,
            Kind::Local(a) | Kind::Sum(a, _) => a == local,
            Kind::Scaled(a, _) => a as u32 == local,
            Kind::Index(a, b, _) => a as u32 == local || b as u32 == local,
        }
    }

    /// Whether it takes a record that computes to have its value.
    pub(super) const fn is_computed(self) -> bool {
        matches!(self, Kind::Sum(..) | Kind::Scaled(..) | Kind::Index(..))
    }

    /// Whether its value is made of locals.
    pub(super) const fn names_locals(self) -> bool {
        !matches!(self, Kind::Slot | Kind::Const(_))
    }
}

impl Place {
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "takes apart what `push` put together")]
    const fn kind(&self) -> Kind {
        let (low, high) = (self.value as u32, (self.value >> 32) as u32);
        match self.kind {
            0 => Kind::Slot,
            1 => Kind::Local(low),
            2 => Kind::Const(self.value),
            3 => Kind::Sum(low, high),
            4 => Kind::Scaled(low as u16, high as u8),
            _ => Kind::Index(low as u16, (low >> 16) as u16, high as u8),
        }
    }
}

/// The operands, the topmost last.
#[derive(Debug)]
pub(super) struct Stack<R> {
    /// The records of the operands, and above them records of zeros that were used before.
    rows: Rows<Place, R>,
    len: u32,
    /// The chain's topmost link. An operand that came into its slot since may still be one.
    elsewhere: u32,
    /// No operand below this height names a local.
    floor: u32,
    /// Nothing changed below this height since it was last asked for, but for operands that were added.
    low: u32,
}

impl<R: Region> Stack<R> {
    pub(super) const fn new(rows: Rows<Place, R>) -> Self {
        Stack { rows, len: 0, elsewhere: 0, floor: 0, low: 0 }
    }

    pub(super) fn committed_bytes(&self) -> usize {
        self.rows.committed_bytes()
    }

    /// Operands on it.
    pub(super) const fn len(&self) -> u32 {
        self.len
    }

    /// Where the operand at a height lies.
    pub(super) fn kind(&self, height: u32) -> Option<Kind> {
        if height < self.len { Some(self.rows.get(height as usize)?.kind()) } else { None }
    }

    /// The heights at which operands may name locals: at most [`LAZY`], and those pushed since the bound was kept.
    pub(super) const fn lazy(&self) -> core::ops::Range<u32> {
        self.floor..self.len
    }

    /// Whether an operand is still to be computed.
    pub(super) fn is_any_computed(&self) -> bool {
        self.lazy().any(|height| self.kind(height).is_some_and(Kind::is_computed))
    }

    /// Takes note that no operand names a local.
    pub(super) const fn no_locals(&mut self) {
        self.floor = self.len;
    }

    #[inline]
    pub(super) fn push(&mut self, kind: Kind) -> Result<(), GrowError> {
        let (kind, value) = match kind {
            Kind::Slot => return self.push_slots(1),
            Kind::Local(local) => (1, u64::from(local)),
            Kind::Const(value) => (2, value),
            Kind::Sum(local, more) => (3, u64::from(local) | u64::from(more) << 32),
            Kind::Scaled(local, shift) => (4, u64::from(local) | u64::from(shift) << 32),
            Kind::Index(a, b, shift) => (5, u64::from(a) | u64::from(b) << 16 | u64::from(shift) << 32),
        };
        let place = Place { kind, below: self.elsewhere, value };
        match self.rows.get_mut(self.len as usize) {
            Some(free) => *free = place,
            None => drop(self.rows.push(place)?),
        }
        self.len = self.len.saturating_add(1);
        self.elsewhere = self.len;
        Ok(())
    }

    /// Pushes operands that lie in their own slots.
    pub(super) fn push_slots(&mut self, count: u32) -> Result<(), GrowError> {
        let len = self.len.saturating_add(count);
        let missing = (len as usize).saturating_sub(self.rows.len());
        if missing > 0 {
            self.rows.extend_zeroed(missing)?;
        }
        self.len = len;
        Ok(())
    }

    #[inline]
    pub(super) fn pop(&mut self) -> Option<Kind> {
        let below = self.len.checked_sub(1)?;
        let kind = if self.elsewhere == self.len { self.unlink()? } else { Kind::Slot };
        self.len = below;
        self.floor = self.floor.min(below);
        self.changed(below);
        Some(kind)
    }

    /// Removes the operands from a height on.
    pub(super) fn truncate(&mut self, height: u32) {
        while self.elsewhere > height && self.unlink().is_some() {}
        self.len = self.len.min(height);
        self.floor = self.floor.min(self.len);
        self.changed(self.len);
    }

    /// Takes note that the operand at a height went, or lies elsewhere now.
    #[inline]
    fn changed(&mut self, height: u32) {
        if HEAP {
            self.low = self.low.min(height);
        }
    }

    /// The height below which nothing changed since the last time.
    pub(super) fn take_low(&mut self) -> u32 {
        core::mem::replace(&mut self.low, self.len)
    }

    /// Takes note that the operand at a height has come into its own slot. It stays a link.
    pub(super) fn settled(&mut self, height: u32) {
        if let Some(place) = self.rows.get_mut(height as usize) {
            place.kind = 0;
        }
        self.changed(height);
    }

    /// Whether all operands from a height on lie in their own slots.
    pub(super) fn is_settled_from(&mut self, height: u32) -> bool {
        while self.elsewhere > height {
            match self.rows.get((self.elsewhere as usize).wrapping_sub(1)) {
                Some(place) if place.kind() == Kind::Slot => self.elsewhere = place.below,
                _ => return false,
            }
        }
        true
    }

    /// Takes the operands from a height on out of the chain, and gives the lowest of them as a chain from the bottom up, for
    /// [`take`](Stack::take): the code that copies them reads best in this order.
    pub(super) fn unchain(&mut self, height: u32) -> u32 {
        let mut above = 0;
        while self.elsewhere > height {
            let Some(place) = self.rows.get_mut((self.elsewhere as usize).wrapping_sub(1)) else { break };
            let link = self.elsewhere;
            self.elsewhere = place.below;
            place.below = above;
            above = link;
        }
        above
    }

    /// An operand by its link in what [`unchain`](Stack::unchain) gave: its height, where its value lies, and the link above.
    /// From now on it lies in its slot.
    pub(super) fn take(&mut self, link: u32) -> Option<(u32, Kind, u32)> {
        let height = link.checked_sub(1)?;
        let place = self.rows.get_mut(height as usize)?;
        let taken = (height, place.kind(), place.below);
        *place = Place::default();
        self.changed(height);
        Some(taken)
    }

    /// Brings the floor as near to the top as it has to be. Gives the height of an operand on the way that names a local,
    /// which is to be settled before going on.
    pub(super) fn raise_floor(&mut self) -> Option<u32> {
        let wanted = self.len.saturating_sub(LAZY);
        while self.floor < wanted {
            if self.elsewhere <= self.floor {
                self.floor = wanted;
                break;
            }
            let height = self.floor;
            self.floor = height.saturating_add(1);
            if self.kind(height).is_some_and(Kind::names_locals) {
                return Some(height);
            }
        }
        None
    }

    /// Takes the topmost link out of the chain and its record back to zeros.
    #[inline]
    fn unlink(&mut self) -> Option<Kind> {
        let height = self.elsewhere.checked_sub(1)?;
        let place = self.rows.get_mut(height as usize)?;
        let kind = place.kind();
        self.elsewhere = place.below;
        *place = Place::default();
        Some(kind)
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Stack};
    use wrt_error::{GrowError, Resource};
    use wrt_foundation::Region;
    use wrt_platform::rows;
    use wrt_platform_linux::Linux;

    fn stack() -> Stack<impl Region> {
        Stack::new(rows(&Linux::new(), 60_000, Resource::OperandDepth).unwrap())
    }

    #[test]
    fn operands_in_their_slots_cost_nothing() {
        let mut stack = stack();
        stack.push(Kind::Const(1)).unwrap();
        for _ in 0..1_000_000 {
            // As a call of 50,000 parameters and as many results: minutes, were each of them looked at.
            stack.push_slots(50_000).unwrap();
            assert!(stack.raise_floor().is_none());
            assert!(stack.is_settled_from(1) && !stack.is_settled_from(0));
            assert_eq!(stack.unchain(1), 0);
            stack.truncate(1);
        }
        assert_eq!(stack.pop(), Some(Kind::Const(1)));
        assert_eq!(stack.pop(), None);
    }

    #[test]
    fn what_is_above_the_stack_is_forgotten() {
        let mut stack = stack();
        for _ in 0..3 {
            stack.push(Kind::Local(4)).unwrap();
        }
        stack.settled(1);
        stack.truncate(0);
        stack.push_slots(3).unwrap();
        assert!(stack.is_settled_from(0));
        assert_eq!([stack.pop(), stack.pop(), stack.pop()], [Some(Kind::Slot); 3]);
    }

    #[test]
    fn the_chain_leads_from_the_lowest_to_the_topmost() {
        let mut stack = stack();
        stack.push(Kind::Const(1)).unwrap();
        stack.push(Kind::Local(2)).unwrap();
        stack.push_slots(2).unwrap();
        stack.push(Kind::Const(3)).unwrap();
        let low = stack.unchain(1);
        let (height, kind, above) = stack.take(low).unwrap();
        assert_eq!((height, kind), (1, Kind::Local(2)));
        assert_eq!(stack.take(above), Some((4, Kind::Const(3), 0)));
        assert!(stack.is_settled_from(1));
        assert_eq!(stack.kind(0), Some(Kind::Const(1)));
    }

    #[test]
    fn a_full_stack_stays_usable() {
        let mut stack = stack();
        assert!(matches!(stack.push_slots(60_001), Err(GrowError::Limit(_))));
        stack.push_slots(60_000).unwrap();
        assert!(matches!(stack.push(Kind::Const(0)), Err(GrowError::Limit(_))));
        assert_eq!(stack.pop(), Some(Kind::Slot));
        stack.push(Kind::Const(0)).unwrap();
    }
}
