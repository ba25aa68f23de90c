//! The set of export names, as a binary tree over their bits.
//!
//! Each inner node names the first bit in which the names below it differ. A way down is never longer than a name has
//! bits, so a set costs time linear in its bytes whoever chose the names; no hash is there to be met by collisions.

use core::cmp::Ordering;

use wrt_error::{GrowError, Limits};
use wrt_format::Span;
use wrt_foundation::{Region, Rows};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

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

/// An inner node.
#[derive(Clone, Copy, FromBytes, IntoBytes, Immutable, KnownLayout, Debug)]
#[repr(C)]
pub(crate) struct Node {
    byte: u32,
    sub: u32,
    clear: u32,
    set: u32,
}

impl Node {
    const fn bit(&self) -> Bit {
        Bit { byte: self.byte, sub: self.sub }
    }
}

/// The set.
#[derive(Debug)]
pub(crate) struct NameTree<R> {
    names: Rows<Span, R>,
    nodes: Rows<Node, R>,
    root: u32,
}

impl<R: Region> NameTree<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, GrowError> {
        Ok(NameTree {
            names: crate::regions::ExportNames::rows(platform, limits)?,
            nodes: crate::regions::ExportNodes::rows(platform, limits)?,
            root: 0,
        })
    }

    pub(crate) fn scratch_bytes(&self) -> usize {
        self.names.committed_bytes().saturating_add(self.nodes.committed_bytes())
    }

    /// Adds a name, whose bytes and those of all names before it `bytes` gives; false if it is there already.
    pub(crate) fn insert<'a>(&mut self, name: Span, bytes: impl Fn(Span) -> &'a [u8]) -> Result<bool, GrowError> {
        let key = bytes(name);
        let leaf = u32::try_from(self.names.len()).unwrap_or(LEAF) | LEAF;
        if self.names.is_empty() {
            self.root = leaf;
            self.names.push(name)?;
            return Ok(true);
        }
        let near = self.descend(key, None).1;
        let near = self.names.get((near & !LEAF) as usize).copied().unwrap_or_default();
        let Some(bit) = Bit::first_difference(key, bytes(near)) else {
            return Ok(false);
        };
        let (parent, below) = self.descend(key, Some(bit));
        let (clear, set) = if bit.of(key) { (below, leaf) } else { (leaf, below) };
        self.names.push(name)?;
        let node = self.nodes.push(Node { byte: bit.byte, sub: bit.sub, clear, set })?;
        let node = u32::try_from(node).unwrap_or(0);
        match parent.and_then(|parent| self.nodes.get_mut(parent as usize)) {
            None => self.root = node,
            Some(parent) if parent.bit().of(key) => parent.set = node,
            Some(parent) => parent.clear = node,
        }
        Ok(true)
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
