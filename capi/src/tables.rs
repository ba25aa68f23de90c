//! Tables: made, measured, grown, read and written.
#![allow(unsafe_code, reason = "C's pointers are used")]

use wrt::runtime::{TableId, TableType, ValType};

use crate::error::{Answer, finish, finish_plain};
use crate::memory::maximum;
use crate::object::out;
use crate::store::{Inner, Store, enter};
use crate::value::{RawId, Value, from_slot, value};
use crate::{Code, Failure, RawResult};

impl Inner {
    fn table(&self, table: RawId) -> Answer<(TableId, TableType)> {
        let id = TableId::from_index(self.own(table)?);
        let ty = self.store.table_type(id).ok_or(Failure::of(Code::ErrorForeign))?;
        Ok((id, ty))
    }
}

/// Makes a table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_table_new(
    store: *mut Store,
    min: u64,
    max: u64,
    init: *const Value,
    table: *mut RawId,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, init, table) = unsafe { (enter(store)?, value(init)?, out(table)?) };
        let inner = turn.inner();
        let element = ValType::from_word(init.ty).filter(|ty| ty.is_ref()).ok_or(Failure::of(Code::ErrorType))?;
        let slot = inner.slot(init, element)?;
        let ty = TableType { element, min, max: maximum(max), is_64: false };
        let id = inner.store.create_table(ty, slot)?;
        table.set(inner.id(id.index()));
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// How many elements a table has.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_table_size(store: *mut Store, table: RawId, elements: *mut u64) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, elements) = unsafe { (enter(store)?, out(elements)?) };
        elements.set(turn.inner().table(table)?.1.min);
        Ok(())
    })
}

/// An element of a table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_table_get(store: *mut Store, table: RawId, index: u64, place: *mut Value) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, place) = unsafe { (enter(store)?, out(place)?) };
        let inner = turn.inner();
        let (id, ty) = inner.table(table)?;
        let elements = inner.store.table(id).unwrap_or_default();
        let slot = usize::try_from(index).ok().and_then(|index| elements.get(index));
        let past = Failure::of(Code::ErrorBounds).numbers(ty.min, index.saturating_add(1));
        place.set(from_slot(inner.number, *slot.ok_or(past)?, ty.element));
        Ok(())
    })
}

/// Writes an element of a table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_table_set(store: *mut Store, table: RawId, index: u64, new: *const Value) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, new) = unsafe { (enter(store)?, value(new)?) };
        let inner = turn.inner();
        let (id, ty) = inner.table(table)?;
        let slot = inner.slot(new, ty.element)?;
        Ok(inner.store.set_table_element(id, index, slot)?)
    })
}

/// Grows a table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_table_grow(
    store: *mut Store,
    table: RawId,
    elements: u64,
    init: *const Value,
    before: *mut u64,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, init) = unsafe { (enter(store)?, value(init)?) };
        let inner = turn.inner();
        let (id, ty) = inner.table(table)?;
        let slot = inner.slot(init, ty.element)?;
        let had = inner.store.grow_table(id, elements, slot)?;
        if !before.is_null() {
            // SAFETY: the header's contract.
            unsafe { out(before) }?.set(had);
        }
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}
