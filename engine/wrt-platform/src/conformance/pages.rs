//! Tests of the page allocator.

use core::sync::atomic::{AtomicU32, Ordering};

use super::threads::{join_all, spawn_plain};
use super::{Broken, During, Outcome, claim, claim_unsupported};
use crate::{
    Facility, Guard, PageAllocator, Platform, PlatformError, Region, ReserveRequest, SharedRegion, StackProtection,
};

/// Bytes of the regions of most tests: a few pages and a rest.
fn some_bytes<P: PageAllocator>(platform: &P) -> usize {
    platform.page_size().saturating_mul(3).saturating_add(5)
}

fn reserve<P: Platform>(platform: &P, request: ReserveRequest) -> Outcome<P::Region> {
    platform.reserve(request).during("reserving")
}

fn base(region: &impl Region) -> usize {
    region.bytes().as_ptr().addr()
}

fn all_are(bytes: &[u8], value: u8) -> bool {
    bytes.iter().all(|byte| *byte == value)
}

fn claim_out_of_memory<T>(result: Result<T, PlatformError>, what: &'static str) -> Outcome {
    match result {
        Err(PlatformError::OutOfMemory { .. }) => Ok(()),
        Err(error) => Err(Broken { what, error: Some(error) }),
        Ok(_) => Err(Broken { what, error: None }),
    }
}

/// A region as it comes, one with a guard, and one that may move.
fn kinds(capacity: usize) -> [ReserveRequest; 3] {
    let plain = ReserveRequest::new(capacity);
    [plain, plain.guarded(), plain.movable()]
}

pub(super) fn commits_from_the_front<P: Platform>(platform: &'static P) -> Outcome {
    kinds(some_bytes(platform)).into_iter().try_for_each(|request| commits_from_its_front(platform, request))
}

fn commits_from_its_front<P: Platform>(platform: &'static P, request: ReserveRequest) -> Outcome {
    let capacity = request.capacity;
    let mut region = reserve(platform, request)?;
    claim(region.capacity() == capacity, "capacity is what was asked for")?;
    claim(region.bytes().is_empty(), "nothing is committed at first")?;
    for len in [0, 1, 2, platform.page_size(), platform.page_size().saturating_add(1), capacity] {
        region.commit(len).during("committing")?;
        claim(region.bytes().len() == len, "bytes has the committed length, to the byte")?;
        claim(region.bytes_mut().len() == len, "bytes_mut has the committed length, to the byte")?;
    }
    region.commit(1).during("committing less than there is")?;
    claim(region.bytes().len() == capacity, "a commit never shrinks")
}

pub(super) fn base_never_moves<P: Platform>(platform: &'static P) -> Outcome {
    let capacity = some_bytes(platform);
    let mut region = reserve(platform, ReserveRequest::new(capacity))?;
    let start = base(&region);
    claim(P::Region::ALIGN >= 16 && P::Region::ALIGN.is_power_of_two(), "ALIGN is a power of two, 16 at least")?;
    claim(start.checked_rem(P::Region::ALIGN) == Some(0), "the base is aligned to ALIGN")?;
    let mut len = 1;
    while len < capacity {
        region.commit(len).during("committing")?;
        claim(base(&region) == start, "the base stays after a commit")?;
        len = len.saturating_mul(2);
    }
    let moved = region;
    claim(base(&moved) == start, "the base stays when the region's value moves")
}

pub(super) fn fresh_bytes_are_zero<P: Platform>(platform: &'static P) -> Outcome {
    let capacity = some_bytes(platform);
    // Later rounds get memory that earlier rounds wrote.
    for request in [kinds(capacity); 8].into_iter().flatten() {
        let mut region = reserve(platform, request)?;
        for len in [3, platform.page_size(), capacity] {
            let before = region.bytes().len();
            region.commit(len).during("committing")?;
            let (old, new) = region.bytes().split_at_checked(before).unwrap_or((&[], &[]));
            claim(all_are(old, 0xa5), "a commit keeps what was written")?;
            claim(new.len() == len.saturating_sub(before) && all_are(new, 0), "new bytes are zero")?;
            region.bytes_mut().fill(0xa5);
        }
    }
    Ok(())
}

pub(super) fn out_of_memory_changes_nothing<P: Platform>(platform: &'static P) -> Outcome {
    for capacity in [usize::MAX, usize::MAX.wrapping_sub(platform.page_size()), usize::MAX >> 1] {
        claim_out_of_memory(platform.reserve(ReserveRequest::new(capacity)), "reserving the address space is refused")?;
        let guarded = ReserveRequest::new(capacity).guarded().huge();
        claim_out_of_memory(platform.reserve(guarded), "reserving the address space with guards is refused")?;
    }
    kinds(some_bytes(platform)).into_iter().try_for_each(|request| refused_commit_changes_nothing(platform, request))
}

