//! Why work on instances stops.

use wrt_error::{ComponentTrap, GrowError, LinkError, ParseErrorKind, PlatformError, ResourceLimit, Trap};
use wrt_runtime::{CallError, StoreError};

/// Why a call of a component's function, or an instantiation, came to no end. It is over then; [`Components::place`](super::Components::place)
/// says where it stood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fault {
    /// A rule of the canonical ABI was broken.
    Component {
        /// Which.
        trap: ComponentTrap,
        /// What it says of the number beside it.
        number: u64,
    },
    /// Core code trapped.
    Trap(Trap),
    /// An instance of a core module could not be made.
    Link(LinkError),
    /// Nothing is there for an import, which is the one with this number of the component's, or an item of the instance that it is.
    MissingImport {
        /// The import.
        import: u32,
        /// The item of the instance.
        item: Option<u32>,
    },
    /// The host gave a value of another type.
    Value,
    /// A declared bound was reached.
    Limit(ResourceLimit),
    /// The platform has no memory.
    Platform(PlatformError),
    /// The fuel is used up.
    OutOfFuel,
    /// The interrupt flag was raised.
    Interrupted,
    /// The id names nothing here, or a call is suspended.
    Call(CallError),
}

/// What a step of the work gives.
pub(crate) type Run<T> = Result<T, Fault>;

/// A broken rule of the canonical ABI.
#[cold]
pub(crate) fn trap<T>(trap: ComponentTrap, number: u64) -> Run<T> {
    Err(Fault::Component { trap, number })
}

/// A table is not as it was made, which only a mistake here can bring about.
#[cold]
pub(crate) fn corrupt<T>() -> Run<T> {
    Err(Fault::Trap(Trap::Corrupt))
}

impl From<GrowError> for Fault {
    fn from(error: GrowError) -> Self {
        match error {
            GrowError::Limit(limit) => Fault::Limit(limit),
            GrowError::Platform(error) => Fault::Platform(error),
        }
    }
}

impl From<ResourceLimit> for Fault {
    fn from(limit: ResourceLimit) -> Self {
        Fault::Limit(limit)
    }
}

impl From<PlatformError> for Fault {
    fn from(error: PlatformError) -> Self {
        Fault::Platform(error)
    }
}

impl From<ParseErrorKind> for Fault {
    fn from(kind: ParseErrorKind) -> Self {
        match kind {
            ParseErrorKind::Limit(limit) => Fault::Limit(limit),
            ParseErrorKind::Platform(error) => Fault::Platform(error),
            ParseErrorKind::UnexpectedEnd { .. }
            | ParseErrorKind::Malformed { .. }
            | ParseErrorKind::Invalid { .. }
            | ParseErrorKind::TypeMismatch { .. }
            | ParseErrorKind::UnknownIndex { .. }
            | ParseErrorKind::Unsupported { .. } => Fault::Trap(Trap::Corrupt),
        }
    }
}

impl From<CallError> for Fault {
    fn from(error: CallError) -> Self {
        match error {
            CallError::Limit(limit) => Fault::Limit(limit),
            CallError::Platform(error) => Fault::Platform(error),
            CallError::UnknownId | CallError::ArgumentCount { .. } | CallError::Suspended | CallError::NotWaiting => {
                Fault::Call(error)
            }
        }
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Limit(limit) => Fault::Limit(limit),
            StoreError::Platform(error) => Fault::Platform(error),
            StoreError::OutOfBounds { index, .. } => {
                Fault::Component { trap: ComponentTrap::OutOfBounds, number: index }
            }
            StoreError::UnknownId | StoreError::Immutable | StoreError::NotAReference | StoreError::BadLimits => {
                Fault::Trap(Trap::Corrupt)
            }
        }
    }
}
