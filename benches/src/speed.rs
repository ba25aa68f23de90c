//! The speed table: CPU time of every engine on every workload.

use crate::chart::Bar;
use crate::engines::{Engine, MEASURE, Mode, Scope};
use crate::race::{PATIENCE, Runner, race};
use crate::report::Table;
use crate::stats::{Summary, geometric_mean, ratios};
use crate::workloads::Workload;
use crate::{Arguments, note_failure};

/// Times the engines on the workloads; the table, and its figures for a chart.
pub(crate) fn measure(
    engines: &[Box<dyn Engine>],
    workloads: &[&Workload],
    arguments: &Arguments,
) -> Result<(Table, Vec<Bar>), String> {
    let engines: Vec<&dyn Engine> =
        engines.iter().map(Box::as_ref).filter(|engine| engine.scope() != Scope::Loading).collect();
    let mut head = vec!["workload".to_string(), format!("{MEASURE}, ms")];
    head.extend(engines.iter().map(|engine| engine.name().to_string()));
    let mut rows = vec![head];
    let mut columns = vec![Vec::new(); engines.len()];
    let mut notes = vec![format!(
        "Median of the ratios of {} rounds in which the engines take turns; ± is half the distance between the quartiles. Results are equal \
         on all engines. One that takes over {PATIENCE} times as long runs once.",
        arguments.repetitions
    )];

    for workload in workloads {
        let Some(wasm) = workload.read(arguments)? else {
            notes.push(format!("{} is not built here.", workload.name));
            continue;
        };
        let mut runners: Vec<Runner> = engines.iter().map(|engine| Runner::new(*engine, &wasm, Mode::Plain)).collect();
        let times = race(&mut runners, workload.work(arguments), arguments.repetitions);
        let measure = times[0].clone().map_err(|error| format!("{MEASURE} on {}: {error}", workload.name))?;
        let mut row = vec![workload.name.to_string(), format!("{:.1}", Summary::of(measure.clone()).median * 1e3)];
        for ((times, runner), column) in times.iter().zip(&runners).zip(&mut columns) {
            match times {
                Ok(times) => {
                    let summary = Summary::of(ratios(times, &measure));
                    column.push(summary.median);
                    row.push(summary.ratio());
                }
                Err(error) => {
                    row.push("fails".into());
                    note_failure(&mut notes, &runner.name, workload.name, error);
                }
            }
        }
        eprintln!("{}", row.join("  "));
        rows.push(row);
    }

    let ran = rows.len() - 1;
    let mut means = vec!["geometric mean".to_string(), String::new()];
    means.extend(columns.iter().map(|ratios| match ratios.len() == ran {
        true => format!("{:.2}     ", geometric_mean(ratios)),
        false => "–     ".into(),
    }));
    rows.push(means);
    let bars = engines
        .iter()
        .zip(columns)
        .filter(|(_, ratios)| !ratios.is_empty())
        .map(|(engine, ratios)| Bar { name: engine.name(), mean: geometric_mean(&ratios), all: ratios })
        .collect();
    Ok((Table { title: format!("CPU time relative to {MEASURE} (lower is faster)"), rows, notes }, bars))
}
