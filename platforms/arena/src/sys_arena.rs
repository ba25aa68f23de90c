//! The arena, and the blocks of its memory that are lent out.
#![allow(unsafe_code, reason = "ranges of one run of bytes are lent out to several owners here")]

use core::cell::Cell;
use core::fmt;
use core::ptr::NonNull;
use core::slice;
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use critical_section::Mutex;
use wrt_platform::{Facility, PlatformError};
use zerocopy::FromBytes;

use crate::table::{Entry, MOST_REGIONS, Table};

/// Bytes of a granule, which every block's address and size are a multiple of.
pub(crate) const GRANULE: usize = 16;

/// A run of static memory from which regions are carved. See the [crate's docs](crate) for how, and for what it costs.
///
/// Tasks may use it at the same time: its table is changed in critical sections of the crate `critical-section`, whose implementation
/// the firmware brings.
pub struct Arena {
    heap: Mutex<Cell<Option<Heap>>>,
}

/// What an arena was started with.
struct Heap {
    base: Base,
    table: Table<'static>,
}

/// The arena's first granule.
///
/// Invariant: all granules of the table that lies beside it in a [`Heap`] belong to that heap alone.
#[derive(Clone, Copy)]
struct Base(NonNull<u8>);

// SAFETY: it points at plain bytes, tied to no thread, which are reached through blocks alone.
unsafe impl Send for Base {}

/// How much of an arena is in use, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[non_exhaustive]
pub struct Usage {
    /// Bytes for regions: those it was given, less its table and what alignment costs.
    pub total: usize,
    /// Bytes of the regions there are, each rounded up to 16.
    pub used: usize,
    /// The most there ever was of `used`.
    pub peak: usize,
    /// The largest region that can be reserved.
    pub largest_free: usize,
    /// Regions there are.
    pub regions: usize,
}

impl Arena {
    /// An arena without memory: nothing can be reserved until it is [started](Arena::start).
    #[must_use]
    pub const fn new() -> Arena {
        Arena { heap: Mutex::new(Cell::new(None)) }
    }

    /// Gives the arena its memory, of which `16 (regions + 1)` bytes become its table; it serves up to so many regions at a time. *Init only*.
    ///
    /// # Errors
    /// [`PlatformError::Invalid`] when it was started before, or is to serve no regions or more than 32,766;
    /// [`PlatformError::OutOfMemory`] when the table does not fit. The memory is lost then.
    pub fn start(&self, memory: &'static mut [u8], regions: u16) -> Result<(), PlatformError> {
        if regions == 0 || regions > MOST_REGIONS {
            return Err(PlatformError::Invalid(Facility::Pages));
        }
        let wanted = Self::table_bytes(regions);
        let no_room = PlatformError::OutOfMemory { wanted };
        let past = memory.as_ptr().addr() & (GRANULE - 1);
        let skipped = if past == 0 { 0 } else { GRANULE.saturating_sub(past) };
        let (_, aligned) = memory.split_at_mut_checked(skipped).ok_or(no_room)?;
        let (entries, rest) =
            <[Entry]>::mut_from_prefix_with_elems(aligned, Table::entries(regions)).map_err(|_| no_room)?;
        let granules = u32::try_from(rest.len() / GRANULE).unwrap_or(u32::MAX);
        let base = Base(NonNull::from(rest).cast());
        let heap = Heap { base, table: Table::new(entries, granules) };
        critical_section::with(|section| {
            let cell = self.heap.borrow(section);
            let before = cell.take();
            let started = before.is_some();
            cell.set(before.or(Some(heap)));
            if started { Err(PlatformError::Invalid(Facility::Pages)) } else { Ok(()) }
        })
    }

    /// Bytes of its memory that the table takes which serves up to `regions` regions at a time.
    #[must_use]
    pub const fn table_bytes(regions: u16) -> usize {
        Table::entries(regions).saturating_mul(size_of::<Entry>())
    }

    /// Bytes of its memory that a region of so many bytes takes; one of none takes none, and counts as no region.
    #[must_use]
    pub const fn region_bytes(bytes: usize) -> usize {
        bytes.div_ceil(GRANULE).saturating_mul(GRANULE)
    }

    /// How much of it is in use. A walk over the table in one critical section.
    pub fn usage(&self) -> Usage {
        let usage = self.with(|heap| {
            let bytes = |granules: u32| (granules as usize).saturating_mul(GRANULE);
            let (total, used, peak) = heap.table.granules();
            Usage {
                total: bytes(total),
                used: bytes(used),
                peak: bytes(peak),
                largest_free: bytes(heap.table.largest_free()),
                regions: usize::from(heap.table.regions()),
            }
        });
        usage.unwrap_or_default()
    }

