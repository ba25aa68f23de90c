//! The heap of structures, arrays and the exceptions that references name, and its collector, which works in slices.
//!
//! Objects lie one behind the other in a region of words, each behind a header that has its number and its size. A reference names an
//! object by its number; where the object lies, its type and its mark are in a row of that number. So collecting closes the gaps between
//! what is left, and the heap has room as long as all that is in use is smaller: nothing is ever lost to fragments.
//!
//! A collection marks what it finds from the roots as they were at its start; of a reference that is overwritten while it does so, the object
//! is marked too, and new objects are. Then it moves what is marked towards the front, an object at a time. Both go on in slices: with each
//! allocation some, and all of it where there is no room, with a look at the interrupt flag between them. In one piece remain the look at the
//! roots (frames, globals, tables; linear in their number) and the move of one object.
//!
//! A slot holds a reference to an object as bit 62, how often the object's number was used before, and the number and one; an integer of 31
//! bits with all bits above it set; a host's value as its number and one; and null as 0. Which slots hold references is known by types: of
//! fields, elements and globals, and for slots of the stack as the image says (`execute/roots.rs`).

use wrt_error::{Limits, PlatformError, Trap};
use wrt_format::{Layout, Storage, TypeKind, Types};
use wrt_foundation::{Region, Rows};
use wrt_platform::{PageAllocator, RegionRow as _};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

use crate::canonical::word;
use crate::execute::move_items;
use crate::regions;

/// No object.
const NONE: u32 = u32::MAX;
/// The type of a row that no object has.
const FREE: u32 = u32::MAX;
/// The bits of [`Object::state`]: how often the number was used before, the size of an array's elements as a power of two, whether it is an
/// exception, the mark.
const USED: u32 = (1 << 27) - 1;
const LOG2_SHIFT: u32 = 27;
/// It is an exception: a tag, then its values as slots hold them.
const EXCEPTION: u32 = 1 << 30;
const COLOUR: u32 = 1 << 31;
/// The bit of a slot that refers to an object; the one above is clear.
const OBJECT: u64 = 1 << 62;
/// Words of a slice unless another number was asked for.
const SLICE: u32 = 4096;
/// Words of work for each word that is allocated, and for each object, while a collection runs.
const PACE: usize = 4;
const PACE_OBJECT: usize = 16;
/// Words that are allocated between two collections at least, where there is room.
const LEAST: usize = 1 << 14;

/// An object, or a number that none has.
#[derive(Clone, Copy, Debug, FromBytes, IntoBytes, Immutable, KnownLayout)]
#[repr(C)]
pub(crate) struct Object {
    /// The word of its header.
    at: u32,
    /// The store's number of its type, or [`FREE`].
    ty: u32,
    state: u32,
    /// The next that is to be looked through; of a free number the next free one.
    link: u32,
}

/// What the collector is at.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Phase {
    Idle,
    /// Looks through what is marked: the object it is in the middle of, and the element it is at.
    Mark {
        id: u32,
        next: u32,
    },
    /// Moves what is marked: from a word to another.
    Sweep {
        from: usize,
        to: usize,
    },
}

/// The objects of a store.
#[derive(Debug)]
pub(crate) struct Heap<R> {
    objects: Rows<Object, R>,
    words: Rows<u64, R>,
    /// References that the host holds; of a place that is free the next free one.
    held: Rows<u64, R>,
    free_held: u64,
    free: u32,
    phase: Phase,
    /// The last that is to be looked through.
    grey: u32,
    /// The mark of what is in use.
    colour: u32,
    /// Words in use at which a collection begins.
    threshold: usize,
    /// Whether a collection began since something was allocated.
    fruitless: bool,
    /// Words of a slice.
    slice: u32,
    /// Whether all is collected before each allocation.
    always: bool,
}

impl<R: Region> Heap<R> {
    pub(crate) fn new<P: PageAllocator<Region = R>>(platform: &P, limits: &Limits) -> Result<Self, PlatformError> {
        let objects = regions::Objects::rows(platform, limits)?;
        let words = regions::ObjectWords::rows(platform, limits)?;
        let mut heap = Heap {
            objects,
            words,
            held: regions::Held::rows(platform, limits)?,
            free_held: 0,
            free: NONE,
            phase: Phase::Idle,
            grey: NONE,
            colour: 0,
            threshold: 0,
            fruitless: false,
            slice: SLICE,
            always: false,
        };
        heap.threshold = heap.next_threshold();
        Ok(heap)
    }

