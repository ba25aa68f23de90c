//! Engines: an arena in the caller's memory, at whose front the engine itself lies.
#![allow(unsafe_code, reason = "the caller's memory becomes an engine and an arena here")]

use core::ffi::c_void;
use core::mem::MaybeUninit;
use core::slice;
use core::sync::atomic::{AtomicU32, Ordering};

use wrt_platform::{Clock, Console, Output};
use wrt_platform_arena::Arena;

use crate::error::{Answer, finish, finish_plain};
use crate::object::{Object, Tag, object, out};
use crate::platform::{self, System};
use crate::{Code, Config, Failure, RawResult};

/// `wrt_engine`.
#[derive(Debug)]
#[repr(C, align(16))]
pub struct Engine {
    tag: Tag,
    /// Stores, modules and decoders there are.
    objects: AtomicU32,
    pub(crate) arena: Arena,
    pub(crate) config: Config,
}

// SAFETY: `repr(C)` with the tag first. The arena serves several threads at once, the count is atomic, and the rest is not written after
// `wrt_engine_new`.
unsafe impl Object for Engine {
    const WORD: [u8; 4] = *b"WrtE";
}

/// Of `objects`: the engine has ended.
const ENDED: u32 = u32::MAX;

/// The most regions an arena can be started for.
const MOST_REGIONS: u32 = 32_766;

impl Engine {
    /// The platform on the engine's arena.
    pub(crate) const fn system(&'static self) -> System {
        platform::system(&self.arena)
    }

    /// Counts an object of the engine, which ends only when all are gone.
    pub(crate) fn hold(&'static self) -> Answer<Hold> {
        let counted = self.objects.fetch_update(Ordering::AcqRel, Ordering::Relaxed, |count| {
            count.checked_add(1).filter(|count| *count != ENDED)
        });
        if counted.is_err() {
            return Err(Code::ErrorHandle.into());
        }
        Ok(Hold(self))
    }
}

/// An object's hold on its engine.
#[derive(Debug)]
pub(crate) struct Hold(&'static Engine);

impl Hold {
    pub(crate) const fn engine(&self) -> &'static Engine {
        self.0
    }
}

impl Drop for Hold {
    fn drop(&mut self) {
        self.0.objects.fetch_sub(1, Ordering::AcqRel);
    }
}

/// An engine by C's pointer.
///
/// # Safety
/// As [`object`]. The engine is said to be static: those who keep it hold it, and it does not end before they do.
pub(crate) unsafe fn engine(pointer: *const Engine) -> Answer<&'static Engine> {
    // SAFETY: the caller's promise.
    unsafe { object(pointer) }
}

/// Makes an engine in memory of the caller's.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_engine_new(
    memory: *mut c_void,
    size: usize,
    config: *const Config,
    engine: *mut *mut Engine,
    error: *mut Failure,
) -> RawResult {
    let work = || {
        // SAFETY: the header's contract.
        let engine = unsafe { out(engine) }?;
        if memory.is_null() {
            return Err(Code::ErrorNull.into());
        }
        // SAFETY: the header's contract.
        let config = unsafe { Config::read(config) }?;
        let regions = u16::try_from(config.regions).ok().filter(|_| (1..=MOST_REGIONS).contains(&config.regions));
        let regions = regions.ok_or(Failure::of(Code::ErrorArgument).about("regions"))?;
        platform::start()?;
        // SAFETY: the header's contract: `size` bytes that are the engine's alone until it ends, so static as far as it is concerned. They
        // may hold anything, or nothing yet.
        let bytes = unsafe { slice::from_raw_parts_mut(memory.cast::<MaybeUninit<u8>>(), size) };
        let past = bytes.as_ptr().align_offset(align_of::<Engine>());
        let least = past.saturating_add(size_of::<Engine>()).saturating_add(Arena::table_bytes(regions));
        let no_room = Failure::of(Code::ErrorMemory).numbers(0, least as u64);
        let (_, aligned) = bytes.split_at_mut_checked(past).ok_or(no_room)?;
        let (front, rest) = aligned.split_at_mut_checked(size_of::<Engine>()).ok_or(no_room)?;
        rest.fill(MaybeUninit::zeroed());
        // SAFETY: all of them were just written, and `MaybeUninit<u8>` has the layout of a byte.
        let rest = unsafe { slice::from_raw_parts_mut(rest.as_mut_ptr().cast::<u8>(), rest.len()) };
        let at: *mut Engine = front.as_mut_ptr().cast();
        let value = Engine { tag: Tag::new(Engine::WORD), objects: AtomicU32::new(0), arena: Arena::new(), config };
        // SAFETY: as many bytes as an engine has, aligned for it (`past`), and nobody else's.
        unsafe { at.write(value) };
        // SAFETY: it was just written, and lives until `wrt_engine_free`, before which nobody gets a reference of this life.
        let made: &'static Engine = unsafe { &*at };
        // The number of regions was checked, so all that can be missing is room for the table.
        if made.arena.start(rest, regions).is_err() {
            made.tag.end();
            return Err(no_room);
        }
        engine.set(at);
        Ok(())
    };
    // SAFETY: the header's contract.
    unsafe { finish(error, work) }
}

