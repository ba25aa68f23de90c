//! Bulk operations on memories and tables: in slices, with a look at the interrupt flag and the fuel between them.
//!
//! An operation keeps what is left to do in its three operands. So one that stopped is simply executed again.

use wrt_error::Trap;
use wrt_sync::InterruptFlag;
use zerocopy::{FromBytes, IntoBytes};

/// Why an operation stopped before its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stop {
    Trap(Trap),
    /// The next slice costs this much, and there is less.
    OutOfFuel {
        needed: u64,
    },
    Interrupted,
    /// The heap has no room, or is to be collected first.
    Collect,
}

impl From<Trap> for Stop {
    fn from(trap: Trap) -> Self {
        Stop::Trap(trap)
    }
}

/// What the items of a bulk operation are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Kind {
    /// Items done between two looks at flag and fuel.
    pub(super) slice: u64,
    /// Items of a slice for one unit of fuel, after the first such run, which the instruction itself pays for.
    per_fuel: u64,
    out_of_bounds: Trap,
}

/// Bytes of a memory. On a Cortex-M3 a slice takes some ten thousand instructions, where `memmove` goes byte by byte.
pub(super) const BYTES: Kind = Kind { slice: 4096, per_fuel: 64, out_of_bounds: Trap::MemoryOutOfBounds };
/// Elements of a table.
pub(super) const ELEMENTS: Kind = Kind { slice: 512, per_fuel: 8, out_of_bounds: Trap::TableOutOfBounds };
/// Elements of an array, and words of a new object.
pub(super) const ITEMS: Kind = Kind { slice: 512, per_fuel: 8, out_of_bounds: Trap::ArrayOutOfBounds };

/// What stops an operation between two slices.
#[derive(Debug)]
pub(crate) struct Brake<'a> {
    pub(crate) flag: &'a InterruptFlag,
    pub(crate) fuel: &'a mut u64,
    pub(crate) metered: bool,
}

impl Brake<'_> {
    /// Pays for a slice that is about to be done.
    pub(super) fn charge(&mut self, kind: Kind, len: u64) -> Result<(), Stop> {
        self.charge_whole(kind, len.saturating_sub(1))
    }

    /// Pays for items of which the instruction itself pays for none: how they are cut into parts makes no difference, if those are whole
    /// units.
    pub(super) fn charge_whole(&mut self, kind: Kind, len: u64) -> Result<(), Stop> {
        if self.metered {
            let needed = len.checked_div(kind.per_fuel).unwrap_or(0);
            *self.fuel = self.fuel.checked_sub(needed).ok_or(Stop::OutOfFuel { needed })?;
        }
        Ok(())
    }

    /// Whether to stop behind a slice, with something left to do.
    pub(crate) fn look(&self) -> Result<(), Stop> {
        if self.flag.is_raised() { Err(Stop::Interrupted) } else { Ok(()) }
    }
}

/// Fills: index, value and length are the operands.
pub(super) fn fill<T: Copy>(
    kind: Kind,
    brake: &mut Brake<'_>,
    to: &mut [T],
    value: T,
    operands: &mut [u64; 3],
) -> Result<(), Stop> {
    let [index, _, len] = operands;
    range(kind, to.len(), *index, *len)?;
    loop {
        let now = (*len).min(kind.slice);
        brake.charge(kind, now)?;
        if let Some(slice) = part_mut(to, *index, now) {
            slice.fill(value);
        }
        *index = index.wrapping_add(now);
        *len = len.wrapping_sub(now);
        if *len == 0 {
            return Ok(());
        }
        brake.look()?;
    }
}

/// Copies between different places: to, from and length are the operands.
pub(super) fn copy<T: Copy>(
    kind: Kind,
    brake: &mut Brake<'_>,
    to: &mut [T],
    from: &[T],
    operands: &mut [u64; 3],
) -> Result<(), Stop> {
    copy_with(kind, brake, to, from, operands, |item| Ok(*item))
}

