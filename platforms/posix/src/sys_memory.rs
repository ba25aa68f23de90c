//! The system calls on memory: mmap, mprotect, mlock, with the slices they stand behind.
#![allow(unsafe_code, reason = "memory is mapped and lent out here")]

use core::ffi::{c_int, c_void};
use core::num::NonZeroUsize;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use wrt_platform::Guard;

use crate::{Errno, Source, sys_os};

/// Address space of this process, given back on drop. Every page starts inaccessible.
///
/// Invariant: `[start, start + len)` was mapped by this value alone; no other code unmaps, moves or protects it. But for the bytes
/// from `lost_from` to `lost_to`: what lies there, if anything, may be another's.
#[derive(Debug)]
struct Mapping {
    start: NonNull<u8>,
    len: usize,
    lost_from: AtomicUsize,
    /// Zero while nothing is lost.
    lost_to: AtomicUsize,
}

// SAFETY: the mapping is plain memory of the process, tied to no thread; it is changed only through system calls,
// which any thread may make.
unsafe impl Send for Mapping {}
// SAFETY: as above; `&Mapping` gives no access to the bytes, only to their protection, and whoever changes that holds the window.
unsafe impl Sync for Mapping {}

impl Mapping {
    fn new(len: usize) -> Result<Mapping, Errno> {
        // SAFETY: an anonymous private mapping at an address of the kernel's choice aliases nothing that exists.
        let start = unsafe { libc::mmap(ptr::null_mut(), len, libc::PROT_NONE, sys_os::RESERVE, -1, 0) };
        if start == libc::MAP_FAILED {
            return Err(Errno::last());
        }
        let start = NonNull::new(start.cast()).ok_or(Errno::ENOMEM)?;
        Ok(Mapping { start, len, lost_from: AtomicUsize::new(0), lost_to: AtomicUsize::new(0) })
    }

    /// Remembers that the system may have unmapped the bytes from `from` to `to`.
    fn lose(&self, from: usize, to: usize) {
        self.lost_from.store(from, Ordering::Relaxed);
        self.lost_to.store(to, Ordering::Relaxed);
    }

    fn has_lost(&self) -> bool {
        self.lost_to.load(Ordering::Relaxed) != 0
    }

    /// Gives back what lies behind the first `len` bytes, of which nothing is lent out. Where the kernel refuses, the mapping stays.
    fn shorten(&mut self, len: usize) {
        let rest = self.len.saturating_sub(len);
        if len == 0 || rest == 0 || self.has_lost() {
            return;
        }
        // SAFETY: `len` is less than the mapping's length, so the pointer stays inside it.
        let end = unsafe { self.start.add(len) };
        // SAFETY: the range is the end of the one this value mapped (invariant), whole pages, and nobody borrows it.
        if unsafe { libc::munmap(end.as_ptr().cast(), rest) } == 0 {
            self.len = len;
        }
    }
}

impl Drop for Mapping {
    /// Where the process has as many mappings as it may (vm.max_map_count) and the kernel had to split one to give this back, it refuses:
    /// the address space, and what was committed of it, is lost to the process then. There is nobody to tell.
    fn drop(&mut self) {
        let (from, to) = (*self.lost_from.get_mut(), *self.lost_to.get_mut());
        let ranges = if to == 0 { [(0, self.len), (0, 0)] } else { [(0, from), (to, self.len)] };
        for (from, to) in ranges {
            if from >= to {
                continue;
            }
            // SAFETY: `from` is less than the mapping's length, so the pointer stays inside it.
            let start = unsafe { self.start.add(from) };
            // SAFETY: the range is of the one this value mapped (invariant), and the windows that lend it out own this value, so
            // no borrow of the bytes is left.
            let _ = unsafe { libc::munmap(start.as_ptr().cast(), to.wrapping_sub(from)) };
        }
    }
}

/// How a [`Window`] is laid out; all in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    /// Bytes that can be opened: whole pages.
    pub(crate) usable: usize,
    /// Inaccessible bytes kept on both ends: whole pages.
    pub(crate) guard: usize,
    /// Alignment of the first byte: a power of two, at least a page.
    pub(crate) align: usize,
}

