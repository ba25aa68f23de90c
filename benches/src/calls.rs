//! The table of calls between guest and host.

use crate::engines::{Engine, MEASURE, Mode, Scope, Work};
use crate::race::{Runner, race};
use crate::report::Table;
use crate::stats::{Summary, ratios};
use crate::{Arguments, note_failure, workloads};

/// Times calls of a host function that adds two numbers, and of an export that does.
pub(crate) fn measure(engines: &[Box<dyn Engine>], arguments: &Arguments) -> Result<Table, String> {
    let wasm = workloads::read("border", arguments)?;
    let mut runners: Vec<Runner> = engines
        .iter()
        .filter(|engine| engine.scope() != Scope::Loading && engine.offers(Mode::Host))
        .map(|engine| Runner::new(engine.as_ref(), &wasm, Mode::Host))
        .collect();
    let calls: i32 = if arguments.quick { 100_000 } else { 2_000_000 };
    let mut rows = vec![vec!["engine".to_string()]];
    rows.extend(runners.iter().map(|runner| vec![runner.name.clone()]));
    let mut notes = vec![
        "Both add two 32-bit numbers. The host calls a typed export; the guest's calls are unrolled eight times."
            .to_string(),
    ];
    for (direction, work) in [("guest to host", Work::Run(calls)), ("host to guest", Work::Call(calls))] {
        rows[0].extend([format!("{direction}, ns"), format!("to {MEASURE}")]);
        let times = race(&mut runners, work, arguments.repetitions);
        let measure = times[0].clone().map_err(|error| format!("{MEASURE} on calls: {error}"))?;
        for ((row, runner), times) in rows.iter_mut().skip(1).zip(&runners).zip(times) {
            match times {
                Ok(times) => {
                    let ratio = Summary::of(ratios(&times, &measure)).ratio();
                    row.extend([format!("{:.1}", Summary::of(times).median * 1e9 / f64::from(calls)), ratio]);
                }
                Err(error) => {
                    row.extend(["fails".to_string(), String::new()]);
                    note_failure(&mut notes, &runner.name, direction, &error);
                }
            }
        }
    }
    Ok(Table { title: "Calls between guest and host (CPU time)".into(), rows, notes })
}
