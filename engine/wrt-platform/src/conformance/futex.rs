//! Tests of sleeping on a word.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;

use wrt_sync::{FutexLock, Lock};

use super::threads::{join_all, spawn_plain};
use super::{During, Outcome, PATIENCE, PAUSE, await_count, claim, pause};
use crate::{CancelToken, Instant, Platform, Thread, Wait};

/// What the threads of a test share. Each test has its own, static, and resets it first.
struct Scene {
    /// The word they sleep on.
    word: AtomicU32,
    /// How many have come so far.
    ready: AtomicU32,
    /// How many ended as they should.
    good: AtomicU32,
    /// How many ended otherwise.
    bad: AtomicU32,
}

impl Scene {
    const fn new() -> Scene {
        Scene { word: AtomicU32::new(0), ready: AtomicU32::new(0), good: AtomicU32::new(0), bad: AtomicU32::new(0) }
    }

    fn reset(&self) {
        for word in [&self.word, &self.ready, &self.good, &self.bad] {
            word.store(0, Ordering::SeqCst);
        }
    }

    fn come(&self) {
        self.ready.fetch_add(1, Ordering::AcqRel);
    }

    fn end(&self, good: bool) {
        (if good { &self.good } else { &self.bad }).fetch_add(1, Ordering::AcqRel);
    }

    fn good(&self) -> u32 {
        self.good.load(Ordering::Acquire)
    }

    fn claim_all_good(&self, threads: u32, what: &'static str) -> Outcome {
        claim(self.bad.load(Ordering::Acquire) == 0 && self.good() == threads, what)
    }
}

pub(super) fn mismatch_does_not_sleep<P: Platform>(platform: &'static P) -> Outcome {
    let word = AtomicU32::new(7);
    let token = CancelToken::new();
    let end = platform.wait(&word, 8, None, None).during("waiting on another value")?;
    claim(end == Wait::Mismatch, "another value is a mismatch")?;
    let end = platform.wait(&word, 8, Some(Instant::NEVER), None).during("waiting until the end of time")?;
    claim(end == Wait::Mismatch, "the end of time is a deadline like others")?;
    let end = platform.wait(&word, 8, Some(Instant::START), Some(&token)).during("waiting on another value")?;
    claim(end == Wait::Mismatch, "a mismatch wins over a deadline that has passed")
}

pub(super) fn deadline_ends_a_wait<P: Platform>(platform: &'static P) -> Outcome {
    let word = AtomicU32::new(u32::MAX);
    let token = CancelToken::new();
    for cancel in [None, Some(&token)] {
        for wait in [Duration::ZERO, Duration::from_micros(300), Duration::from_millis(15)] {
            let deadline = platform.now().after(wait);
            // The contract allows a wake for no reason.
            while platform.wait(&word, u32::MAX, Some(deadline), cancel).during("waiting for a deadline")?
                != Wait::TimedOut
            {
                claim(platform.now() < deadline.after(PATIENCE), "a wait ends at its deadline")?;
            }
            claim(platform.now() >= deadline, "a wait does not time out early")?;
        }
        let end = platform.wait(&word, u32::MAX, Some(Instant::START), cancel).during("waiting for the past")?;
        claim(end == Wait::TimedOut, "a deadline in the past ends a wait")?;
    }
    Ok(())
}

pub(super) fn cancelled_token_ends_a_wait<P: Platform>(platform: &'static P) -> Outcome {
    let word = AtomicU32::new(1);
    let mut token = CancelToken::new();
    platform.cancel(&token);
    claim(token.is_cancelled(), "a cancelled token says so")?;
    for expected in [1, 2] {
        let end = platform.wait(&word, expected, None, Some(&token)).during("waiting with a cancelled token")?;
        claim(end == Wait::Cancelled, "a cancelled token wins over sleep and mismatch")?;
    }
    token.reset();
    let end = platform.wait(&word, 2, None, Some(&token)).during("waiting with a token that was reset")?;
    claim(end == Wait::Mismatch, "a token that was reset is live")
}

pub(super) fn wake_without_waiters<P: Platform>(platform: &'static P) -> Outcome {
    let word = AtomicU32::new(0);
    claim(platform.wake(&word, u32::MAX) == 0, "nobody waits, nobody is woken")
}

pub(super) fn wakes_as_many_as_asked<P: Platform>(platform: &'static P) -> Outcome {
    wakes_as_many(platform, None)
}

pub(super) fn wakes_as_many_as_asked_with_a_token<P: Platform>(platform: &'static P) -> Outcome {
    static TOKEN: CancelToken = CancelToken::new();
    wakes_as_many(platform, Some(&TOKEN))
}

