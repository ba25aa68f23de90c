//! Instances: made of modules and definitions, and what they export.
#![allow(unsafe_code, reason = "C's pointers are used")]

use core::ffi::c_char;

use wrt::runtime::{Extern, InstanceId};
use wrt_format::ImportRecord;

use crate::array::Array;
use crate::call::{Top, drive};
use crate::error::{Answer, finish, finish_plain};
use crate::object::{Place, object, out};
use crate::store::{Inner, RawExtern, Store, enter, run};
use crate::text::name;
use crate::value::{RawId, Results};
use crate::{Code, Failure, Module, RawResult, RawText};

impl Inner {
    /// What a module imports, of what was defined.
    fn imports(&self, module: &Module) -> Answer<Array<Extern>> {
        let image = module.image()?;
        let records = image.records::<ImportRecord>();
        let mut imports = Array::new(&self.engine.arena, records.len())?;
        for (index, record) in (0..).zip(records) {
            let [from, item] = [record.module, record.name].map(|span| image.text(span).unwrap_or_default());
            imports.push(self.definition(from, item).ok_or(Failure {
                import: index,
                what: RawText::of(item),
                expected: RawText::of(from),
                ..Failure::of(Code::ErrorLink)
            })?);
        }
        Ok(imports)
    }
}

/// Makes an instance and runs its start function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_instantiate(
    store: *mut Store,
    module: *mut Module,
    instance: *mut RawId,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract. The module is said to be static: a store that keeps it counts itself to its users, and it does not
        // end before they have.
        let (mut turn, module, place): (_, &'static Module, _) =
            unsafe { (run(store)?, object(module)?, out(instance)?) };
        let inner = turn.inner();
        if inner.top == Top::Suspended {
            return Err(Code::ErrorSuspended.into());
        }
        let id = inner.module(module)?;
        let imports = inner.imports(module)?;
        let made = inner.store.instantiate(id, imports.as_slice()).map_err(Failure::from).inspect_err(|failure| {
            if failure.result > 0 {
                place.set(RawId::NOTHING);
            }
        })?;
        drop(imports);
        place.set(inner.id(made.index()));
        let Some(start) = inner.store.start(made) else { return Ok(()) };
        inner.slots.truncate(0);
        inner.start(start)?;
        drive(turn, &Results::NONE)
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// What an instance exports under a name, as an item of the store.
///
/// # Safety
/// The header's contract.
unsafe fn export<T>(
    store: *mut Store,
    instance: RawId,
    item: *const c_char,
    place: *mut T,
    convert: impl FnOnce(RawExtern) -> Answer<T>,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, item, place): (_, _, Place<'_, T>) = unsafe { (enter(store)?, name(item)?, out(place)?) };
        let inner = turn.inner();
        let instance = InstanceId::from_index(inner.own(instance)?);
        if inner.store.instance_module(instance).is_none() {
            return Err(Code::ErrorForeign.into());
        }
        let item = core::str::from_utf8(item).ok().and_then(|item| inner.store.export(instance, item));
        place.set(convert(inner.raw(item.ok_or(Failure::of(Code::ErrorNotFound))?))?);
        Ok(())
    })
}

/// An export of one kind.
fn of_kind(kind: wrt::ExternKind) -> impl FnOnce(RawExtern) -> Answer<RawId> {
    move |item| if item.kind == kind as u32 { Ok(item.of) } else { Err(Code::ErrorKind.into()) }
}

/// What an instance exports under a name.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_get_export(
    store: *mut Store,
    instance: RawId,
    item: *const c_char,
    place: *mut RawExtern,
) -> RawResult {
    // SAFETY: the header's contract.
    unsafe { export(store, instance, item, place, Ok) }
}

/// Declares a function that finds an export of one kind.
macro_rules! finds {
    ($($name:ident $kind:ident $doc:literal;)*) => {
        $(
            #[doc = $doc]
            #[unsafe(no_mangle)]
            pub unsafe extern "C" fn $name(
                store: *mut Store,
                instance: RawId,
                item: *const c_char,
                place: *mut RawId,
            ) -> RawResult {
                // SAFETY: the header's contract.
                unsafe { export(store, instance, item, place, of_kind(wrt::ExternKind::$kind)) }
            }
        )*
    };
}

finds! {
    wrt_get_func Func "An exported function.";
    wrt_get_table Table "An exported table.";
    wrt_get_memory Memory "An exported memory.";
    wrt_get_global Global "An exported global.";
}

/// The type of a function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_get_func_type(
    store: *mut Store,
    func: RawId,
    params: *mut u8,
    param_count: *mut usize,
    results: *mut u8,
    result_count: *mut usize,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (mut turn, param_room, result_room) =
            unsafe { (enter(store)?, room(params, param_count)?, room(results, result_count)?) };
        let inner = turn.inner();
        let func = inner.func(func)?;
        let ty = inner.store.func_type(func).ok_or(Failure::of(Code::ErrorForeign))?;
        for (types, place, room, count) in
            [(ty.params, params, param_room, param_count), (ty.results, results, result_room, result_count)]
        {
            for (at, ty) in (0..room).zip(types) {
                let [code, ..] = ty.word().to_le_bytes();
                // SAFETY: the header's contract: so many places, at a pointer that is not null (`room`).
                unsafe { place.add(at).write(code) };
            }
            // SAFETY: not null (`room`), so a place for a number.
            unsafe { count.write(types.len()) };
        }
        Ok(())
    })
}

/// How many places an array of C's has.
///
/// # Safety
/// `count` is null or to a number.
unsafe fn room(array: *const u8, count: *const usize) -> Answer<usize> {
    // SAFETY: the caller's promise.
    let count = unsafe { count.as_ref() }.ok_or(Failure::of(Code::ErrorNull))?;
    if *count != 0 && array.is_null() { Err(Code::ErrorNull.into()) } else { Ok(*count) }
}
