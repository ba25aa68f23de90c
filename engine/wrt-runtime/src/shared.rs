//! Linear memories that threads share: words that are read and written as atomics, and the lot where threads wait.

use core::fmt;
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use core::time::Duration;

use wrt_error::{Limits, Resource, ResourceLimit, Trap};
use wrt_foundation::{Pages, Shared};
use wrt_instructions::atomic::{Access, Action};
use wrt_platform::{Clock, PageAllocator, SharedRegion};
use wrt_sync::{FutexLike, FutexLock, Instant, Lock, Next, Parked, ParkingLot};

use crate::error::StoreError;
use crate::types::MemoryType;

/// A linear memory of no store, which stores on several threads import.
///
/// Guests' bytes lie in words of 32 bits, the first in the lowest bits whatever the processor's order. An access that is not atomic touches each
/// word once, and so may tear where it covers two; what is smaller than a word and is written replaces the word as it was. Atomic accesses of 64
/// bits hold a lock: there is one order of them, and one of all narrower ones, as the proposal wants it of accesses of one size.
pub struct SharedMemory<S>(Shared<Inner<S>>);

struct Inner<S> {
    region: S,
    /// Bytes of the memory. What is committed behind them is not a part of it yet.
    bytes: AtomicUsize,
    ty: MemoryType,
    /// Taken for atomic accesses of 64 bits.
    wide: AtomicU32,
    /// Where threads wait, each at its first byte.
    lot: ParkingLot<WAITERS>,
}

/// Threads that may wait on a memory at a time.
const WAITERS: usize = 256;

/// How long a thread sleeps before it looks whether it is to be interrupted.
const LOOK: Duration = Duration::from_millis(5);

/// Why a wait ended, with the number that the instruction gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Waited {
    /// Another thread woke it.
    Woken = 0,
    /// The memory did not hold what was expected.
    NotEqual = 1,
    /// The time was over.
    TimedOut = 2,
}

impl<S> Clone for SharedMemory<S>
where
    Shared<Inner<S>>: Clone,
{
    fn clone(&self) -> Self {
        SharedMemory(self.0.clone())
    }
}

impl<S: SharedRegion> fmt::Debug for SharedMemory<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SharedMemory").field(&self.ty()).finish()
    }
}

/// Words that hold so many bytes.
const fn words_of(bytes: usize) -> usize {
    bytes.div_ceil(4)
}

/// Bits of a word below a byte at this address.
#[inline]
const fn shift_of(at: usize) -> u32 {
    bits_of(at & 3)
}

/// The bits of so many bytes, 8 at most.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a few")]
const fn bits_of(bytes: usize) -> u32 {
    (bytes as u32).wrapping_mul(8)
}

impl<S: SharedRegion> SharedMemory<S> {
    /// A memory of zeros. Init only.
    ///
    /// # Errors
    /// [`StoreError::BadLimits`] where the type says that none is shared, or no maximum, or one below the minimum; [`StoreError::Limit`] over
    /// a memory's bytes; [`StoreError::Platform`] without memory, or where threads cannot share any.
    pub fn new<P>(platform: &P, limits: &Limits, ty: &MemoryType) -> Result<Self, StoreError>
    where
        P: PageAllocator<Shared = S>,
    {
        if !ty.shared || !ty.has_pages() || ty.max.is_none_or(|max| max < ty.min) {
            return Err(StoreError::BadLimits);
        }
        let wanted = ty.min.bytes_at(ty.log2()).unwrap_or(u64::MAX);
        limits.check(Resource::MemoryBytes, wanted)?;
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let region = platform.reserve_shared(ty.region(limits).request().guarded())?;
        region.commit(words_of(wanted))?;
        let lot = ParkingLot::new();
        let bytes = AtomicUsize::new(wanted);
        Ok(SharedMemory(Shared::new(Inner { region, bytes, ty: *ty, wide: AtomicU32::new(0), lot })))
    }

    /// Its size in bytes now. Bounded.
    #[must_use]
    #[inline]
    pub fn byte_len(&self) -> usize {
        self.0.bytes.load(Ordering::Acquire)
    }

    /// Its type, with its size now as the minimum. Bounded.
    #[must_use]
    pub fn ty(&self) -> MemoryType {
        MemoryType { min: self.size(), ..self.0.ty }
    }