    /// Sets how many words a slice of a collection has, one at least, and whether all is collected before each allocation.
    pub(crate) fn set_collection(&mut self, slice: u32, always: bool) {
        (self.slice, self.always) = (slice.max(1), always);
    }

    /// Whether a collection is to begin before anything is allocated.
    #[inline]
    pub(crate) fn is_due(&self) -> bool {
        self.phase == Phase::Idle && !self.fruitless && (self.always || self.words.len() >= self.threshold)
    }

    /// Makes an object of so many bytes, all zero, whose elements, if it is an array, have a size of this power of two. `None` where there is no
    /// room.
    pub(crate) fn allocate(&mut self, ty: u32, log2: u8, bytes: u64) -> Option<u64> {
        let bytes = u32::try_from(bytes).ok()?;
        let size = size_of_object(bytes);
        if self.free == NONE {
            self.objects.reserve(1).ok()?;
        }
        let at = self.words.extend_zeroed(size).ok()?;
        let id = match self.objects.get(self.free as usize) {
            Some(free) => core::mem::replace(&mut self.free, free.link),
            None => word(self.objects.push(Object { at: 0, ty: FREE, state: 0, link: NONE }).ok()?),
        };
        let object = self.objects.get_mut(id as usize)?;
        let state = object.state & USED | u32::from(log2) << LOG2_SHIFT | self.colour;
        *object = Object { at: word(at), ty, state, link: NONE };
        *self.words.get_mut(at)? = u64::from(id) | u64::from(bytes) << 32;
        self.fruitless = false;
        Some(reference(id, state))
    }

    /// Makes an exception of a tag, with room for so many slots of the values of its type. `None` where there is no room.
    pub(crate) fn allocate_exception(&mut self, ty: u32, tag: u32, len: usize) -> Option<u64> {
        let exception = self.allocate(ty, Storage::DOUBLE.log2(), (len as u64).saturating_add(1).saturating_mul(8))?;
        let (id, object) = find(self.objects.as_slice(), exception)?;
        self.objects.get_mut(id as usize)?.state |= EXCEPTION;
        *self.words.get_mut((object.at as usize).wrapping_add(1))? = u64::from(tag);
        Some(exception)
    }

    /// The tag and the values of an exception.
    pub(crate) fn exception(&self, slot: u64) -> Option<(u32, &[u64])> {
        let (_, object) = find(self.objects.as_slice(), slot).filter(|(_, object)| object.state & EXCEPTION != 0)?;
        let (start, bytes) = span(self.words.as_slice(), object)?;
        let first = start / 8;
        let (tag, values) = self.words.as_slice().get(first..first.checked_add(bytes / 8)?)?.split_first()?;
        Some((low(*tag), values))
    }

    /// The values of an exception that was just made, to write.
    pub(crate) fn exception_values_mut(&mut self, slot: u64) -> &mut [u64] {
        let object = find(self.objects.as_slice(), slot).filter(|(_, object)| object.state & EXCEPTION != 0);
        let span = object.and_then(|(_, object)| span(self.words.as_slice(), object));
        // Behind the tag.
        let range = span.map_or(0..0, |(start, bytes)| (start / 8).wrapping_add(1)..start.saturating_add(bytes) / 8);
        self.words.as_mut_slice().get_mut(range).unwrap_or(&mut [])
    }

    /// Does its share of a collection that runs, for an object of so many bytes that was made.
    #[inline]
    pub(crate) fn pace(&mut self, types: &Types<R>, bytes: u64) {
        if self.phase != Phase::Idle {
            let words = usize::try_from(bytes / 8).unwrap_or(usize::MAX).saturating_add(1);
            let share = words.saturating_mul(PACE).saturating_add(PACE_OBJECT);
            self.step(types, share.min(self.slice as usize));
        }
    }