/// Copies what is made of each item: to, from and length are the operands.
pub(super) fn copy_with<T, U>(
    kind: Kind,
    brake: &mut Brake<'_>,
    to: &mut [T],
    from: &[U],
    operands: &mut [u64; 3],
    make: impl Fn(&U) -> Result<T, Trap>,
) -> Result<(), Stop> {
    let [to_index, from_index, len] = operands;
    range(kind, from.len(), *from_index, *len)?;
    range(kind, to.len(), *to_index, *len)?;
    loop {
        let now = (*len).min(kind.slice);
        brake.charge(kind, now)?;
        if let (Some(to), Some(from)) = (part_mut(to, *to_index, now), part(from, *from_index, now)) {
            copy_items(to, from, &make)?;
        }
        *to_index = to_index.wrapping_add(now);
        *from_index = from_index.wrapping_add(now);
        *len = len.wrapping_sub(now);
        if *len == 0 {
            return Ok(());
        }
        brake.look()?;
    }
}

/// Copies within one place, as `memmove` does: to, from and length are the operands.
///
/// Towards the front it goes from the first item on, else from the last: what is left is of the same kind.
pub(super) fn copy_within<T: FromBytes + IntoBytes>(
    kind: Kind,
    brake: &mut Brake<'_>,
    items: &mut [T],
    operands: &mut [u64; 3],
) -> Result<(), Stop> {
    let [to, from, len] = operands;
    range(kind, items.len(), *from, *len)?;
    range(kind, items.len(), *to, *len)?;
    loop {
        let now = (*len).min(kind.slice);
        brake.charge(kind, now)?;
        let rest = (*len).wrapping_sub(now);
        if *to <= *from {
            move_items(items, *to, *from, now);
            *to = to.wrapping_add(now);
            *from = from.wrapping_add(now);
        } else {
            move_items(items, to.wrapping_add(rest), from.wrapping_add(rest), now);
        }
        *len = rest;
        if rest == 0 {
            return Ok(());
        }
        brake.look()?;
    }
}

/// Copies bytes of which one end at least is no slice, a small part at a time: what is given copies one, from the second index to the first,
/// with room for as many bytes as it has. Parts are done in the order in which none is overwritten before it is read.
pub(super) fn copy_parts(
    brake: &mut Brake<'_>,
    operands: &mut [u64; 3],
    [to_size, from_size]: [usize; 2],
    mut copy: impl FnMut(u64, u64, &mut [u8]) -> Result<(), Trap>,
) -> Result<(), Stop> {
    let [to, from, len] = operands;
    range(BYTES, from_size, *from, *len)?;
    range(BYTES, to_size, *to, *len)?;
    let forwards = *to <= *from;
    loop {
        let now = (*len).min(BYTES.slice);
        brake.charge(BYTES, now)?;
        let rest = (*len).wrapping_sub(now);
        let mut room = [0; 256];
        let mut left = now;
        while left != 0 {
            let count = left.min(room.len() as u64);
            let skipped = if forwards { now.wrapping_sub(left) } else { rest.wrapping_add(left).wrapping_sub(count) };
            let part = part_mut(&mut room, 0, count).ok_or(Trap::Corrupt)?;
            copy(to.wrapping_add(skipped), from.wrapping_add(skipped), part)?;
            left = left.wrapping_sub(count);
        }
        if forwards {
            *to = to.wrapping_add(now);
            *from = from.wrapping_add(now);
        }
        *len = rest;
        if rest == 0 {
            return Ok(());
        }
        brake.look()?;
    }
}

/// Checks that a range lies in `size` items.
fn range(kind: Kind, size: usize, index: u64, len: u64) -> Result<(), Trap> {
    let end = index.checked_add(len).ok_or(kind.out_of_bounds)?;
    if end > size as u64 { Err(kind.out_of_bounds) } else { Ok(()) }
}

/// `len` items from one on, if there are as many.
pub(crate) fn part<T>(items: &[T], index: u64, len: u64) -> Option<&[T]> {
    let index = usize::try_from(index).ok()?;
    items.get(index..index.checked_add(usize::try_from(len).ok()?)?)
}

pub(crate) fn part_mut<T>(items: &mut [T], index: u64, len: u64) -> Option<&mut [T]> {
    let index = usize::try_from(index).ok()?;
    items.get_mut(index..index.checked_add(usize::try_from(len).ok()?)?)
}

/// Copies items of two slices that are apart; where they are made of themselves the compiler has a `memcpy`.
fn copy_items<T, U>(to: &mut [T], from: &[U], make: impl Fn(&U) -> Result<T, Trap>) -> Result<(), Trap> {
    for (to, from) in to.iter_mut().zip(from) {
        *to = make(from)?;
    }
    Ok(())
}

