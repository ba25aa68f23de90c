//! A table of what is known about pairs of numbers, as a binary tree over their bits.
//!
//! It is every set and every look-up table of the validator: which names a scope has, where an instance exports what, which types have a
//! name. A way down has as many steps as a key has bits at most, so no choice of keys makes it slow.

use wrt_error::GrowError;
use wrt_foundation::{Region, Rows};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::fault::word;

/// A node by its index, or an entry by its index with this bit set.
const LEAF: u32 = 1 << 31;

/// What is known of a key.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Fact {
    table: u32,
    one: u32,
    other: u32,
    value: u32,
}

impl Fact {
    const fn key(&self) -> u128 {
        (self.table as u128) << 64 | (self.one as u128) << 32 | self.other as u128
    }
}

/// An inner node: the first bit, counted from the topmost, in which the keys below it differ.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct FactNode {
    bit: u32,
    clear: u32,
    set: u32,
}

/// Which table of the validator a key belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Table {
    /// Scope and canonical name: it is imported.
    ImportName,
    /// Scope and canonical name: it is exported.
    ExportName,
    /// Scope and type: imports may mention it.
    ImportedType,
    /// Scope and type: exports may mention it.
    ExportedType,
    /// Scope and type of a resource: the name it is imported by.
    ImportedResource,
    /// Scope and type of a resource: the name it is exported by.
    ExportedResource,
    /// Scope and name: a resource is imported by it.
    ImportedResourceName,
    /// Scope and name: a resource is exported by it.
    ExportedResourceName,
    /// Scope and resource: the scope exports it.
    Explicit,
    /// Scope and resource: the core type that represents it there.
    Representation,
    /// A resource that a closed type introduces by itself.
    Bound,
    /// A walk and a resource that it met.
    Free,
    /// A substitution and a resource: the type that stands for it.
    Substituted,
    /// Two names: their pair's number is the entry's.
    Pair,
    /// The first word of a list and a name: the word of its item.
    Item,
    /// The first word of a list: its items are known.
    Indexed,
    /// A list of names under construction and a name.
    Label,
}

/// The table.
#[derive(Debug)]
pub(crate) struct Facts<R> {
    entries: Rows<Fact, R>,
    nodes: Rows<FactNode, R>,
    root: u32,
}

impl<R: Region> Facts<R> {
    pub(crate) const fn new(entries: Rows<Fact, R>, nodes: Rows<FactNode, R>) -> Self {
        Facts { entries, nodes, root: LEAF }
    }

    /// Goes down where `key` leads, to an entry or to the first node beyond the bit `until`; gives the node above, too.
    fn descend(&self, key: u128, until: u32) -> (Option<u32>, u32) {
        let mut parent = None;
        let mut at = self.root;
        while at & LEAF == 0 {
            let Some(node) = self.nodes.get(at as usize) else { break };
            if node.bit > until {
                break;
            }
            parent = Some(at);
            at = if is_set(key, node.bit) { node.set } else { node.clear };
        }
        (parent, at)
    }

    /// The entry of a key.
    fn find(&self, key: u128) -> Option<u32> {
        let index = self.descend(key, u32::MAX).1 & !LEAF;
        self.entries.get(index as usize).filter(|fact| fact.key() == key).map(|_| index)
    }

    /// What is known of two numbers.
    pub(crate) fn get(&self, table: Table, one: u32, other: u32) -> Option<u32> {
        let index = self.find(Fact { table: table as u32, one, other, value: 0 }.key())?;
        self.entries.get(index as usize).map(|fact| fact.value)
    }

    /// Whether anything is known of two numbers.
    pub(crate) fn has(&self, table: Table, one: u32, other: u32) -> bool {
        self.get(table, one, other).is_some()
    }

    /// Notes what is known of two numbers; gives the number of the entry, and whether it is new. What was known before is replaced.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub(crate) fn set(&mut self, table: Table, one: u32, other: u32, value: u32) -> Result<(u32, bool), GrowError> {
        let fact = Fact { table: table as u32, one, other, value };
        let key = fact.key();
        let index = word(self.entries.len());
        let leaf = index | LEAF;
        let near = self.descend(key, u32::MAX).1 & !LEAF;
        let Some(found) = self.entries.get_mut(near as usize) else {
            self.entries.push(fact)?;
            self.root = leaf;
            return Ok((index, true));
        };
        if found.key() == key {
            found.value = value;
            return Ok((near, false));
        }
        let bit = (found.key() ^ key).leading_zeros();
        let (parent, below) = self.descend(key, bit);
        let (clear, set) = if is_set(key, bit) { (below, leaf) } else { (leaf, below) };
        self.entries.push(fact)?;
        let node = word(self.nodes.push(FactNode { bit, clear, set })?);
        match parent.and_then(|parent| self.nodes.get_mut(parent as usize)) {
            None => self.root = node,
            Some(parent) if is_set(key, parent.bit) => parent.set = node,
            Some(parent) => parent.clear = node,
        }
        Ok((index, true))
    }

    /// The two numbers of an entry.
    pub(crate) fn pair(&self, index: u32) -> Option<(u32, u32)> {
        self.entries.get(index as usize).map(|fact| (fact.one, fact.other))
    }
}

/// Whether a bit of a key is set, counted from the topmost.
const fn is_set(key: u128, bit: u32) -> bool {
    key.wrapping_shr(127u32.wrapping_sub(bit)) & 1 != 0
}