    /// The type of the object that a slot refers to, if it does.
    #[inline]
    pub(crate) fn type_of(&self, slot: u64) -> Option<u32> {
        find(self.objects.as_slice(), slot).map(|(_, object)| object.ty)
    }

    /// A field or element of an object, in the low half unless it is a vector.
    pub(crate) fn get(&self, place: Place) -> Result<u128, Trap> {
        place.get(self.objects.as_slice(), self.words.as_slice())
    }

    /// Sets a field or element of an object.
    pub(crate) fn set(&mut self, place: Place, value: u128) -> Result<(), Trap> {
        let byte = place.byte(self.objects.as_slice(), self.words.as_slice())?;
        if place.storage == Storage::REFERENCE {
            self.before_overwriting(byte, 1);
        }
        write(self.words.as_mut_slice(), byte, place.storage, value)
    }

    /// The objects, for those who get and set fields and elements and do not allocate.
    #[inline]
    pub(crate) fn view(&mut self) -> View<'_> {
        let marks = self.is_marking();
        View { objects: self.objects.as_slice(), words: self.words.as_mut_slice(), marks }
    }

    /// Marks what references refer to that are about to be overwritten, where a collection is marking.
    #[inline]
    fn before_overwriting(&mut self, byte: usize, count: usize) {
        if self.is_marking() {
            let first = byte / 8;
            for index in first..first.saturating_add(count) {
                let old = self.words.get(index).copied().unwrap_or(0);
                self.shade(old);
            }
        }
    }

    /// The number of an array's elements.
    pub(crate) fn len(&self, slot: u64) -> Result<u32, Trap> {
        len(self.objects.as_slice(), self.words.as_slice(), slot)
    }

    /// The first byte among all words' of `len` elements of an array from one on, if it has as many.
    fn elements(&self, slot: u64, first: u64, len: u64, storage: Storage) -> Result<usize, Trap> {
        let object = object(self.objects.as_slice(), slot, Trap::NullArray)?;
        let (start, bytes) = span(self.words.as_slice(), object).ok_or(Trap::Corrupt)?;
        let size = u64::from(storage.bytes());
        let at = first.saturating_mul(size);
        let fits = at.saturating_add(len.saturating_mul(size)) <= bytes as u64;
        let at = usize::try_from(at).ok().filter(|_| fits).ok_or(Trap::ArrayOutOfBounds)?;
        Ok(start.wrapping_add(at))
    }

    /// Checks that an array has `len` elements of this storage from one on.
    pub(crate) fn check_range(&self, slot: u64, first: u64, len: u64, storage: Storage) -> Result<(), Trap> {
        self.elements(slot, first, len, storage).map(|_| ())
    }

    /// Copies elements of arrays, which may be the same, as `memmove` does; the ranges lie in them.
    pub(crate) fn copy(&mut self, to: (u64, u64), from: (u64, u64), len: u64, storage: Storage) -> Result<(), Trap> {
        let bytes = len.saturating_mul(u64::from(storage.bytes()));
        let to = self.elements(to.0, to.1, len, storage)?;
        let from = self.elements(from.0, from.1, len, storage)?;
        if storage == Storage::REFERENCE {
            self.before_overwriting(to, usize::try_from(len).unwrap_or(usize::MAX));
        }
        move_items(self.words.as_mut_slice().as_mut_bytes(), to as u64, from as u64, bytes);
        Ok(())
    }

    /// Copies little-endian bytes to elements of an array, as many as those are.
    pub(crate) fn copy_bytes(&mut self, to: u64, first: u64, from: &[u8], storage: Storage) -> Result<(), Trap> {
        let size = storage.bytes() as usize;
        let len = (from.len() as u64).checked_div(size as u64).unwrap_or(0);
        let place = self.elements(to, first, len, storage)?;
        let bytes = self.words.as_mut_slice().as_mut_bytes().get_mut(place..).unwrap_or_default();
        if cfg!(target_endian = "little") {
            for (to, from) in bytes.iter_mut().zip(from) {
                *to = *from;
            }
            return Ok(());
        }
        // Each element is turned round; of a vector each half.
        let turned = size.min(8);
        for (to, from) in bytes.chunks_mut(turned).zip(from.chunks(turned)) {
            for (to, from) in to.iter_mut().rev().zip(from) {
                *to = *from;
            }
        }
        Ok(())
    }

    /// Begins a collection: what the roots refer to is to be [marked](Heap::shade_all) now.
    pub(crate) fn begin(&mut self) {
        self.colour ^= COLOUR;
        self.grey = NONE;
        self.phase = Phase::Mark { id: NONE, next: 0 };
        self.fruitless = true;
        for index in 0..self.held.len() {
            let held = self.held.get(index).copied().unwrap_or(0);
            self.shade(held);
        }
    }

    /// Whether a slot refers to an object that was taken back, or is about to be: no guest has a reference to it any more.
    pub(crate) fn is_gone(&self, slot: u64) -> bool {
        if slot >> 62 != 1 {
            return false;
        }
        let object = find(self.objects.as_slice(), slot);
        object.is_none_or(|(_, object)| self.is_sweeping() && object.state & COLOUR != self.colour)
    }

    const fn is_sweeping(&self) -> bool {
        matches!(self.phase, Phase::Sweep { .. })
    }

    /// Whether a collection marks.
    pub(crate) const fn is_marking(&self) -> bool {
        matches!(self.phase, Phase::Mark { .. })
    }

    /// Marks what slots refer to that come from the host, where a collection marks: no root led to it when that began.
    pub(crate) fn admit(&mut self, slots: &[u64]) {
        if self.is_marking() {
            self.shade_all(slots);
        }
    }

    /// Marks what these slots refer to.
    pub(crate) fn shade_all(&mut self, slots: &[u64]) {
        for slot in slots {
            self.shade(*slot);
        }
    }

    /// Marks what a slot refers to.
    #[inline]
    fn shade(&mut self, slot: u64) {
        if slot >> 62 != 1 {
            return;
        }
        if let Some((id, object)) = find(self.objects.as_slice(), slot)
            && object.state & COLOUR != self.colour
            && let Some(place) = self.objects.get_mut(id as usize)
        {
            place.state ^= COLOUR;
            place.link = core::mem::replace(&mut self.grey, id);
        }
    }

    /// Goes on with a collection for so many words, or for one object if that is larger. True if it has ended.
    pub(crate) fn step(&mut self, types: &Types<R>, mut words: usize) -> bool {
        loop {
            let done = match self.phase {
                Phase::Idle => return true,
                Phase::Mark { id: NONE, .. } => self.next_grey(),
                Phase::Mark { id, next } => self.look_through(types, id, next, words),
                Phase::Sweep { from, to } => self.sweep(from, to),
            };
            match words.checked_sub(done) {
                Some(left @ 1..) => words = left,
                _ => return self.phase == Phase::Idle,
            }
        }
    }

    /// The words of a slice.
    pub(crate) const fn slice(&self) -> usize {
        self.slice as usize
    }

    /// Whether a collection began since anything was allocated, and has ended: then there is no room.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.fruitless && self.phase == Phase::Idle
    }

    /// Whether no collection runs.
    pub(crate) fn is_idle(&self) -> bool {
        self.phase == Phase::Idle
    }

    /// Whether all is collected before each allocation.
    pub(crate) const fn collects_always(&self) -> bool {
        self.always
    }

    /// Lets the next attempt to allocate collect again.
    pub(crate) fn forget_exhaustion(&mut self) {
        self.fruitless = false;
    }

    /// Takes the next object that is to be looked through; without one, what is not marked is not in use.
    fn next_grey(&mut self) -> usize {
        match self.objects.get(self.grey as usize) {
            Some(object) => {
                self.phase = Phase::Mark { id: self.grey, next: 0 };
                self.grey = object.link;
            }
            None => self.phase = Phase::Sweep { from: 0, to: 0 },
        }
        1
    }

    /// Marks what an object refers to: a structure whole, of an array at most so many elements. Gives how many words it looked at.
    fn look_through(&mut self, types: &Types<R>, id: u32, next: u32, words: usize) -> usize {
        self.phase = Phase::Mark { id: NONE, next: 0 };
        let Some(object) = self.objects.get(id as usize).copied() else { return 1 };
        let first = (object.at as usize).wrapping_add(1);
        if types.kind(object.ty) == Some(TypeKind::Array) {
            let is_of_references =
                types.element(object.ty).is_some_and(|field| Storage::of(field) == Storage::REFERENCE);
            let Some((_, bytes)) = span(self.words.as_slice(), object).filter(|_| is_of_references) else { return 1 };
            let len = bytes / 8;
            let start = next as usize;
            let end = len.min(start.saturating_add(words));
            for index in start..end {
                let slot = self.words.get(first.wrapping_add(index)).copied().unwrap_or(0);
                self.shade(slot);
            }
            if end < len {
                self.phase = Phase::Mark { id, next: word(end) };
            }
            return end.wrapping_sub(start).saturating_add(1);
        }
        // An exception's values lie behind its tag as fields do that are as large as slots.
        let is_exception = object.state & EXCEPTION != 0;
        let (fields, _) = types.values(object.ty).unwrap_or_default();
        let mut layout = Layout::behind(if is_exception { 8 } else { 0 });
        for field in fields {
            let storage = if is_exception { Storage::of_slots(*field) } else { Storage::of(*field) };
            let place = layout.place(storage);
            if storage == Storage::REFERENCE {
                let slot = self.words.get(first.wrapping_add((place / 8) as usize)).copied().unwrap_or(0);
                self.shade(slot);
            }
        }
        fields.len().saturating_add(1)
    }

    /// Moves the next object, or frees its number. Gives how many words it moved.
    fn sweep(&mut self, from: usize, to: usize) -> usize {
        let Some(header) = self.words.get(from).copied() else {
            self.words.truncate(to);
            self.threshold = self.next_threshold();
            self.phase = Phase::Idle;
            return 1;
        };
        let (id, bytes) = (low(header), low(header >> 32));
        let size = size_of_object(bytes);
        let behind = from.saturating_add(size);
        let Some(object) = self.objects.get_mut(id as usize) else { return 1 };
        if object.state & COLOUR == self.colour {
            object.at = word(to);
            self.phase = Phase::Sweep { from: behind, to: to.saturating_add(size) };
            if from == to {
                return 1;
            }
            move_items(self.words.as_mut_slice(), to as u64, from as u64, size as u64);
            return size;
        }
        let used = object.state.wrapping_add(1) & USED;
        *object = Object { at: 0, ty: FREE, state: used, link: core::mem::replace(&mut self.free, id) };
        self.phase = Phase::Sweep { from: behind, to };
        1
    }

    /// The object that holds the items of an element segment in this state.
    fn object_of(&self, state: u32) -> Option<Object> {
        self.objects.get(state.checked_sub(2)? as usize).copied()
    }

    /// The state of an element segment whose items this object holds: see [`items`](Heap::items).
    pub(crate) fn state_of(&self, slot: u64) -> Option<u32> {
        find(self.objects.as_slice(), slot)?.0.checked_add(2)
    }

    /// The items of an element segment in this state.
    pub(crate) fn items(&self, state: u32) -> &[u64] {
        let words = self.words.as_slice();
        let Some((start, bytes)) = self.object_of(state).and_then(|object| span(words, object)) else { return &[] };
        let first = start / 8;
        words.get(first..first.saturating_add(bytes / 8)).unwrap_or(&[])
    }

    /// An item of an element segment in this state.
    pub(crate) fn item(&self, state: u32, index: u32) -> Option<u64> {
        self.items(state).get(index as usize).copied()
    }

    /// Marks the object that holds the items of an element segment in this state.
    pub(crate) fn shade_items(&mut self, state: u32) {
        if let Some(object) = self.object_of(state) {
            self.shade(reference(state.wrapping_sub(2), object.state));
        }
    }

    /// Words in use at which the next collection is to begin: twice as many as now, or half of what is left where that is less.
    fn next_threshold(&self) -> usize {
        let used = self.words.len();
        let left = self.words.limit().saturating_sub(used);
        used.saturating_add(used.max(LEAST).min(left / 2))
    }

    /// Lets an object stay as long as the host holds it. Gives the place of the hold; `None` where there is no room, or no such object.
    pub(crate) fn hold(&mut self, slot: u64) -> Option<u64> {
        find(self.objects.as_slice(), slot).filter(|_| !self.is_gone(slot))?;
        self.admit(&[slot]);
        match self.free_held.checked_sub(1) {
            Some(free) => {
                let place = self.held.get_mut(usize::try_from(free).ok()?)?;
                self.free_held = core::mem::replace(place, slot);
                Some(free)
            }
            None => self.held.push(slot).ok().map(|index| index as u64),
        }
    }

    /// Ends a hold.
    pub(crate) fn release(&mut self, hold: u64) {
        let Some(place) = usize::try_from(hold).ok().and_then(|hold| self.held.get_mut(hold)) else { return };
        if *place >> 62 == 1 {
            *place = core::mem::replace(&mut self.free_held, hold.wrapping_add(1));
        }
    }
}