    /// Its size in pages now. Bounded.
    #[must_use]
    pub fn size(&self) -> Pages {
        Pages((self.byte_len() as u64).wrapping_shr(u32::from(self.0.ty.log2())))
    }

    /// Bytes that it grows by for `delta` pages, if its maximum and its region allow them.
    pub(crate) fn growth(&self, delta: Pages) -> Result<u64, ResourceLimit> {
        self.ty().growth(delta, (self.0.region.capacity() as u64).saturating_mul(4))
    }

    /// Grows by `delta` pages of zeros and gives the size before. *Blocking* while another thread grows it.
    ///
    /// # Errors
    /// [`StoreError::Limit`] over its maximum, [`StoreError::Platform`] without memory.
    pub fn grow(&self, delta: Pages) -> Result<Pages, StoreError> {
        let mut before = self.byte_len();
        loop {
            let more = self.growth(delta)?;
            let after = before.saturating_add(usize::try_from(more).unwrap_or(usize::MAX));
            self.0.region.commit(words_of(after))?;
            match self.0.bytes.compare_exchange(before, after, Ordering::SeqCst, Ordering::SeqCst) {
                Ok(_) => return Ok(Pages((before as u64).wrapping_shr(u32::from(self.0.ty.log2())))),
                // Another thread grew it.
                Err(now) => before = now,
            }
        }
    }

    /// Fills `to` from an address. Time linear in the bytes.
    ///
    /// # Errors
    /// [`Trap::MemoryOutOfBounds`]; nothing is written.
    pub fn read(&self, address: u64, to: &mut [u8]) -> Result<(), Trap> {
        let mut at = self.place(address, to.len() as u64)?;
        let mut rest = to;
        while !rest.is_empty() {
            let count = 4_usize.wrapping_sub(at & 3).min(rest.len());
            let value = self.get(at, count, false).ok_or(Trap::Corrupt)?.to_le_bytes();
            let (head, tail) = rest.split_at_mut_checked(count).ok_or(Trap::Corrupt)?;
            for (to, from) in head.iter_mut().zip(value) {
                *to = from;
            }
            rest = tail;
            at = at.wrapping_add(count);
        }
        Ok(())
    }

    /// Writes `from` at an address. Time linear in the bytes.
    ///
    /// # Errors
    /// [`Trap::MemoryOutOfBounds`]; nothing is written.
    pub fn write(&self, address: u64, from: &[u8]) -> Result<(), Trap> {
        let mut at = self.place(address, from.len() as u64)?;
        let mut rest = from;
        while !rest.is_empty() {
            let count = 4_usize.wrapping_sub(at & 3).min(rest.len());
            let (head, tail) = rest.split_at_checked(count).ok_or(Trap::Corrupt)?;
            let mut value = [0; 8];
            for (to, from) in value.iter_mut().zip(head) {
                *to = *from;
            }
            self.set(at, count, u64::from_le_bytes(value), false).ok_or(Trap::Corrupt)?;
            rest = tail;
            at = at.wrapping_add(count);
        }
        Ok(())
    }

    /// The place of so many bytes at an address, if all are there.
    #[inline]
    pub(crate) fn place(&self, address: u64, bytes: u64) -> Result<usize, Trap> {
        let end = address.checked_add(bytes).ok_or(Trap::MemoryOutOfBounds)?;
        if end > self.byte_len() as u64 {
            return Err(Trap::MemoryOutOfBounds);
        }
        usize::try_from(address).map_err(|_| Trap::MemoryOutOfBounds)
    }

    /// Up to 8 bytes at a place.
    #[inline]
    fn get(&self, at: usize, bytes: usize, atomic: bool) -> Option<u64> {
        let (first, shift) = (at.wrapping_shr(2), shift_of(at));
        let bits = shift.wrapping_add(bits_of(bytes));
        let mut value = 0_u128;
        let mut words = self.0.region.words().get(first..)?.iter();
        let mut place = 0_u32;
        while place < bits {
            value |= u128::from(load(words.next()?, atomic)).wrapping_shl(place);
            place = place.wrapping_add(32);
        }
        Some(low(value.wrapping_shr(shift)) & mask(bytes))
    }