/// Moves items to another place among them, as `memmove` does; none where they do not lie in it.
pub(crate) fn move_items<T: FromBytes + IntoBytes>(items: &mut [T], to: u64, from: u64, len: u64) {
    let bytes = |count: u64| usize::try_from(count).ok().and_then(|count| count.checked_mul(size_of::<T>()));
    if let (Some(to), Some(from), Some(len)) = (bytes(to), bytes(from), bytes(len)) {
        move_bytes(items.as_mut_bytes(), to, from, len);
    }
}

/// The one place that calls `copy_within`, and not inlined: so its own tests have one caller, fall together with the same ones here
/// even where a build is made small, and no panic is left in them.
#[inline(never)]
fn move_bytes(bytes: &mut [u8], to: usize, from: usize, len: usize) {
    let Some(end) = from.checked_add(len) else { return };
    let Some(last) = end.checked_sub(from).and_then(|len| bytes.len().checked_sub(len)) else { return };
    if end <= bytes.len() && to <= last {
        bytes.copy_within(from..end, to);
    }
}

#[cfg(test)]
mod tests {
    use super::{BYTES, Brake, ELEMENTS, Stop, copy, copy_within, fill};
    use wrt_error::Trap;
    use wrt_sync::InterruptFlag;

    fn brake<'a>(flag: &'a InterruptFlag, fuel: &'a mut u64) -> Brake<'a> {
        Brake { flag, fuel, metered: true }
    }

    #[test]
    fn a_copy_stopped_in_the_middle_ends_as_if_it_was_not() {
        const LEN: usize = 200_000;
        let before: [u8; LEN] = core::array::from_fn(|i| u8::try_from(i % 251).unwrap());
        for (to, from) in [(0usize, 5usize), (5, 0), (70_000, 0), (0, 70_000), (9, 9)] {
            let len = LEN - to.max(from);
            let mut expected = before;
            expected.copy_within(from..from + len, to);
            let mut bytes = before;
            let mut operands = [to as u64, from as u64, len as u64];
            let flag = InterruptFlag::new();
            let mut fuel = u64::MAX;
            let mut stops = 0;
            flag.raise();
            while let Err(stop) = copy_within(BYTES, &mut brake(&flag, &mut fuel), &mut bytes, &mut operands) {
                assert_eq!(stop, Stop::Interrupted);
                stops += 1;
            }
            assert!(stops >= 1, "{stops}");
            assert!(bytes == expected, "{to} {from}");
        }
    }

    #[test]
    fn nothing_is_written_out_of_bounds() {
        let (flag, mut fuel) = (InterruptFlag::new(), 0);
        let mut bytes = [1u8; 8];
        for mut operands in [[8, 0, 1], [0, 8, 1], [9, 0, 0], [u64::MAX, 0, 2], [4, 0, u64::MAX]] {
            let done = copy_within(BYTES, &mut brake(&flag, &mut fuel), &mut bytes, &mut operands);
            assert_eq!(done, Err(Stop::Trap(Trap::MemoryOutOfBounds)));
        }
        assert_eq!(fill(BYTES, &mut brake(&flag, &mut fuel), &mut bytes, 0, &mut [8, 0, 0]), Ok(()));
        assert_eq!(
            fill(ELEMENTS, &mut brake(&flag, &mut fuel), &mut bytes, 0, &mut [7, 0, 2]),
            Err(Stop::Trap(Trap::TableOutOfBounds))
        );
        assert_eq!(bytes, [1; 8]);
    }

    #[test]
    fn each_slice_is_paid_for_before_it_is_done() {
        let (flag, mut fuel) = (InterruptFlag::new(), 64);
        let mut to = [0u8; 6_000];
        let from = [7u8; 6_000];
        let mut operands = [0, 0, 6_000];
        assert_eq!(
            copy(BYTES, &mut brake(&flag, &mut fuel), &mut to, &from, &mut operands),
            Err(Stop::OutOfFuel { needed: 29 })
        );
        assert_eq!(fuel, 64 - 63);
        assert_eq!(operands, [4_096, 4_096, 1_904]);
        fuel = 29;
        assert_eq!(copy(BYTES, &mut brake(&flag, &mut fuel), &mut to, &from, &mut operands), Ok(()));
        assert_eq!(fuel, 0);
        assert_eq!(to, from);
    }
}
