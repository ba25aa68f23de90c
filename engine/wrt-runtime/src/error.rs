//! Why the host's use of a store failed.

use core::fmt;

use wrt_error::{GrowError, LinkError, PlatformError, ResourceLimit};

/// Why the host could not create, read, write or grow an item of a store; nothing was changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoreError {
    /// The id names nothing in this store.
    UnknownId,
    /// The index is past the end.
    OutOfBounds {
        /// The index.
        index: u64,
        /// How many there are.
        size: u64,
    },
    /// The global cannot be written.
    Immutable,
    /// The type is not one of a table's elements.
    NotAReference,
    /// The smallest size is over the largest.
    BadLimits,
    /// A declared bound was reached, the item's own maximum included.
    Limit(ResourceLimit),
    /// The platform could not provide memory.
    Platform(PlatformError),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownId => f.write_str("id belongs to no item of this store"),
            Self::OutOfBounds { index, size } => write!(f, "index {index} is past the end: there are {size}"),
            Self::Immutable => f.write_str("global is immutable"),
            Self::NotAReference => f.write_str("a table's elements are references"),
            Self::BadLimits => f.write_str("size minimum must not be greater than maximum"),
            Self::Limit(limit) => limit.fmt(f),
            Self::Platform(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for StoreError {}

impl From<GrowError> for StoreError {
    fn from(error: GrowError) -> Self {
        match error {
            GrowError::Limit(limit) => StoreError::Limit(limit),
            GrowError::Platform(error) => StoreError::Platform(error),
        }
    }
}

impl From<ResourceLimit> for StoreError {
    fn from(error: ResourceLimit) -> Self {
        StoreError::Limit(error)
    }
}

impl From<PlatformError> for StoreError {
    fn from(error: PlatformError) -> Self {
        StoreError::Platform(error)
    }
}

impl From<StoreError> for LinkError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Limit(limit) => LinkError::Limit(limit),
            StoreError::Platform(error) => LinkError::Platform(error),
            StoreError::UnknownId => LinkError::UnknownId,
            StoreError::OutOfBounds { .. }
            | StoreError::Immutable
            | StoreError::NotAReference
            | StoreError::BadLimits => LinkError::Trap(wrt_error::Trap::Corrupt),
        }
    }
}

/// Why a call could not be started or answered; the store is as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CallError {
    /// The id names no function of this store.
    UnknownId,
    /// The number of arguments is not the function's.
    ArgumentCount {
        /// Parameters of the function.
        expected: u32,
        /// Arguments given.
        found: u32,
    },
    /// A call is suspended: run it on, or abandon it, first.
    Suspended,
    /// No call waits for the host.
    NotWaiting,
    /// A declared bound was reached.
    Limit(ResourceLimit),
    /// The platform could not provide memory.
    Platform(PlatformError),
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownId => f.write_str("id belongs to no function of this store"),
            Self::ArgumentCount { expected, found } => {
                write!(f, "function takes {expected} arguments, {found} were given")
            }
            Self::Suspended => f.write_str("another call of the store is suspended"),
            Self::NotWaiting => f.write_str("no call waits for the host"),
            Self::Limit(limit) => limit.fmt(f),
            Self::Platform(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for CallError {}

impl From<GrowError> for CallError {
    fn from(error: GrowError) -> Self {
        match error {
            GrowError::Limit(limit) => CallError::Limit(limit),
            GrowError::Platform(error) => CallError::Platform(error),
        }
    }
}
