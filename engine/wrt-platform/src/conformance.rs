//! The conformance suite: what every backend must do, as functions generic over the platform.
//!
//! Nothing here needs std, a heap or a test harness, so a backend runs it on its real system: on a host from tests, on a
//! microcontroller from the firmware's main task. What a platform says it lacks must be refused with
//! [`PlatformError::Unsupported`]; what it has must keep its contract.
//!
//! The threads of a test share statics, so one run at a time goes on in a process.

mod devices;
mod futex;
mod pages;
mod stack;
mod threads;
mod time;

use core::fmt;
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use crate::{Facility, Platform, PlatformError, Wait};

pub use pages::{guards, shared_commits};
pub use threads::static_stack;

/// A test that a backend failed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Failure {
    /// The test's name.
    pub test: &'static str,
    /// What was done, or what should have been.
    pub what: &'static str,
    /// The platform's error, if there was one.
    pub error: Option<PlatformError>,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.test, self.what)?;
        match self.error {
            Some(error) => write!(f, ": {error}"),
            None => Ok(()),
        }
    }
}

impl core::error::Error for Failure {}

/// One behaviour every backend must show.
#[derive(Clone, Copy, Debug)]
pub struct Test<P: 'static> {
    /// The behaviour.
    pub name: &'static str,
    run: fn(&'static P) -> Outcome,
}

impl<P: Platform> Test<P> {
    /// Runs the test. *Blocking*, for seconds at most on a system that works.
    ///
    /// # Errors
    /// [`Failure`] says what the platform did not do.
    pub fn run(&self, platform: &'static P) -> Result<(), Failure> {
        (self.run)(platform).map_err(|Broken { what, error }| Failure { test: self.name, what, error })
    }
}

/// Runs every test in turn and tells `report` of each; how many failed. *Blocking*.
pub fn run<P: Platform>(platform: &'static P, mut report: impl FnMut(&'static str, Result<(), Failure>)) -> usize {
    let mut failed = 0_usize;
    for test in tests::<P>() {
        let result = test.run(platform);
        failed = failed.saturating_add(usize::from(result.is_err()));
        report(test.name, result);
    }
    failed
}

/// Declares the suite: the tests of each module.
macro_rules! suite {
    ($($module:ident: $($test:ident)*;)*) => {
        /// Every test, in the order they are run in.
        #[must_use]
        pub const fn tests<P: Platform>() -> &'static [Test<P>] {
            &[$($(Test { name: concat!(stringify!($module), "::", stringify!($test)), run: $module::$test::<P> },)*)*]
        }
    };
}

suite! {
    pages: commits_from_the_front base_never_moves fresh_bytes_are_zero out_of_memory_changes_nothing
        no_bytes_at_all_is_a_region guard_is_granted_as_promised regions_do_not_overlap release_gives_back
        trimmed_region_keeps_its_bytes resident_bytes_or_a_refusal large_regions_are_whole_or_refused
        shared_words_are_seen_by_all;
    time: clock_never_goes_back clock_advances wall_clock_tells deadline_fires_once_and_not_early
        passed_deadline_fires_at_once cancelled_deadline_never_fires cancel_is_synchronous
        dropped_deadline_never_fires deadlines_fire_in_order;
    futex: mismatch_does_not_sleep deadline_ends_a_wait cancelled_token_ends_a_wait wake_without_waiters
        wakes_as_many_as_asked wakes_as_many_as_asked_with_a_token no_wake_is_lost no_wake_is_lost_with_a_token
        cancel_reaches_every_waiter cancel_is_never_lost
        deadline_holds_under_contention lock_excludes;
    stack: bounds_hold_this_frame deeper_frames_have_less system_stacks_are_protected;
    threads: body_runs_and_is_joined join_deadline_passes stack_is_as_large_as_asked priority_is_set_or_denied
        affinity_binds blocked_call_is_cancelled dropped_thread_runs_on spawn_is_refused_where_there_is_none;
    devices: entropy_differs console_writes;
}

/// How a test ends.
type Outcome<T = ()> = Result<T, Broken>;

/// A claim that does not hold.
struct Broken {
    what: &'static str,
    error: Option<PlatformError>,
}

/// Claims that something holds.
fn claim(holds: bool, what: &'static str) -> Outcome {
    if holds { Ok(()) } else { Err(Broken { what, error: None }) }
}

/// Claims that a call is refused because the platform lacks the facility.
fn claim_unsupported<T>(result: Result<T, PlatformError>, facility: Facility, what: &'static str) -> Outcome {
    match result {
        Err(PlatformError::Unsupported(found)) if found == facility => Ok(()),
        Err(error) => Err(Broken { what, error: Some(error) }),
        Ok(_) => Err(Broken { what, error: None }),
    }
}

/// Names what was being done when the platform answered with an error.
trait During<T> {
    fn during(self, what: &'static str) -> Outcome<T>;
}

impl<T> During<T> for Result<T, PlatformError> {
    fn during(self, what: &'static str) -> Outcome<T> {
        self.map_err(|error| Broken { what, error: Some(error) })
    }
}

/// What a test waits for at most before it fails; generous, because emulators and loaded machines run it too.
const PATIENCE: Duration = Duration::from_secs(10);

/// Long enough for another thread to have fallen asleep.
const PAUSE: Duration = Duration::from_millis(20);

/// Sleeps.
fn pause<P: Platform>(platform: &P, time: Duration) -> Outcome {
    let word = AtomicU32::new(0);
    let deadline = platform.now().after(time);
    while platform.wait(&word, 0, Some(deadline), None).during("sleeping")? != Wait::TimedOut {}
    Ok(())
}

/// Waits until a word holds at least `wanted`, looking again every millisecond.
fn await_count<P: Platform>(platform: &P, word: &AtomicU32, wanted: u32, what: &'static str) -> Outcome {
    let deadline = platform.now().after(PATIENCE);
    while word.load(Ordering::Acquire) < wanted {
        claim(platform.now() < deadline, what)?;
        pause(platform, Duration::from_millis(1))?;
    }
    Ok(())
}
