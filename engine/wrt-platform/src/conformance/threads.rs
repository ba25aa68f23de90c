//! Tests of threads.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use super::{Broken, During, Outcome, PATIENCE, PAUSE, await_count, claim, claim_unsupported, pause};
use crate::{
    Affinity, CancelToken, Facility, Instant, Join, Platform, PlatformError, Priority, Stack, StackBounds, Thread,
    ThreadRequest, Wait,
};

/// Stack of a test's threads, in bytes: what their few frames need even without optimisation.
const STACK: usize = 16 << 10;

/// Starts a thread with nothing special about it.
pub(super) fn spawn_plain<P: Platform, F>(platform: &P, name: &str, body: F) -> Outcome<P::Thread>
where
    F: FnOnce(&CancelToken) + Send + 'static,
{
    let request = ThreadRequest { name, stack: Stack::Size(STACK), ..ThreadRequest::default() };
    platform.spawn(request, body).during("starting a thread")
}

/// Joins threads, none of which may take longer than a test's patience.
pub(super) fn join_all<P: Platform, const N: usize>(platform: &P, threads: [P::Thread; N]) -> Outcome {
    let deadline = platform.now().after(PATIENCE.saturating_mul(2));
    for mut thread in threads {
        let end = thread.join(Some(deadline)).during("joining a thread")?;
        claim(end == Join::Finished, "a thread ends")?;
    }
    Ok(())
}

/// Spawns with a request, expecting a refusal.
fn refused<P: Platform>(platform: &'static P, request: ThreadRequest<'_>) -> Result<(), PlatformError> {
    static RAN: AtomicU32 = AtomicU32::new(0);
    RAN.store(0, Ordering::SeqCst);
    let result = platform.spawn(request, |_| RAN.store(1, Ordering::Release)).map(drop);
    let ran_all_the_same = RAN.load(Ordering::Acquire) == 1;
    if ran_all_the_same { Ok(()) } else { result }
}

pub(super) fn spawn_is_refused_where_there_is_none<P: Platform>(platform: &'static P) -> Outcome {
    if !P::THREADS {
        let result = refused(platform, ThreadRequest::default());
        claim_unsupported(result, Facility::Thread, "a thread is refused")?;
    }
    if !P::PRIORITIES {
        claim(platform.highest_priority().is_none(), "there is no highest priority")?;
        let request = ThreadRequest { priority: Some(Priority(1)), ..ThreadRequest::default() };
        let result = refused(platform, request);
        claim(
            matches!(result, Err(PlatformError::Unsupported(Facility::Priority | Facility::Thread))),
            "a priority is refused",
        )?;
    }
    if !P::AFFINITY {
        claim(platform.processors() == Affinity(0), "no processor can be chosen")?;
        let request = ThreadRequest { affinity: Some(Affinity(1)), ..ThreadRequest::default() };
        let result = refused(platform, request);
        claim(
            matches!(result, Err(PlatformError::Unsupported(Facility::Affinity | Facility::Thread))),
            "an affinity is refused",
        )?;
    }
    Ok(())
}

pub(super) fn body_runs_and_is_joined<P: Platform>(platform: &'static P) -> Outcome {
    static SEEN: AtomicU32 = AtomicU32::new(0);
    static DROPPED: AtomicU32 = AtomicU32::new(0);
    /// Counts its drops.
    struct Cargo(u32);
    impl Drop for Cargo {
        fn drop(&mut self) {
            DROPPED.fetch_add(1, Ordering::AcqRel);
        }
    }
    if !P::THREADS {
        return Ok(());
    }
    SEEN.store(0, Ordering::SeqCst);
    DROPPED.store(0, Ordering::SeqCst);
    let cargo = Cargo(7);
    let mut thread = spawn_plain(platform, "body with a name longer than most", move |token| {
        let whole = cargo;
        let live = u32::from(!token.is_cancelled());
        SEEN.store(whole.0.saturating_add(live), Ordering::Release);
    })?;
    for _ in 0..2 {
        let end = thread.join(None).during("joining a thread")?;
        claim(end == Join::Finished, "a thread whose body returned is finished, however often it is joined")?;
    }
    claim(SEEN.load(Ordering::Acquire) == 8, "the body had what was moved into it and a live token")?;
    claim(DROPPED.load(Ordering::Acquire) == 1, "what was moved into the body is dropped once")
}

