//! Access to tables, their sizes and growth.

use wrt_error::Trap;
use wrt_format::Types;
use wrt_foundation::{List, Region};
use wrt_instructions::code::Op;

use super::bulk::{Brake, ELEMENTS, Stop};
use super::slot::{Window, get, set};
use crate::budget::Budget;
use crate::instance::{FuncRow, InstanceRow};
use crate::table::Table;

/// The table at an index of an instance.
pub(super) fn table_at<'a, R: Region>(
    tables: &'a mut List<Table<R>>,
    row: &InstanceRow,
    links: &[u32],
    index: u32,
) -> Result<&'a mut Table<R>, Trap> {
    let table = row.tables.get(links, index).ok_or(Trap::Corrupt)?;
    tables.get_mut(table as usize).ok_or(Trap::Corrupt)
}

/// `d` = element `a`.
pub(super) fn element<R: Region>(table: &Table<R>, regs: &mut Window, op: Op) -> Result<(), Trap> {
    let index = usize::try_from(get(regs, op.a())).map_err(|_| Trap::TableOutOfBounds)?;
    let value = table.elements().get(index).copied().ok_or(Trap::TableOutOfBounds)?;
    set(regs, op.d(), value);
    Ok(())
}

/// Element `a` = `d`.
pub(super) fn set_element<R: Region>(table: &mut Table<R>, regs: &Window, op: Op) -> Result<(), Trap> {
    let index = usize::try_from(get(regs, op.a())).map_err(|_| Trap::TableOutOfBounds)?;
    *table.elements_mut().get_mut(index).ok_or(Trap::TableOutOfBounds)? = get(regs, op.d());
    Ok(())
}

/// `d` = size before growing by slot `d+1` elements of value slot `d`, or -1 in the width of the table's indices.
///
/// It is done in slices, as bulk operations are: slot `d+1` holds what is left to do, slot `d+2` what is done. Before them comes the memory
/// for all, which stays the table's while it is not used: where there is none, the table does not change.
#[inline(never)]
pub(super) fn grow<R: Region>(
    table: &mut Table<R>,
    budget: &mut Budget,
    brake: &mut Brake<'_>,
    regs: &mut Window,
    op: Op,
) -> Result<(), Stop> {
    let (d, rest, done) = (op.d(), op.d().wrapping_add(1), op.d().wrapping_add(2));
    let init = get(regs, d);
    let failed = if table.ty().is_64 { u64::MAX } else { u64::from(u32::MAX) };
    loop {
        match table.reserve(get(regs, rest), budget) {
            Ok(true) => break,
            Ok(false) => brake.look()?,
            Err(_) => {
                set(regs, d, failed);
                return Ok(());
            }
        }
    }
    loop {
        let left = get(regs, rest);
        let now = left.min(ELEMENTS.slice);
        brake.charge(ELEMENTS, now)?;
        let Ok(before) = table.grow(now, init, budget) else {
            set(regs, d, failed);
            return Ok(());
        };
        let grown = get(regs, done);
        if now == left {
            set(regs, d, before.wrapping_sub(grown));
            return Ok(());
        }
        set(regs, rest, left.wrapping_sub(now));
        set(regs, done, grown.wrapping_add(now));
        brake.look()?;
    }
}

/// The function an indirect call reaches, by its store id, if it has the type that is asked for or a subtype of it.
#[inline]
pub(super) fn indirect<R: Region>(
    elements: &[u64],
    index: u64,
    funcs: &[FuncRow],
    ty: Option<u32>,
    types: &Types<R>,
) -> Result<(u32, FuncRow), Trap> {
    let (func, row) = called(elements, index, funcs)?;
    match ty {
        Some(ty) if ty == row.ty || types.is_subtype(row.ty, ty) => Ok((func, row)),
        Some(_) => Err(Trap::IndirectCallTypeMismatch),
        None => Err(Trap::Corrupt),
    }
}

/// The function that an element refers to.
#[inline]
pub(super) fn called(elements: &[u64], index: u64, funcs: &[FuncRow]) -> Result<(u32, FuncRow), Trap> {
    let index = usize::try_from(index).map_err(|_| Trap::UndefinedElement)?;
    match *elements.get(index).ok_or(Trap::UndefinedElement)? {
        0 => Err(Trap::UninitializedElement),
        reference => referred(reference, funcs),
    }
}

/// The function of a reference.
#[inline]
pub(super) fn referred(reference: u64, funcs: &[FuncRow]) -> Result<(u32, FuncRow), Trap> {
    let func = reference.checked_sub(1).ok_or(Trap::NullReference)?;
    let func = u32::try_from(func).map_err(|_| Trap::Corrupt)?;
    Ok((func, *funcs.get(func as usize).ok_or(Trap::Corrupt)?))
}
