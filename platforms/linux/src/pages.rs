//! Regions of memory: what every POSIX system has, and the backend's own options.

use wrt_platform::ReserveRequest;

use crate::Linux;

wrt_platform_posix::implement_pages!(Linux, Linux::with_options);

impl Linux {
    /// What a request and the backend's options ask for.
    const fn with_options(self, request: ReserveRequest) -> ReserveRequest {
        ReserveRequest {
            huge_pages: request.huge_pages || self.huge_pages,
            resident: request.resident || self.resident,
            ..request
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::Linux;
    use crate::sys_probe::{End, end_of, touch};
    use nix::sys::resource::{Resource, setrlimit};
    use nix::sys::signal::Signal;
    use nix::unistd::{Uid, setuid};
    use wrt_platform::{Facility, PageAllocator, PlatformError, Region, ReserveRequest, conformance};

    /// What transparent huge pages need to lie on.
    const HUGE_PAGE: usize = 2 << 20;
    const FAULT: End = End::Killed(Signal::SIGSEGV);
    const OK: End = End::Exited(0);

    #[test]
    fn an_access_past_either_end_is_a_fault() {
        let page = Linux::new().page_size();
        for request in [ReserveRequest::new(3 * page).guarded(), ReserveRequest::new(4 << 20).guarded().huge()] {
            let mut region = Linux::new().reserve(request).unwrap();
            region.commit(request.capacity).unwrap();
            let base = region.bytes().as_ptr().addr();
            let end = base + request.capacity;
            for (address, expected) in [
                (base, OK),
                (end - 1, OK),
                (base - 1, FAULT),
                (base - page, FAULT),
                (end, FAULT),
                (end + page - 1, FAULT),
            ] {
                assert_eq!(
                    touch(address, false),
                    expected,
                    "read at base{:+}",
                    address.wrapping_sub(base).cast_signed()
                );
                assert_eq!(
                    touch(address, true),
                    expected,
                    "write at base{:+}",
                    address.wrapping_sub(base).cast_signed()
                );
            }
        }
    }

    /// A number of /proc/self/status, in KiB; none in an emulator, whose file shows itself.
    fn status(name: &str) -> Option<usize> {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().strip_suffix(" kB")?.parse().ok()
    }

    #[test]
    fn a_resident_backend_locks_what_is_committed() {
        let end = end_of(|| {
            let platform = Linux::new().resident().huge_pages();
            let before = status("VmLck:").unwrap_or(0);
            let mut region = platform.reserve(ReserveRequest::new(4 << 20)).unwrap();
            assert_eq!(region.bytes().as_ptr().addr() % HUGE_PAGE, 0);
            match region.commit(256 << 10) {
                Ok(()) => {}
                Err(PlatformError::Denied(Facility::LockedMemory)) => return 0,
                Err(other) => panic!("{other}"),
            }
            let locked = status("VmLck:").unwrap_or(0) - before;
            // An emulator locks nothing of its own.
            i32::from(locked != 256 && locked != 0)
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn a_trimmed_region_keeps_its_bytes_and_gives_back_the_rest() {
        let end = end_of(|| {
            let page = Linux::new().page_size();
            for request in [
                ReserveRequest::new(1 << 30),
                ReserveRequest::new(1 << 30).guarded(),
                ReserveRequest::new(1 << 30).huge(),
            ] {
                let before = status("VmSize:");
                let mut region = Linux::new().reserve(request).unwrap();
                region.commit(page + 1).unwrap();
                region.bytes_mut().fill(7);
                region.trim();
                assert_eq!(region.capacity(), 2 * page);
                assert_eq!(region.bytes(), vec![7; page + 1]);
                if let (Some(before), Some(after)) = (before, status("VmSize:")) {
                    // An alignment to huge pages leaves a piece in front.
                    assert!(after - before < 8 << 10, "{before} {after}");
                }
                region.commit(2 * page).unwrap();
                assert!(region.commit(2 * page + 1).is_err());
                assert_eq!(region.bytes()[page + 1..], vec![0; page - 1]);
                let base = region.bytes().as_ptr().addr();
                if request.guard {
                    assert_eq!(touch(base + 2 * page, false), FAULT);
                    assert_eq!(touch(base - 1, false), FAULT);
                }
                drop(region);
                // What is guarded may be kept for the next region like it.
                assert_eq!(touch(base, false), if request.guard { OK } else { FAULT });
            }
            let mut nothing = Linux::new().reserve(ReserveRequest::new(1 << 30)).unwrap();
            nothing.trim();
            assert_eq!((nothing.capacity(), nothing.bytes().len()), (0, 0));
            0
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn guards_conform() {
        static LINUX: Linux = Linux::new();
        conformance::guards(&LINUX, |address| touch(address, true) == FAULT).unwrap();
    }

    #[test]
    fn a_region_that_may_move_keeps_its_bytes_and_ends_in_pages_of_its_own() {
        let page = Linux::new().page_size();
        let mut region = Linux::new().reserve(ReserveRequest::new(1 << 30).movable()).unwrap();
        let mut before = 0;
        for len in [1, 40, 5000, 64 << 10, (64 << 10) + 1, 1 << 20, 1 << 24] {
            region.commit(len).unwrap();
            let (old, new) = region.bytes().split_at(before);
            assert!(old.iter().all(|byte| *byte == 7) && new.iter().all(|byte| *byte == 0), "{len}");
            region.bytes_mut().fill(7);
            before = len;
        }
        let base = region.bytes().as_ptr().addr();
        assert_eq!(base % page, 0);
        assert_eq!(touch(base + (1 << 24), false), FAULT);
        region.commit(1 << 25).unwrap();
        assert_eq!(region.bytes().as_ptr().addr(), base);
    }

    #[test]
    fn a_region_that_may_move_takes_the_addresses_there_are() {
        let end = end_of(|| {
            let mut region = Linux::new().reserve(ReserveRequest::new(8 << 30).movable()).unwrap();
            region.commit(100).unwrap();
            region.bytes_mut().fill(7);
            setrlimit(Resource::RLIMIT_AS, 2 << 30, 2 << 30).unwrap();
            region.commit(1 << 20).unwrap();
            assert_eq!(region.bytes()[..101], [&[7; 100][..], &[0]].concat());
            region.commit(1 << 24).unwrap();
            assert_eq!(region.capacity(), 8 << 30);
            match region.commit(3 << 30) {
                Err(PlatformError::OutOfMemory { wanted }) => assert_eq!(wanted, 3 << 30),
                // An emulator does not enforce the limit: nothing to show.
                Ok(()) => {}
                Err(other) => panic!("{other}"),
            }
            assert_eq!(region.bytes()[..101], [&[7; 100][..], &[0]].concat());
            0
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn a_released_guarded_region_serves_the_next_like_it_as_a_new_one() {
        let end = end_of(|| {
            let page = Linux::new().page_size();
            let request = ReserveRequest::new(64 * page).guarded();
            let mut first = Linux::new().reserve(request).unwrap();
            first.commit(3 * page).unwrap();
            first.bytes_mut().fill(7);
            let base = first.bytes().as_ptr().addr();
            drop(first);
            let other = Linux::new().reserve(ReserveRequest::new(65 * page).guarded()).unwrap();
            assert_ne!(other.bytes().as_ptr().addr(), base);
            let mut second = Linux::new().reserve(request).unwrap();
            assert_eq!(second.bytes().as_ptr().addr(), base);
            assert_eq!((second.bytes().len(), second.capacity()), (0, 64 * page));
            assert_eq!(second.guard(), wrt_platform::Guard::Pages);
            second.commit(64 * page).unwrap();
            assert!(second.bytes().iter().all(|byte| *byte == 0));
            assert_eq!(touch(base - 1, false), FAULT);
            assert_eq!(touch(base + 64 * page, false), FAULT);
            0
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn what_is_kept_of_released_regions_is_given_back_before_addresses_run_out() {
        let end = end_of(|| {
            let request = ReserveRequest::new(1 << 30).guarded();
            let mut region = Linux::new().reserve(request).unwrap();
            region.commit(1).unwrap();
            drop(region);
            // Other tests have memory in this process too: what it has now is the measure, the region's addresses among it.
            let pages = std::fs::read_to_string("/proc/self/statm").unwrap();
            let pages: u64 = pages.split(' ').next().unwrap().parse().unwrap();
            let limit = pages * u64::try_from(Linux::new().page_size()).unwrap() + (1 << 28);
            setrlimit(Resource::RLIMIT_AS, limit, limit).unwrap();
            Linux::new().reserve(ReserveRequest::new((1 << 30) + (1 << 27))).unwrap();
            0
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn bytes_not_committed_are_out_of_reach() {
        let page = Linux::new().page_size();
        let mut region = Linux::new().reserve(ReserveRequest::new(4 * page)).unwrap();
        region.commit(page + 1).unwrap();
        let base = region.bytes().as_ptr().addr();
        assert_eq!(touch(base + page, true), OK);
        assert_eq!(touch(base + 2 * page, false), FAULT);
    }

    #[test]
    fn released_bytes_are_out_of_reach() {
        // In the child, where no other thread maps something else there meanwhile.
        let end = end_of(|| {
            let mut region = Linux::new().reserve(ReserveRequest::new(64 << 20)).unwrap();
            region.commit(1).unwrap();
            let base = region.bytes().as_ptr().addr();
            drop(region);
            match touch(base, false) {
                FAULT => 0,
                End::Exited(_) | End::Killed(_) => 1,
            }
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn a_refused_commit_leaves_the_region_as_it_was() {
        let end = end_of(|| {
            let mut region = Linux::new().reserve(ReserveRequest::new(1 << 30)).unwrap();
            region.commit(100).unwrap();
            region.bytes_mut().fill(7);
            setrlimit(Resource::RLIMIT_DATA, 64 << 20, 64 << 20).unwrap();
            match region.commit(1 << 30) {
                Err(PlatformError::OutOfMemory { wanted }) => assert_eq!(wanted, 1 << 30),
                // An emulator does not enforce the limit: nothing to show.
                Ok(()) => return 0,
                Err(other) => panic!("{other}"),
            }
            assert_eq!(region.bytes(), [7; 100]);
            region.commit(200).unwrap();
            assert_eq!(region.bytes().len(), 200);
            0
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn an_address_space_that_is_used_up_is_out_of_memory() {
        let end = end_of(|| {
            setrlimit(Resource::RLIMIT_AS, 1 << 30, 1 << 30).unwrap();
            match Linux::new().reserve(ReserveRequest::new(2 << 30)) {
                Err(PlatformError::OutOfMemory { wanted }) => assert_eq!(wanted, 2 << 30),
                // An emulator does not enforce the limit: nothing to show.
                Ok(_) => {}
                Err(other) => panic!("{other}"),
            }
            0
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn resident_bytes_are_denied_without_the_right() {
        let end = end_of(|| {
            let mut region = Linux::new().reserve(ReserveRequest::new(1 << 20).resident()).unwrap();
            setrlimit(Resource::RLIMIT_MEMLOCK, 64 << 10, 64 << 10).unwrap();
            if Uid::current().is_root() {
                setuid(Uid::from_raw(65_534)).unwrap();
            }
            region.commit(100).unwrap();
            region.bytes_mut().fill(7);
            assert_eq!(region.commit(1 << 20), Err(PlatformError::Denied(Facility::LockedMemory)));
            assert_eq!(region.bytes(), [7; 100]);
            let base = region.bytes().as_ptr().addr();
            assert_eq!(touch(base + Linux::new().page_size(), false), FAULT);
            drop(region);
            let mut again = Linux::new().reserve(ReserveRequest::new(1 << 20)).unwrap();
            again.commit(1 << 20).unwrap();
            0
        });
        assert_eq!(end, OK);
    }

    #[test]
    fn a_mapping_the_kernel_does_not_take_back_is_lost_without_a_panic() {
        let end = end_of(|| {
            let page = Linux::new().page_size();
            let region = || Linux::new().reserve(ReserveRequest::new(3 * page)).ok();
            // Three neighbours, all open, are one mapping to the kernel: to take out the middle one it must split it.
            let mut neighbours: Vec<_> = (0..3).filter_map(|_| region()).collect();
            assert!(neighbours.iter_mut().all(|region| region.commit(3 * page).is_ok()));
            // Each of these is two mappings, until there can be no more.
            let mut others = Vec::new();
            while let Some(mut other) = region()
                && other.commit(page).is_ok()
                && others.len() < 200_000
            {
                others.push(other);
            }
            drop(neighbours.remove(1));
            drop((neighbours, others));
            0
        });
        assert_eq!(end, OK);
    }
}