fn wakes_as_many<P: Platform>(platform: &'static P, cancel: Option<&'static CancelToken>) -> Outcome {
    static SCENE: Scene = Scene::new();
    if !P::THREADS {
        return Ok(());
    }
    SCENE.reset();
    let body = move |_: &CancelToken| {
        SCENE.come();
        let deadline = platform.now().after(PATIENCE);
        SCENE.end(platform.wait(&SCENE.word, 0, Some(deadline), cancel) == Ok(Wait::Woken));
    };
    let threads = [
        spawn_plain(platform, "sleeper-1", body)?,
        spawn_plain(platform, "sleeper-2", body)?,
        spawn_plain(platform, "sleeper-3", body)?,
        spawn_plain(platform, "sleeper-4", body)?,
    ];
    await_count(platform, &SCENE.ready, 4, "four threads come to sleep")?;
    // All sleep by now where the machine is not loaded; then each wake must find one.
    pause(platform, PAUSE)?;
    claim(platform.wake(&SCENE.word, 0) == 0, "a wake of none wakes none")?;
    pause(platform, PAUSE)?;
    claim(SCENE.good() == 0, "all sleep on after a wake of none")?;
    // On a loaded machine some may not sleep yet: wake until two were.
    let give_up = platform.now().after(PATIENCE);
    let mut woken = 0_u32;
    while woken < 2 {
        let wanted = 2_u32.saturating_sub(woken);
        let more = platform.wake(&SCENE.word, wanted);
        claim(more <= wanted, "a wake reaches no more than was asked for")?;
        woken = woken.saturating_add(more);
        claim(platform.now() < give_up, "a wake reaches sleepers")?;
        pause(platform, Duration::from_millis(1))?;
    }
    await_count(platform, &SCENE.good, 2, "two sleepers wake")?;
    pause(platform, PAUSE)?;
    claim(SCENE.good() == 2, "the others sleep on")?;
    while woken < 4 {
        woken = woken.saturating_add(platform.wake(&SCENE.word, u32::MAX));
        claim(platform.now() < give_up.after(PATIENCE), "a wake reaches all")?;
        pause(platform, Duration::from_millis(1))?;
    }
    join_all(platform, threads)?;
    claim(woken == 4, "each sleeper is counted once")?;
    SCENE.claim_all_good(4, "each sleeper is told that it was woken")
}

pub(super) fn no_wake_is_lost<P: Platform>(platform: &'static P) -> Outcome {
    loses_no_wake(platform, None)
}

pub(super) fn no_wake_is_lost_with_a_token<P: Platform>(platform: &'static P) -> Outcome {
    static TOKEN: CancelToken = CancelToken::new();
    loses_no_wake(platform, Some(&TOKEN))
}

fn loses_no_wake<P: Platform>(platform: &'static P, cancel: Option<&'static CancelToken>) -> Outcome {
    static SCENE: Scene = Scene::new();
    const ROUNDS: u32 = 1_000;
    if !P::THREADS {
        return Ok(());
    }
    SCENE.reset();
    // Two threads count one word up in turn: one the even, one the odd values. A lost wake would leave both asleep.
    let player = |turn: u32| {
        move |_: &CancelToken| {
            let deadline = platform.now().after(PATIENCE);
            loop {
                let value = SCENE.word.load(Ordering::Acquire);
                if value >= ROUNDS {
                    return SCENE.end(true);
                }
                if value & 1 == turn {
                    SCENE.word.store(value.saturating_add(1), Ordering::Release);
                    platform.wake(&SCENE.word, 1);
                } else if !matches!(
                    platform.wait(&SCENE.word, value, Some(deadline), cancel),
                    Ok(Wait::Woken | Wait::Mismatch)
                ) {
                    return SCENE.end(false);
                }
            }
        }
    };
    let even = spawn_plain(platform, "even", player(0))?;
    let odd = spawn_plain(platform, "odd", player(1))?;
    join_all(platform, [even, odd])?;
    SCENE.claim_all_good(2, "a thread that changes the word and wakes is not missed")
}

pub(super) fn cancel_reaches_every_waiter<P: Platform>(platform: &'static P) -> Outcome {
    static SCENE: Scene = Scene::new();
    // One live token for each run: tokens are not reset while shared. A run that finds it cancelled is not the first.
    static TOKEN: CancelToken = CancelToken::new();
    static OTHER: AtomicU32 = AtomicU32::new(0);
    if !P::THREADS {
        return Ok(());
    }
    SCENE.reset();
    let body = |word: &'static AtomicU32| {
        move |_: &CancelToken| {
            SCENE.come();
            let deadline = platform.now().after(PATIENCE);
            SCENE.end(platform.wait(word, 0, Some(deadline), Some(&TOKEN)) == Ok(Wait::Cancelled));
        }
    };
    let threads = [
        spawn_plain(platform, "cancel-1", body(&SCENE.word))?,
        spawn_plain(platform, "cancel-2", body(&SCENE.word))?,
        spawn_plain(platform, "cancel-3", body(&OTHER))?,
    ];
    await_count(platform, &SCENE.ready, 3, "three threads come to sleep")?;
    pause(platform, PAUSE)?;
    claim(TOKEN.is_cancelled() || SCENE.good() == 0, "nobody is cancelled before the token is")?;
    platform.cancel(&TOKEN);
    join_all(platform, threads)?;
    SCENE.claim_all_good(3, "every wait that holds the token is cancelled, on whatever word")
}

