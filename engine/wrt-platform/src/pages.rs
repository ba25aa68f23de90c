//! The trait of a platform that hands out regions of memory.

use core::sync::atomic::AtomicU32;

use wrt_error::{PlatformError, Resource};
use wrt_foundation::{Guard, Region, Rows};
use zerocopy::{FromBytes, Immutable, IntoBytes, KnownLayout};

/// What is asked of [`PageAllocator::reserve`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct ReserveRequest {
    /// The most bytes the region will ever hold; zero is allowed.
    pub capacity: usize,
    /// Ask for a guard on both ends. A request: [`Region::guard`] says what was granted.
    pub guard: bool,
    /// Ask for huge pages. A hint: ignored where there are none.
    pub huge_pages: bool,
    /// Keep committed bytes in real memory, mapped before `commit` returns, so that no later access waits for a page.
    pub resident: bool,
    /// The base may move when more is committed, or on a trim. A leave, which a platform need not take: one where a region takes system
    /// calls or whole pages may begin with less.
    pub movable: bool,
}

impl ReserveRequest {
    /// Asks for `capacity` bytes and nothing special.
    #[must_use]
    pub const fn new(capacity: usize) -> ReserveRequest {
        ReserveRequest { capacity, guard: false, huge_pages: false, resident: false, movable: false }
    }

    /// Asks for room for so many records of so many bytes, for a collection that does not keep where they lie.
    #[must_use]
    pub(crate) fn records(records: u64, bytes: usize) -> ReserveRequest {
        // Less than half the address space, whatever the limit: a region that large is refused by the platform anyway.
        let bytes = records.saturating_mul(bytes as u64);
        ReserveRequest::new(usize::try_from(bytes).unwrap_or(usize::MAX).min(usize::MAX >> 1)).movable()
    }

    /// Asks for a guard as well.
    #[must_use]
    pub const fn guarded(self) -> ReserveRequest {
        ReserveRequest { guard: true, ..self }
    }

    /// Asks for huge pages as well.
    #[must_use]
    pub const fn huge(self) -> ReserveRequest {
        ReserveRequest { huge_pages: true, ..self }
    }

    /// Asks that committed bytes stay in real memory as well.
    #[must_use]
    pub const fn resident(self) -> ReserveRequest {
        ReserveRequest { resident: true, ..self }
    }

    /// Allows the base to move when more is committed.
    #[must_use]
    pub const fn movable(self) -> ReserveRequest {
        ReserveRequest { movable: true, ..self }
    }
}

/// Memory in regions whose base never moves, but for those that [may](ReserveRequest::movable).
///
/// On an MMU a reserve takes address space and a commit takes pages; on a microcontroller both come from a static arena, in a time
/// bounded by the number of regions. A region gives everything back when it is dropped, to serve again in any order.
pub trait PageAllocator {
    /// A region for one owner.
    type Region: Region + 'static;

    /// A region several threads use at once; [`NoSharedRegion`] where there is none.
    type Shared: SharedRegion + 'static;

    /// Whether [`reserve_shared`](PageAllocator::reserve_shared) can succeed.
    const SHARED_REGIONS: bool;

    /// Whether a guard that is asked for is granted, for regions of at least one byte.
    const GUARDS: bool;

    /// The unit a commit is rounded up to inside, in bytes; a power of two. *Bounded*.
    fn page_size(&self) -> usize;

    /// Reserves a region with nothing committed. *Init only* on systems with an MMU, else *bounded*.
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] when there is no room for `request.capacity` bytes.
    /// [`PlatformError::Unsupported`] when `request.resident` is asked for where pages can be evicted and cannot be kept.
    fn reserve(&self, request: ReserveRequest) -> Result<Self::Region, PlatformError>;

    /// Reserves what is asked for if there is room, else less, and at least `least` bytes: where the platform has no
    /// room it is asked again, for an eighth as much, so that most of the room that is left stays for others. For a region whose
    /// bound is a wish, such as that of a memory without a maximum. *Init only* as [`reserve`](PageAllocator::reserve).
    ///
    /// # Errors
    /// As [`reserve`](PageAllocator::reserve), where there is no room for `least` bytes.
    fn reserve_up_to(&self, request: ReserveRequest, least: usize) -> Result<Self::Region, PlatformError> {
        let mut capacity = request.capacity;
        loop {
            match self.reserve(ReserveRequest { capacity, ..request }) {
                Err(PlatformError::OutOfMemory { .. }) if capacity > least => capacity = less(capacity, least),
                other => return other,
            }
        }
    }

    /// Reserves a region that several threads use at once, with nothing committed. *Init only* as [`reserve`](PageAllocator::reserve).
    ///
    /// # Errors
    /// As [`reserve`](PageAllocator::reserve); [`PlatformError::Unsupported`] where
    /// [`SHARED_REGIONS`](PageAllocator::SHARED_REGIONS) is false.
    fn reserve_shared(&self, request: ReserveRequest) -> Result<Self::Shared, PlatformError>;
}

/// What to ask for after `capacity` bytes were refused: to halve it would end near the last byte of what is left.
pub(crate) const fn less(capacity: usize, least: usize) -> usize {
    let eighth = capacity / 8;
    if eighth > least { eighth } else { least }
}

/// An empty collection of at most `limit` records in a region of its own; `what` names it in errors. *Init only* as
/// [`reserve`](PageAllocator::reserve).
///
/// # Errors
/// As [`reserve`](PageAllocator::reserve).
pub fn rows<T, P: PageAllocator>(platform: &P, limit: u64, what: Resource) -> Result<Rows<T, P::Region>, PlatformError>
where
    T: FromBytes + IntoBytes + Immutable + KnownLayout,
{
    Ok(Rows::new(platform.reserve(ReserveRequest::records(limit, size_of::<T>()))?, what))
}

/// Words that several threads read and write at once; released on drop.
///
/// It hands out atomics, so safe code can share it. Like a [`Region`] its base never moves and new words are zero.
pub trait SharedRegion: Send + Sync {
    /// The committed words. A slice taken before a commit stays valid and keeps its length. *Bounded*.
    fn words(&self) -> &[AtomicU32];

    /// Words reserved. *Bounded*.
    fn capacity(&self) -> usize;

    /// Makes the first `words` words usable; it never shrinks. All or nothing; threads may call it at the same time. *Blocking*
    /// while another thread commits, else as [`Region::commit`].
    ///
    /// # Errors
    /// [`PlatformError::OutOfMemory`] when `words` is over the capacity or there is no memory; [`PlatformError::Denied`] when the process
    /// may not keep that much resident; [`PlatformError::Os`] when the system refuses otherwise. The region is as it was.
    fn commit(&self, words: usize) -> Result<(), PlatformError>;

    /// Which guard was granted. *Bounded*.
    fn guard(&self) -> Guard;
}

/// The shared region of a platform that has none: it cannot be made.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum NoSharedRegion {}

impl SharedRegion for NoSharedRegion {
    fn words(&self) -> &[AtomicU32] {
        match *self {}
    }

    fn capacity(&self) -> usize {
        match *self {}
    }

    fn commit(&self, _: usize) -> Result<(), PlatformError> {
        match *self {}
    }

    fn guard(&self) -> Guard {
        match *self {}
    }
}
