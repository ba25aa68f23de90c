//! The stack of operand types.

use wrt_error::{GrowError, Limits, Resource};
use wrt_foundation::{Region, Rows};
use wrt_instructions::ValType;
use wrt_platform::{PageAllocator, RegionRow as _};

/// Records added when the stack reaches the end of those it has.
const STEP: usize = 64;

/// The types, the topmost last. The records behind the top stay: pushing seldom has to add one.
#[derive(Debug)]
pub(super) struct Operands<R> {
    rows: Rows<ValType, R>,
    len: usize,
}

impl<R: Region> Operands<R> {
    pub(super) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        Ok(Operands { rows: crate::regions::Operands::rows(platform, limits)?, len: 0 })
    }

    pub(super) fn scratch_bytes(&self) -> usize {
        self.rows.committed_bytes()
    }

    #[inline]
    pub(super) const fn len(&self) -> usize {
        self.len
    }

    /// The operands from the lowest.
    pub(super) fn as_slice(&self) -> &[ValType] {
        self.rows.as_slice().get(..self.len).unwrap_or(&[])
    }

    #[inline]
    pub(super) fn push(&mut self, ty: ValType) -> Result<(), GrowError> {
        let slot = match self.rows.get_mut(self.len) {
            Some(slot) => slot,
            None => self.grow()?,
        };
        *slot = ty;
        self.len = self.len.wrapping_add(1);
        Ok(())
    }

    /// The records of the operands and those free above them.
    pub(super) fn room(&mut self) -> &mut [ValType] {
        self.rows.as_mut_slice()
    }

    /// Takes note of operands that were pushed or popped in [`room`](Operands::room).
    pub(super) fn set_len(&mut self, len: usize) {
        self.len = len.min(self.rows.len());
    }

    /// Pushes all of these.
    pub(super) fn extend(&mut self, types: &[ValType]) -> Result<(), GrowError> {
        let len = self.len.saturating_add(types.len());
        let missing = len.saturating_sub(self.rows.len());
        if missing > 0 {
            self.rows.extend_zeroed(missing)?;
        }
        let free = self.rows.as_mut_slice().get_mut(self.len..).unwrap_or_default();
        for (to, from) in free.iter_mut().zip(types) {
            *to = *from;
        }
        self.len = len;
        Ok(())
    }

    /// Removes the topmost, if there are more than `height`.
    #[inline]
    pub(super) fn pop(&mut self, height: usize) -> Option<ValType> {
        if self.len <= height {
            return None;
        }
        self.len = self.len.wrapping_sub(1);
        self.rows.get(self.len).copied()
    }

    /// Removes all but the lowest `len`.
    pub(super) fn truncate(&mut self, len: usize) {
        self.len = self.len.min(len);
    }

    #[cold]
    fn grow(&mut self) -> Result<&mut ValType, GrowError> {
        let room = self.rows.limit().saturating_sub(self.rows.len());
        // Without room one more is asked for, which is the error.
        self.rows.extend_zeroed(room.clamp(1, STEP))?;
        let full = wrt_error::ResourceLimit {
            what: Resource::OperandDepth,
            limit: self.rows.limit() as u64,
            wanted: (self.len as u64).saturating_add(1),
        };
        self.rows.get_mut(self.len).ok_or(GrowError::Limit(full))
    }
}