pub(super) fn cancel_is_never_lost<P: Platform>(platform: &'static P) -> Outcome {
    static SCENE: Scene = Scene::new();
    const ROUNDS: u32 = 50;
    if !P::THREADS {
        return Ok(());
    }
    SCENE.reset();
    for round in 1..=ROUNDS {
        let thread = spawn_plain(platform, "cancelled", |token| {
            SCENE.come();
            let deadline = platform.now().after(PATIENCE);
            SCENE.end(platform.wait(&SCENE.word, 0, Some(deadline), Some(token)) == Ok(Wait::Cancelled));
        })?;
        // No pause: the cancel may come before, while or after the thread falls asleep.
        let give_up = platform.now().after(PATIENCE);
        while SCENE.ready.load(Ordering::Acquire) < round {
            if round & 1 == 0 {
                break;
            }
            claim(platform.now() < give_up, "a thread comes to sleep")?;
        }
        thread.cancel();
        join_all(platform, [thread])?;
    }
    SCENE.claim_all_good(ROUNDS, "a cancel is not lost, whenever it comes")
}

pub(super) fn deadline_holds_under_contention<P: Platform>(platform: &'static P) -> Outcome {
    static SCENE: Scene = Scene::new();
    static STOP: AtomicU32 = AtomicU32::new(0);
    static NEIGHBOUR: AtomicU32 = AtomicU32::new(0);
    if !P::THREADS {
        return Ok(());
    }
    SCENE.reset();
    STOP.store(0, Ordering::SeqCst);
    let waker = spawn_plain(platform, "waker", move |_| {
        let give_up = platform.now().after(PATIENCE);
        while STOP.load(Ordering::Acquire) == 0 && platform.now() < give_up {
            platform.wake(&NEIGHBOUR, u32::MAX);
            // On a system that runs the most urgent thread alone, others must come to run too.
            let _ = platform.wait(&NEIGHBOUR, 0, Some(platform.now().after(Duration::from_micros(50))), None);
        }
    })?;
    let body = move |_: &CancelToken| {
        let deadline = platform.now().after(PAUSE);
        let mut end = platform.wait(&SCENE.word, 0, Some(deadline), None);
        while end == Ok(Wait::Woken) && platform.now() < deadline.after(PATIENCE) {
            end = platform.wait(&SCENE.word, 0, Some(deadline), None);
        }
        SCENE.end(end == Ok(Wait::TimedOut) && platform.now() >= deadline);
    };
    let threads = [spawn_plain(platform, "timed-1", body)?, spawn_plain(platform, "timed-2", body)?];
    let ended = join_all(platform, threads);
    STOP.store(1, Ordering::Release);
    join_all(platform, [waker])?;
    ended?;
    SCENE.claim_all_good(2, "deadlines hold while another word is woken all the time")
}

pub(super) fn lock_excludes<P: Platform>(platform: &'static P) -> Outcome {
    static SCENE: Scene = Scene::new();
    static LOCK: AtomicU32 = AtomicU32::new(0);
    const ROUNDS: u32 = 400;
    if !P::THREADS {
        return Ok(());
    }
    SCENE.reset();
    let body = move |_: &CancelToken| {
        let lock = FutexLock::new(&LOCK, platform);
        let deadline = platform.now().after(PATIENCE);
        for round in 0..ROUNDS {
            let Ok(Some(held)) = lock.hold(Some(deadline)) else { return SCENE.end(false) };
            // Read, and write later: without exclusion some of these would be overwritten.
            let value = SCENE.word.load(Ordering::Relaxed);
            if round & 7 == 0 && pause(platform, Duration::from_micros(10)).is_err() {
                return SCENE.end(false);
            }
            SCENE.word.store(value.saturating_add(1), Ordering::Relaxed);
            drop(held);
        }
        SCENE.end(true);
    };
    let threads = [
        spawn_plain(platform, "lock-1", body)?,
        spawn_plain(platform, "lock-2", body)?,
        spawn_plain(platform, "lock-3", body)?,
    ];
    join_all(platform, threads)?;
    SCENE.claim_all_good(3, "every thread gets the lock in time")?;
    claim(SCENE.word.load(Ordering::Acquire) == ROUNDS.saturating_mul(3), "a held lock keeps the others out")
}
