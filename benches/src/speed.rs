//! The speed table: CPU time of every engine on every workload.

use crate::Arguments;
use crate::clock::timed;
use crate::engines::{Engine, Guest, MEASURE};
use crate::report::Table;
use crate::stats::{Summary, geometric_mean};
use crate::workloads::Workload;
use std::path::Path;

/// Times the engines on the workloads.
///
/// The repetitions go round the engines, so that whatever else the machine does falls on all of them alike; the order
/// turns by one each round, so that none always runs after the same neighbour.
pub(crate) fn measure(
    engines: &[Box<dyn Engine>],
    workloads: &[&Workload],
    arguments: &Arguments,
) -> Result<Table, String> {
    let engines: Vec<&dyn Engine> = engines.iter().map(Box::as_ref).filter(|engine| !engine.only_startup()).collect();
    let mut head = vec!["workload".to_string(), format!("{MEASURE}, ms")];
    head.extend(engines.iter().map(|engine| engine.name().to_string()));
    let mut rows = vec![head];
    let mut columns = vec![Vec::new(); engines.len()];

    for workload in workloads {
        let wasm = read(&arguments.guests, workload.guest)?;
        let units = if arguments.quick { units_in_a_hurry(workload) } else { workload.units };
        let mut guests = Vec::new();
        for engine in &engines {
            let error = |error| format!("{} on {}: {error}", engine.name(), workload.name);
            guests.push(engine.load(&engine.artifact(&wasm).map_err(error)?).map_err(error)?);
        }
        let summaries = time(&engines, &mut guests, workload, units, arguments.repetitions)?;
        let measure = summaries.first().map_or(f64::NAN, |summary| summary.median);
        let mut row = vec![workload.name.to_string(), format!("{:.1}", measure * 1e3)];
        for (summary, column) in summaries.iter().zip(&mut columns) {
            let ratio = summary.median / measure;
            column.push(ratio);
            row.push(format!("{ratio:.2} ±{:.0}%", summary.spread * 50.0));
        }
        rows.push(row);
        eprintln!("{}: done", workload.name);
    }

    let mut means = vec!["geometric mean".to_string(), String::new()];
    means.extend(columns.iter().map(|ratios| format!("{:.2}     ", geometric_mean(ratios))));
    rows.push(means);
    Ok(Table {
        title: format!("CPU time relative to {MEASURE} (lower is faster)"),
        rows,
        notes: vec![format!(
            "Median of {} runs an engine, interleaved; ± is half the distance between the quartiles. Results are equal on all engines.",
            arguments.repetitions
        )],
    })
}

fn time(
    engines: &[&dyn Engine],
    guests: &mut [Box<dyn Guest>],
    workload: &Workload,
    units: i32,
    repetitions: usize,
) -> Result<Vec<Summary>, String> {
    let mut measurements = vec![Vec::new(); engines.len()];
    // Guests may keep state between runs, so results are compared run by run; the first run only warms up.
    for round in 0..=repetitions {
        let mut expected = None;
        for turn in 0..engines.len() {
            let at = (turn + round) % engines.len();
            let (engine, guest) = (&engines[at], &mut guests[at]);
            let (time, result) = timed(|| guest.run(units));
            let result = result.map_err(|error| format!("{} on {}: {error}", engine.name(), workload.name))?;
            let (first, expected) = *expected.get_or_insert((engine.name(), result));
            if result != expected {
                return Err(format!(
                    "{} gives {result:#x} on {}, {first} gives {expected:#x}",
                    engine.name(),
                    workload.name
                ));
            }
            if round > 0 {
                measurements[at].push(time.as_secs_f64());
            }
        }
    }
    Ok(measurements.into_iter().map(Summary::of).collect())
}

/// About a tenth of the work; a Fibonacci number's cost grows by the golden ratio with each unit, an image's by squares.
fn units_in_a_hurry(workload: &Workload) -> i32 {
    match workload.guest {
        "fib" => workload.units - 5,
        "mandelbrot" => workload.units / 3,
        _ => (workload.units / 10).max(1),
    }
}

fn read(folder: &Path, guest: &str) -> Result<Vec<u8>, String> {
    let path = folder.join(guest).with_extension("wasm");
    std::fs::read(&path).map_err(|error| {
        format!("cannot read {}: {error}; `benches/guests/build.sh` builds the guests", path.display())
    })
}