fn refused_commit_changes_nothing<P: Platform>(platform: &'static P, request: ReserveRequest) -> Outcome {
    let capacity = request.capacity;
    let mut region = reserve(platform, request)?;
    region.commit(7).during("committing")?;
    region.bytes_mut().fill(0x5a);
    let start = base(&region);
    for len in [capacity.saturating_add(1), usize::MAX] {
        let refused = region.commit(len);
        claim(
            refused == Err(PlatformError::OutOfMemory { wanted: len }),
            "a commit over the capacity is out of memory",
        )?;
        claim(base(&region) == start && region.bytes().len() == 7, "a refused commit changes no bounds")?;
        claim(all_are(region.bytes(), 0x5a), "a refused commit changes no bytes")?;
    }
    region.commit(capacity).during("committing after a refusal")
}

pub(super) fn no_bytes_at_all_is_a_region<P: Platform>(platform: &'static P) -> Outcome {
    let mut region = reserve(platform, ReserveRequest::new(0).guarded())?;
    claim(region.capacity() == 0 && region.bytes().is_empty(), "it is empty")?;
    claim(base(&region).checked_rem(P::Region::ALIGN) == Some(0), "its base is aligned to ALIGN")?;
    region.commit(0).during("committing nothing")?;
    claim(region.bytes_mut().is_empty(), "it stays empty")?;
    claim_out_of_memory(region.commit(1), "it has no room")
}

pub(super) fn guard_is_granted_as_promised<P: Platform>(platform: &'static P) -> Outcome {
    let mut region = reserve(platform, ReserveRequest::new(some_bytes(platform)).guarded())?;
    let granted = region.guard() == Guard::Pages;
    claim(granted == P::GUARDS, "a guard that is asked for is granted if GUARDS says so")?;
    let capacity = region.capacity();
    region.commit(capacity).during("committing a guarded region")?;
    region.bytes_mut().fill(1);
    claim((region.guard() == Guard::Pages) == granted, "the guard stays after a commit")
}

pub(super) fn regions_do_not_overlap<P: Platform>(platform: &'static P) -> Outcome {
    let capacity = some_bytes(platform);
    let mut regions = [
        reserve(platform, ReserveRequest::new(capacity))?,
        reserve(platform, ReserveRequest::new(capacity).guarded())?,
        reserve(platform, ReserveRequest::new(capacity).huge())?,
        reserve(platform, ReserveRequest::new(1))?,
    ];
    for (region, value) in regions.iter_mut().zip(1..) {
        let capacity = region.capacity();
        region.commit(capacity).during("committing one of several regions")?;
        region.bytes_mut().fill(value);
    }
    for (region, value) in regions.iter().zip(1..) {
        claim(all_are(region.bytes(), value), "a region keeps what was written while others are written")?;
    }
    Ok(())
}

pub(super) fn release_gives_back<P: Platform>(platform: &'static P) -> Outcome {
    // Were anything kept, an arena would run dry, or the system out of mappings.
    for _ in 0..40_000 {
        let mut region = reserve(platform, ReserveRequest::new(platform.page_size().saturating_mul(2)))?;
        region.commit(1).during("committing after many releases")?;
    }
    let request = ReserveRequest::new(platform.page_size().saturating_mul(2));
    for _ in 0..10_000 {
        let mut region = reserve(platform, request.guarded())?;
        region.commit(1).during("committing after many releases of guarded regions")?;
        if P::SHARED_REGIONS {
            let region = platform.reserve_shared(request).during("reserving a shared region")?;
            region.commit(1).during("committing after many releases of shared regions")?;
        }
        let mut region = reserve(platform, request)?;
        region.commit(1).during("committing after many releases of trimmed regions")?;
        region.trim();
    }
    Ok(())
}

pub(super) fn trimmed_region_keeps_its_bytes<P: Platform>(platform: &'static P) -> Outcome {
    for request in kinds(some_bytes(platform)) {
        let mut region = reserve(platform, request)?;
        region.commit(7).during("committing")?;
        region.bytes_mut().fill(0x5a);
        let start = base(&region);
        region.trim();
        claim(region.bytes().len() == 7 && all_are(region.bytes(), 0x5a), "a trim changes no bytes")?;
        claim(request.movable || base(&region) == start, "the base stays after a trim")?;
        let capacity = region.capacity();
        claim(capacity >= 7 && capacity <= request.capacity, "a trim leaves what is committed, and adds nothing")?;
        region.commit(capacity).during("committing what a trim left")?;
        claim(region.bytes().get(7..).is_some_and(|new| all_are(new, 0)), "new bytes after a trim are zero")?;
        claim_out_of_memory(region.commit(capacity.saturating_add(1)), "a trimmed region has the capacity it says")?;
    }
    Ok(())
}

