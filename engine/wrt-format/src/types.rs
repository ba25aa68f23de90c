//! The distinct types of a module or a store: equal types have equal numbers, so words of equal types are equal.
//!
//! Types come in groups whose members may name one another; groups are equal if their members are, one by one, where those that they
//! name among themselves count from the group's first (core specification, "Type Equivalence"). A group is added at the end, and
//! taken back where there is an equal one. So no comparison recurses: what a group names besides itself has its number already.

use wrt_error::GrowError;
use wrt_foundation::{Region, Rows, SIMD, TYPED_REFS};
use wrt_instructions::{HeapType, ValType};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::TypeRecord;

/// No type: ends a chain of groups with equal hashes; the parent of a type without one.
const NONE: u32 = u32::MAX;

/// What a type describes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[repr(u8)]
pub enum TypeKind {
    /// A function, by parameters and results.
    Func = 0,
    /// A structure, by its fields.
    Struct = 1,
    /// An array, by its elements' field.
    Array = 2,
}

impl TypeKind {
    /// The kind with this code in an image.
    #[must_use]
    pub const fn from_code(code: u32) -> Option<TypeKind> {
        match code {
            0 => Some(TypeKind::Func),
            1 => Some(TypeKind::Struct),
            2 => Some(TypeKind::Array),
            _ => None,
        }
    }
}

impl TypeRecord {
    /// The word `kind` of a type that may have no subtypes, or may.
    #[must_use]
    pub const fn code(kind: TypeKind, is_final: bool) -> u32 {
        kind as u32 | if is_final { FINAL } else { 0 }
    }

    /// What it describes, if that is one of the kinds there are.
    #[must_use]
    pub const fn type_kind(&self) -> Option<TypeKind> {
        TypeKind::from_code(self.kind & KIND)
    }

    /// Whether it may have no subtypes.
    #[must_use]
    pub const fn is_final(&self) -> bool {
        self.kind & FINAL != 0
    }
}

/// The bits of [`TypeEntry::head`]: the kind and whether it is final as in a [`TypeRecord`], then these, the depth among subtypes, whether there are vectors
/// among the values, and the upper bits of the group's hash.
const KIND: u32 = 3;
const FINAL: u32 = 4;
const FIRST: u32 = 8;
const DEPTH_SHIFT: u32 = 4;
const DEPTH: u32 = 63;
const VECTORS: u32 = 1 << 10;
const HASH: u32 = !0x7ff;

/// Types that are looked through one by one: more have buckets.
const FEW: usize = 8;

/// The most buckets that a table of so many types has.
#[must_use]
pub const fn most_buckets(types: u64) -> u64 {
    if types > FEW as u64 { types.saturating_add(1) } else { 0 }
}

/// A type of the table.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub struct TypeEntry {
    /// First of its words: parameters, then results; or fields.
    at: u32,
    /// Parameters or fields in the lower half, results in the upper.
    counts: u32,
    head: u32,
    /// What is only there where types are more than those of functions, each by itself.
    among: [Among; TYPED_REFS as usize],
    /// The next group in the same bucket.
    next: u32,
}

/// How a type stands to others.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
struct Among {
    /// The type it is declared to be a subtype of, or [`NONE`].
    parent: u32,
    /// Types of its group, if it is the first; else how many stand before it.
    place: u32,
}

impl TypeEntry {
    fn among(&self) -> Among {
        self.among.first().copied().unwrap_or(Among { parent: NONE, place: 1 })
    }

    const fn params(&self) -> usize {
        (self.counts & 0xffff) as usize
    }

    const fn results(&self) -> usize {
        (self.counts >> 16) as usize
    }

    const fn depth(&self) -> u32 {
        self.head >> DEPTH_SHIFT & DEPTH
    }

    const fn is_first(&self) -> bool {
        self.head & FIRST != 0
    }
}

/// A table of types in regions. The heads of the chains of equal hashes lie in a region that whoever adds to it brings along, always the
/// same: a decoder without typed references takes each type for a new one, and has none.
#[derive(Debug)]
pub struct Types<R> {
    entries: Rows<TypeEntry, R>,
    words: Rows<ValType, R>,
    /// Whether there ever were vectors among the values.
    has_vectors: bool,
}

impl<R: Region> Types<R> {
    /// The most parameters or fields of a type, and the most results.
    pub const MOST_VALUES: u64 = 0xffff;

