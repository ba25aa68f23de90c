//! Regions of an arena: reserved, committed, trimmed and released in any order, by several threads at once.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a panic is how a test fails, in its helpers too"
)]

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use wrt_platform::{Facility, PageAllocator, PlatformError, Region, ReserveRequest};
use wrt_platform_arena::{Arena, ArenaRegion};

/// A started arena with so many bytes for regions.
fn arena(bytes: usize, regions: u16) -> &'static Arena {
    let arena: &'static Arena = Box::leak(Box::new(Arena::new()));
    // Its memory was used before, and need not be aligned.
    let memory = vec![0xee; bytes + Arena::table_bytes(regions) + 31].leak();
    arena.start(&mut memory[1..], regions).unwrap();
    assert!((bytes..bytes + 32).contains(&arena.usage().total));
    arena
}

/// A region, how many bytes were asked for, and the byte that those committed hold.
struct Held {
    region: ArenaRegion,
    mark: u8,
}

impl Held {
    /// Commits, looks that the new bytes are zero and the old ones as they were, and writes all.
    fn commit(&mut self, len: usize) {
        let (before, capacity) = (self.region.bytes().len(), self.region.capacity());
        let result = self.region.commit(len);
        assert_eq!(result.is_ok(), len <= capacity);
        let after = if len <= capacity { len.max(before) } else { before };
        assert_eq!(self.region.bytes().len(), after);
        assert!(self.region.bytes()[..before].iter().all(|byte| *byte == self.mark));
        assert!(self.region.bytes()[before..].iter().all(|byte| *byte == 0));
        self.region.bytes_mut().fill(self.mark);
    }
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Reserve(usize),
    Commit(usize, usize),
    Trim(usize),
    Release(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (0..700_usize).prop_map(Step::Reserve),
        (any::<usize>(), 0..750_usize).prop_map(|(which, len)| Step::Commit(which, len)),
        any::<usize>().prop_map(Step::Trim),
        any::<usize>().prop_map(Step::Release),
    ];
    proptest::collection::vec(step, 0..150)
}

/// Does steps and looks at every region after each.
fn play(arena: &'static Arena, steps: &[Step], all_of_it: bool) {
    let mut held: Vec<Held> = Vec::new();
    for (step, mark) in steps.iter().zip((1..=255).cycle()) {
        let pick = |which: &usize, held: &[Held]| which.checked_rem(held.len());
        match step {
            Step::Reserve(capacity) => {
                let largest = arena.usage().largest_free;
                match arena.reserve(ReserveRequest::new(*capacity)) {
                    Ok(region) => {
                        assert_eq!((region.capacity(), region.bytes().len()), (*capacity, 0));
                        assert_eq!(region.bytes().as_ptr().addr() % ArenaRegion::ALIGN, 0);
                        held.push(Held { region, mark });
                    }
                    Err(error) => {
                        assert_eq!(error, PlatformError::OutOfMemory { wanted: *capacity });
                        assert!(!all_of_it || *capacity > largest);
                    }
                }
            }
            Step::Commit(which, len) => {
                if let Some(which) = pick(which, &held) {
                    held[which].commit(*len);
                }
            }
            Step::Trim(which) => {
                if let Some(which) = pick(which, &held) {
                    let region = &mut held[which].region;
                    let (before, capacity) = (region.bytes().len(), region.capacity());
                    region.trim();
                    assert!(region.capacity() >= before && region.capacity() <= capacity);
                    assert!(region.capacity() < (before + 16).max(17));
                }
            }
            Step::Release(which) => {
                if let Some(which) = pick(which, &held) {
                    held.swap_remove(which);
                }
            }
        }
        for held in &held {
            assert!(held.region.bytes().iter().all(|byte| *byte == held.mark), "no other region was written there");
        }
        if all_of_it {
            let used: usize = held.iter().map(|held| held.region.capacity().next_multiple_of(16)).sum();
            assert_eq!(arena.usage().used, used);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    #[test]
    fn regions_hold_their_own_bytes_whatever_is_done(steps in steps()) {
        let arena = arena(4096, 200);
        let fresh = arena.usage();
        play(arena, &steps, true);
        let usage = arena.usage();
        prop_assert_eq!((usage.used, usage.regions, usage.largest_free), (0, 0, fresh.largest_free));
        prop_assert!(usage.peak <= usage.total);
    }
}

#[test]
fn threads_use_one_arena_at_once() {
    let shared = arena(16 << 10, 64);
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let lists: Vec<_> = (0..200).map(|_| steps().new_tree(&mut runner).unwrap().current()).collect();
            std::thread::spawn(move || lists.iter().for_each(|steps| play(shared, steps, false)))
        })
        .collect();
    threads.into_iter().for_each(|thread| thread.join().unwrap());
    assert_eq!((shared.usage().used, shared.usage().largest_free), (0, shared.usage().total));
}

#[test]
fn released_space_serves_again_in_any_order() {
    let arena = arena(16 * 64, 16);
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2], [2, 0, 3, 1]] {
        let quarter = ReserveRequest::new(arena.usage().total / 4 / 16 * 16);
        let mut regions = [(); 4].map(|()| Some(arena.reserve(quarter).unwrap()));
        assert!(arena.reserve(quarter).is_err());
        for index in order {
            regions[index] = None;
        }
        assert!(arena.reserve(ReserveRequest::new(arena.usage().total)).is_ok(), "{order:?}");
    }
}

#[test]
fn what_a_trim_gives_back_serves_others() {
    let arena = arena(4096, 4);
    let total = arena.usage().total;
    let mut first = arena.reserve(ReserveRequest::new(total)).unwrap();
    assert!(arena.reserve(ReserveRequest::new(1)).is_err());
    first.commit(100).unwrap();
    first.trim();
    let second = arena.reserve(ReserveRequest::new(total - 112)).unwrap();
    assert_eq!((first.capacity(), second.capacity()), (112, total - 112));
}

#[test]
fn no_more_regions_than_it_was_started_for() {
    let arena = arena(4096, 3);
    let regions = [(); 3].map(|()| arena.reserve(ReserveRequest::new(16)).unwrap());
    assert_eq!(arena.reserve(ReserveRequest::new(16)).unwrap_err(), PlatformError::OutOfMemory { wanted: 16 });
    assert!(arena.reserve(ReserveRequest::new(0)).is_ok(), "no bytes need no entry");
    drop(regions);
    assert!(arena.reserve(ReserveRequest::new(16)).is_ok());
}

#[test]
fn a_wish_is_cut_to_what_there_is() {
    let arena = arena(64 << 10, 4);
    let region = arena.reserve_up_to(ReserveRequest::new(1 << 30), 1000).unwrap();
    assert!((1000..64 << 10).contains(&region.capacity()));
}

#[test]
fn an_arena_is_started_once_and_has_no_room_before() {
    static ARENA: Arena = Arena::new();
    assert_eq!(ARENA.reserve(ReserveRequest::new(1)).unwrap_err(), PlatformError::OutOfMemory { wanted: 1 });
    let memory = || vec![0; 1024].leak();
    assert_eq!(ARENA.start(memory(), 0), Err(PlatformError::Invalid(Facility::Pages)));
    assert!(matches!(ARENA.start(&mut memory()[..20], 4), Err(PlatformError::OutOfMemory { .. })));
    ARENA.start(memory(), 4).unwrap();
    assert_eq!(ARENA.start(memory(), 4), Err(PlatformError::Invalid(Facility::Pages)));
    assert!(ARENA.reserve(ReserveRequest::new(1)).is_ok());
}
