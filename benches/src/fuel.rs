//! The table of what fuel costs.

use crate::engines::{Engine, Mode, Scope};
use crate::race::{Runner, race};
use crate::report::Table;
use crate::stats::{Summary, geometric_mean, ratios};
use crate::workloads::Workload;
use crate::{Arguments, note_failure};

/// Times each workload with fuel charged against the same engine without.
pub(crate) fn measure(
    engines: &[Box<dyn Engine>],
    workloads: &[&Workload],
    arguments: &Arguments,
) -> Result<Table, String> {
    let engines: Vec<&dyn Engine> = engines
        .iter()
        .map(Box::as_ref)
        .filter(|engine| engine.scope() != Scope::Loading && engine.offers(Mode::Metered))
        .collect();
    let mut rows = vec![vec!["workload".to_string()]];
    rows[0].extend(engines.iter().map(|engine| engine.name().to_string()));
    let mut columns = vec![Vec::new(); engines.len()];
    let mut notes = vec!["CPU time with fuel charged to that of the same engine without.".to_string()];
    for workload in workloads {
        let Some(wasm) = workload.read(arguments)? else { continue };
        let modes = [Mode::Plain, Mode::Metered];
        let mut runners: Vec<Runner> =
            engines.iter().flat_map(|engine| modes.map(|mode| Runner::new(*engine, &wasm, mode))).collect();
        let times = race(&mut runners, workload.work(arguments), arguments.repetitions);
        let mut row = vec![workload.name.to_string()];
        for ((pair, engine), column) in times.chunks(2).zip(&engines).zip(&mut columns) {
            match pair {
                [Ok(plain), Ok(metered)] => {
                    let summary = Summary::of(ratios(metered, plain));
                    column.push(summary.median);
                    row.push(summary.ratio());
                }
                [Err(error), _] | [_, Err(error)] => {
                    row.push("fails".into());
                    note_failure(&mut notes, engine.name(), workload.name, error);
                }
                _ => {}
            }
        }
        eprintln!("{}", row.join("  "));
        rows.push(row);
    }
    let mut means = vec!["geometric mean".to_string()];
    means.extend(columns.iter().map(|ratios| format!("{:.2}     ", geometric_mean(ratios))));
    rows.push(means);
    Ok(Table { title: "What fuel costs (lower is faster)".into(), rows, notes })
}
