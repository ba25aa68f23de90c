//! Modules from WebAssembly, whole and in pieces.
#![allow(unsafe_code, reason = "C's pointers are used")]

use core::cell::UnsafeCell;
use core::ffi::c_void;
use core::mem::ManuallyDrop;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt::decoder::{Config, Decoder as Stream, Features, FinishedImage};
use wrt_platform::Region;
use wrt_platform_arena::ArenaRegion;

use crate::config::{FLAG_CANONICAL_NANS, FLAG_FUEL, FLAG_NAMES};
use crate::engine::{Engine, bytes_of, engine};
use crate::error::{Answer, finish, finish_plain};
use crate::module::{Bytes, make};
use crate::object::{Home, Object, Placed, Tag, object, out, place, remove};
use crate::platform::System;
use crate::{Code, Failure, Module, RawResult};

/// Which bit of `WRT_FEATURE_…` is which feature: the first is bit 0.
const FEATURES: [Features; 23] = [
    Features::SIGN_EXTENSION,
    Features::SATURATING_FLOAT_TO_INT,
    Features::MULTI_VALUE,
    Features::BULK_MEMORY,
    Features::REFERENCE_TYPES,
    Features::MUTABLE_GLOBALS,
    Features::EXTENDED_CONST,
    Features::TAIL_CALL,
    Features::MULTI_MEMORY,
    Features::MEMORY64,
    Features::CONST_GLOBALS,
    Features::TABLE_INITIALIZERS,
    Features::WIDE_ARITHMETIC,
    Features::CUSTOM_PAGE_SIZES,
    Features::FUNCTION_REFERENCES,
    Features::GC_TYPES,
    Features::EXCEPTIONS,
    Features::COMPACT_IMPORTS,
    Features::LEGACY_EXCEPTIONS,
    Features::SIMD,
    Features::RELAXED_SIMD,
    Features::GC,
    Features::THREADS,
];

const _: () =
    assert!(crate::config::FEATURES.count_ones() as usize == FEATURES.len(), "a configuration has all bits at first");

/// How an engine decodes.
fn config(engine: &Engine) -> Config {
    let mut features = Features::NONE;
    for (bit, feature) in (0_u32..).zip(FEATURES) {
        if engine.config.features >> bit & 1 != 0 {
            features = features.with(feature);
        }
    }
    Config {
        limits: engine.config.bounds(),
        features,
        keep_names: engine.config.flags & FLAG_NAMES != 0,
        metered: engine.config.flags & FLAG_FUEL != 0,
        chains: false,
        canonical_nans: engine.config.flags & FLAG_CANONICAL_NANS != 0,
        lazy: false,
    }
}

/// Makes a module of a whole binary module.
pub(crate) fn translate(engine: &'static Engine, wasm: &[u8]) -> Answer<*mut Module> {
    let image = wrt::decoder::decode(&engine.system(), &config(engine), wasm)?;
    of_translated(engine, image)
}

/// Makes the module of an image that was just written into a region.
fn of_translated(engine: &'static Engine, image: FinishedImage<ArenaRegion>) -> Answer<*mut Module> {
    let FinishedImage { mut region, len } = image;
    region.trim();
    make(engine, Bytes::Ours(region, usize::try_from(len).unwrap_or(usize::MAX)))
}

/// `wrt_decoder`.
#[repr(C)]
pub struct Decoder {
    tag: Tag,
    busy: AtomicU32,
    stream: UnsafeCell<Option<Stream<System>>>,
    home: ManuallyDrop<Home>,
}

impl core::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Decoder").field("home", &self.home).finish_non_exhaustive()
    }
}

// SAFETY: `repr(C)` with the tag first; the stream is reached by whoever made `busy` 1.
unsafe impl Object for Decoder {
    const WORD: [u8; 4] = *b"WrtD";
}

impl Placed for Decoder {
    fn home(&mut self) -> &mut ManuallyDrop<Home> {
        &mut self.home
    }
}

/// The right to use a decoder, of one thread at a time.
struct Turn<'a>(&'a Decoder);

impl Turn<'_> {
    fn of(decoder: &Decoder) -> Answer<Turn<'_>> {
        if decoder.busy.swap(1, Ordering::Acquire) != 0 {
            return Err(Code::ErrorBusy.into());
        }
        Ok(Turn(decoder))
    }

    fn stream(&mut self) -> &mut Option<Stream<System>> {
        // SAFETY: `busy` keeps every other turn away, and `&mut self` every other use of this one.
        unsafe { &mut *self.0.stream.get() }
    }

    /// Ends the decoder, and gives what it had.
    ///
    /// # Safety
    /// `pointer` is to the decoder of the turn; the header's contract.
    unsafe fn end(mut self, pointer: *mut Decoder) -> Option<Stream<System>> {
        self.0.tag.end();
        let stream = self.stream().take();
        core::mem::forget(self);
        // SAFETY: `wrt_decoder_new` placed it, its tag has ended, and nobody else uses what is being freed.
        unsafe { remove(pointer) };
        stream
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.0.busy.store(0, Ordering::Release);
    }
}

/// Begins a module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_decoder_new(
    pointer: *mut Engine,
    size: u64,
    decoder: *mut *mut Decoder,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (engine, decoder) = unsafe { (engine(pointer)?, out(decoder)?) };
        let hold = engine.hold()?;
        let config = config(engine);
        let stream = match size {
            0 => Stream::new(&engine.system(), &config),
            size => Stream::with_size(&engine.system(), &config, size),
        };
        let stream = UnsafeCell::new(Some(stream?));
        decoder.set(place(hold, |home| Decoder {
            tag: Tag::new(Decoder::WORD),
            busy: AtomicU32::new(0),
            stream,
            home,
        })?);
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Takes the next bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_decoder_push(
    pointer: *mut Decoder,
    bytes: *const c_void,
    size: usize,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (decoder, bytes) = unsafe { (object(pointer)?, bytes_of(bytes, size)?) };
        let mut turn = Turn::of(decoder)?;
        match turn.stream() {
            Some(stream) => Ok(stream.push(bytes)?),
            None => Err(Code::ErrorHandle.into()),
        }
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Ends the module.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_decoder_finish(
    pointer: *mut Decoder,
    module: *mut *mut Module,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let (decoder, module): (&Decoder, _) = unsafe { (object(pointer)?, out(module)?) };
        let turn = Turn::of(decoder)?;
        let engine = decoder.home.hold.engine();
        // The engine must not end between the decoder and its module.
        let hold = engine.hold()?;
        // SAFETY: the turn is of this decoder, of which nothing is used from here on.
        let stream = unsafe { turn.end(pointer) };
        let image = stream.ok_or(Failure::of(Code::ErrorHandle))?.finish()?;
        module.set(of_translated(engine, image)?);
        drop(hold);
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Gives a decoder up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_decoder_free(pointer: *mut Decoder) -> RawResult {
    finish_plain(|| {
        if pointer.is_null() {
            return Ok(());
        }
        // SAFETY: the header's contract.
        let decoder = unsafe { object(pointer) }?;
        let turn = Turn::of(decoder)?;
        // SAFETY: the turn is of this decoder, of which nothing is used from here on.
        drop(unsafe { turn.end(pointer) });
        Ok(())
    })
}