/// A field or an element of an object, with the traps of an access to it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The reference to the object.
    slot: u64,
    /// Its first byte.
    at: u64,
    storage: Storage,
    /// Where the reference is null.
    null: Trap,
    /// Where the object has no such place.
    outside: Trap,
}

impl Place {
    /// The field at a byte of a structure.
    #[inline(always)]
    pub(crate) const fn field(slot: u64, at: u32, storage: Storage) -> Place {
        Place { slot, at: at as u64, storage, null: Trap::NullStruct, outside: Trap::Corrupt }
    }

    /// An element of an array.
    #[inline(always)]
    pub(crate) const fn element(slot: u64, index: u32, storage: Storage) -> Place {
        let at = (index as u64).wrapping_shl(storage.log2() as u32);
        Place { slot, at, storage, null: Trap::NullArray, outside: Trap::ArrayOutOfBounds }
    }

    /// Its first byte among those of all words.
    #[inline(always)]
    fn byte(self, objects: &[Object], words: &[u64]) -> Result<usize, Trap> {
        let object = object(objects, self.slot, self.null)?;
        let (start, bytes) = span(words, object).ok_or(Trap::Corrupt)?;
        // A place has 36 bits at most.
        if self.at.wrapping_add(u64::from(self.storage.bytes())) > bytes as u64 {
            return Err(self.outside);
        }
        usize::try_from(self.at).map(|at| start.wrapping_add(at)).map_err(|_| self.outside)
    }

