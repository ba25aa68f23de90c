//! The records of a store: instances, functions, globals, and the spans that join them.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use wrt_format::Span;
use wrt_foundation::EXCEPTIONS;

/// No instance: the owner of a host's function, and where a call returns to the host.
pub(crate) const HOST: u32 = u32::MAX;
/// No memory.
pub(crate) const NO_MEMORY: u32 = u32::MAX;

/// A module instance: where its index spaces lie among the store's links.
#[derive(Clone, Copy, Default, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct InstanceRow {
    pub(crate) module: u32,
    /// Its first memory in the store, or [`NO_MEMORY`].
    pub(crate) memory: u32,
    pub(crate) funcs: Links,
    pub(crate) tables: Links,
    pub(crate) memories: Links,
    pub(crate) globals: Links,
    pub(crate) tags: [Links; EXCEPTIONS as usize],
    /// The store's ids of its types.
    pub(crate) types: Links,
    /// Whether each element segment, then each data segment, was dropped.
    pub(crate) elements: Links,
    pub(crate) data: Links,
    /// Whether its image charges fuel.
    pub(crate) metered: u32,
    pub(crate) spare: u32,
}

/// An index space: a run of the store's links.
#[derive(Clone, Copy, Default, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Links {
    pub(crate) first: u32,
    pub(crate) len: u32,
}

impl Links {
    /// What an index of the space names in the store.
    #[inline]
    pub(crate) fn get(self, links: &[u32], index: u32) -> Option<u32> {
        if index >= self.len {
            return None;
        }
        links.get((self.first as usize).wrapping_add(index as usize)).copied()
    }

    /// The place of an index of the space, to write.
    pub(crate) fn get_mut(self, links: &mut [u32], index: u32) -> Option<&mut u32> {
        if index >= self.len {
            return None;
        }
        links.get_mut((self.first as usize).wrapping_add(index as usize))
    }
}

/// A function of the store.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct FuncRow {
    /// The store's id of its type.
    pub(crate) ty: u32,
    /// The instance it belongs to, or [`HOST`].
    pub(crate) owner: u32,
    /// Its index among the instance's own functions, or the host's token.
    pub(crate) index: u32,
    /// Its index in the instance's index space.
    pub(crate) name: u32,
}

/// A global of the store.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct GlobalRow {
    pub(crate) value: u64,
    pub(crate) ty: u32,
    pub(crate) mutable: u32,
}

/// A span of an image with nothing in it.
pub(crate) const NOTHING: Span = Span { offset: 0, len: 0 };
