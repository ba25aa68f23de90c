//! A set of names, as a binary tree over their bits.
//!
//! Each inner node names the first bit in which the names below it differ. A way down is never longer than a name has
//! bits, so a set costs time linear in its bytes whoever chose the names; no hash is there to be met by collisions.

use core::cmp::Ordering;

use wrt_error::GrowError;
use wrt_foundation::{Region, Rows};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::Span;

/// A node by its index, or a name by its index with this bit set.
const LEAF: u32 = 1 << 31;

/// A bit of a name: in which byte, and which of the nine bits there, the first of which says whether the byte is there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Bit {
    byte: u32,
    sub: u32,
}

impl Bit {
    /// The first bit in which two names differ.
    fn first_difference(one: &[u8], other: &[u8]) -> Option<Bit> {
        let mut byte = 0_u32;
        for (one, other) in one.iter().zip(other) {
            let differ = one ^ other;
            if differ != 0 {
                return Some(Bit { byte, sub: differ.leading_zeros().saturating_add(1) });
            }
            byte = byte.saturating_add(1);
        }
        (one.len() != other.len()).then_some(Bit { byte, sub: 0 })
    }

    /// Whether the bit is set in a name.
    fn of(self, name: &[u8]) -> bool {
        match name.get(self.byte as usize) {
            None => false,
            Some(byte) => match self.sub {
                0 => true,
                sub => u32::from(*byte) >> 8u32.saturating_sub(sub) & 1 != 0,
            },
        }
    }
}

/// An inner node of a [`NameTree`].
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub struct NameNode {
    byte: u32,
    sub: u32,
    clear: u32,
    set: u32,
}

impl NameNode {
    const fn bit(&self) -> Bit {
        Bit { byte: self.byte, sub: self.sub }
    }
}

/// A set of names, each with the number of its place in the order in which they were added.
#[derive(Debug)]
pub struct NameTree<R> {
    names: Rows<Span, R>,
    nodes: Rows<NameNode, R>,
    root: u32,
}

impl<R: Region> NameTree<R> {
    /// An empty set in these regions, with a node for each name at most.
    #[must_use]
    pub const fn new(names: Rows<Span, R>, nodes: Rows<NameNode, R>) -> Self {
        NameTree { names, nodes, root: 0 }
    }

    /// Bytes of memory in use.
    #[must_use]
    pub fn scratch_bytes(&self) -> usize {
        self.names.committed_bytes().saturating_add(self.nodes.committed_bytes())
    }

    /// Names in the set.
    #[must_use]
    #[expect(clippy::cast_possible_truncation, reason = "numbers have 31 bits")]
    pub const fn len(&self) -> u32 {
        self.names.len() as u32
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Where the name with this number lies.
    #[must_use]
    pub fn name(&self, number: u32) -> Option<Span> {
        self.names.get(number as usize).copied()
    }

    /// Adds a name, whose bytes and those of all names before it `bytes` gives; the number of the one that is there already, if it is.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub fn insert<'a>(&mut self, name: Span, bytes: impl Fn(Span) -> &'a [u8]) -> Result<Option<u32>, GrowError> {
        let key = bytes(name);
        let leaf = u32::try_from(self.names.len()).unwrap_or(LEAF) | LEAF;
        if self.names.is_empty() {
            self.root = leaf;
            self.names.push(name)?;
            return Ok(None);
        }
        let near = self.descend(key, None).1;
        let number = near & !LEAF;
        let near = self.names.get(number as usize).copied().unwrap_or_default();
        let Some(bit) = Bit::first_difference(key, bytes(near)) else {
            return Ok(Some(number));
        };
        let (parent, below) = self.descend(key, Some(bit));
        let (clear, set) = if bit.of(key) { (below, leaf) } else { (leaf, below) };
        self.names.push(name)?;
        let node = self.nodes.push(NameNode { byte: bit.byte, sub: bit.sub, clear, set })?;
        let node = u32::try_from(node).unwrap_or(0);
        match parent.and_then(|parent| self.nodes.get_mut(parent as usize)) {
            None => self.root = node,
            Some(parent) if parent.bit().of(key) => parent.set = node,
            Some(parent) => parent.clear = node,
        }
        Ok(None)
    }

    /// Goes down where `key` leads, to a leaf or to the first node beyond `until`; gives the node above, too.
    fn descend(&self, key: &[u8], until: Option<Bit>) -> (Option<u32>, u32) {
        let mut parent = None;
        let mut at = self.root;
        while at & LEAF == 0 {
            let Some(node) = self.nodes.get(at as usize) else { break };
            if until.is_some_and(|until| node.bit().cmp(&until) == Ordering::Greater) {
                break;
            }
            parent = Some(at);
            at = if node.bit().of(key) { node.set } else { node.clear };
        }
        (parent, at)
    }
}
