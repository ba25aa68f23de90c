//! Modules: images in regions of the arena, or where the caller has them.
#![allow(unsafe_code, reason = "C's pointers are used, and lives are stretched over holds that are counted")]

use core::ffi::c_void;
use core::mem::ManuallyDrop;
use core::slice;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt::runtime;
use wrt_format::{ExportRecord, Image, ImportRecord};
use wrt_platform::{Region, ReserveRequest};
use wrt_platform_arena::ArenaRegion;

use crate::engine::{Engine, bytes_of, engine};
use crate::error::{Answer, finish, finish_plain};
use crate::object::{Home, Object, Place, Placed, Tag, object, out, place, remove};
use crate::platform::System;
use crate::{Code, Failure, RawResult, RawText, decoder};

/// `wrt_module`.
#[derive(Debug)]
#[repr(C)]
pub struct Module {
    tag: Tag,
    /// Stores that hold it.
    users: AtomicU32,
    bytes: Bytes,
    home: ManuallyDrop<Home>,
}

// SAFETY: `repr(C)` with the tag first; the count is atomic, and the rest is not written.
unsafe impl Object for Module {
    const WORD: [u8; 4] = *b"WrtM";
}

impl Placed for Module {
    fn home(&mut self) -> &mut ManuallyDrop<Home> {
        &mut self.home
    }
}

/// An image's bytes.
#[derive(Debug)]
pub(crate) enum Bytes {
    /// The caller's.
    Theirs(&'static [u8]),
    /// Ours: the first bytes of a region.
    Ours(ArenaRegion, usize),
}

/// Of `users`: the module has ended.
const ENDED: u32 = u32::MAX;

impl Module {
    pub(crate) fn engine(&self) -> &'static Engine {
        self.home.hold.engine()
    }

    /// The image's bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        match &self.bytes {
            Bytes::Theirs(bytes) => bytes,
            Bytes::Ours(region, len) => region.bytes().get(..*len).unwrap_or_default(),
        }
    }

    /// The image.
    pub(crate) fn image(&self) -> Answer<Image<'_>> {
        Ok(Image::assume_checked(self.bytes())?)
    }

    /// Counts a store that holds it.
    pub(crate) fn take(&self) -> Answer<()> {
        let counted = self.users.fetch_update(Ordering::AcqRel, Ordering::Relaxed, |users| {
            users.checked_add(1).filter(|users| *users != ENDED)
        });
        counted.map(drop).map_err(|_| Code::ErrorHandle.into())
    }

    /// Gives a [`take`](Module::take) back.
    pub(crate) fn give_back(&self) {
        self.users.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Makes the module's object.
pub(crate) fn make(engine: &'static Engine, bytes: Bytes) -> Answer<*mut Module> {
    let hold = engine.hold()?;
    place(hold, |home| Module { tag: Tag::new(Module::WORD), users: AtomicU32::new(0), bytes, home })
}

/// Refuses bytes that are no image.
fn check(bytes: &'static [u8]) -> Answer<()> {
    runtime::Module::<System>::from_static(bytes)?;
    Ok(())
}

/// Takes an image where it lies.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_module_from_image(
    pointer: *mut Engine,
    image: *const c_void,
    size: usize,
    module: *mut *mut Module,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract: the bytes live, unchanged, until the module ends, and so as long as anybody here has them.
        let (engine, bytes, module) = unsafe { (engine(pointer)?, bytes_of(image, size)?, out(module)?) };
        check(bytes)?;
        module.set(make(engine, Bytes::Theirs(bytes))?);
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Takes a copy of an image.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_module_from_image_copy(
    pointer: *mut Engine,
    image: *const c_void,
    size: usize,
    module: *mut *mut Module,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (engine, bytes, module) = unsafe { (engine(pointer)?, bytes_of(image, size)?, out(module)?) };
        let mut region = engine.arena.reserve(ReserveRequest::new(size))?;
        region.commit(size)?;
        for (to, from) in region.bytes_mut().iter_mut().zip(bytes) {
            *to = *from;
        }
        let copy = region.bytes();
        // SAFETY: the bytes are the region's, which lives, unmoved and unwritten, as long as the module that it is given to, or to the end of
        // this function; the check keeps none of them.
        check(unsafe { slice::from_raw_parts(copy.as_ptr(), copy.len()) })?;
        module.set(make(engine, Bytes::Ours(region, size))?);
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Translates a binary module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_module_from_wasm(
    pointer: *mut Engine,
    wasm: *const c_void,
    size: usize,
    module: *mut *mut Module,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (engine, bytes, module) = unsafe { (engine(pointer)?, bytes_of(wasm, size)?, out(module)?) };
        module.set(decoder::translate(engine, bytes)?);
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Ends a module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_module_free(pointer: *mut Module) -> RawResult {
    finish_plain(|| {
        if pointer.is_null() {
            return Ok(());
        }
        // SAFETY: the header's contract.
        let module = unsafe { object(pointer) }?;
        if module.users.compare_exchange(0, ENDED, Ordering::AcqRel, Ordering::Relaxed).is_err() {
            return Err(Code::ErrorInUse.into());
        }
        module.tag.end();
        // SAFETY: `make` placed it, its tag has ended, no store holds it nor will, and nobody else uses what is being freed.
        unsafe { remove(pointer) };
        Ok(())
    })
}

/// The module's image.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_module_image(
    pointer: *const Module,
    image: *mut *const c_void,
    size: *mut usize,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (module, image, size) = unsafe { (object(pointer)?, out(image)?, out(size)?) };
        let bytes = module.bytes();
        image.set(bytes.as_ptr().cast());
        size.set(bytes.len());
        Ok(())
    })
}

/// `wrt_import`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Import {
    /// The module's name.
    pub module: RawText,
    /// The item's name.
    pub name: RawText,
    /// The kind's code.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
}

/// `wrt_export`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Export {
    /// The item's name.
    pub name: RawText,
    /// The kind's code.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
}

/// An import by its index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_module_import(pointer: *const Module, index: u32, import: *mut Import) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (module, import): (&Module, Place<'_, Import>) = unsafe { (object(pointer)?, out(import)?) };
        let image = module.image()?;
        let record = record::<ImportRecord>(&image, index)?;
        let text = |span| RawText::of(image.text(span).unwrap_or_default());
        import.set(Import { module: text(record.module), name: text(record.name), kind: record.kind, reserved: 0 });
        Ok(())
    })
}

/// An export by its index.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_module_export(pointer: *const Module, index: u32, export: *mut Export) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (module, export): (&Module, Place<'_, Export>) = unsafe { (object(pointer)?, out(export)?) };
        let image = module.image()?;
        let record = record::<ExportRecord>(&image, index)?;
        let name = RawText::of(image.text(record.name).unwrap_or_default());
        export.set(Export { name, kind: record.kind, reserved: 0 });
        Ok(())
    })
}

/// A record of a table of the image.
fn record<'a, T: wrt_format::Table>(image: &Image<'a>, index: u32) -> Answer<&'a T> {
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    image.records::<T>().get(index).ok_or(Code::ErrorNotFound.into())
}