pub(super) fn join_deadline_passes<P: Platform>(platform: &'static P) -> Outcome {
    static GATE: AtomicU32 = AtomicU32::new(0);
    if !P::THREADS {
        return Ok(());
    }
    GATE.store(0, Ordering::SeqCst);
    let mut thread = spawn_plain(platform, "waits", |_| {
        let deadline = platform.now().after(PATIENCE);
        while GATE.load(Ordering::Acquire) == 0 && platform.now() < deadline {
            let _ = platform.wait(&GATE, 0, Some(deadline), None);
        }
    })?;
    let deadline = platform.now().after(PAUSE);
    let end = thread.join(Some(deadline)).during("joining a thread that still runs")?;
    claim(end == Join::TimedOut, "a join ends at its deadline")?;
    claim(platform.now() >= deadline, "a join does not time out early")?;
    GATE.store(1, Ordering::Release);
    platform.wake(&GATE, u32::MAX);
    join_all(platform, [thread])
}

/// Where the thread of a test writes the size of its stack.
struct Report {
    size: AtomicU32,
}

impl Report {
    const fn new() -> Report {
        Report { size: AtomicU32::new(0) }
    }

    fn write(&self, bounds: StackBounds) {
        self.size.store(u32::try_from(bounds.size()).unwrap_or(u32::MAX), Ordering::Release);
    }

    fn size(&self) -> usize {
        usize::try_from(self.size.load(Ordering::Acquire)).unwrap_or(usize::MAX)
    }
}

pub(super) fn stack_is_as_large_as_asked<P: Platform>(platform: &'static P) -> Outcome {
    static REPORT: Report = Report::new();
    if !P::THREADS || !P::STACK_BOUNDS {
        return Ok(());
    }
    for asked in [STACK, STACK.saturating_mul(4), 100_000] {
        REPORT.size.store(0, Ordering::SeqCst);
        let request = ThreadRequest { name: "sized", stack: Stack::Size(asked), ..ThreadRequest::default() };
        let thread = platform.spawn(request, |_| {
            if let Ok(bounds) = platform.stack_bounds() {
                REPORT.write(bounds);
            }
        });
        join_all(platform, [thread.during("starting a thread with a sized stack")?])?;
        claim(REPORT.size() >= asked, "a stack is at least as large as was asked for")?;
        // What a system adds is for its own use and rounding, not a default size in place of what was asked.
        claim(REPORT.size() < asked.saturating_add(512 << 10), "a stack is not much larger than was asked for")?;
    }
    Ok(())
}

/// Tests that a thread runs on a stack the caller gives; apart from the suite, because only the caller has such memory.
///
/// # Errors
/// [`Failure`](super::Failure) says what the platform did not do.
pub fn static_stack<P: Platform>(platform: &'static P, stack: &'static mut [u8]) -> Result<(), super::Failure> {
    static_stack_is_used(platform, stack).map_err(|Broken { what, error }| super::Failure {
        test: "threads::static_stack",
        what,
        error,
    })
}

fn static_stack_is_used<P: Platform>(platform: &'static P, stack: &'static mut [u8]) -> Outcome {
    static REPORT: Report = Report::new();
    static INSIDE: AtomicU32 = AtomicU32::new(0);
    REPORT.size.store(0, Ordering::SeqCst);
    INSIDE.store(0, Ordering::SeqCst);
    let low = stack.as_ptr().addr();
    let len = stack.len();
    let request = ThreadRequest { name: "static", stack: Stack::Static(stack), ..ThreadRequest::default() };
    let thread = platform.spawn(request, move |_| {
        let local = 0_u8;
        let here = core::ptr::from_ref(core::hint::black_box(&local)).addr();
        INSIDE.store(u32::from(here >= low && here < low.saturating_add(len)), Ordering::Release);
        if let Ok(bounds) = platform.stack_bounds() {
            REPORT.write(bounds);
        }
    });
    join_all(platform, [thread.during("starting a thread on a static stack")?])?;
    claim(INSIDE.load(Ordering::Acquire) == 1, "the thread's frames lie on the static stack")?;
    claim(!P::STACK_BOUNDS || (REPORT.size() <= len && REPORT.size() > 0), "the bounds are those of the static stack")
}