/// Pages with a guard on both ends, opened from the front, whose base never moves.
///
/// Invariant: `base` points at `usable` bytes inside the mapping; the first `opened` of them are readable and
/// writable and were zero when they were opened; nothing else in the process writes them but through slices lent below.
#[derive(Debug)]
pub(crate) struct Window {
    base: NonNull<u8>,
    usable: usize,
    guard: usize,
    resident: bool,
    source: Source,
    /// None when there are no usable bytes; held for its drop.
    mapping: Option<Mapping>,
}

// SAFETY: the base points into the mapping this value owns, which is itself Send.
unsafe impl Send for Window {}
// SAFETY: through `&Window` the bytes are reached only by `words`, as atomics; the rest reads plain fields.
unsafe impl Sync for Window {}

impl Window {
    /// The least alignment of a window: the smallest page of any system.
    const ALIGN: usize = 4096;

    /// Maps a window with nothing opened.
    pub(crate) fn new(layout: Layout, huge: bool, resident: bool, source: Source) -> Result<Window, Errno> {
        if layout.usable == 0 {
            let base = NonNull::without_provenance(NonZeroUsize::new(Self::ALIGN).ok_or(Errno::ENOMEM)?);
            return Ok(Window { base, usable: 0, guard: 0, resident, source, mapping: None });
        }
        let page = page_size();
        // mmap aligns to a page; a larger alignment needs room to move up.
        let slack = layout.align.saturating_sub(page);
        let total = layout
            .guard
            .checked_mul(2)
            .and_then(|guards| guards.checked_add(layout.usable))
            .and_then(|bytes| bytes.checked_add(slack))
            .filter(|total| isize::try_from(*total).is_ok())
            .ok_or(Errno::ENOMEM)?;
        let mapping = Mapping::new(total)?;
        let first = mapping.start.addr().get().checked_add(layout.guard).ok_or(Errno::ENOMEM)?;
        let aligned = first.checked_next_multiple_of(layout.align).ok_or(Errno::ENOMEM)?;
        let offset = aligned.wrapping_sub(mapping.start.addr().get());
        // SAFETY: `offset` is at most guard + slack: the address is below `start + len`, and `usable` and a guard follow it
        // inside the mapping, which is no longer than `isize::MAX`.
        let base = unsafe { mapping.start.add(offset) };
        if huge {
            // SAFETY: the range is inside the mapping just made, whole pages.
            unsafe { sys_os::advise_huge(base.as_ptr().cast(), layout.usable) };
        }
        Ok(Window { base, usable: layout.usable, guard: layout.guard, resident, source, mapping: Some(mapping) })
    }

    /// Makes the bytes from `from` to `to` readable and writable, and resident if the window is. All or nothing.
    ///
    /// `from` is how much is opened already; both are multiples of the page size, at most `usable`.
    fn open(&self, from: usize, to: usize) -> Result<(), OpenError> {
        let len = to.saturating_sub(from);
        if len == 0 {
            return Ok(());
        }
        let Some(mapping) = self.mapping.as_ref().filter(|mapping| to <= self.usable && !mapping.has_lost()) else {
            return Err(OpenError::NoMemory);
        };
        // SAFETY: `from + len <= usable`, so the pointer stays inside the mapping (invariant of the window).
        let start = unsafe { self.base.add(from) }.as_ptr();
        // SAFETY: the range is whole pages of our own mapping past what was opened: nobody holds a borrow of it. None of it is lost.
        if let Err(errno) = unsafe { sys_os::open(start.cast(), len, self.source) } {
            if sys_os::REFUSAL_MAY_UNMAP {
                // What was opened before is ours as ever. This range is not touched again, so nor is whatever comes to lie there.
                let front = self.base.addr().get().wrapping_sub(mapping.start.addr().get());
                mapping.lose(front.saturating_add(from), front.saturating_add(to));
            }
            return Err(OpenError::of(errno, OpenError::Os));
        }
        if !self.resident {
            return Ok(());
        }
        // SAFETY: the range is mapped, whole pages, ours; mlock changes no byte.
        if unsafe { libc::mlock(start.cast(), len) } == 0 {
            return Ok(());
        }
        let errno = Errno::last();
        // Back to how it was.
        // SAFETY: same range, of which no slice was lent yet, so nobody misses its contents or the right to access it.
        unsafe {
            let _ = libc::munlock(start.cast(), len);
            sys_os::close(start.cast(), len);
        }
        // The kernel answers ENOMEM for the limit on locked memory, and when there is no memory to lock.
        Err(match errno {
            Errno::ENOMEM if sys_os::locking_is_limited(len) => OpenError::MayNotLock,
            Errno::EPERM => OpenError::MayNotLock,
            Errno::ENOMEM | Errno::EAGAIN => OpenError::NoMemory,
            other => OpenError::Os(other),
        })
    }
}

