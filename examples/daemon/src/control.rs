//! What the service and a module's thread tell each other.

use core::time::Duration;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use wrt::platform_traits::{CancelToken, FutexLike as _};
use wrt::{DefaultPlatform, InterruptHandle};

/// Shared by the service and one module's thread. Neither holds its lock for longer than it takes to copy a few words.
#[derive(Debug, Default)]
pub(crate) struct Control {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    /// The thread is to end after its turn.
    stop: bool,
    /// The thread is to end at once.
    kill: bool,
    /// The module was started once, or failed to.
    tried: bool,
    /// How to reach the guest that lives now.
    guest: Option<Reach>,
    /// When the turn that runs now must be over.
    due: Option<Instant>,
}

/// How a guest is stopped: in its code, and in a sleep.
#[derive(Debug)]
struct Reach {
    code: InterruptHandle,
    sleep: Arc<CancelToken>,
}

impl Reach {
    fn wake(&self) {
        DefaultPlatform::new().cancel(&self.sleep);
    }
}

/// For the service.
impl Control {
    /// Asks the thread to end after its turn.
    pub(crate) fn stop(&self) {
        self.lock().stop = true;
        self.changed.notify_all();
    }

    /// Asks the thread to end at once: stops the guest that runs.
    pub(crate) fn kill(&self) {
        let mut state = self.lock();
        (state.stop, state.kill) = (true, true);
        if let Some(guest) = &state.guest {
            guest.code.interrupt();
            guest.wake();
        }
        drop(state);
        self.changed.notify_all();
    }

    /// Whether the module was started once, or failed to.
    pub(crate) fn was_tried(&self) -> bool {
        self.lock().tried
    }

    /// By how much the turn that runs now is late.
    pub(crate) fn late(&self, now: Instant) -> Duration {
        self.lock().due.map_or(Duration::ZERO, |due| now.saturating_duration_since(due))
    }

    /// Ends the sleep of the guest, which its deadline does not reach.
    pub(crate) fn wake_guest(&self) {
        if let Some(guest) = &self.lock().guest {
            guest.wake();
        }
    }
}

/// For the thread.
impl Control {
    /// Whether the thread is to end.
    pub(crate) fn is_stopping(&self) -> bool {
        self.lock().stop
    }

    /// Notes that the module was started, or failed to.
    pub(crate) fn tried(&self) {
        self.lock().tried = true;
    }

    /// Takes in a new guest.
    pub(crate) fn lives(&self, code: InterruptHandle, sleep: Arc<CancelToken>) {
        let mut state = self.lock();
        if state.kill {
            // Asked for before there was anything to interrupt.
            code.interrupt();
        }
        state.guest = Some(Reach { code, sleep });
    }

    /// A turn begins that must be over then.
    pub(crate) fn begins(&self, due: Option<Instant>) {
        self.lock().due = due;
    }

    /// The turn is over.
    pub(crate) fn ends(&self) {
        self.lock().due = None;
    }

    /// Sleeps until then; true if the thread is to end, which ends the sleep too.
    pub(crate) fn sleep_until(&self, wake: Instant) -> bool {
        let mut state = self.lock();
        while !state.stop {
            let left = wake.saturating_duration_since(Instant::now());
            if left.is_zero() {
                break;
            }
            (state, _) = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner);
        }
        state.stop
    }

    /// A thread that panicked left whole words behind, so what it poisoned is good.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