    /// What it holds.
    #[inline(always)]
    fn get(self, objects: &[Object], words: &[u64]) -> Result<u128, Trap> {
        let byte = self.byte(objects, words)?;
        words.as_bytes().get(byte..).and_then(|bytes| read(bytes, self.storage)).ok_or(Trap::Corrupt)
    }
}

/// The objects of a heap, to get and set fields and elements.
#[derive(Debug, Default)]
pub(crate) struct View<'a> {
    objects: &'a [Object],
    words: &'a mut [u64],
    /// Whether a collection marks: whoever overwrites a reference goes by way of the heap then.
    marks: bool,
}

impl View<'_> {
    /// As [`Heap::get`].
    #[inline(always)]
    pub(crate) fn get(&self, place: Place) -> Result<u128, Trap> {
        place.get(self.objects, self.words)
    }

    /// As [`Heap::set`]; `None` where that has to do it.
    #[inline(always)]
    pub(crate) fn set(&mut self, place: Place, value: u128) -> Option<Result<(), Trap>> {
        if self.marks && place.storage == Storage::REFERENCE {
            return None;
        }
        let byte = place.byte(self.objects, self.words);
        Some(byte.and_then(|byte| write(self.words, byte, place.storage, value)))
    }

    /// As [`Heap::len`].
    #[inline(always)]
    pub(crate) fn len(&self, slot: u64) -> Result<u32, Trap> {
        len(self.objects, self.words, slot)
    }

    /// As [`Heap::type_of`].
    #[inline(always)]
    pub(crate) fn type_of(&self, slot: u64) -> Option<u32> {
        find(self.objects, slot).map(|(_, object)| object.ty)
    }
}

