//! Linear memories: made, measured, grown, read and written.
#![allow(unsafe_code, reason = "C's pointers are used")]

use core::ffi::c_void;

use wrt::Pages;
use wrt::runtime::{MemoryId, MemoryType};

use crate::error::{Answer, finish, finish_plain};
use crate::object::out;
use crate::store::{Inner, Store, enter};
use crate::value::RawId;
use crate::{Code, Failure, RawResult};

/// `UINT64_MAX` is no maximum.
pub(crate) const fn maximum(max: u64) -> Option<u64> {
    if max == u64::MAX { None } else { Some(max) }
}

impl Inner {
    /// A part of a memory, checked.
    fn part(&mut self, memory: RawId, address: u64, size: u64) -> Answer<&mut [u8]> {
        let id = MemoryId::from_index(self.own(memory)?);
        let bytes = self.store.memory_mut(id).ok_or(Failure::of(Code::ErrorForeign))?;
        let end = address.checked_add(size);
        let past = Failure::of(Code::ErrorBounds).numbers(bytes.len() as u64, end.unwrap_or(u64::MAX));
        let range = end.and_then(|end| Some(usize::try_from(address).ok()?..usize::try_from(end).ok()?));
        bytes.get_mut(range.ok_or(past)?).ok_or(past)
    }
}

/// Makes a linear memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_memory_new(
    store: *mut Store,
    min: u64,
    max: u64,
    memory: *mut RawId,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, memory) = unsafe { (enter(store)?, out(memory)?) };
        let inner = turn.inner();
        let ty = MemoryType {
            min: Pages(min),
            max: maximum(max).map(Pages),
            is_64: false,
            page_log2: Pages::LOG2,
            shared: false,
        };
        let id = inner.store.create_memory(ty)?;
        memory.set(inner.id(id.index()));
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// A memory's size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_memory_size(store: *mut Store, memory: RawId, bytes: *mut u64) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, bytes) = unsafe { (enter(store)?, out(bytes)?) };
        let inner = turn.inner();
        let id = MemoryId::from_index(inner.own(memory)?);
        bytes.set(inner.store.memory(id).ok_or(Failure::of(Code::ErrorForeign))?.len() as u64);
        Ok(())
    })
}

/// Grows a memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_memory_grow(
    store: *mut Store,
    memory: RawId,
    pages: u64,
    before: *mut u64,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let mut turn = unsafe { enter(store) }?;
        let inner = turn.inner();
        let id = MemoryId::from_index(inner.own(memory)?);
        let had = inner.store.grow_memory(id, Pages(pages))?;
        if !before.is_null() {
            // SAFETY: the header's contract.
            unsafe { out(before) }?.set(had.0);
        }
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Copies bytes out of a memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_memory_read(
    store: *mut Store,
    memory: RawId,
    address: u64,
    bytes: *mut c_void,
    size: usize,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let mut turn = unsafe { enter(store) }?;
        let part = turn.inner().part(memory, address, size as u64)?;
        if size != 0 && bytes.is_null() {
            return Err(Code::ErrorNull.into());
        }
        if size != 0 {
            // SAFETY: the header's contract: as many bytes of the caller's; a view of the same memory is no such place, since those bytes are
            // the store's (and `copy` takes overlapping ones).
            unsafe { core::ptr::copy(part.as_ptr(), bytes.cast(), part.len()) };
        }
        Ok(())
    })
}

/// Copies bytes into a memory.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_memory_write(
    store: *mut Store,
    memory: RawId,
    address: u64,
    bytes: *const c_void,
    size: usize,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let mut turn = unsafe { enter(store) }?;
        let part = turn.inner().part(memory, address, size as u64)?;
        if size != 0 && bytes.is_null() {
            return Err(Code::ErrorNull.into());
        }
        if size != 0 {
            // SAFETY: as in `wrt_memory_read`.
            unsafe { core::ptr::copy(bytes.cast(), part.as_mut_ptr(), part.len()) };
        }
        Ok(())
    })
}

/// The bytes themselves.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_memory_view(
    store: *mut Store,
    memory: RawId,
    address: u64,
    size: u64,
    bytes: *mut *mut u8,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, bytes) = unsafe { (enter(store)?, out(bytes)?) };
        bytes.set(turn.inner().part(memory, address, size)?.as_mut_ptr());
        Ok(())
    })
}