pub(super) fn priority_is_set_or_denied<P: Platform>(platform: &'static P) -> Outcome {
    static RAN: AtomicU32 = AtomicU32::new(0);
    if !P::THREADS || !P::PRIORITIES {
        return Ok(());
    }
    let highest = platform.highest_priority();
    claim(highest >= Some(Priority(1)), "there is a highest priority, 1 at least")?;
    for priority in [Some(Priority(1)), highest] {
        RAN.store(0, Ordering::SeqCst);
        let request = ThreadRequest { name: "urgent", priority, stack: Stack::Size(STACK), ..ThreadRequest::default() };
        match platform.spawn(request, |_| RAN.store(1, Ordering::Release)) {
            Ok(thread) => {
                join_all(platform, [thread])?;
                claim(RAN.load(Ordering::Acquire) == 1, "a thread with a priority runs")?;
            }
            Err(PlatformError::Denied(Facility::Priority)) => {
                claim(RAN.load(Ordering::Acquire) == 0, "no body runs after a denial")?;
            }
            Err(error) => return Err(Broken { what: "starting a thread with a priority", error: Some(error) }),
        }
    }
    let mut wrong = [Some(Priority(0)), None];
    if let ([_, above], Some(Priority(highest))) = (&mut wrong, highest) {
        *above = highest.checked_add(1).map(Priority);
    }
    for priority in wrong.into_iter().flatten() {
        let request = ThreadRequest { priority: Some(priority), ..ThreadRequest::default() };
        let result = refused(platform, request);
        claim(result == Err(PlatformError::Invalid(Facility::Priority)), "a priority there is not is invalid")?;
    }
    Ok(())
}

pub(super) fn affinity_binds<P: Platform>(platform: &'static P) -> Outcome {
    static SEEN: AtomicU32 = AtomicU32::new(0);
    if !P::THREADS || !P::AFFINITY {
        return Ok(());
    }
    let Affinity(all) = platform.processors();
    claim(all != 0, "there is a processor to choose")?;
    // The lowest and the highest of them.
    let lowest = all & all.wrapping_neg();
    let highest = 1_u64.wrapping_shl(all.ilog2());
    for one in [lowest, highest] {
        SEEN.store(0, Ordering::SeqCst);
        let affinity = Some(Affinity(one));
        let request = ThreadRequest { name: "bound", affinity, stack: Stack::Size(STACK), ..ThreadRequest::default() };
        let thread = platform.spawn(request, move |_| {
            let bound = platform.processors() == Affinity(one);
            SEEN.store(if bound { 1 } else { 2 }, Ordering::Release);
        });
        match thread {
            Ok(thread) => join_all(platform, [thread])?,
            Err(PlatformError::Denied(Facility::Affinity)) => continue,
            Err(error) => return Err(Broken { what: "starting a bound thread", error: Some(error) }),
        }
        claim(SEEN.load(Ordering::Acquire) == 1, "a bound thread may run where it was bound to, and nowhere else")?;
    }
    let none = ThreadRequest { affinity: Some(Affinity(0)), ..ThreadRequest::default() };
    let result = refused(platform, none);
    claim(result == Err(PlatformError::Invalid(Facility::Affinity)), "no processor at all is invalid")
}

pub(super) fn blocked_call_is_cancelled<P: Platform>(platform: &'static P) -> Outcome {
    static WORD: AtomicU32 = AtomicU32::new(0);
    static READY: AtomicU32 = AtomicU32::new(0);
    static ENDED: AtomicU32 = AtomicU32::new(0);
    if !P::THREADS {
        return Ok(());
    }
    READY.store(0, Ordering::SeqCst);
    ENDED.store(0, Ordering::SeqCst);
    let thread = spawn_plain(platform, "blocked", |token| {
        READY.store(1, Ordering::Release);
        // Only the cancel ends it: the call that blocks, and the next one.
        let first = platform.wait(&WORD, 0, Some(Instant::NEVER), Some(token));
        let second = platform.wait(&WORD, 0, None, Some(token));
        if first == Ok(Wait::Cancelled) && second == Ok(Wait::Cancelled) {
            ENDED.store(1, Ordering::Release);
        }
    })?;
    await_count(platform, &READY, 1, "a thread comes to block")?;
    pause(platform, PAUSE)?;
    thread.cancel();
    join_all(platform, [thread])?;
    claim(ENDED.load(Ordering::Acquire) == 1, "the blocked call and the next are cancelled")
}

pub(super) fn dropped_thread_runs_on<P: Platform>(platform: &'static P) -> Outcome {
    static DONE: AtomicU32 = AtomicU32::new(0);
    if !P::THREADS {
        return Ok(());
    }
    DONE.store(0, Ordering::SeqCst);
    drop(spawn_plain(platform, "dropped", |_| {
        let _ = pause(platform, Duration::from_millis(5));
        DONE.store(1, Ordering::Release);
    })?);
    await_count(platform, &DONE, 1, "a thread runs on when its handle is dropped")
}
