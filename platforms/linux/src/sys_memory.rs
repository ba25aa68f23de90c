//! The system calls on memory: mmap(2), mprotect(2), madvise(2), mlock(2), with the slices they stand behind.
#![allow(unsafe_code, reason = "memory is mapped and lent out here")]

use core::num::NonZeroUsize;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, AtomicUsize, Ordering};

use nix::errno::Errno;

/// Address space of this process, given back on drop. Every page starts inaccessible.
///
/// Invariant: `[start, start + len)` was mapped by this value alone; no other code unmaps, moves or protects it.
#[derive(Debug)]
struct Mapping {
    start: NonNull<u8>,
    len: usize,
}

// SAFETY: the mapping is plain memory of the process, tied to no thread; it is changed only through system calls,
// which any thread may make.
unsafe impl Send for Mapping {}
// SAFETY: as above; `&Mapping` gives no access to the bytes, only to their protection, and whoever changes that holds the window.
unsafe impl Sync for Mapping {}

impl Mapping {
    fn new(len: usize) -> Result<Mapping, Errno> {
        // SAFETY: an anonymous private mapping at an address of the kernel's choice aliases nothing that exists.
        let start = unsafe {
            libc::mmap(ptr::null_mut(), len, libc::PROT_NONE, libc::MAP_PRIVATE | libc::MAP_ANONYMOUS, -1, 0)
        };
        if start == libc::MAP_FAILED {
            return Err(Errno::last());
        }
        let start = NonNull::new(start.cast()).ok_or(Errno::ENOMEM)?;
        Ok(Mapping { start, len })
    }
}

