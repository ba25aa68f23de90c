//! The start-up table: from bytes to the first result.

use crate::Arguments;
use crate::alone::TemporaryFile;
use crate::engines::{Engine, MEASURE, Scope, Work, lasting};
use crate::large;
use crate::report::Table;
use crate::stats::Summary;

/// Times load, instantiation and the first call of a trivial and of a large module.
pub(crate) fn measure(engines: &[Box<dyn Engine>], arguments: &Arguments) -> Result<Table, String> {
    let engines: Vec<&dyn Engine> =
        engines.iter().map(Box::as_ref).filter(|engine| engine.scope() != Scope::Running).collect();
    let modules = [("small", large::module(1)), ("large", large::module(if arguments.quick { 400 } else { 4000 }))];
    let mut rows = vec![vec!["engine".to_string()]];
    rows.extend(engines.iter().map(|engine| vec![engine.name().to_string()]));

    for (name, wasm) in &modules {
        let artifacts = artifacts(&engines, wasm)?;
        let times = time(&engines, &artifacts, arguments.repetitions)?;
        let peaks = peaks(&engines, &artifacts)?;
        let measure = times.first().map_or(f64::NAN, |(load, call)| load.median + call.median);
        let size = wasm.len() as f64 / 1e3;
        rows[0].extend([
            format!("{name} ({size:.1} kB): load, µs"),
            "first call, µs".into(),
            format!("to {MEASURE}"),
            "peak, kB".into(),
        ]);
        for ((row, (load, call)), peak) in rows.iter_mut().skip(1).zip(times).zip(peaks) {
            row.extend([
                format!("{:.1}", load.median * 1e6),
                format!("{:.1}", call.median * 1e6),
                format!("{:.2}", (load.median + call.median) / measure),
                format!("{peak:.0}"),
            ]);
        }
    }
    Ok(Table {
        title: "Start-up (CPU time, lower is faster)".into(),
        rows,
        notes: vec![
            "Load is from bytes to an instance with its export looked up; the ratio is of load and first call together.".into(),
            "Peak is by how much a fresh process's peak resident memory rises meanwhile.".into(),
        ],
    })
}

fn artifacts(engines: &[&dyn Engine], wasm: &[u8]) -> Result<Vec<&'static [u8]>, String> {
    let named =
        |engine: &&dyn Engine| engine.artifact(wasm).map_err(|error| format!("{} at start-up: {error}", engine.name()));
    engines.iter().map(named).map(|artifact| artifact.map(lasting)).collect()
}

/// Peaks of memory in kilobytes; each in a process of its own, as a process's peak never falls.
fn peaks(engines: &[&dyn Engine], artifacts: &[&'static [u8]]) -> Result<Vec<f64>, String> {
    let mut peaks = Vec::new();
    for (engine, artifact) in engines.iter().zip(artifacts) {
        let file = TemporaryFile::of(artifact)?;
        peaks.push(engine.peak(&file.0).map_err(|error| format!("{}: {error}", engine.name()))?);
    }
    Ok(peaks)
}

fn time(
    engines: &[&dyn Engine],
    artifacts: &[&'static [u8]],
    repetitions: usize,
) -> Result<Vec<(Summary, Summary)>, String> {
    let mut loads = vec![Vec::new(); engines.len()];
    let mut calls = vec![Vec::new(); engines.len()];
    let mut expected = None;
    // Small modules take microseconds: more rounds cost nothing and steady the median.
    let rounds = if artifacts.iter().all(|artifact| artifact.len() < 100_000) {
        repetitions.saturating_mul(20)
    } else {
        repetitions
    };
    for _ in 0..rounds {
        for (at, engine) in engines.iter().enumerate() {
            let error = |error| format!("{} at start-up: {error}", engine.name());
            let (load, mut guest) = engine.timed_start(artifacts[at]).map_err(error)?;
            let (call, result) = guest.timed(Work::Run(3)).map_err(error)?;
            if *expected.get_or_insert(result) != result {
                return Err(format!("{} gives another result at start-up", engine.name()));
            }
            loads[at].push(load.as_secs_f64());
            calls[at].push(call.as_secs_f64());
        }
    }
    Ok(loads.into_iter().map(Summary::of).zip(calls.into_iter().map(Summary::of)).collect())
}