impl Window {
    /// What lies on both ends.
    pub(crate) const fn guard(&self) -> Guard {
        if self.guard > 0 { Guard::Pages } else { Guard::None }
    }

    /// Gives back the address space behind the first `opened` bytes, but for a guard.
    fn trim(&mut self, opened: usize) {
        let Some(mapping) = &mut self.mapping else { return };
        let front = self.base.addr().get().wrapping_sub(mapping.start.addr().get());
        let kept = front.saturating_add(opened).saturating_add(self.guard);
        self.usable = self.usable.min(opened);
        // A mapping of nothing cannot be; where nothing was opened and nothing is guarded, one page stays.
        mapping.shorten(kept.max(page_size()));
    }
}

/// Why pages could not be opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum OpenError {
    /// There is no memory.
    NoMemory,
    /// The process may not lock that much.
    MayNotLock,
    /// The kernel refused.
    Os(Errno),
}

impl OpenError {
    fn of(errno: Errno, other: fn(Errno) -> OpenError) -> OpenError {
        if errno == Errno::ENOMEM { OpenError::NoMemory } else { other(errno) }
    }
}

/// A window with one owner.
///
/// Invariant: the first `len` bytes of the window are opened; `opened` is how many are, in whole pages. What is open behind `len` is zero.
#[derive(Debug)]
pub(crate) struct OwnedBytes {
    base: NonNull<u8>,
    len: usize,
    opened: usize,
    window: Window,
}

// SAFETY: `base` is the window's, which this value owns and which is Send.
unsafe impl Send for OwnedBytes {}
// SAFETY: `&OwnedBytes` lends the bytes only to be read; writing takes `&mut`.
unsafe impl Sync for OwnedBytes {}

impl OwnedBytes {
    pub(crate) fn new(window: Window) -> OwnedBytes {
        OwnedBytes { base: window.base, len: 0, opened: 0, window }
    }

    #[inline]
    pub(crate) fn bytes(&self) -> &[u8] {
        // SAFETY: `len` bytes from the base are opened, initialised (zero or written since), inside one mapping of at most
        // `isize::MAX` bytes, and borrowed from `self`, so nobody writes them while the slice lives. Without a mapping `len` is zero
        // and the base is aligned and not null.
        unsafe { core::slice::from_raw_parts(self.base.as_ptr(), self.len) }
    }

    #[inline]
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: as `bytes`; the borrow of `self` is exclusive, so this is the only slice of them.
        unsafe { core::slice::from_raw_parts_mut(self.base.as_ptr(), self.len) }
    }

    /// What lies on both ends.
    pub(crate) const fn guard(&self) -> Guard {
        self.window.guard()
    }

    /// Bytes that are open, in whole pages.
    pub(crate) const fn opened(&self) -> usize {
        self.opened
    }

    /// Makes all bytes zero, and commits none. Their pages stay open.
    pub(crate) fn clear(&mut self) {
        // What is open behind them was never lent out: it is zero.
        self.bytes_mut().fill(0);
        self.len = 0;
    }

    /// Bytes that can be opened.
    pub(crate) const fn capacity(&self) -> usize {
        self.window.usable
    }

    /// Grows to `len` bytes; less than there are changes nothing.
    pub(crate) fn grow(&mut self, len: usize) -> Result<(), OpenError> {
        if len <= self.len {
            return Ok(());
        }
        if len > self.opened {
            let opened = len.checked_next_multiple_of(page_size()).ok_or(OpenError::NoMemory)?;
            self.window.open(self.opened, opened)?;
            self.opened = opened;
        }
        self.len = len;
        Ok(())
    }

    /// Takes memory for all that is open, if the system can at once.
    pub(crate) fn populate(&mut self) {
        if self.opened > 0 {
            // SAFETY: the first `opened` bytes of the window are whole pages of the mapping it owns (invariant).
            unsafe { sys_os::populate(self.base.as_ptr().cast(), self.opened) };
        }
    }

    /// Gives back what cannot be reached without opening more; how many bytes can.
    pub(crate) fn trim(&mut self) -> usize {
        self.window.trim(self.opened);
        self.opened
    }
}

