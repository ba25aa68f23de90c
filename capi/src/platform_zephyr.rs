//! Zephyr, whose console and entropy are the kernel's.
#![allow(unsafe_code, reason = "as on platforms that read what hooks point to")]

use wrt_platform::PlatformError;
use wrt_platform_arena::Arena;
use wrt_platform_zephyr::Zephyr;

use crate::Code;
use crate::error::Answer;

/// Zephyr on an arena.
pub(crate) type System = Zephyr;

/// The platform on an arena.
pub(crate) const fn system(arena: &'static Arena) -> System {
    Zephyr::new(arena)
}

/// There is nothing to start.
#[allow(clippy::unnecessary_wraps, reason = "as on platforms where there is")]
pub(crate) const fn start() -> Result<(), PlatformError> {
    Ok(())
}

/// There is nothing to hook.
#[repr(C)]
#[derive(Debug)]
pub struct Hooks {
    size: usize,
}

/// A console and entropy are there already.
pub(crate) const unsafe fn set_hooks(_: *const Hooks) -> Answer<()> {
    Err(crate::Failure::of(Code::ErrorUnsupported))
}

/// What the host's standard library names in its tables for unwinding, which nothing here does: for boards that are programs of a host.
#[cfg(target_os = "linux")]
#[unsafe(no_mangle)]
extern "C" fn rust_eh_personality() {}
