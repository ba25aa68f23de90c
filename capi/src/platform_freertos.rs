//! FreeRTOS, with the hooks of a board that is written in C.
#![allow(unsafe_code, reason = "C's hooks are called here")]

use core::ptr;
use core::sync::atomic::{AtomicPtr, Ordering};

use wrt_platform::{Facility, Output, PlatformError};
use wrt_platform_arena::Arena;
use wrt_platform_freertos::{Board, FreeRtos};

use crate::error::Answer;
use crate::{Code, Failure};

/// FreeRTOS on an arena.
pub(crate) type System = FreeRtos<Hooked>;

/// The platform on an arena.
pub(crate) const fn system(arena: &'static Arena) -> System {
    FreeRtos::new(arena)
}

/// There is nothing to start.
#[allow(clippy::unnecessary_wraps, reason = "as on platforms where there is")]
pub(crate) const fn start() -> Result<(), PlatformError> {
    Ok(())
}

/// `wrt_hooks`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Hooks {
    size: usize,
    write: Option<unsafe extern "C" fn(i32, *const u8, usize) -> isize>,
    entropy: Option<unsafe extern "C" fn(*mut u8, usize) -> i32>,
}

static HOOKS: AtomicPtr<Hooks> = AtomicPtr::new(ptr::null_mut());

/// Keeps the hooks.
///
/// # Safety
/// The header's contract: null, or hooks that stay where they are, unchanged.
pub(crate) unsafe fn set_hooks(hooks: *const Hooks) -> Answer<()> {
    // SAFETY: null, or hooks of whatever version of the header, each of which begins with a size.
    let size = unsafe { hooks.cast::<usize>().as_ref() }.ok_or(Failure::of(Code::ErrorNull))?;
    if *size != size_of::<Hooks>() {
        return Err(Code::ErrorAbi.into());
    }
    HOOKS.store(hooks.cast_mut(), Ordering::Release);
    Ok(())
}

fn hooks() -> Option<&'static Hooks> {
    // SAFETY: null, or hooks that stay (`set_hooks`).
    unsafe { HOOKS.load(Ordering::Acquire).as_ref() }
}

/// The board whose hooks C gives.
#[derive(Debug)]
pub(crate) struct Hooked;

impl Board for Hooked {
    const ENTROPY: bool = true;

    fn entropy(bytes: &mut [u8]) -> Result<(), PlatformError> {
        let fill = hooks().and_then(|hooks| hooks.entropy).ok_or(PlatformError::Unsupported(Facility::Entropy))?;
        // SAFETY: the header's contract: it writes as many bytes, which are ours.
        match unsafe { fill(bytes.as_mut_ptr(), bytes.len()) } {
            0 => Ok(()),
            code => Err(PlatformError::Os { facility: Facility::Entropy, code }),
        }
    }

    fn write(output: Output, bytes: &[u8]) -> Result<usize, PlatformError> {
        let write = hooks().and_then(|hooks| hooks.write).ok_or(PlatformError::Unsupported(Facility::Console))?;
        let output = match output {
            Output::Standard => 0,
            Output::Error => 1,
        };
        // SAFETY: the header's contract: it reads as many bytes, which are there.
        let written = unsafe { write(output, bytes.as_ptr(), bytes.len()) };
        let failed = PlatformError::Os { facility: Facility::Console, code: i32::try_from(written).unwrap_or(-1) };
        usize::try_from(written).ok().filter(|written| (1..=bytes.len()).contains(written)).ok_or(failed)
    }
}
