//! The records of a store: instances, functions, globals, and the spans that join them.

use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use wrt_error::GrowError;
use wrt_format::Span;
use wrt_foundation::{EXCEPTIONS, Region, Rows};
use wrt_instructions::ValType;

use crate::canonical::word;
use crate::execute::halves;
use crate::types::GlobalType;

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

impl GlobalRow {
    /// Whether it is one of the two rows of a global whose value is a vector.
    pub(crate) fn is_vector(&self) -> bool {
        ValType::from_word(self.ty).is_some_and(ValType::is_vector)
    }
}

/// Adds a global with the value zero or null. The upper half of a vector is in a row of its own behind it, which no index names.
pub(crate) fn add_global<R: Region>(globals: &mut Rows<GlobalRow, R>, ty: GlobalType) -> Result<u32, GrowError> {
    let row = GlobalRow { value: 0, ty: ty.value.word(), mutable: u32::from(ty.mutable) };
    globals.reserve(if ty.value.is_vector() { 2 } else { 1 })?;
    let id = globals.push(row)?;
    if ty.value.is_vector() {
        globals.push(row)?;
    }
    Ok(word(id))
}

/// Writes a global's value: a vector, or in the low half what a slot holds.
pub(crate) fn write_global(globals: &mut [GlobalRow], id: u32, value: u128) {
    let [low, high] = halves(value);
    let Some((row, rest)) = globals.get_mut(id as usize..).and_then(<[GlobalRow]>::split_first_mut) else { return };
    row.value = low;
    if let Some(upper) = rest.first_mut().filter(|_| row.is_vector()) {
        upper.value = high;
    }
}

/// A span of an image with nothing in it.
pub(crate) const NOTHING: Span = Span { offset: 0, len: 0 };
