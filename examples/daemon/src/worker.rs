//! What a module's thread does: it runs turn after turn, and begins anew when one fails.

use core::time::Duration;
use std::time::Instant;

use crate::control::Control;
use crate::directory::Definition;
use crate::failure::Failure;
use crate::guest::Guest;
use crate::log;

/// The pause after a first failure.
const SHORTEST: Duration = Duration::from_millis(100);
/// The pause after many.
const LONGEST: Duration = Duration::from_secs(10);
/// Who lives as long as this is well again: its next failure counts as its first.
const WELL: Duration = Duration::from_secs(10);

/// Runs the module until the thread is asked to end.
pub(crate) fn run(name: &str, definition: &Definition, control: &Control) {
    let mut pause = SHORTEST;
    loop {
        let born = Instant::now();
        let ended = live(name, definition, control);
        if control.is_stopping() {
            return match ended {
                Ok(()) => log::module(name, "ended"),
                Err(failure) => log::module(name, format!("ended: {failure}")),
            };
        }
        if born.elapsed() >= WELL {
            pause = SHORTEST;
        }
        if let Err(failure) = ended {
            log::module(name, format!("{failure}\nit starts again in {pause:?}"));
        }
        if Instant::now().checked_add(pause).is_none_or(|wake| control.sleep_until(wake)) {
            return log::module(name, "ended");
        }
        pause = pause.saturating_mul(2).min(LONGEST);
    }
}

/// One life of the module; it ends well only when the thread is asked to end.
fn live(name: &str, definition: &Definition, control: &Control) -> Result<(), Failure> {
    let started = Guest::start(name, definition, control);
    if started.is_ok() {
        log::module(name, "runs");
    }
    control.tried();
    let mut guest = started?;
    let mut due = Instant::now();
    while !control.is_stopping() {
        guest.turn(due)?;
        // Turns that were missed are not made up for: nobody wants the old ones in a burst.
        let next = due.checked_add(definition.settings.period).unwrap_or(due);
        due = next.max(Instant::now());
        control.sleep_until(due);
    }
    Ok(())
}