    /// Writes up to 8 bytes at a place: a word that all bits of are written at once, of others those alone.
    #[inline]
    fn set(&self, at: usize, bytes: usize, value: u64, atomic: bool) -> Option<()> {
        let (first, shift) = (at.wrapping_shr(2), shift_of(at));
        let mut mask = u128::from(mask(bytes)).wrapping_shl(shift);
        let mut value = u128::from(value).wrapping_shl(shift);
        let mut words = self.0.region.words().get(first..)?.iter();
        while mask != 0 {
            let word = words.next()?;
            let (bits, new) = (half(mask), half(value));
            if bits == u32::MAX {
                store(word, new, atomic);
            } else {
                update(word, |old| Some(old & !bits | new & bits));
            }
            (mask, value) = (mask.wrapping_shr(32), value.wrapping_shr(32));
        }
        Some(())
    }

    /// Makes an access at an address, with these operands, and gives what the bytes were before.
    pub(crate) fn access<F: FutexLike>(
        &self,
        futex: &F,
        access: Access,
        address: u64,
        operand: u64,
        replacement: u64,
    ) -> Result<u64, Trap> {
        let lock = FutexLock::new(&self.0.wide, futex);
        let _held = if is_wide(access) { lock.hold(None).map_err(|_| Trap::CannotWait)? } else { None };
        self.make(access, address, operand, replacement)
    }

    /// As [`access`](SharedMemory::access), with the lock held that it may need.
    fn make(&self, access: Access, address: u64, operand: u64, replacement: u64) -> Result<u64, Trap> {
        let bytes = 1_usize.wrapping_shl(u32::from(access.log2));
        let at = self.place(address, bytes as u64)?;
        if access.atomic && !is_wide(access) {
            return self.replace(at, access, operand, replacement).ok_or(Trap::Corrupt);
        }
        let old = if access.action == Action::Store { Some(0) } else { self.get(at, bytes, access.atomic) };
        let old = old.ok_or(Trap::Corrupt)?;
        if let Some(new) = access.apply(old, operand, replacement) {
            self.set(at, bytes, new, access.atomic).ok_or(Trap::Corrupt)?;
        }
        Ok(old)
    }

    /// An atomic access within a word.
    #[inline]
    fn replace(&self, at: usize, access: Access, operand: u64, replacement: u64) -> Option<u64> {
        let word = self.0.region.words().get(at.wrapping_shr(2))?;
        let shift = shift_of(at);
        let old_of = |word: u32| u64::from(word.wrapping_shr(shift)) & access.mask();
        let bits = half(u128::from(access.mask()).wrapping_shl(shift));
        let was = update(word, |word| {
            let new = access.apply(old_of(word), operand, replacement)?;
            Some(word & !bits | half(u128::from(new).wrapping_shl(shift)))
        });
        Some(old_of(was))
    }

    /// Sleeps while the bytes at an address are as expected, until a thread [notifies](SharedMemory::notify) those that wait there, or
    /// the deadline. `None` where `stop` said that it is to be interrupted, which it asks every few milliseconds. *Blocking*.
    ///
    /// # Errors
    /// [`Trap::MemoryOutOfBounds`]; [`Trap::CannotWait`] where the platform's threads cannot sleep, or too many do.
    pub(crate) fn wait<P: FutexLike + Clock>(
        &self,
        platform: &P,
        access: Access,
        address: u64,
        expected: u64,
        deadline: Instant,
        stop: impl Fn() -> bool,
    ) -> Result<Option<Waited>, Trap> {
        let bytes = 1_usize.wrapping_shl(u32::from(access.log2));
        let at = self.place(address, bytes as u64)?;
        let lock = FutexLock::new(&self.0.wide, platform);
        let is_due = || {
            let _held = if is_wide(access) { lock.hold(None)? } else { None };
            Ok(self.get(at, bytes, true) == Some(expected & access.mask()))
        };
        let mut interrupted = false;
        let next = || {
            let now = platform.now();
            interrupted = now < deadline && stop();
            if now >= deadline || interrupted {
                return Next::GiveUp;
            }
            Next::Sleep(Some(now.after(LOOK).min(deadline)))
        };
        match self.0.lot.park(platform, at, is_due, next) {
            Ok(Parked::Woken) => Ok(Some(Waited::Woken)),
            Ok(Parked::Refused) => Ok(Some(Waited::NotEqual)),
            Ok(Parked::GaveUp) if interrupted => Ok(None),
            Ok(Parked::GaveUp) => Ok(Some(Waited::TimedOut)),
            Err(_) => Err(Trap::CannotWait),
        }
    }

