//! The error of everything the facade does.

use alloc::boxed::Box;
use core::any::Any;
use core::fmt;

use wrt_error::{ExternKind, GrowError, ImageError, LinkError, ParseError, PlatformError, ResourceLimit, Trap};

use crate::{Exception, ExternType, TrapError};

/// The answer of everything that can fail.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// Why something did not work. Whatever it is, the store is usable afterwards.
///
/// A guest's fault is [`Error::Trap`]. Running out of fuel and being interrupted are no faults, so they have variants of their own:
/// see [`Func::call_resumable`](crate::Func::call_resumable) for how to go on.
///
/// A host function fails with any error: [`Error::host`] takes it in, [`Error::downcast_ref`] gets it out again.
///
/// ```
/// use wrt::Error;
///
/// let error = Error::msg("no such file");
/// assert_eq!(error.to_string(), "no such file");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not a module this configuration accepts.
    Parse(ParseError),
    /// The bytes are not an image this build runs.
    Image(ImageError),
    /// An import could not be satisfied.
    Link(Box<LinkFailure>),
    /// The guest trapped.
    Trap(Box<TrapError>),
    /// The guest threw an exception that nothing caught. A host function that fails with it throws it into the guest.
    Exception(Box<Exception>),
    /// A declared bound was reached.
    Limit(ResourceLimit),
    /// The platform could not do what was asked of it.
    Platform(PlatformError),
    /// The fuel ran out.
    OutOfFuel,
    /// The store's interrupt flag was raised, by another thread or by a deadline.
    Interrupted,
    /// A host function failed.
    Host(Box<dyn core::error::Error + Send + Sync>),
    /// The guest asked to end with this code.
    Exit(i32),
    /// A component broke a rule of the canonical ABI, or imports what is not defined.
    #[cfg(feature = "component")]
    Component(Box<crate::component::ComponentError>),
    /// The host used the facade in a way it cannot be used.
    Usage(Usage),
}

/// How the facade was used wrongly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Usage {
    /// A function, memory, table, global, instance or reference belongs to another store.
    OtherStore,
    /// The module was made by another engine than the store.
    OtherEngine,
    /// There are not as many imports as the module has.
    ImportCount {
        /// Imports of the module.
        expected: usize,
        /// Imports given.
        found: usize,
    },
    /// There are not as many parameters as the function's type says.
    ParamCount {
        /// Parameters of the type.
        expected: usize,
        /// Parameters given.
        found: usize,
    },
    /// There is not room for as many results as the function's type says.
    ResultCount {
        /// Results of the type.
        expected: usize,
        /// Results there is room for.
        found: usize,
    },
    /// A value is of another type than is wanted there.
    ValueType {
        /// The type wanted.
        expected: crate::ValType,
        /// The type of the value.
        found: crate::ValType,
    },
    /// A typed function is asked for with parameters or results that are not those of its type.
    FuncType,
    /// Nothing is exported under this name, or something of another kind.
    NoSuchExport {
        /// What was looked for.
        kind: Option<ExternKind>,
    },
    /// The global cannot be written.
    ImmutableGlobal,
    /// An access reaches past the end of the memory or table.
    OutOfBounds,
    /// Fuel is counted only where [`Config::consume_fuel`](crate::Config::consume_fuel) asks for it.
    FuelDisabled,
    /// No table or memory can have this type: its minimum is over its maximum, or its elements are no references.
    BadType,
    /// The linker already has something of this name.
    Duplicate,
    /// A call of this store is suspended: run it on, or drop it, first.
    Suspended,
    /// The call cannot go on: it is not the one that is suspended.
    NotSuspended,
}