    /// An empty table in these regions.
    #[must_use]
    pub const fn new(entries: Rows<TypeEntry, R>, words: Rows<ValType, R>) -> Self {
        Types { entries, words, has_vectors: false }
    }

    /// Types there are.
    #[must_use]
    pub const fn len(&self) -> u32 {
        word(self.entries.len())
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of memory in use.
    #[must_use]
    pub fn committed_bytes(&self) -> usize {
        self.entries.committed_bytes().saturating_add(self.words.committed_bytes())
    }

    /// The words of all types.
    #[must_use]
    pub fn words(&self) -> &[ValType] {
        self.words.as_slice()
    }

    /// What a type describes.
    #[must_use]
    pub fn kind(&self, id: u32) -> Option<TypeKind> {
        let entry = self.entries.get(id as usize)?;
        if TYPED_REFS { TypeKind::from_code(entry.head & KIND) } else { Some(TypeKind::Func) }
    }

    /// Whether a type may have no subtypes.
    #[must_use]
    pub fn is_final(&self, id: u32) -> bool {
        !TYPED_REFS || self.entries.get(id as usize).is_none_or(|entry| entry.head & FINAL != 0)
    }

    /// The type another one is declared to be a subtype of.
    #[must_use]
    pub fn parent(&self, id: u32) -> Option<u32> {
        self.entries.get(id as usize).map(|entry| entry.among().parent).filter(|parent| *parent != NONE)
    }

    /// How many types of its group follow a type, itself counted too.
    #[must_use]
    pub fn group_rest(&self, id: u32) -> u32 {
        let Some(entry) = self.entries.get(id as usize).filter(|_| TYPED_REFS) else { return 1 };
        let place = entry.among().place;
        if entry.is_first() {
            return place;
        }
        let first = self.entries.get((id as usize).saturating_sub(place as usize));
        first.map_or(1, |first| first.among().place.saturating_sub(place))
    }

    /// The place of a type's words: of the first, and how many.
    #[must_use]
    pub fn place(&self, id: u32) -> Option<(u32, u32, u32)> {
        self.entries.get(id as usize).map(|entry| (entry.at, word(entry.params()), word(entry.results())))
    }

    /// Parameters and results of a function; the fields, and nothing, of anything else.
    #[must_use]
    #[inline]
    pub fn values(&self, id: u32) -> Option<(&[ValType], &[ValType])> {
        let entry = self.entries.get(id as usize)?;
        let words = self.words.as_slice().get(entry.at as usize..)?;
        let (params, rest) = words.split_at_checked(entry.params())?;
        Some((params, rest.get(..entry.results())?))
    }

    /// Parameters and results of a function type.
    #[must_use]
    #[inline]
    pub fn func(&self, id: u32) -> Option<(&[ValType], &[ValType])> {
        self.values(id).filter(|_| !TYPED_REFS || self.kind(id) == Some(TypeKind::Func))
    }

    /// The fields of a structure's type.
    #[must_use]
    #[inline]
    pub fn fields(&self, id: u32) -> Option<&[ValType]> {
        let (fields, _) = self.values(id)?;
        if self.kind(id)? == TypeKind::Struct { Some(fields) } else { None }
    }

    /// The field that an array's elements are.
    #[must_use]
    #[inline]
    pub fn element(&self, id: u32) -> Option<ValType> {
        let (fields, _) = self.values(id)?;
        if self.kind(id)? == TypeKind::Array { fields.first().copied() } else { None }
    }

    /// Slots that these values take, of types that the table has.
    #[must_use]
    #[inline]
    pub fn slots_of(&self, values: &[ValType]) -> u32 {
        word(if SIMD && self.has_vectors { ValType::slots(values) } else { values.len() })
    }

    /// How many slots the parameters and the results of a type take. With vectors among them time is linear in their number.
    #[must_use]
    #[inline]
    pub fn slots(&self, id: u32) -> Option<(u32, u32)> {
        let entry = self.entries.get(id as usize)?;
        if SIMD && entry.head & VECTORS != 0 {
            let (params, results) = self.values(id)?;
            return Some((word(ValType::slots(params)), word(ValType::slots(results))));
        }
        Some((word(entry.params()), word(entry.results())))
    }

    /// Adds a type without values to the group that is open: with the first of them one is opened. It has its number until the group is
    /// [closed](Types::close). Its parent [may have](Types::may_have_subtype) one.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub fn open(&mut self, kind: TypeKind, is_final: bool, parent: Option<u32>) -> Result<(), GrowError> {
        self.open_with(kind, is_final, parent, 0)
    }

