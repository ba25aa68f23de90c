//! Why a bounded collection could not grow.

use core::fmt;

use crate::{LinkError, ParseErrorKind, PlatformError, ResourceLimit};

/// A collection could not grow; it is as it was.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GrowError {
    /// Its declared bound was reached.
    Limit(ResourceLimit),
    /// The platform could not provide memory.
    Platform(PlatformError),
}

impl fmt::Display for GrowError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit(limit) => limit.fmt(f),
            Self::Platform(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for GrowError {}

impl From<ResourceLimit> for GrowError {
    fn from(error: ResourceLimit) -> Self {
        GrowError::Limit(error)
    }
}

impl From<PlatformError> for GrowError {
    fn from(error: PlatformError) -> Self {
        GrowError::Platform(error)
    }
}

impl From<GrowError> for LinkError {
    fn from(error: GrowError) -> Self {
        match error {
            GrowError::Limit(limit) => LinkError::Limit(limit),
            GrowError::Platform(error) => LinkError::Platform(error),
        }
    }
}

impl From<ResourceLimit> for ParseErrorKind {
    fn from(error: ResourceLimit) -> Self {
        ParseErrorKind::Limit(error)
    }
}

impl From<GrowError> for ParseErrorKind {
    fn from(error: GrowError) -> Self {
        match error {
            GrowError::Limit(limit) => ParseErrorKind::Limit(limit),
            GrowError::Platform(error) => ParseErrorKind::Platform(error),
        }
    }
}