impl fmt::Display for Usage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Usage::OtherStore => f.write_str("it belongs to another store"),
            Usage::OtherEngine => f.write_str("the module was made by another engine than the store"),
            Usage::ImportCount { expected, found } => write!(f, "{expected} imports expected, {found} given"),
            Usage::ParamCount { expected, found } => write!(f, "{expected} parameters expected, {found} given"),
            Usage::ResultCount { expected, found } => write!(f, "{expected} results expected, room for {found}"),
            Usage::ValueType { expected, found } => write!(f, "type mismatch: {expected} expected, found {found}"),
            Usage::FuncType => f.write_str("type mismatch: the function has other parameters or results"),
            Usage::NoSuchExport { kind: Some(kind) } => write!(f, "no {kind} is exported under this name"),
            Usage::NoSuchExport { kind: None } => f.write_str("nothing is exported under this name"),
            Usage::ImmutableGlobal => f.write_str("the global cannot be written"),
            Usage::OutOfBounds => f.write_str("access out of bounds"),
            Usage::FuelDisabled => f.write_str("fuel is not counted: the configuration does not ask for it"),
            Usage::BadType => f.write_str("no table or memory can have this type"),
            Usage::Duplicate => f.write_str("this name is defined already"),
            Usage::Suspended => f.write_str("another call of this store is suspended"),
            Usage::NotSuspended => f.write_str("this call cannot go on now"),
        }
    }
}

/// Which import could not be satisfied, and why.
#[derive(Clone, Debug)]
pub struct LinkFailure {
    /// The import's module name.
    pub module: Box<str>,
    /// The import's own name.
    pub name: Box<str>,
    /// What is wrong.
    pub cause: LinkCause,
}

/// What is wrong with an import.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum LinkCause {
    /// Nothing is defined under its name.
    Unknown {
        /// What the module imports.
        expected: ExternType,
    },
    /// Something of another kind or type is.
    Incompatible {
        /// What the module imports.
        expected: ExternType,
        /// What is defined.
        found: ExternType,
    },
}

impl fmt::Display for LinkFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let LinkFailure { module, name, cause } = self;
        match cause {
            LinkCause::Unknown { expected } => {
                write!(f, "unknown import: `{module}::{name}` is not defined ({expected} expected)")
            }
            LinkCause::Incompatible { expected, found } => {
                write!(f, "incompatible import type for `{module}::{name}`: {expected} expected, found {found}")
            }
        }
    }
}

impl Error {
    /// The error of a host function.
    pub fn host(error: impl core::error::Error + Send + Sync + 'static) -> Error {
        Error::Host(Box::new(error))
    }

    /// The error of a host function that says all in a sentence.
    pub fn msg(text: impl Into<alloc::string::String>) -> Error {
        Error::Host(text.into().into())
    }

    /// The error with which a guest ends by its own wish, as `proc_exit` of WASI.
    #[must_use]
    pub const fn exit(code: i32) -> Error {
        Error::Exit(code)
    }

    /// The code with which the guest ended, if it did so by its own wish.
    #[must_use]
    pub const fn exit_code(&self) -> Option<i32> {
        if let Error::Exit(code) = self { Some(*code) } else { None }
    }

    /// The trap, if the guest trapped.
    #[must_use]
    pub fn as_trap(&self) -> Option<Trap> {
        if let Error::Trap(trap) = self { Some(trap.code()) } else { None }
    }

    /// The trap, if the guest trapped: what users of wasmi call it.
    #[must_use]
    pub fn as_trap_code(&self) -> Option<Trap> {
        self.as_trap()
    }

    /// The trap with its backtrace, if the guest trapped.
    #[must_use]
    pub fn trap(&self) -> Option<&TrapError> {
        if let Error::Trap(trap) = self { Some(trap) } else { None }
    }