    fn open_with(&mut self, kind: TypeKind, is_final: bool, parent: Option<u32>, counts: u32) -> Result<(), GrowError> {
        let above = parent.filter(|_| TYPED_REFS).and_then(|parent| self.entries.get(parent as usize));
        let depth = above.map_or(0, |above| above.depth().wrapping_add(1)) & DEPTH;
        let head = TypeRecord::code(kind, is_final) | depth << DEPTH_SHIFT;
        let at = word(self.words.len());
        let among = [Among { parent: parent.unwrap_or(NONE), place: 0 }; TYPED_REFS as usize];
        let entry = TypeEntry { at, counts, head, among, next: NONE };
        self.entries.push(entry)?;
        Ok(())
    }

    /// Whether there is such a type, with few enough types above it for another below (core specification, "Implementation Limitations").
    #[must_use]
    pub fn may_have_subtype(&self, id: u32) -> bool {
        self.entries.get(id as usize).is_some_and(|entry| entry.depth() < DEPTH)
    }

    /// Adds a parameter or a field to the type opened last; those of a type come before its results, and are [`MOST_VALUES`](Types::MOST_VALUES) at
    /// most.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub fn param(&mut self, ty: ValType) -> Result<(), GrowError> {
        self.value(ty, 1)
    }

    /// Adds a result to the type opened last: [`MOST_VALUES`](Types::MOST_VALUES) at most.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub fn result(&mut self, ty: ValType) -> Result<(), GrowError> {
        self.value(ty, 1 << 16)
    }

    fn value(&mut self, ty: ValType, one: u32) -> Result<(), GrowError> {
        self.words.push(ty)?;
        if let Some(entry) = self.entries.last_mut() {
            entry.counts = entry.counts.wrapping_add(one);
            if ty.is_vector() {
                entry.head |= VECTORS;
                self.has_vectors = true;
            }
        }
        Ok(())
    }

    /// Takes back all types from this number on: those of a group that is open.
    pub fn take_back(&mut self, first: u32) {
        if let Some(entry) = self.entries.get(first as usize) {
            let words = entry.at as usize;
            self.words.truncate(words);
            self.entries.truncate(first as usize);
        }
    }

    /// Closes the group whose first type has this number, and gives the number of its first type from now on. Time linear in its words.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory.
    pub fn close(&mut self, first: u32, buckets: &mut Rows<u32, R>) -> Result<u32, GrowError> {
        let size = if TYPED_REFS { self.len().wrapping_sub(first) } else { 1 };
        let hash = self.hash(first);
        let head = bucket(hash, buckets.len()).and_then(|bucket| buckets.get(bucket)).copied();
        let mut at = head.unwrap_or(first.wrapping_sub(1));
        while let Some(entry) = self.entries.get(at as usize).filter(|_| at < first) {
            let next = if head.is_some() { entry.next } else { at.wrapping_sub(1) };
            let is_like = entry.head & (HASH | FIRST) == hash | FIRST && entry.among().place == size;
            if is_like && self.are_equal(at, first) {
                self.take_back(first);
                return Ok(at);
            }
            at = next;
        }
        if TYPED_REFS {
            let mut place = 0_u32;
            for among in self.entries.as_mut_slice().iter_mut().skip(first as usize).flat_map(|entry| &mut entry.among)
            {
                among.place = if place == 0 { size } else { place };
                place = place.wrapping_add(1);
            }
        }
        if let Some(entry) = self.entries.get_mut(first as usize) {
            entry.head = entry.head & !HASH | FIRST | hash;
        }
        if !self.make_buckets(buckets)? {
            self.chain(first, buckets);
        }
        Ok(first)
    }

    /// The number of a function type with no subtypes and no other type in its group, whose words name only types that are there.
    ///
    /// # Errors
    /// [`GrowError`] at the limit or without memory; nothing is added.
    pub fn intern(
        &mut self,
        params: &[ValType],
        results: &[ValType],
        buckets: &mut Rows<u32, R>,
    ) -> Result<u32, GrowError> {
        let first = self.len();
        let added = self.add_func(params, results).and_then(|()| self.close(first, buckets));
        if added.is_err() {
            self.take_back(first);
        }
        added
    }

    fn add_func(&mut self, params: &[ValType], results: &[ValType]) -> Result<(), GrowError> {
        self.open_with(TypeKind::Func, true, None, word(params.len()) & 0xffff | word(results.len()) << 16)?;
        let has_vectors = SIMD && params.iter().chain(results).any(|ty| ty.is_vector());
        if let Some(entry) = self.entries.last_mut().filter(|_| has_vectors) {
            entry.head |= VECTORS;
            self.has_vectors = true;
        }
        self.words.extend_from_slice(params)?;
        self.words.extend_from_slice(results)?;
        Ok(())
    }

    /// Whether every value of the first type is one of the second (core specification, "Matching"). Time linear in the types above the
    /// first, which are 63 at most.
    #[must_use]
    pub fn matches(&self, found: ValType, expected: ValType) -> bool {
        if found == expected || found == ValType::BOTTOM {
            return true;
        }
        if !TYPED_REFS {
            return false;
        }
        match (found.heap(), expected.heap()) {
            (Some(heap), Some(wanted)) => {
                (expected.is_nullable() || !found.is_nullable()) && self.heap_matches(heap, wanted)
            }
            _ => false,
        }
    }

    fn heap_matches(&self, found: HeapType, expected: HeapType) -> bool {
        match (found, expected) {
            (HeapType::Concrete(found), HeapType::Concrete(expected)) => self.is_subtype(found, expected),
            (HeapType::Concrete(found), expected) => self.above(found).is_some_and(|above| above.is_below(expected)),
            (HeapType::Bottom, HeapType::Concrete(_)) => true,
            (HeapType::None, HeapType::Concrete(expected)) => {
                matches!(self.kind(expected), Some(TypeKind::Struct | TypeKind::Array))
            }
            (HeapType::NoFunc, HeapType::Concrete(expected)) => self.kind(expected) == Some(TypeKind::Func),
            (found, expected) => found.is_below(expected),
        }
    }

    /// The reference type above all others that a reference type is one of, where it may be null.
    #[must_use]
    pub fn top(&self, ty: ValType) -> ValType {
        let heap = match ty.heap() {
            Some(HeapType::Concrete(id)) => self.above(id),
            heap => heap,
        };
        match heap {
            Some(HeapType::Func | HeapType::NoFunc) => ValType::FUNCREF,
            Some(HeapType::Extern | HeapType::NoExtern) => ValType::EXTERNREF,
            Some(HeapType::Exn | HeapType::NoExn) => ValType::EXNREF,
            _ => ValType::ANYREF,
        }
    }

    /// Whether values of a type may be references to objects of the heap: all references may but those to functions. A host's value may be an
    /// object that a guest gave away.
    #[must_use]
    pub fn may_refer(&self, ty: ValType) -> bool {
        match ty.heap() {
            None | Some(HeapType::Func | HeapType::NoFunc) => false,
            Some(HeapType::Concrete(id)) => self.kind(id) != Some(TypeKind::Func),
            Some(_) => true,
        }
    }

    /// The abstract type that a type is one of.
    fn above(&self, id: u32) -> Option<HeapType> {
        Some(match self.kind(id)? {
            TypeKind::Func => HeapType::Func,
            TypeKind::Struct => HeapType::Struct,
            TypeKind::Array => HeapType::Array,
        })
    }

    /// Whether a type is another one or declared to be a subtype of it, with 62 others between them at most.
    #[must_use]
    pub fn is_subtype(&self, id: u32, of: u32) -> bool {
        if !TYPED_REFS {
            return id == of;
        }
        let mut at = id;
        for _ in 0..=DEPTH {
            if at == of {
                return true;
            }
            match self.parent(at) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }

    /// Whether a type is as its parent allows, if it has one: not of a final type, and with values that match (core specification,
    /// "Sub Types"). Time linear in its values.
    #[must_use]
    pub fn fits_parent(&self, id: u32) -> bool {
        let Some(parent) = self.parent(id) else { return true };
        if parent >= id || self.is_final(parent) || self.kind(id) != self.kind(parent) {
            return false;
        }
        let (Some(kind), Some((params, results)), Some((above, results_above))) =
            (self.kind(id), self.values(id), self.values(parent))
        else {
            return false;
        };
        let field = |(found, wanted): (&ValType, &ValType)| {
            found == wanted
                || !found.is_mutable() && !wanted.is_mutable() && self.matches(found.content(), wanted.content())
        };
        match kind {
            TypeKind::Func => {
                params.len() == above.len()
                    && results.len() == results_above.len()
                    && above.iter().zip(params).all(|(found, wanted)| self.matches(*found, *wanted))
                    && results.iter().zip(results_above).all(|(found, wanted)| self.matches(*found, *wanted))
            }
            TypeKind::Struct | TypeKind::Array => params.len() >= above.len() && params.iter().zip(above).all(field),
        }
    }

    /// Whether two groups of the same size are equal.
    fn are_equal(&self, one: u32, other: u32) -> bool {
        if !TYPED_REFS {
            let (a, b) = (self.entries.get(one as usize), self.entries.get(other as usize));
            return a.zip(b).is_some_and(|(a, b)| {
                a.counts == b.counts && self.words_of(a).as_bytes() == self.words_of(b).as_bytes()
            });
        }
        let entries = |first: u32| self.entries.as_slice().get(first as usize..).unwrap_or(&[]);
        let parent = |entry: &TypeEntry, first: u32| relative(entry.among().parent, first);
        entries(other).iter().zip(entries(one)).all(|(b, a)| {
            a.counts == b.counts
                && (a.head ^ b.head) & (KIND | FINAL) == 0
                && parent(a, one) == parent(b, other)
                && self
                    .words_of(a)
                    .iter()
                    .zip(self.words_of(b))
                    .all(|(a, b)| a.relative_to(one) == b.relative_to(other))
        })
    }

    /// The hash of the group that ends with the last type.
    fn hash(&self, first: u32) -> u32 {
        let mut hash = 0_u32;
        let mut mix = |word: u32| hash = (hash.rotate_left(7) ^ word).wrapping_mul(0x9e37_79b9);
        for entry in self.entries.as_slice().iter().skip(first as usize) {
            mix(entry.counts);
            if TYPED_REFS {
                mix(entry.head & (KIND | FINAL));
                let (parent, is_own) = relative(entry.among().parent, first);
                mix(parent.wrapping_add(u32::from(is_own)));
            }
            self.words_of(entry).iter().for_each(|ty| mix(ty.relative_to(first).word()));
        }
        (hash ^ hash >> 15).wrapping_mul(0x85eb_ca6b) & HASH
    }

    fn words_of(&self, entry: &TypeEntry) -> &[ValType] {
        let start = entry.at as usize;
        let len = entry.params().saturating_add(entry.results());
        self.words.as_slice().get(start..start.saturating_add(len)).unwrap_or(&[])
    }

    /// Makes sure that there is a bucket for each type and one more, unless they are few; true if all groups were chained anew.
    fn make_buckets(&mut self, buckets: &mut Rows<u32, R>) -> Result<bool, GrowError> {
        let have = buckets.len();
        if have.max(FEW) >= self.entries.len() {
            return Ok(false);
        }
        let more = have.max(16).min(buckets.limit().saturating_sub(have));
        if more == 0 {
            return Ok(false);
        }
        buckets.extend_zeroed(more)?;
        buckets.as_mut_slice().fill(NONE);
        for id in 0..self.len() {
            if self.entries.get(id as usize).is_some_and(TypeEntry::is_first) {
                self.chain(id, buckets);
            }
        }
        Ok(true)
    }

    /// Puts a group at the front of its chain.
    fn chain(&mut self, first: u32, buckets: &mut Rows<u32, R>) {
        let Some(hash) = self.entries.get(first as usize).map(|entry| entry.head & HASH) else { return };
        let head = bucket(hash, buckets.len()).and_then(|bucket| buckets.get_mut(bucket));
        if let (Some(head), Some(entry)) = (head, self.entries.get_mut(first as usize)) {
            entry.next = core::mem::replace(head, first);
        }
    }
}

/// The chain of a hash.
fn bucket(hash: u32, buckets: usize) -> Option<usize> {
    ((hash >> HASH.trailing_zeros()) as usize).checked_rem(buckets)
}

/// A parent's number, counted from the first of its group if it is one of that.
const fn relative(parent: u32, first: u32) -> (u32, bool) {
    let is_own = parent >= first && parent != NONE;
    (if is_own { parent.wrapping_sub(first) } else { parent }, is_own)
}

/// A length that a 32-bit limit bounds.
#[expect(clippy::cast_possible_truncation, reason = "types and their words are fewer than 2^32")]
const fn word(len: usize) -> u32 {
    len as u32
}
