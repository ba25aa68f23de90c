//! What the host gives to guests: functions and other items, under names.
#![allow(unsafe_code, reason = "C's pointers are used")]

use core::ffi::c_char;
use core::slice;

use wrt::Resource;
use wrt::runtime::{Extern, FuncType, ValType};

use crate::call::Caller;
use crate::error::{Answer, finish};
use crate::object::out;
use crate::store::{Inner, RawExtern, Store, User, enter};
use crate::text::name;
use crate::value::{RawId, Value};
use crate::{Code, Failure, RawResult};

/// `wrt_host_func`.
pub type HostFunc = unsafe extern "C" fn(*mut Caller, *const Value, *mut Value, User) -> RawResult;

/// `wrt_func_type`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct RawFuncType {
    /// Types of its parameters.
    pub params: *const u8,
    /// How many.
    pub param_count: usize,
    /// Types of its results.
    pub results: *const u8,
    /// How many.
    pub result_count: usize,
}

/// Something that guests import, by its names.
#[derive(Clone, Copy)]
pub(crate) struct Definition {
    /// In the store's names: where the module's begins, where the item's does, and where that ends.
    names: [usize; 3],
    pub(crate) item: Extern,
    /// Of a function of the host.
    pub(crate) callback: Option<HostFunc>,
    pub(crate) user: User,
}

impl Inner {
    /// Checks that one more definition with such names fits.
    fn check_names(&self, module: &[u8], item: &[u8]) -> Answer<()> {
        self.definitions.check_room(1, Resource::HostFunctions)?;
        self.names.check_room(module.len().saturating_add(item.len()), Resource::NameBytes)
    }

    /// Adds a definition, for which room was checked.
    fn define(&mut self, names: (&[u8], &[u8]), item: Extern, callback: Option<HostFunc>, user: User) {
        let first = self.names.len();
        for byte in names.0.iter().chain(names.1) {
            self.names.push(*byte);
        }
        let middle = first.saturating_add(names.0.len());
        self.definitions.push(Definition { names: [first, middle, self.names.len()], item, callback, user });
    }

    /// What guests get for these names: the last that was defined.
    pub(crate) fn definition(&self, module: &str, item: &str) -> Option<Extern> {
        let text = |from, to| self.names.as_slice().get(from..to);
        let found = self.definitions.as_slice().iter().rev().find(|definition| {
            let [first, middle, end] = definition.names;
            text(first, middle) == Some(module.as_bytes()) && text(middle, end) == Some(item.as_bytes())
        });
        found.map(|definition| definition.item)
    }

    /// Puts types of C's behind those in `types`.
    ///
    /// # Safety
    /// `codes` is null or to `count` codes.
    unsafe fn read_types(&mut self, codes: *const u8, count: usize, what: Resource) -> Answer<()> {
        if count == 0 {
            return Ok(());
        }
        if codes.is_null() {
            return Err(Code::ErrorNull.into());
        }
        self.store.limits().check(what, count as u64)?;
        self.types.check_room(count, what)?;
        // SAFETY: not null, so as many codes (the caller's promise).
        for code in unsafe { slice::from_raw_parts(codes, count) } {
            let ty = ValType::from_byte(*code).filter(|ty| !ty.is_vector());
            self.types.push(ty.ok_or(Failure::of(Code::ErrorType))?);
        }
        Ok(())
    }
}

/// Gives guests a host function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_define_func(
    store: *mut Store,
    module: *const c_char,
    item: *const c_char,
    ty: *const RawFuncType,
    callback: Option<HostFunc>,
    user: User,
    func: *mut RawId,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, names, ty) = unsafe { (enter(store)?, (name(module)?, name(item)?), ty.as_ref()) };
        let (Some(ty), Some(callback)) = (ty, callback) else { return Err(Code::ErrorNull.into()) };
        let inner = turn.inner();
        inner.types.truncate(0);
        // SAFETY: the header's contract.
        unsafe {
            inner.read_types(ty.params, ty.param_count, Resource::Params)?;
            inner.read_types(ty.results, ty.result_count, Resource::Results)?;
        }
        inner.check_names(names.0, names.1)?;
        let (params, results) = inner.types.as_slice().split_at_checked(ty.param_count).unwrap_or_default();
        let token = u32::try_from(inner.definitions.len()).unwrap_or(u32::MAX);
        let id = inner.store.create_host_func(FuncType { params, results }, token)?;
        inner.define(names, Extern::Func(id), Some(callback), user);
        if !func.is_null() {
            // SAFETY: the header's contract.
            unsafe { out(func) }?.set(inner.id(id.index()));
        }
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Gives guests an item of the store.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_define(
    store: *mut Store,
    module: *const c_char,
    item: *const c_char,
    given: *const RawExtern,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (mut turn, names, given) = unsafe { (enter(store)?, (name(module)?, name(item)?), given.as_ref()) };
        let inner = turn.inner();
        let given = inner.item(given.ok_or(Failure::of(Code::ErrorNull))?)?;
        inner.check_names(names.0, names.1)?;
        inner.define(names, given, None, core::ptr::null_mut());
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}
