//! The table of many instances of one module in one process.

use crate::alone::{self, TemporaryFile};
use crate::clock::timed;
use crate::engines::{Engine, Guest, MEASURE, Mode, Scope};
use crate::large;
use crate::note_failure;
use crate::report::Table;

/// How many instances there are at once, and whether each is called.
const COUNTS: [(usize, bool); 2] = [(1_000, true), (10_000, false)];

/// Makes many instances, each in a store of its own, of a module that is loaded once.
pub(crate) fn measure(engines: &[Box<dyn Engine>]) -> Result<Table, String> {
    let wasm = large::module(1);
    let mut rows = vec![vec!["engine".to_string()]];
    let mut measures = [None; COUNTS.len()];
    for (count, called) in COUNTS {
        let what = if called { "called once" } else { "idle" };
        rows[0].extend([format!("{count} {what}: µs each"), "kB each".into(), format!("kB to {MEASURE}")]);
    }
    let mut notes = vec![
        "CPU time and resident memory for each instance, in a fresh process; its memory has two pages, of which it uses little.".to_string(),
    ];
    for engine in engines.iter().filter(|engine| engine.scope() == Scope::All) {
        let artifact = TemporaryFile::of(&engine.artifact(&wasm)?)?;
        let mut row = vec![engine.name().to_string()];
        for ((count, _), measure) in COUNTS.into_iter().zip(&mut measures) {
            match alone::ask(&count.to_string(), engine.name(), &artifact.0).as_deref() {
                Ok([microseconds, kilobytes]) => row.extend([
                    format!("{microseconds:.1}"),
                    format!("{kilobytes:.1}"),
                    format!("{:.2}", kilobytes / *measure.get_or_insert(*kilobytes)),
                ]),
                Ok(figures) => return Err(format!("{}: {} figures", engine.name(), figures.len())),
                Err(error) => {
                    row.extend(["fails".to_string(), String::new(), String::new()]);
                    note_failure(&mut notes, engine.name(), &format!("{count} instances"), error);
                }
            }
        }
        eprintln!("{}", row.join("  "));
        rows.push(row);
    }
    Ok(Table { title: "Many instances (lower is better)".into(), rows, notes })
}

/// What the fresh process does: microseconds and kilobytes for each instance.
pub(crate) fn alone(engine: &dyn Engine, artifact: &'static [u8], count: usize) -> Result<Vec<f64>, String> {
    let code = engine.load(artifact, Mode::Plain)?;
    let called = COUNTS.contains(&(count, true));
    let mut guests: Vec<Box<dyn Guest>> = Vec::with_capacity(count);
    let before = alone::memory("VmRSS")?;
    let (time, made) = timed(|| {
        for made in 0..count {
            let mut guest = code.instantiate().map_err(|error| format!("after {made}: {error}"))?;
            if called {
                guest.run(3)?;
            }
            guests.push(guest);
        }
        Ok::<(), String>(())
    });
    made?;
    let each = |all: f64| all / count as f64;
    Ok(vec![each(time.as_secs_f64() * 1e6), each(alone::memory("VmRSS")? - before)])
}
