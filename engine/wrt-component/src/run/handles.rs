//! The handles of instances (Canonical ABI, "Resource State").

use wrt_error::ComponentTrap;
use wrt_platform::Platform;

use super::Runner;
use super::fault::{Run, corrupt, trap};
use super::tables::{BorrowRow, HOST, HandleRow, InstanceRow, RUNS, ResourceRow, handle};
use crate::fault::word;
use crate::types::NONE;

/// Handles of the first run of an instance.
const FIRST_RUN: u32 = 8;

/// A handle that the host has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HandleInfo {
    /// The number of its resource type in the store.
    pub resource: u32,
    /// What represents it.
    pub rep: u32,
    /// Whether it is owned, and not borrowed for a call.
    pub is_owned: bool,
}

/// The run in which the handle with an index lies, and where in it.
fn run_of(index: u32) -> (usize, u32) {
    let number = (index / FIRST_RUN).saturating_add(1);
    let run = number.ilog2();
    let first = FIRST_RUN.saturating_mul(1_u32.checked_shl(run).unwrap_or(0).saturating_sub(1));
    (run as usize, index.saturating_sub(first))
}

impl<P: Platform + Clone> Runner<'_, P> {
    /// Where the handle with an index of an instance lies among all.
    fn handle_place(row: &InstanceRow, index: u32) -> Option<usize> {
        let (run, at) = run_of(index);
        let first = row.runs.get(run)?;
        Some((*first as usize).saturating_add(at as usize))
    }

    /// A handle of an instance.
    pub(crate) fn handle(&self, instance: u32, index: u32) -> Run<HandleRow> {
        let row = self.instance(instance)?;
        let unknown = || trap(ComponentTrap::UnknownHandle, u64::from(index));
        // The first place stays empty.
        if index == 0 || index > row.handles {
            return unknown();
        }
        match Self::handle_place(&row, index).and_then(|place| self.tables.handles.get(place)) {
            Some(found) if found.kind != handle::FREE => Ok(*found),
            _ => unknown(),
        }
    }

    fn handle_mut(&mut self, instance: u32, index: u32) -> Run<&mut HandleRow> {
        let row = self.instance(instance)?;
        match Self::handle_place(&row, index).and_then(|place| self.tables.handles.get_mut(place)) {
            Some(found) => Ok(found),
            None => corrupt(),
        }
    }

    /// A handle of an instance, if it is of this resource type.
    pub(crate) fn handle_of(&self, instance: u32, index: u32, resource: u32) -> Run<HandleRow> {
        let found = self.handle(instance, index)?;
        if found.resource != resource {
            return trap(ComponentTrap::HandleType, u64::from(index));
        }
        Ok(found)
    }

    /// Adds a handle; gives its index.
    pub(crate) fn add_handle(&mut self, instance: u32, added: HandleRow) -> Run<u32> {
        let row = self.instance(instance)?;
        if row.free != 0 {
            let place = self.handle_mut(instance, row.free)?;
            let next = place.lends;
            *place = added;
            self.instance_mut(instance)?.free = next;
            return Ok(row.free);
        }
        let index = row.handles.saturating_add(1);
        let (run, at) = run_of(index);
        if at == 0 || index == 1 {
            if run >= RUNS {
                return trap(ComponentTrap::UnknownHandle, u64::from(index));
            }
            let len = (FIRST_RUN as usize).saturating_mul(1_usize.checked_shl(word(run)).unwrap_or(0));
            let first = word(self.tables.handles.extend_zeroed(len)?);
            if let Some(place) = self.instance_mut(instance)?.runs.get_mut(run) {
                *place = first;
            }
        }
        self.instance_mut(instance)?.handles = index;
        *self.handle_mut(instance, index)? = added;
        Ok(index)
    }

    /// Takes a handle out that is there.
    pub(crate) fn remove_handle(&mut self, instance: u32, index: u32) -> Run<()> {
        let free = self.instance(instance)?.free;
        *self.handle_mut(instance, index)? = HandleRow { kind: handle::FREE, lends: free, ..HandleRow::default() };
        self.instance_mut(instance)?.free = index;
        Ok(())
    }

    /// The resource type that an instance knows by a type of its component.
    pub(crate) fn resource(&self, instance: u32, ty: u32) -> Run<u32> {
        let row = self.instance(instance)?;
        let Some(place) = self.code(row.code)?.resource_place(ty) else { return corrupt() };
        let at = row.resources.saturating_add(place);
        self.tables.slots.get(at as usize).copied().filter(|found| *found != NONE).map_or_else(corrupt, Ok)
    }

    /// A resource type by its number.
    pub(crate) fn resource_row(&self, resource: u32) -> Run<ResourceRow> {
        self.tables.resources.get(resource as usize).copied().map_or_else(corrupt, Ok)
    }

    /// Takes an owned handle away from an instance; gives what represents the resource.
    pub(crate) fn lift_own(&mut self, instance: u32, index: u32, resource: u32) -> Run<u32> {
        let found = self.handle_of(instance, index, resource)?;
        if found.lends != 0 {
            return trap(ComponentTrap::HandleBorrowed, u64::from(index));
        }
        if found.kind != handle::OWN {
            return trap(ComponentTrap::HandleNotOwned, u64::from(index));
        }
        self.remove_handle(instance, index)?;
        Ok(found.rep)
    }

    /// Lends a handle for the innermost call; gives what represents the resource.
    pub(crate) fn lift_borrow(&mut self, instance: u32, index: u32, resource: u32) -> Run<u32> {
        let found = self.handle_of(instance, index, resource)?;
        self.tables.borrows.push(BorrowRow { instance, handle: index, is_made: 0 })?;
        let place = self.handle_mut(instance, index)?;
        place.lends = place.lends.saturating_add(1);
        Ok(found.rep)
    }

    /// Gives an instance a handle that it owns.
    pub(crate) fn lower_own(&mut self, instance: u32, rep: u32, resource: u32) -> Run<u32> {
        self.add_handle(instance, HandleRow { kind: handle::OWN, resource, rep, ..HandleRow::default() })
    }

    /// Gives an instance what it may use until the innermost call ends: a handle, or what represents its own resource.
    pub(crate) fn lower_borrow(&mut self, instance: u32, rep: u32, resource: u32) -> Run<u32> {
        if instance != HOST && self.resource_row(resource)?.owner == instance {
            return Ok(rep);
        }
        let scope = word(self.tables.tasks.len()).saturating_sub(1);
        let made = HandleRow { kind: handle::BORROW, resource, rep, scope, lends: 0 };
        let index = self.add_handle(instance, made)?;
        if instance == HOST {
            self.tables.borrows.push(BorrowRow { instance, handle: index, is_made: 1 })?;
        } else {
            let task = self.top_mut()?;
            task.held = task.held.saturating_add(1);
        }
        Ok(index)
    }

    /// Ends a borrowed handle that the instance has dropped.
    pub(crate) fn end_borrow(&mut self, scope: u32) {
        if let Some(task) = self.tables.tasks.get_mut(scope as usize) {
            task.held = task.held.saturating_sub(1);
        }
    }

    /// Gives back what was borrowed from some call on.
    pub(crate) fn release_borrows(&mut self, from: u32) -> Run<()> {
        while self.tables.borrows.len() > from as usize {
            let Some(BorrowRow { instance, handle, is_made }) = self.tables.borrows.pop() else { break };
            if is_made != 0 {
                if self.handle(instance, handle).is_ok() {
                    self.remove_handle(instance, handle)?;
                }
            } else {
                let place = self.handle_mut(instance, handle)?;
                place.lends = place.lends.saturating_sub(1);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_RUN, run_of};

    #[test]
    fn indices_lie_in_runs_that_double() {
        assert_eq!(run_of(0), (0, 0));
        assert_eq!(run_of(FIRST_RUN - 1), (0, FIRST_RUN - 1));
        assert_eq!(run_of(FIRST_RUN), (1, 0));
        assert_eq!(run_of(3 * FIRST_RUN - 1), (1, 2 * FIRST_RUN - 1));
        assert_eq!(run_of(3 * FIRST_RUN), (2, 0));
    }
}