    /// Takes a block of at least so many bytes.
    pub(crate) fn take(&'static self, bytes: usize) -> Result<Block, PlatformError> {
        let no_room = PlatformError::OutOfMemory { wanted: bytes };
        if bytes == 0 {
            return Ok(Block {
                arena: self,
                entry: None,
                base: NonNull::<Aligned>::dangling().cast(),
                capacity: 0,
                opened: 0,
            });
        }
        let granules = u32::try_from(Self::region_bytes(bytes) / GRANULE).map_err(|_| no_room)?;
        let taken = self.with(|heap| heap.table.take(granules).map(|taken| (heap.base, taken)));
        let (Base(base), taken) = taken.flatten().ok_or(no_room)?;
        let offset = (taken.start as usize).saturating_mul(GRANULE);
        // SAFETY: the table counts the granules behind `base`, all in one run of memory, and gave the one at `start` out: the
        // address lies inside that run.
        let base = unsafe { base.add(offset) };
        Ok(Block { arena: self, entry: Some(taken.entry), base, capacity: bytes, opened: 0 })
    }

    /// Works on the heap in a critical section; `None` before the start.
    fn with<T>(&self, work: impl FnOnce(&mut Heap) -> T) -> Option<T> {
        critical_section::with(|section| {
            let cell = self.heap.borrow(section);
            let mut heap = cell.take()?;
            let result = work(&mut heap);
            cell.set(Some(heap));
            Some(result)
        })
    }
}

impl Default for Arena {
    fn default() -> Self {
        Arena::new()
    }
}

impl fmt::Debug for Arena {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.usage().fmt(f)
    }
}

/// What has a granule's alignment.
#[repr(align(16))]
struct Aligned;

/// Bytes of an arena with one owner, opened from the front; given back on drop.
///
/// Invariants: the `capacity` bytes at `base` belong to this value alone until its entry is released, which its drop does: a table
/// gives out no granule twice. `opened` is at most `capacity`.
#[derive(Debug)]
pub(crate) struct Block {
    arena: &'static Arena,
    /// None for no bytes at all.
    entry: Option<u16>,
    base: NonNull<u8>,
    capacity: usize,
    opened: usize,
}

// SAFETY: the bytes belong to this value, are plain memory and tied to no thread; the arena may be used by every thread.
unsafe impl Send for Block {}
// SAFETY: through `&Block` its bytes are only read.
unsafe impl Sync for Block {}

impl Block {
    /// The opened bytes.
    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: the bytes belong to this value (invariant), were initialised when the arena was given them, and are written only
        // through `&mut self`, so not while the slice lives. A dangling base goes with no bytes.
        unsafe { slice::from_raw_parts(self.base.as_ptr(), self.opened) }
    }

    /// The opened bytes, to write.
    #[inline]
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as in `bytes`, and `&mut self` keeps every other slice of them away while this one lives.
        unsafe { slice::from_raw_parts_mut(self.base.as_ptr(), self.opened) }
    }

    pub(crate) const fn capacity(&self) -> usize {
        self.capacity
    }

    /// Opens the first `len` bytes, the new ones zeroed; false, and nothing changes, over the capacity.
    pub(crate) fn open(&mut self, len: usize) -> bool {
        if len > self.capacity {
            return false;
        }
        let before = self.opened;
        if len > before {
            self.opened = len;
            self.bytes_mut().get_mut(before..).unwrap_or_default().fill(0);
        }
        true
    }

    /// Gives back the granules behind the opened bytes.
    pub(crate) fn trim(&mut self) {
        let granules = self.opened.div_ceil(GRANULE).max(1);
        let kept = granules.saturating_mul(GRANULE);
        let (Some(entry), Ok(granules)) = (self.entry, u32::try_from(granules)) else { return };
        if kept < self.capacity {
            self.capacity = kept;
            let _done = self.arena.with(|heap| heap.table.shorten(entry, granules));
        }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        if let Some(entry) = self.entry {
            let _done = self.arena.with(|heap| heap.table.release(entry));
        }
    }
}

/// Bytes of an arena as words that several threads use at once; given back on drop.
#[derive(Debug)]
pub(crate) struct SharedWords {
    block: Block,
    /// Words in use, at most those of the block, which are all opened.
    len: AtomicUsize,
}

impl SharedWords {
    /// Opens all of a block, so that no commit has anything to write that others may use.
    pub(crate) fn new(mut block: Block) -> SharedWords {
        let capacity = block.capacity();
        let _whole = block.open(capacity);
        SharedWords { block, len: AtomicUsize::new(0) }
    }

    pub(crate) const fn capacity(&self) -> usize {
        self.block.capacity() >> 2
    }

    #[inline]
    pub(crate) fn words(&self) -> &[AtomicU32] {
        let len = self.len.load(Ordering::Acquire);
        // SAFETY: the block's bytes belong to this value, are all opened and initialised, and are aligned to 16; `len` words lie
        // inside (`grow`). They are reached as atomics alone: nothing here calls the block's `bytes` or `bytes_mut` after `new`.
        unsafe { slice::from_raw_parts(self.block.base.as_ptr().cast(), len) }
    }

    /// Puts the first `len` words into use; false, and nothing changes, over the capacity.
    pub(crate) fn grow(&self, len: usize) -> bool {
        if len > self.capacity() {
            return false;
        }
        critical_section::with(|_| {
            if self.len.load(Ordering::Relaxed) < len {
                self.len.store(len, Ordering::Release);
            }
        });
        true
    }
}
