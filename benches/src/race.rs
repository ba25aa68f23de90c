//! Runs guests round by round against each other.

use crate::engines::{Engine, Guest, Mode, Work, lasting};

/// A guest in a race.
pub(crate) struct Runner {
    /// What tables call its engine.
    pub(crate) name: String,
    /// The guest, or why there is none.
    guest: Result<Box<dyn Guest>, String>,
}

impl Runner {
    /// An instance of a module on this engine.
    pub(crate) fn new(engine: &dyn Engine, wasm: &[u8], mode: Mode) -> Runner {
        let artifact = engine.artifact(wasm);
        let code = artifact.and_then(|artifact| engine.load(lasting(artifact), mode));
        Runner { name: engine.name().to_string(), guest: code.and_then(|code| code.instantiate()) }
    }
}

/// How many times as long as the first a runner may take without being excused from further rounds.
pub(crate) const PATIENCE: f64 = 20.0;

/// The seconds of CPU time that each runner takes for this work, round by round, or why it cannot do it.
///
/// The rounds go round the runners, so that whatever else the machine does falls on all of them alike; the order turns by one each
/// round, so that none always runs after the same neighbour. The first round only warms up. A runner is out when its result is
/// not that of the first; one that takes longer than [`PATIENCE`] times what the first takes has only its first round.
pub(crate) fn race(runners: &mut [Runner], work: Work, rounds: usize) -> Vec<Result<Vec<f64>, String>> {
    let mut times: Vec<Result<Vec<f64>, String>> =
        runners.iter().map(|runner| runner.guest.as_ref().map(|_| Vec::new()).map_err(Clone::clone)).collect();
    let mut slow = vec![false; runners.len()];
    for round in 0..=rounds {
        let mut results = vec![None; runners.len()];
        let mut first = f64::NAN;
        for turn in 0..runners.len() {
            let at = (turn + round) % runners.len();
            if slow[at] {
                continue;
            }
            let (Ok(guest), Ok(measured)) = (&mut runners[at].guest, &mut times[at]) else { continue };
            match guest.timed(work) {
                Ok((time, result)) => {
                    let seconds = time.as_secs_f64();
                    results[at] = Some(result);
                    if at == 0 {
                        first = seconds;
                    }
                    if round > 0 {
                        measured.push(seconds);
                    } else if seconds > first * PATIENCE {
                        slow[at] = true;
                        measured.push(seconds);
                    }
                }
                Err(error) => times[at] = Err(error),
            }
        }
        // Guests may keep state between runs, so results are compared run by run.
        for (result, times) in results.iter().zip(&mut times) {
            if let (Some(result), Some(expected)) = (result, results[0])
                && *result != expected
            {
                *times = Err(format!("gives {result:#x}, not {expected:#x}"));
            }
        }
    }
    times
}
