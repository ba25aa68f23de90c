//! Why a module could not be instantiated.

use core::fmt;

use crate::{ImageError, PlatformError, ResourceLimit, Trap};

/// The kinds of things a module imports and exports.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum ExternKind {
    /// A function.
    Func = 0,
    /// A table.
    Table = 1,
    /// A linear memory.
    Memory = 2,
    /// A global.
    Global = 3,
    /// An exception tag.
    Tag = 4,
}

impl ExternKind {
    /// The kind with this code in the binary format.
    #[must_use]
    pub const fn from_code(code: u32) -> Option<ExternKind> {
        match code {
            0 => Some(ExternKind::Func),
            1 => Some(ExternKind::Table),
            2 => Some(ExternKind::Memory),
            3 => Some(ExternKind::Global),
            4 => Some(ExternKind::Tag),
            _ => None,
        }
    }

    /// The kind's name in the text format.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            ExternKind::Func => "func",
            ExternKind::Table => "table",
            ExternKind::Memory => "memory",
            ExternKind::Global => "global",
            ExternKind::Tag => "tag",
        }
    }
}

impl fmt::Display for ExternKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

/// Why instantiation failed (core specification, "Instantiation"); the store is usable.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkError {
    /// The number of imports given is not the module's.
    ImportCount {
        /// Imports of the module.
        expected: u32,
        /// Imports given.
        found: u32,
    },
    /// Nothing was found for an import.
    ImportUnknown {
        /// Which import, from zero.
        import: u32,
        /// The kind the module declares.
        kind: ExternKind,
    },
    /// An import is of another kind.
    ImportKind {
        /// Which import, from zero.
        import: u32,
        /// The kind the module declares.
        expected: ExternKind,
        /// The kind given.
        found: ExternKind,
    },
    /// An import is of the right kind, but of another type.
    ImportType {
        /// Which import, from zero.
        import: u32,
        /// Its kind.
        kind: ExternKind,
    },
    /// A given id names nothing in this store.
    UnknownId,
    /// The image is not usable.
    Image(ImageError),
    /// Initialising a global, table, or memory trapped.
    Trap(Trap),
    /// The interrupt flag was up, and is down now.
    Interrupted,
    /// Initialising a table or memory costs more fuel than there is.
    OutOfFuel,
    /// A declared bound was reached.
    Limit(ResourceLimit),
    /// The platform could not provide memory.
    Platform(PlatformError),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ImportCount { expected, found } => write!(f, "module has {expected} imports, {found} were given"),
            Self::ImportUnknown { import, kind } => write!(f, "unknown import: nothing is import {import}, a {kind}"),
            Self::ImportKind { import, expected, found } => {
                write!(f, "incompatible import type: import {import} is a {expected}, a {found} was given")
            }
            Self::ImportType { import, kind } => {
                write!(f, "incompatible import type: import {import} is a {kind} of another type")
            }
            Self::UnknownId => f.write_str("id belongs to no item of this store"),
            Self::Image(error) => error.fmt(f),
            Self::Trap(trap) => trap.fmt(f),
            Self::Interrupted => f.write_str("interrupted"),
            Self::OutOfFuel => f.write_str("out of fuel"),
            Self::Limit(limit) => limit.fmt(f),
            Self::Platform(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for LinkError {}

macro_rules! wraps {
    ($($from:ty => $variant:ident,)*) => {
        $(impl From<$from> for LinkError {
            fn from(error: $from) -> Self {
                LinkError::$variant(error)
            }
        })*
    };
}

wraps! { ImageError => Image, Trap => Trap, ResourceLimit => Limit, PlatformError => Platform, }
