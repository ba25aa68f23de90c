//! A guest's trap with the calls that led to it.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::any::Any;
use core::fmt;

use wrt_error::Trap;

/// One call of a backtrace.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FrameInfo {
    pub(crate) func_index: u32,
    pub(crate) func_name: Option<Box<str>>,
    pub(crate) module_offset: Option<u64>,
}

impl FrameInfo {
    /// The function's index in its module, imported ones counted first.
    #[must_use]
    pub const fn func_index(&self) -> u32 {
        self.func_index
    }

    /// The function's name from the module's name section, if it was kept.
    #[must_use]
    pub fn func_name(&self) -> Option<&str> {
        self.func_name.as_deref()
    }

    /// Where the function stood, in bytes from the first byte of the binary module.
    #[must_use]
    pub const fn module_offset(&self) -> Option<u64> {
        self.module_offset
    }
}

impl fmt::Display for FrameInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(offset) = self.module_offset {
            write!(f, "{offset:#8x} - ")?;
        }
        match &self.func_name {
            Some(name) => f.write_str(name),
            None => write!(f, "<func {}>", self.func_index),
        }
    }
}

/// A guest's trap: which, and the calls that led to it, innermost first.
///
/// It prints as the trap's text, then one line a call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrapError {
    code: Trap,
    frames: Vec<FrameInfo>,
    omitted: usize,
}

impl TrapError {
    /// Calls a backtrace keeps.
    pub const MAX_FRAMES: usize = 32;

    pub(crate) const fn new(code: Trap) -> TrapError {
        TrapError { code, frames: Vec::new(), omitted: 0 }
    }

    /// Says which calls led to it, and how many more.
    pub(crate) fn set_frames(&mut self, frames: Vec<FrameInfo>, omitted: usize) {
        (self.frames, self.omitted) = (frames, omitted);
    }

    pub(crate) fn code_ref(&self) -> &dyn Any {
        &self.code
    }

    /// Which trap it is.
    #[must_use]
    pub const fn code(&self) -> Trap {
        self.code
    }

    /// The calls that led to it, innermost first, at most [`MAX_FRAMES`](TrapError::MAX_FRAMES).
    #[must_use]
    pub fn frames(&self) -> &[FrameInfo] {
        &self.frames
    }

    /// Outer calls that are not among [`frames`](TrapError::frames).
    #[must_use]
    pub const fn omitted_frames(&self) -> usize {
        self.omitted
    }
}

impl fmt::Display for TrapError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.code.fmt(f)?;
        for (depth, frame) in self.frames.iter().enumerate() {
            write!(f, "\n  {depth:>2}: {frame}")?;
        }
        if self.omitted > 0 {
            write!(f, "\n      … {} more", self.omitted)?;
        }
        Ok(())
    }
}

impl core::error::Error for TrapError {}