pub(super) fn large_regions_are_whole_or_refused<P: Platform>(platform: &'static P) -> Outcome {
    // Two huge pages of most processors, and a rest.
    let capacity = some_bytes(platform).saturating_add(4 << 20);
    let plain = ReserveRequest::new(capacity);
    for request in [plain.huge(), plain.resident(), plain.huge().resident().guarded()] {
        let refusal = match platform.reserve(request) {
            Ok(mut region) => match region.commit(capacity) {
                Ok(()) => {
                    claim(all_are(region.bytes(), 0), "every byte of a large region is zero")?;
                    region.bytes_mut().fill(0xa5);
                    claim(all_are(region.bytes(), 0xa5), "every byte of a large region keeps what was written")?;
                    continue;
                }
                Err(error) => error,
            },
            Err(error) => error,
        };
        let allowed = matches!(
            refusal,
            PlatformError::OutOfMemory { .. }
                | PlatformError::Unsupported(Facility::LockedMemory)
                | PlatformError::Denied(Facility::LockedMemory)
        );
        if !allowed {
            return Err(Broken { what: "taking a large region", error: Some(refusal) });
        }
    }
    Ok(())
}

/// Runs a test that is not in the suite because it needs a region several threads hold at once, which only the caller can leak: at least
/// four words, with nothing committed. *Blocking*.
///
/// # Errors
/// [`Failure`](super::Failure) says what the platform did not do.
pub fn shared_commits<P: Platform>(platform: &'static P, region: &'static P::Shared) -> Result<(), super::Failure> {
    commits_at_once(platform, region).map_err(|Broken { what, error }| super::Failure {
        test: "pages::shared_commits",
        what,
        error,
    })
}

fn commits_at_once<P: Platform>(platform: &'static P, region: &'static P::Shared) -> Outcome {
    static GOOD: AtomicU32 = AtomicU32::new(0);
    GOOD.store(0, Ordering::SeqCst);
    let capacity = region.capacity();
    // Each commits every length there is, in steps, and counts each word up once it is there.
    let body = move |_: &crate::CancelToken| {
        let mut counted = 0;
        for quarter in 1..=64_usize {
            let len = capacity.saturating_mul(quarter).checked_div(64).unwrap_or(0);
            if region.commit(len).is_err() || region.words().len() < len {
                return;
            }
            for word in region.words().get(counted..len).unwrap_or(&[]) {
                word.fetch_add(1, Ordering::Relaxed);
            }
            counted = len;
        }
        GOOD.fetch_add(1, Ordering::AcqRel);
    };
    let threads = [
        spawn_plain(platform, "commits-1", body)?,
        spawn_plain(platform, "commits-2", body)?,
        spawn_plain(platform, "commits-3", body)?,
        spawn_plain(platform, "commits-4", body)?,
    ];
    join_all(platform, threads)?;
    claim(GOOD.load(Ordering::Acquire) == 4, "threads commit one region at once")?;
    claim(region.words().len() == capacity, "all is committed in the end")?;
    claim(
        region.words().iter().all(|word| word.load(Ordering::Relaxed) == 4),
        "no word is made zero by another's commit",
    )
}

/// Runs a test that is not in the suite because it needs a probe that survives a fault, which only the system can give: whether an
/// access at an address faults. What the platform says is guarded, regions and the stacks of threads, must be so. *Blocking*.
///
/// # Errors
/// [`Failure`](super::Failure) says what the platform did not do.
pub fn guards<P: Platform>(platform: &'static P, faults: fn(usize) -> bool) -> Result<(), super::Failure> {
    guards_fault(platform, faults).map_err(|Broken { what, error }| super::Failure {
        test: "pages::guards",
        what,
        error,
    })
}