impl Mapping {
    /// Gives back what lies behind the first `len` bytes, of which nothing is lent out. Where the kernel refuses, the mapping stays.
    fn shorten(&mut self, len: usize) {
        let rest = self.len.saturating_sub(len);
        if len == 0 || rest == 0 {
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
        // SAFETY: the range is the one this value mapped (invariant), and the windows that lend it out own this value, so
        // no borrow of the bytes is left.
        let _ = unsafe { libc::munmap(self.start.as_ptr().cast(), self.len) };
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
    /// None when there are no usable bytes; held for its drop.
    mapping: Option<Mapping>,
}

// SAFETY: the base points into the mapping this value owns, which is itself Send.
unsafe impl Send for Window {}
// SAFETY: through `&Window` the bytes are reached only by `words`, as atomics; the rest reads plain fields.
unsafe impl Sync for Window {}

impl Window {
    /// The least alignment of a window: the smallest page of any Linux.
    pub(crate) const ALIGN: usize = 4096;

    /// Maps a window with nothing opened.
    pub(crate) fn new(layout: Layout, huge: bool, resident: bool) -> Result<Window, Errno> {
        if layout.usable == 0 {
            let base = NonNull::without_provenance(NonZeroUsize::new(Self::ALIGN).ok_or(Errno::ENOMEM)?);
            return Ok(Window { base, usable: 0, guard: 0, resident, mapping: None });
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
            // A hint: a kernel without transparent huge pages answers EINVAL, and ordinary pages serve as well.
            // SAFETY: the range is inside the mapping just made; MADV_HUGEPAGE changes no byte.
            let _ = unsafe { libc::madvise(base.as_ptr().cast(), layout.usable, libc::MADV_HUGEPAGE) };
        }
        Ok(Window { base, usable: layout.usable, guard: layout.guard, resident, mapping: Some(mapping) })
    }

    /// Makes the bytes from `from` to `to` readable and writable, and resident if the window is. All or nothing.
    ///
    /// `from` is how much is opened already; both are multiples of the page size, at most `usable`.
    fn open(&self, from: usize, to: usize) -> Result<(), OpenError> {
        let len = to.saturating_sub(from);
        if len == 0 {
            return Ok(());
        }
        if to > self.usable || self.mapping.is_none() {
            return Err(OpenError::NoMemory);
        }
        // SAFETY: `from + len <= usable`, so the pointer stays inside the mapping (invariant of the window).
        let start = unsafe { self.base.add(from) }.as_ptr();
        // SAFETY: the range is whole pages of our own mapping past what was opened: nobody holds a borrow of it.
        if unsafe { libc::mprotect(start.cast(), len, libc::PROT_READ | libc::PROT_WRITE) } != 0 {
            return Err(OpenError::of(Errno::last(), OpenError::Os));
        }
        if !self.resident {
            return Ok(());
        }
        // SAFETY: the range is mapped, whole pages, ours; mlock changes no byte.
        if unsafe { libc::mlock(start.cast(), len) } == 0 {
            return Ok(());
        }
        let errno = Errno::last();
        // Back to how it was. Dropping the pages makes them zero again for the next try.
        // SAFETY: same range, of which no slice was lent yet, so nobody misses its contents or the right to access it.
        unsafe {
            let _ = libc::munlock(start.cast(), len);
            let _ = libc::madvise(start.cast(), len, libc::MADV_DONTNEED);
            let _ = libc::mprotect(start.cast(), len, libc::PROT_NONE);
        }
        // The kernel answers ENOMEM for the limit on locked memory, and when there is no memory to lock.
        Err(match errno {
            Errno::ENOMEM if locking_is_limited(len) => OpenError::MayNotLock,
            Errno::EPERM => OpenError::MayNotLock,
            Errno::ENOMEM | Errno::EAGAIN => OpenError::NoMemory,
            other => OpenError::Os(other),
        })
    }
}

impl Window {
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

/// Whether the limit on locked memory leaves less than `len` bytes to this process, and holds for it.
fn locking_is_limited(len: usize) -> bool {
    let mut limit = libc::rlimit64 { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the call writes the limit to a live local of the right type.
    let told = unsafe { libc::getrlimit64(libc::RLIMIT_MEMLOCK, &raw mut limit) } == 0;
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    told && exceeds(len as u64, limit.rlim_cur, &status)
}

/// Whether `len` bytes more than the file /proc/self/status names as locked are over the limit; never with CAP_IPC_LOCK.
fn exceeds(len: u64, limit: u64, status: &str) -> bool {
    const CAP_IPC_LOCK: u64 = 1 << 14;
    let field = |name| status.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    let effective = field("CapEff:").and_then(|bits| u64::from_str_radix(bits, 16).ok()).unwrap_or(0);
    let locked = field("VmLck:").and_then(|size| size.strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0);
    effective & CAP_IPC_LOCK == 0 && len.saturating_add(locked.saturating_mul(1024)) > limit
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
/// Invariant: the first `len` bytes of the window are opened; `opened` is how many are, in whole pages.
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

/// Bytes of a page: a power of two.
pub(crate) fn page_size() -> usize {
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
    use super::exceeds;

    #[test]
    fn locking_is_limited_by_what_is_locked_already_and_not_with_the_right() {
        let none = "VmPeak:\t    1000 kB\nVmLck:\t       0 kB\nCapEff:\t0000000000000000\n";
        assert!(!exceeds(8 << 20, 8 << 20, none));
        assert!(exceeds((8 << 20) + 1, 8 << 20, none));
        let some = "VmLck:\t    4096 kB\nCapEff:\t0000000000000000\n";
        assert!(!exceeds(4 << 20, 8 << 20, some));
        assert!(exceeds((4 << 20) + 1, 8 << 20, some));
        let right = "VmLck:\t    4096 kB\nCapEff:\t0000000000004000\n";
        assert!(!exceeds(1 << 40, 8 << 20, right));
        assert!(exceeds(9 << 20, 8 << 20, ""));
    }

    #[test]
    fn a_mapping_the_kernel_does_not_take_back_is_lost_without_a_panic() {
        let end = crate::sys_probe::end_of(|| {
            let page = super::page_size();
            let layout = super::Layout { usable: 3 * page, guard: 0, align: page };
            let window = || super::Window::new(layout, false, false).ok();
            // Three neighbours, all open, are one mapping to the kernel: to take out the middle one it must split it.
            let mut neighbours: Vec<_> = (0..3).filter_map(|_| window()).collect();
            assert!(neighbours.iter().all(|window| window.open(0, 3 * page).is_ok()));
            // Each of these is two mappings, until there can be no more.
            let mut others = Vec::new();
            while let Some(window) = window().filter(|window| window.open(0, page).is_ok())
                && others.len() < 200_000
            {
                others.push(window);
            }
            drop(neighbours.remove(1));
            drop((neighbours, others));
            0
        });
        assert_eq!(end, crate::sys_probe::End::Exited(0));
    }
}
