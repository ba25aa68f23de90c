//! The thread that ends this process when a run's time is over and nothing else ended it.

use core::time::Duration;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Instant;

use wrt::Error;

use crate::exit::Exit;
use crate::failure::Failure;

/// How long a guest that waits in the host outlives its time: what runs is stopped by the engine at its time, and can tell
/// where it stood.
const GRACE: Duration = Duration::from_millis(250);

/// How long the process waits for its last words to be taken: whoever reads standard error may have stopped reading.
const LAST_WORDS: Duration = Duration::from_millis(100);

/// The time of a run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Time {
    start: Instant,
    timeout: Duration,
}

impl Time {
    /// Starts the time of a run of this file, and the watch over it.
    pub(crate) fn start(path: &Path, timeout: Duration) -> Result<Time, Failure> {
        let failure = Failure::engine(path, &Error::Interrupted);
        let watch = move || {
            thread::sleep(timeout.saturating_add(GRACE));
            tell(failure);
            std::process::exit(i32::from(Exit::Timeout as u8));
        };
        match thread::Builder::new().name("timeout".into()).spawn(watch) {
            Ok(_) => Ok(Time { start: Instant::now(), timeout }),
            Err(error) => {
                let what = format!("`--timeout` needs a thread, and none can be had: {error}");
                Err(Failure::new(Exit::Failure, what))
            }
        }
    }

    /// What is left of it.
    pub(crate) fn left(self) -> Duration {
        self.timeout.saturating_sub(self.start.elapsed())
    }
}

/// Reports a failure, unless that takes too long: the guest may hold standard error, or nobody may read it.
fn tell(failure: Failure) {
    let (done, told) = mpsc::channel();
    let report = move || {
        failure.report();
        // The other side may have stopped waiting.
        let _ = done.send(());
    };
    if thread::Builder::new().spawn(report).is_ok() {
        // Told or not, the process ends now.
        let _ = told.recv_timeout(LAST_WORDS);
    }
}
