//! Why a component did not do what was asked of it.

use alloc::boxed::Box;
use core::fmt;

use wrt_error::{ComponentTrap, LinkError};

/// Where a fault of a component lies.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Site {
    /// The component's number in its store: they count from 0.
    pub component: u32,
    /// The instance's number in its store: they count from 1, nested ones included.
    pub instance: u32,
    /// The name by which the instance exports the function, if it was one.
    pub function: Option<Box<str>>,
    /// The type of the value that was being handed over, if any was.
    pub ty: Option<&'static str>,
}

/// A fault of a component's, of what it imports or of a value that a host gives it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ComponentError {
    /// A rule of the canonical ABI was broken: the guest trapped.
    Trap {
        /// Which rule.
        trap: ComponentTrap,
        /// The number that [`ComponentTrap`] speaks of.
        number: u64,
        /// Where.
        site: Site,
    },
    /// Nothing is defined for an import.
    Missing {
        /// The import.
        name: Box<str>,
        /// The item, where the import is an instance.
        item: Option<Box<str>>,
        /// What it is.
        kind: &'static str,
    },
    /// A core module of a component could not be made an instance.
    Link {
        /// Why.
        error: LinkError,
        /// Where.
        site: Site,
    },
    /// The host gave a value of another type, or not as many as there are to be.
    Value {
        /// Where.
        site: Site,
    },
    /// A resource handle that is gone, or of another store.
    Handle,
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "instance {} of component {}", self.instance, self.component)?;
        if let Some(function) = &self.function {
            write!(f, ", function `{function}`")?;
        }
        if let Some(ty) = self.ty {
            write!(f, ", type {ty}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ComponentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ComponentError::Trap { trap, number, site } => write!(f, "{trap} ({number}): {site}"),
            ComponentError::Missing { name, item: Some(item), kind } => {
                write!(f, "unknown import: `{name}` has no {kind} `{item}`")
            }
            ComponentError::Missing { name, item: None, kind } => {
                write!(f, "unknown import: {kind} `{name}` is not defined")
            }
            ComponentError::Link { error, site } => write!(f, "{error}: {site}"),
            ComponentError::Value { site } => write!(f, "the host gave a value of another type: {site}"),
            ComponentError::Handle => f.write_str("the resource handle is gone, or belongs to another store"),
        }
    }
}

impl core::error::Error for ComponentError {}
