//! The distinct function types of a store: equal types have equal ids.

use wrt_error::GrowError;
use wrt_foundation::{Checksum, Region, Rows};
use wrt_instructions::ValType;
use wrt_platform::RegionRow as _;
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::regions;
use crate::types::FuncType;

/// No type: ends a chain of types with equal hashes.
const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Entry {
    /// First of its words.
    at: u32,
    params: u32,
    results: u32,
    hash: u32,
    /// The next type in the same bucket.
    next: u32,
}

/// A hash table of function types in regions.
#[derive(Debug)]
pub(crate) struct Types<R> {
    entries: Rows<Entry, R>,
    words: Rows<ValType, R>,
    /// Heads of chains, a power of two of them.
    buckets: Rows<u32, R>,
}

impl<R: Region> Types<R> {
    /// An empty table in these regions.
    pub(crate) fn over(entries: R, words: R, buckets: R) -> Self {
        Types {
            entries: regions::Types::over(entries),
            words: regions::TypeValues::over(words),
            buckets: regions::TypeBuckets::over(buckets),
        }
    }

    /// The type with this id.
    pub(crate) fn get(&self, id: u32) -> Option<FuncType<'_>> {
        let entry = self.entries.get(id as usize)?;
        let words = self.words.as_slice().get(entry.at as usize..)?;
        let (params, rest) = words.split_at_checked(entry.params as usize)?;
        Some(FuncType { params, results: rest.get(..entry.results as usize)? })
    }

    /// How many parameters and results the type with this id has.
    pub(crate) fn arity(&self, id: u32) -> Option<(u32, u32)> {
        self.entries.get(id as usize).map(|entry| (entry.params, entry.results))
    }

    /// The id of a type, which is added where it is new.
    pub(crate) fn intern(&mut self, ty: FuncType<'_>) -> Result<u32, GrowError> {
        let hash = hash_of(ty);
        let mut at = self.bucket(hash).and_then(|bucket| self.buckets.get(bucket)).copied().unwrap_or(NONE);
        while let Some(entry) = self.entries.get(at as usize) {
            let next = entry.next;
            if entry.hash == hash && self.get(at) == Some(ty) {
                return Ok(at);
            }
            at = next;
        }
        self.entries.reserve(1)?;
        self.words.reserve(ty.params.len().saturating_add(ty.results.len()))?;
        self.make_buckets()?;
        let first = self.words.extend_from_slice(ty.params)?;
        self.words.extend_from_slice(ty.results)?;
        let (at, params, results) = (word(first), word(ty.params.len()), word(ty.results.len()));
        let id = word(self.entries.push(Entry { at, params, results, hash, next: NONE })?);
        self.chain(id, hash);
        Ok(id)
    }

    /// Makes sure that there is a bucket for each type and one more.
    fn make_buckets(&mut self) -> Result<(), GrowError> {
        let have = self.buckets.len();
        if have > self.entries.len() {
            return Ok(());
        }
        let more = have.max(16).min(self.buckets.limit().saturating_sub(have));
        if more == 0 {
            return Ok(());
        }
        self.buckets.extend_zeroed(more)?;
        self.buckets.as_mut_slice().fill(NONE);
        for id in 0..self.entries.len() {
            if let Some(hash) = self.entries.get(id).map(|entry| entry.hash) {
                self.chain(word(id), hash);
            }
        }
        Ok(())
    }

    /// Puts a type at the front of its chain.
    fn chain(&mut self, id: u32, hash: u32) {
        let head = self.bucket(hash).and_then(|bucket| self.buckets.get_mut(bucket));
        if let (Some(head), Some(entry)) = (head, self.entries.get_mut(id as usize)) {
            entry.next = core::mem::replace(head, id);
        }
    }

    fn bucket(&self, hash: u32) -> Option<usize> {
        (hash as usize).checked_rem(self.buckets.len())
    }
}

/// A length or index that a 32-bit limit bounds.
pub(crate) fn word(len: usize) -> u32 {
    u32::try_from(len).unwrap_or(u32::MAX)
}

#[expect(clippy::cast_possible_truncation, reason = "takes the low half of the sum")]
fn hash_of(ty: FuncType<'_>) -> u32 {
    let mut sum = Checksum::new();
    sum.update(ty.params.as_bytes());
    sum.update(ty.results.as_bytes());
    sum.finish() as u32
}