/// The object that a slot refers to, and its number.
#[inline(always)]
fn find(objects: &[Object], slot: u64) -> Option<(u32, Object)> {
    let id = low(slot).wrapping_sub(1);
    let object = *objects.get(id as usize)?;
    (reference(id, object.state) == slot && object.ty != FREE).then_some((id, object))
}

/// The object of a slot; one of null, or of no object, gives a trap.
#[inline(always)]
fn object(objects: &[Object], slot: u64, null: Trap) -> Result<Object, Trap> {
    match find(objects, slot) {
        Some((_, object)) => Ok(object),
        None if slot == 0 => Err(null),
        None => Err(Trap::Corrupt),
    }
}

/// The first byte of an object's fields or elements among all words', and how many there are.
#[inline(always)]
fn span(words: &[u64], object: Object) -> Option<(usize, usize)> {
    let header = *words.get(object.at as usize)?;
    Some(((object.at as usize).wrapping_add(1).wrapping_mul(8), (header >> 32) as usize))
}

/// The number of an array's elements.
#[inline(always)]
fn len(objects: &[Object], words: &[u64], slot: u64) -> Result<u32, Trap> {
    let object = object(objects, slot, Trap::NullArray)?;
    let (_, bytes) = span(words, object).ok_or(Trap::Corrupt)?;
    Ok(word(bytes.wrapping_shr(object.state >> LOG2_SHIFT & 7)))
}