    /// The cause as a value of type `E`: a host function's error, or one of the engine's own
    /// ([`Trap`], [`ParseError`], [`ImageError`], [`ResourceLimit`], [`PlatformError`]).
    #[must_use]
    pub fn downcast_ref<E: core::error::Error + Send + Sync + 'static>(&self) -> Option<&E> {
        let own: &dyn Any = match self {
            Error::Host(error) => return error.downcast_ref(),
            Error::Parse(error) => error,
            Error::Image(error) => error,
            Error::Trap(trap) => return trap.code_ref().downcast_ref(),
            Error::Exception(exception) => &**exception,
            Error::Limit(error) => error,
            Error::Platform(error) => error,
            #[cfg(feature = "component")]
            Error::Component(error) => &**error,
            Error::Link(_) | Error::OutOfFuel | Error::Interrupted | Error::Exit(_) | Error::Usage(_) => return None,
        };
        own.downcast_ref()
    }

    /// The cause as a value of type `E`, as [`downcast_ref`](Error::downcast_ref), but to own.
    ///
    /// # Errors
    /// The error itself where it is no host error of this type.
    pub fn downcast<E: core::error::Error + Send + Sync + 'static>(self) -> Result<E> {
        let Error::Host(error) = self else { return Err(self) };
        error.downcast().map(|error| *error).map_err(Error::Host)
    }

    /// Whether the cause is of type `E`.
    #[must_use]
    pub fn is<E: core::error::Error + Send + Sync + 'static>(&self) -> bool {
        self.downcast_ref::<E>().is_some()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Parse(error) => error.fmt(f),
            Error::Image(error) => error.fmt(f),
            Error::Link(error) => error.fmt(f),
            Error::Trap(error) => error.fmt(f),
            Error::Exception(exception) => exception.fmt(f),
            Error::Limit(error) => error.fmt(f),
            Error::Platform(error) => error.fmt(f),
            Error::OutOfFuel => f.write_str("out of fuel"),
            Error::Interrupted => f.write_str("interrupted"),
            Error::Host(error) => error.fmt(f),
            Error::Exit(code) => write!(f, "the guest ended with code {code}"),
            #[cfg(feature = "component")]
            Error::Component(error) => error.fmt(f),
            Error::Usage(usage) => usage.fmt(f),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        if let Error::Host(error) = self { error.source() } else { None }
    }
}

macro_rules! wraps {
    ($($from:ty => $variant:ident,)*) => {
        $(impl From<$from> for Error {
            fn from(error: $from) -> Self {
                Error::$variant(error)
            }
        })*
    };
}

wraps! {
    ParseError => Parse,
    ImageError => Image,
    ResourceLimit => Limit,
    PlatformError => Platform,
    Usage => Usage,
}

#[cfg(feature = "component")]
impl From<crate::component::ComponentError> for Error {
    fn from(error: crate::component::ComponentError) -> Self {
        Error::Component(Box::new(error))
    }
}

impl From<Exception> for Error {
    fn from(exception: Exception) -> Self {
        Error::Exception(Box::new(exception))
    }
}

impl From<Trap> for Error {
    fn from(trap: Trap) -> Self {
        Error::Trap(Box::new(TrapError::new(trap)))
    }
}

impl From<GrowError> for Error {
    fn from(error: GrowError) -> Self {
        match error {
            GrowError::Limit(limit) => Error::Limit(limit),
            GrowError::Platform(error) => Error::Platform(error),
        }
    }
}

impl From<LinkFailure> for Error {
    fn from(error: LinkFailure) -> Self {
        Error::Link(Box::new(error))
    }
}

/// What the runtime says about an instantiation, for cases in which no single import is at fault.
impl From<LinkError> for Error {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::ImportCount { expected, found } => {
                Error::Usage(Usage::ImportCount { expected: expected as usize, found: found as usize })
            }
            LinkError::ImportUnknown { .. }
            | LinkError::ImportKind { .. }
            | LinkError::ImportType { .. }
            | LinkError::UnknownId => Error::Usage(Usage::OtherStore),
            LinkError::Image(error) => Error::Image(error),
            LinkError::Trap(trap) => trap.into(),
            LinkError::Interrupted => Error::Interrupted,
            LinkError::OutOfFuel => Error::OutOfFuel,
            LinkError::Limit(limit) => Error::Limit(limit),
            LinkError::Platform(error) => Error::Platform(error),
        }
    }
}