/// Ends an engine.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_engine_free(pointer: *mut Engine) -> RawResult {
    finish_plain(|| {
        if pointer.is_null() {
            return Ok(());
        }
        // SAFETY: the header's contract.
        let engine = unsafe { engine(pointer) }?;
        if engine.objects.compare_exchange(0, ENDED, Ordering::AcqRel, Ordering::Relaxed).is_err() {
            return Err(Code::ErrorInUse.into());
        }
        // Nothing in it has a drop that does anything: its memory is the caller's again.
        engine.tag.end();
        Ok(())
    })
}

/// `wrt_usage`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Usage {
    /// Bytes for regions.
    pub total: u64,
    /// Bytes of the regions there are.
    pub used: u64,
    /// The most there ever was of it.
    pub peak: u64,
    /// The largest region that can be had.
    pub largest_free: u64,
    /// Regions there are.
    pub regions: u64,
}

/// How much of the arena is in use.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_engine_usage(pointer: *const Engine, usage: *mut Usage) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (engine, usage) = unsafe { (engine(pointer)?, out(usage)?) };
        let found = engine.arena.usage();
        usage.set(Usage {
            total: found.total as u64,
            used: found.used as u64,
            peak: found.peak as u64,
            largest_free: found.largest_free as u64,
            regions: found.regions as u64,
        });
        Ok(())
    })
}

/// The monotonic clock.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_now(pointer: *const Engine, nanoseconds: *mut u64) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (engine, nanoseconds) = unsafe { (engine(pointer)?, out(nanoseconds)?) };
        nanoseconds.set(engine.system().now().as_nanos());
        Ok(())
    })
}

/// Writes to the platform's console.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_console_write(
    pointer: *const Engine,
    output: i32,
    bytes: *const c_void,
    size: usize,
) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        let (engine, bytes) = unsafe { (engine(pointer)?, bytes_of(bytes, size)?) };
        let output = match output {
            0 => Output::Standard,
            1 => Output::Error,
            _ => return Err(Code::ErrorArgument.into()),
        };
        Ok(engine.system().write_all(output, bytes)?)
    })
}

/// Bytes of C's; none at all where there are none, whatever the pointer.
///
/// # Safety
/// `bytes` is null, or to `size` bytes that live and are not written as long as the answer is used.
pub(crate) unsafe fn bytes_of<'a>(bytes: *const c_void, size: usize) -> Answer<&'a [u8]> {
    if size == 0 {
        return Ok(&[]);
    }
    if bytes.is_null() || isize::try_from(size).is_err() {
        return Err(if bytes.is_null() { Code::ErrorNull } else { Code::ErrorArgument }.into());
    }
    // SAFETY: not null, so as many live bytes (the caller's promise), which are at most as many as there can be.
    Ok(unsafe { slice::from_raw_parts(bytes.cast(), size) })
}

/// Sets the board's hooks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn wrt_set_hooks(hooks: *const platform::Hooks) -> RawResult {
    finish_plain(|| {
        // SAFETY: the header's contract.
        unsafe { platform::set_hooks(hooks) }
    })
}