/// A window that threads share as atomic words.
///
/// Invariant: the first `words` words of the window are opened. `words` only grows.
#[derive(Debug)]
pub(crate) struct SharedWords {
    words: AtomicUsize,
    /// Bytes opened, in whole pages; whoever opens more holds it.
    opened: std::sync::Mutex<usize>,
    window: Window,
}

impl SharedWords {
    pub(crate) fn new(window: Window) -> SharedWords {
        SharedWords { words: AtomicUsize::new(0), opened: std::sync::Mutex::new(0), window }
    }

    #[inline]
    pub(crate) fn words(&self) -> &[AtomicU32] {
        let words = self.words.load(Ordering::Acquire);
        // SAFETY: `words` words from the base are opened and zero or written through these atomics alone; the base is aligned to a
        // page; the mapping is no longer than `isize::MAX` bytes and lives as long as `self`; pages are never closed again, so a
        // slice taken before a growth stays valid.
        unsafe { core::slice::from_raw_parts(self.window.base.cast().as_ptr(), words) }
    }

    /// Grows to `words` words; less than there are changes nothing.
    pub(crate) fn grow(&self, words: usize) -> Result<(), OpenError> {
        // The lock guards one number that is never half written, so a panic elsewhere does not spoil it.
        let mut opened = self.opened.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if words <= self.words.load(Ordering::Relaxed) {
            return Ok(());
        }
        let bytes = words.checked_mul(size_of::<AtomicU32>()).ok_or(OpenError::NoMemory)?;
        if bytes > *opened {
            let wanted = bytes.checked_next_multiple_of(page_size()).ok_or(OpenError::NoMemory)?;
            self.window.open(*opened, wanted)?;
            *opened = wanted;
        }
        self.words.store(words, Ordering::Release);
        Ok(())
    }
}

/// Changes what may be done with pages.
///
/// # Safety
/// The range is whole pages of the caller's own mapping, of which nothing is borrowed.
pub(crate) unsafe fn protect(start: *mut c_void, len: usize, protection: c_int) -> Result<(), Errno> {
    // SAFETY: the caller's promise; the call changes no byte.
    if unsafe { libc::mprotect(start, len, protection) } == 0 { Ok(()) } else { Err(Errno::last()) }
}

/// Whether the limit on locked memory is below `len` bytes, where the system does not tell what of it is used up.
#[cfg(not(target_os = "linux"))]
pub(crate) fn is_over_limit(len: usize) -> bool {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the call writes the limit to a live local of the right type.
    let told = unsafe { libc::getrlimit(libc::RLIMIT_MEMLOCK, &raw mut limit) } == 0;
    told && len as u64 > limit.rlim_cur
}

/// Bytes of a page: a power of two. Bounded.
#[must_use]
pub fn page_size() -> usize {
    static SIZE: AtomicUsize = AtomicUsize::new(0);
    let known = SIZE.load(Ordering::Relaxed);
    if known != 0 {
        return known;
    }
    // SAFETY: sysconf reads no memory of ours.
    let size = usize::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).unwrap_or(Window::ALIGN);
    SIZE.store(size, Ordering::Relaxed);
    size
}

#[cfg(test)]
mod tests {
    use super::{Layout, OpenError, Window, page_size};
    use crate::Source;

    /// Whether something is mapped at an address, in whole pages.
    fn is_mapped(address: usize, len: usize) -> bool {
        // SAFETY: `msync` without a flag that writes looks whether the pages are mapped, and changes nothing.
        unsafe { libc::msync(core::ptr::without_provenance_mut(address), len, libc::MS_ASYNC) == 0 }
    }

    #[test]
    fn what_may_be_another_s_is_not_given_back() {
        let page = page_size();
        // So much on both sides that what other threads map there meanwhile does not fill it.
        let side = 8192 * page;
        let usable = 2 * side + 2 * page;
        let window = Window::new(Layout { usable, guard: 0, align: page }, false, false, Source::ANY).unwrap();
        window.open(0, page).unwrap();
        let base = window.base.addr().get();
        window.mapping.as_ref().unwrap().lose(side, side + 2 * page);
        assert_eq!(window.open(page, 2 * page), Err(OpenError::NoMemory));
        drop(window);
        assert!(is_mapped(base + side, 2 * page));
        assert!(!is_mapped(base, side) && !is_mapped(base + side + 2 * page, side));
    }
}
