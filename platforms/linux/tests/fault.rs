//! The fault-injecting platform around Linux.
#![cfg(target_os = "linux")]

use core::sync::atomic::AtomicU32;

use wrt_platform::fault::{Fault, Faults, Faulty};
use wrt_platform::{
    Clock, Facility, FutexLike, PageAllocator, PlatformError, Region, ReserveRequest, SharedRegion, Thread,
    ThreadRequest, Threads, Wait, conformance,
};
use wrt_platform_linux::Linux;

#[test]
fn without_faults_it_conforms() {
    static FAULTS: Faults = Faults::new();
    static FAULTY: Faulty<Linux> = Faulty::new(Linux::new(), &FAULTS);
    let failed = conformance::run(&FAULTY, |_, result| {
        if let Err(failure) = result {
            println!("FAILED {failure}");
        }
    });
    assert_eq!(failed, 0);
    for fault in Fault::ALL {
        assert!(FAULTS.count(*fault) > 0, "{fault:?} is counted");
    }
}

#[test]
fn the_nth_reserve_fails() {
    static FAULTS: Faults = Faults::new();
    let faulty = Faulty::new(Linux::new(), &FAULTS);
    FAULTS.fail_nth(Fault::Reserve, 2);
    assert!(faulty.reserve(ReserveRequest::new(1)).is_ok());
    let refused = faulty.reserve(ReserveRequest::new(9)).map(drop);
    assert_eq!(refused, Err(PlatformError::OutOfMemory { wanted: 9 }));
    assert!(faulty.reserve_shared(ReserveRequest::new(1)).is_ok());
}

#[test]
fn a_wish_for_bytes_is_granted_as_far_as_there_is_room() {
    static FAULTS: Faults = Faults::new();
    let faulty = Faulty::new(Linux::new(), &FAULTS);
    let request = ReserveRequest::new(100);
    let capacity = |least| faulty.reserve_up_to(request, least).map(|region| region.capacity());
    assert_eq!(capacity(1), Ok(100));
    FAULTS.fail_nth(Fault::Reserve, 1);
    assert_eq!(capacity(60), Ok(60));
    FAULTS.fail_nth(Fault::Reserve, 1);
    assert_eq!(capacity(1), Ok(12));
    FAULTS.reset();
    FAULTS.fail_from(Fault::Reserve, 1);
    assert_eq!(capacity(5), Err(PlatformError::OutOfMemory { wanted: 5 }));
    assert_eq!(FAULTS.count(Fault::Reserve), 3);
}

#[test]
fn regions_are_counted_until_they_are_dropped() {
    static FAULTS: Faults = Faults::new();
    let faulty = Faulty::new(Linux::new(), &FAULTS);
    let mut region = faulty.reserve(ReserveRequest::new(1 << 20)).unwrap();
    region.commit(1).unwrap();
    region.trim();
    assert_eq!(region.capacity(), faulty.page_size());
    let wish = faulty.reserve_up_to(ReserveRequest::new(100), 1).unwrap();
    let shared = faulty.reserve_shared(ReserveRequest::new(1)).unwrap();
    FAULTS.reset();
    assert_eq!(FAULTS.live(), 3);
    drop((region, wish, shared));
    assert_eq!(FAULTS.live(), 0);
}

#[test]
fn the_nth_commit_fails_and_changes_nothing() {
    static FAULTS: Faults = Faults::new();
    let faulty = Faulty::new(Linux::new(), &FAULTS);
    let mut region = faulty.reserve(ReserveRequest::new(100)).unwrap();
    let shared = faulty.reserve_shared(ReserveRequest::new(100)).unwrap();
    region.commit(10).unwrap();
    FAULTS.fail_from(Fault::Commit, 1);
    assert_eq!(region.commit(20), Err(PlatformError::OutOfMemory { wanted: 20 }));
    assert_eq!(shared.commit(2), Err(PlatformError::OutOfMemory { wanted: 8 }));
    assert_eq!(region.bytes().len(), 10);
    FAULTS.reset();
    region.commit(20).unwrap();
    assert_eq!(FAULTS.count(Fault::Commit), 1);
}

#[test]
fn the_nth_wait_and_spawn_fail() {
    static FAULTS: Faults = Faults::new();
    let faulty = Faulty::new(Linux::new(), &FAULTS);
    let word = AtomicU32::new(0);
    FAULTS.fail_nth(Fault::Wait, 1);
    let refused = faulty.wait(&word, 0, None, None);
    assert_eq!(refused, Err(PlatformError::Os { facility: Facility::Futex, code: Faults::CODE }));
    assert_eq!(faulty.wait(&word, 0, Some(faulty.now()), None), Ok(Wait::TimedOut));
    FAULTS.fail_nth(Fault::Spawn, 1);
    let refused = faulty.spawn(ThreadRequest::default(), |_| ()).map(drop);
    assert_eq!(refused, Err(PlatformError::OutOfMemory { wanted: 0 }));
    let mut thread = faulty.spawn(ThreadRequest::default(), |_| ()).unwrap();
    thread.join(None).unwrap();
}