    /// Wakes at most `count` of the threads that wait at an address, those first that came first, and gives how many. Bounded by the threads
    /// that may wait.
    ///
    /// # Errors
    /// [`Trap::MemoryOutOfBounds`]; [`Trap::CannotWait`] where the lot's lock could not be had.
    pub(crate) fn notify<F: FutexLike>(&self, futex: &F, address: u64, count: u32) -> Result<u32, Trap> {
        let at = self.place(address, 4)?;
        self.0.lot.unpark(futex, at, count).map_err(|_| Trap::CannotWait)
    }
}

/// The host's part in what guests do with the memory.
impl<S: SharedRegion> SharedMemory<S> {
    /// Waits as `memory.atomic.wait32` does, or `memory.atomic.wait64` where `wide`, until the deadline. *Blocking*.
    ///
    /// # Errors
    /// [`Trap::UnalignedAtomic`], [`Trap::MemoryOutOfBounds`], [`Trap::CannotWait`].
    pub fn atomic_wait<P: FutexLike + Clock>(
        &self,
        platform: &P,
        wide: bool,
        address: u64,
        expected: u64,
        deadline: Instant,
    ) -> Result<Waited, Trap> {
        let access = Access::wait(wide);
        if !access.is_aligned(address) {
            return Err(Trap::UnalignedAtomic);
        }
        self.wait(platform, access, address, expected, deadline, || false)?.ok_or(Trap::Corrupt)
    }

    /// Wakes threads as `memory.atomic.notify` does, and gives how many.
    ///
    /// # Errors
    /// As [`atomic_wait`](SharedMemory::atomic_wait).
    pub fn atomic_notify<F: FutexLike>(&self, futex: &F, address: u64, count: u32) -> Result<u32, Trap> {
        if !Access::wait(false).is_aligned(address) {
            return Err(Trap::UnalignedAtomic);
        }
        self.notify(futex, address, count)
    }
}

/// Accesses that need no lock, for who does not know the platform.
pub(crate) trait Lockless {
    /// Makes an access at an address as [`SharedMemory::access`] does; `None` where it needs a lock.
    fn try_access(&self, access: Access, address: u64, operand: u64, replacement: u64) -> Option<Result<u64, Trap>>;
}

impl<S: SharedRegion> Lockless for SharedMemory<S> {
    fn try_access(&self, access: Access, address: u64, operand: u64, replacement: u64) -> Option<Result<u64, Trap>> {
        (!is_wide(access)).then(|| self.make(access, address, operand, replacement))
    }
}

/// Whether an access needs the lock: it is atomic, and covers two words.
#[inline]
const fn is_wide(access: Access) -> bool {
    access.atomic && access.log2 == 3
}

// Orders are constants where they are used: one that is a variable may be one that an access cannot have, which panics.

/// A word, as an atomic or as a plain access reads it.
#[inline]
fn load(word: &AtomicU32, atomic: bool) -> u32 {
    if atomic { word.load(Ordering::SeqCst) } else { word.load(Ordering::Relaxed) }
}

/// Writes a word, as an atomic or as a plain access does.
#[inline]
fn store(word: &AtomicU32, value: u32, atomic: bool) {
    if atomic { word.store(value, Ordering::SeqCst) } else { word.store(value, Ordering::Relaxed) }
}

/// Replaces a word by what is made of it, however often it changes meanwhile, and gives what it was; where nothing is made it stays.
#[inline]
fn update(word: &AtomicU32, make: impl FnMut(u32) -> Option<u32>) -> u32 {
    let (Ok(was) | Err(was)) = word.fetch_update(Ordering::SeqCst, Ordering::SeqCst, make);
    was
}

/// All bits of so many bytes set, 8 at most.
#[inline]
const fn mask(bytes: usize) -> u64 {
    u64::MAX.wrapping_shr(64_u32.wrapping_sub(bits_of(bytes)))
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the lower half")]
const fn low(value: u128) -> u64 {
    value as u64
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the lowest word")]
const fn half(value: u128) -> u32 {
    value as u32
}
