//! The start-up table: from bytes to the first result.

use crate::Arguments;
use crate::clock::timed;
use crate::engines::{Engine, MEASURE};
use crate::large;
use crate::peak;
use crate::report::Table;
use crate::stats::Summary;

/// Times load, instantiation and the first call of a trivial and of a large module.
pub(crate) fn measure(engines: &[Box<dyn Engine>], arguments: &Arguments) -> Result<Table, String> {
    let modules = [("small", large::module(1)), ("large", large::module(if arguments.quick { 400 } else { 4000 }))];
    let mut rows = vec![vec!["engine".to_string()]];
    rows.extend(engines.iter().map(|engine| vec![engine.name().to_string()]));

    for (name, wasm) in &modules {
        let artifacts = artifacts(engines, wasm)?;
        let times = time(engines, &artifacts, arguments.repetitions)?;
        let peaks = peaks(engines, &artifacts)?;
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
                peak.to_string(),
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

fn artifacts(engines: &[Box<dyn Engine>], wasm: &[u8]) -> Result<Vec<Vec<u8>>, String> {
    let named =
        |engine: &dyn Engine| engine.artifact(wasm).map_err(|error| format!("{} at start-up: {error}", engine.name()));
    engines.iter().map(|engine| named(engine.as_ref())).collect()
}

/// Peaks of memory in kilobytes; each in a process of its own, as a process's peak never falls.
fn peaks(engines: &[Box<dyn Engine>], artifacts: &[Vec<u8>]) -> Result<Vec<u64>, String> {
    let path = std::env::temp_dir().join(format!("wrt-bench-{}", std::process::id()));
    let mut peaks = Vec::new();
    for (engine, artifact) in engines.iter().zip(artifacts) {
        std::fs::write(&path, artifact).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        peaks.push(peak::measure(engine.as_ref(), &path));
    }
    std::fs::remove_file(&path).map_err(|error| format!("cannot remove {}: {error}", path.display()))?;
    peaks.into_iter().collect()
}

fn time(
    engines: &[Box<dyn Engine>],
    artifacts: &[Vec<u8>],
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
            let (load, guest) = timed(|| engine.load(&artifacts[at]));
            let mut guest = guest.map_err(error)?;
            let (call, result) = timed(|| guest.run(3));
            let result = result.map_err(error)?;
            if *expected.get_or_insert(result) != result {
                return Err(format!("{} gives another result at start-up", engine.name()));
            }
            loads[at].push(load.as_secs_f64());
            calls[at].push(call.as_secs_f64());
        }
    }
    Ok(loads.into_iter().map(Summary::of).zip(calls.into_iter().map(Summary::of)).collect())
}