/// Words of an object with so many bytes, its header included.
const fn size_of_object(bytes: u32) -> usize {
    (bytes.div_ceil(8) as usize).wrapping_add(1)
}

/// The reference to an object as a slot holds it.
const fn reference(id: u32, state: u32) -> u64 {
    OBJECT | ((state & USED) as u64) << 32 | (id as u64).wrapping_add(1)
}

#[expect(clippy::cast_possible_truncation, reason = "takes the low half")]
const fn low(slot: u64) -> u32 {
    slot as u32
}

/// Reads the value that lies in the first of these bytes.
#[inline(always)]
fn read(bytes: &[u8], storage: Storage) -> Option<u128> {
    let signed = |value: i32| u128::from(value.cast_unsigned());
    Some(match storage {
        Storage::U8 => u128::from(*bytes.first()?),
        Storage::S8 => signed(i32::from(bytes.first()?.cast_signed())),
        Storage::U16 => u128::from(u16::from_ne_bytes(*bytes.first_chunk()?)),
        Storage::S16 => signed(i32::from(i16::from_ne_bytes(*bytes.first_chunk()?))),
        Storage::WORD => u128::from(u32::from_ne_bytes(*bytes.first_chunk()?)),
        Storage::VECTOR => {
            let (low, behind) = bytes.split_first_chunk()?;
            u128::from(u64::from_ne_bytes(*low)) | u128::from(u64::from_ne_bytes(*behind.first_chunk()?)) << 64
        }
        _ => u128::from(u64::from_ne_bytes(*bytes.first_chunk()?)),
    })
}

/// Writes a value, whose first byte among those of all words is this one.
#[inline(always)]
fn write(words: &mut [u64], byte: usize, storage: Storage, value: u128) -> Result<(), Trap> {
    let bytes = words.as_mut_bytes().get_mut(byte..).ok_or(Trap::Corrupt)?;
    write_first(bytes, storage, value).ok_or(Trap::Corrupt)
}

/// Writes a value to the first of these bytes.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "what is stored are the low bits")]
fn write_first(bytes: &mut [u8], storage: Storage, value: u128) -> Option<()> {
    match storage {
        Storage::U8 | Storage::S8 => *bytes.first_mut()? = value as u8,
        Storage::U16 | Storage::S16 => *bytes.first_chunk_mut()? = (value as u16).to_ne_bytes(),
        Storage::WORD => *bytes.first_chunk_mut()? = (value as u32).to_ne_bytes(),
        Storage::VECTOR => {
            let (low, behind) = bytes.split_first_chunk_mut()?;
            *low = (value as u64).to_ne_bytes();
            *behind.first_chunk_mut()? = ((value >> 64) as u64).to_ne_bytes();
        }
        _ => *bytes.first_chunk_mut()? = (value as u64).to_ne_bytes(),
    }
    Some(())
}
