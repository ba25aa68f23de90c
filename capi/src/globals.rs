//! Globals: made, read and written.
#![allow(unsafe_code, reason = "C's pointers are used")]

use wrt::runtime::{GlobalId, GlobalType, ValType};

use crate::error::{Answer, finish, finish_plain};
use crate::object::out;
use crate::store::{Inner, Store, enter};
use crate::value::{RawId, Value, from_slot, value};
use crate::{Code, Failure, RawResult};

impl Inner {
    fn global(&self, global: RawId) -> Answer<(GlobalId, ValType)> {
        let id = GlobalId::from_index(self.own(global)?);
        let ty = self.store.global_type(id).ok_or(Failure::of(Code::ErrorForeign))?;
        Ok((id, ty.value))
    }
}

/// Makes a global.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_global_new(
    store: *mut Store,
    init: *const Value,
    is_mutable: bool,
    global: *mut RawId,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, init, global) = unsafe { (enter(store)?, value(init)?, out(global)?) };
        let inner = turn.inner();
        let ty = ValType::from_word(init.ty).ok_or(Failure::of(Code::ErrorType))?;
        let slot = inner.slot(init, ty)?;
        let id = inner.store.create_global(GlobalType { value: ty, mutable: is_mutable }, slot.into())?;
        global.set(inner.id(id.index()));
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// A global's value.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_global_get(store: *mut Store, global: RawId, place: *mut Value) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, place) = unsafe { (enter(store)?, out(place)?) };
        let inner = turn.inner();
        let (id, ty) = inner.global(global)?;
        let bits = inner.store.global(id).ok_or(Failure::of(Code::ErrorForeign))?;
        // Of a vector C has no value.
        let slot = u64::try_from(bits).ok().filter(|_| !ty.is_vector()).ok_or(Failure::of(Code::ErrorType))?;
        place.set(from_slot(inner.number, slot, ty));
        Ok(())
    })
}

/// Writes a global.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_global_set(store: *mut Store, global: RawId, new: *const Value) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, new) = unsafe { (enter(store)?, value(new)?) };
        let inner = turn.inner();
        let (id, ty) = inner.global(global)?;
        let slot = inner.slot(new, ty)?;
        Ok(inner.store.set_global(id, slot.into())?)
    })
}
