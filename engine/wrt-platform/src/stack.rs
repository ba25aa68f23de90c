//! The trait of a platform that knows the bounds of the native stack.

use wrt_error::PlatformError;

/// What stops a native stack that grows too far.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum StackProtection {
    /// An inaccessible page below it: overflow is a fault.
    MmuPage,
    /// A region of the memory protection unit below it: overflow is a fault.
    MpuRegion,
    /// A pattern at its end that the system checks now and then: overflow is found, late.
    Canary,
    /// Nothing.
    None,
}

/// Where a thread's native stack lies. It grows from `high` down to `low` on every supported processor.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct StackBounds {
    /// Address of the lowest usable byte.
    pub low: usize,
    /// Address one past the highest byte.
    pub high: usize,
    /// What lies below `low`.
    pub protection: StackProtection,
}

impl StackBounds {
    /// Bytes from end to end.
    #[must_use]
    pub const fn size(&self) -> usize {
        self.high.saturating_sub(self.low)
    }

    /// Whether an address lies on the stack.
    #[must_use]
    pub const fn contains(&self, address: usize) -> bool {
        self.low <= address && address < self.high
    }
}

/// The native stack of the current thread.
pub trait StackGuard {
    /// Whether the bounds are known.
    const STACK_BOUNDS: bool;

    /// Whether something protects the stacks the system makes; a static stack's bounds say it for themselves.
    const STACK_PROTECTED: bool;

    /// The bounds of the current thread's stack. *Init only* at a thread's first call, then *bounded*.
    ///
    /// # Errors
    /// [`PlatformError::Unsupported`] where [`STACK_BOUNDS`](StackGuard::STACK_BOUNDS) is false; [`PlatformError::Os`]
    /// when the system does not tell.
    fn stack_bounds(&self) -> Result<StackBounds, PlatformError>;

    /// Bytes left on the current thread's stack, from a frame of this call on down. As [`stack_bounds`](StackGuard::stack_bounds).
    ///
    /// # Errors
    /// As [`stack_bounds`](StackGuard::stack_bounds).
    #[inline(never)]
    fn stack_left(&self) -> Result<usize, PlatformError> {
        let bounds = self.stack_bounds()?;
        let here = 0_u8;
        let address = core::ptr::from_ref(core::hint::black_box(&here)).addr();
        Ok(address.saturating_sub(bounds.low))
    }
}