fn guards_fault<P: Platform>(platform: &'static P, faults: fn(usize) -> bool) -> Outcome {
    static STACK: AtomicU32 = AtomicU32::new(0);
    let page = platform.page_size();
    for request in [ReserveRequest::new(page.saturating_mul(3)), ReserveRequest::new(page).huge()] {
        let mut region = reserve(platform, request.guarded())?;
        region.commit(request.capacity).during("committing a guarded region")?;
        let start = base(&region);
        let end = start.saturating_add(request.capacity);
        claim(!faults(start) && !faults(end.saturating_sub(1)), "committed bytes are in reach")?;
        if region.guard() == Guard::Pages {
            claim(faults(start.saturating_sub(1)), "an access before a guarded region faults")?;
            claim(faults(end), "an access behind a guarded region faults")?;
            region.trim();
            claim(faults(start.saturating_sub(1)) && faults(end), "the guards stay after a trim")?;
        }
    }
    if !P::THREADS || !P::STACK_BOUNDS || !P::STACK_PROTECTED {
        return Ok(());
    }
    STACK.store(0, Ordering::SeqCst);
    let thread = spawn_plain(platform, "guarded", move |_| {
        let Ok(bounds) = platform.stack_bounds() else { return };
        let found = match bounds.protection {
            StackProtection::MmuPage | StackProtection::MpuRegion => {
                !faults(bounds.low) && faults(bounds.low.saturating_sub(1))
            }
            StackProtection::Canary | StackProtection::None => true,
        };
        STACK.store(if found { 1 } else { 2 }, Ordering::Release);
    })?;
    join_all(platform, [thread])?;
    claim(STACK.load(Ordering::Acquire) == 1, "a stack ends where its bounds say, and what is below faults")
}

pub(super) fn resident_bytes_or_a_refusal<P: Platform>(platform: &'static P) -> Outcome {
    let capacity = some_bytes(platform);
    let mut region = match platform.reserve(ReserveRequest::new(capacity).resident()) {
        Err(PlatformError::Unsupported(Facility::LockedMemory)) => return Ok(()),
        other => other.during("reserving resident memory")?,
    };
    match region.commit(capacity) {
        Ok(()) => claim(all_are(region.bytes(), 0), "resident bytes are zero"),
        Err(PlatformError::Denied(Facility::LockedMemory) | PlatformError::OutOfMemory { .. }) => {
            claim(region.bytes().is_empty(), "a refused commit leaves the region as it was")
        }
        Err(error) => Err(Broken { what: "committing resident memory", error: Some(error) }),
    }
}

pub(super) fn shared_words_are_seen_by_all<P: Platform>(platform: &'static P) -> Outcome {
    let bytes = platform.page_size().saturating_mul(2);
    if !P::SHARED_REGIONS {
        let refused = platform.reserve_shared(ReserveRequest::new(bytes));
        return claim_unsupported(refused, Facility::SharedRegion, "a shared region is refused");
    }
    let region = platform.reserve_shared(ReserveRequest::new(bytes)).during("reserving a shared region")?;
    let capacity = region.capacity();
    claim(capacity.checked_mul(size_of::<AtomicU32>()) == Some(bytes), "the capacity is counted in words")?;
    claim(region.words().is_empty(), "nothing is committed at first")?;
    region.commit(2).during("committing shared words")?;
    let early = region.words();
    claim(early.iter().map(|word| word.load(Ordering::Relaxed)).eq([0, 0]), "shared words start as zero")?;
    if let Some(word) = early.first() {
        word.store(41, Ordering::Relaxed);
    }
    region.commit(capacity).during("committing shared words behind a borrow")?;
    if let Some(word) = early.first() {
        word.fetch_add(1, Ordering::Relaxed);
    }
    let late = region.words();
    claim(late.len() == capacity, "words has the committed length")?;
    claim(late.first().map(|word| word.load(Ordering::Relaxed)) == Some(42), "an early borrow is of the same words")?;
    claim(late.iter().skip(2).all(|word| word.load(Ordering::Relaxed) == 0), "new shared words are zero")?;
    claim_out_of_memory(region.commit(capacity.saturating_add(1)), "a commit over the capacity is out of memory")?;
    region.commit(0).during("committing fewer words than there are")?;
    claim(region.words().len() == capacity, "a shared commit never shrinks")?;
    if !P::THREADS {
        return Ok(());
    }
    // The region moves to a thread and back out through the word it counts in.
    static SEEN: AtomicU32 = AtomicU32::new(0);
    SEEN.store(0, Ordering::Relaxed);
    let thread = spawn_plain(platform, "shared", move |_| {
        SEEN.store(region.words().first().map_or(0, |word| word.load(Ordering::Relaxed)), Ordering::Release);
    })?;
    join_all(platform, [thread])?;
    claim(SEEN.load(Ordering::Acquire) == 42, "another thread sees the words")
}
