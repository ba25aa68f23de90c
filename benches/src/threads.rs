//! The table of threads that run instances of one module.

use crate::clock::timed;
use crate::engines::{Code, Engine, Mode, Scope, Work, lasting};
use crate::report::Table;
use crate::stats::Summary;
use crate::workloads::{self, Workload};
use crate::{Arguments, note_failure};
use std::sync::Barrier;
use std::time::Instant;

const THREADS: [usize; 3] = [1, 2, 4];
const GUEST: &str = "qsort";

/// Runs one workload on several threads, each with an instance in a store of its own of a module that is loaded once.
pub(crate) fn measure(engines: &[Box<dyn Engine>], arguments: &Arguments) -> Result<Table, String> {
    let Some(workload) = workloads::ALL.iter().find(|workload| workload.guest == GUEST) else {
        return Err(format!("no workload {GUEST}"));
    };
    let wasm = workload.read(arguments)?.ok_or_else(|| format!("{GUEST} is not built"))?;
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut rows = vec![vec!["engine".to_string()]];
    for threads in &THREADS[1..] {
        rows[0].extend([format!("{threads} threads: throughput"), "CPU time".into()]);
    }
    let mut notes = vec![format!(
        "{} on {cores} cores: work done in a second to what one thread does, and CPU time for it to what it takes one thread. Where other \
         programs keep the cores busy, more threads get more of them, and CPU time alone tells whether threads hinder each other.",
        workload.name
    )];
    for engine in engines.iter().filter(|engine| matches!(engine.scope(), Scope::All | Scope::Running)) {
        let mut row = vec![engine.name().to_string()];
        let ratios = engine
            .artifact(&wasm)
            .and_then(|artifact| engine.load(lasting(artifact), Mode::Plain))
            .and_then(|code| ratios(code.as_ref(), workload, arguments));
        match ratios {
            Ok(ratios) => row.extend(ratios),
            Err(error) => {
                row.push("fails".into());
                note_failure(&mut notes, engine.name(), "threads", &error);
            }
        }
        eprintln!("{}", row.join("  "));
        rows.push(row);
    }
    Ok(Table { title: "Threads that share a module (throughput: higher is better)".into(), rows, notes })
}

fn ratios(code: &dyn Code, workload: &Workload, arguments: &Arguments) -> Result<Vec<String>, String> {
    let mut throughputs = vec![Vec::new(); THREADS.len()];
    let mut costs = vec![Vec::new(); THREADS.len()];
    for _ in 0..arguments.repetitions {
        let mut one = None;
        for (at, threads) in THREADS.into_iter().enumerate() {
            let (seconds, cpu) = run(code, workload.work(arguments), threads)?;
            let (throughput, cost) = (threads as f64 / seconds, cpu / threads as f64);
            let (one_throughput, one_cost) = *one.get_or_insert((throughput, cost));
            throughputs[at].push(throughput / one_throughput);
            costs[at].push(cost / one_cost);
        }
    }
    let summaries = throughputs.into_iter().zip(costs).skip(1);
    Ok(summaries.flat_map(|(throughput, cost)| [throughput, cost].map(|ratios| Summary::of(ratios).ratio())).collect())
}

/// Seconds until all threads have done this work, and the CPU time of all together.
fn run(code: &dyn Code, work: Work, threads: usize) -> Result<(f64, f64), String> {
    let start = Barrier::new(threads);
    let begun = Instant::now();
    let times: Vec<Result<(f64, f64), String>> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads)
            .map(|_| {
                scope.spawn(|| {
                    let guest = code.instantiate();
                    start.wait();
                    let at = begun.elapsed().as_secs_f64();
                    let (cpu, result) = timed(|| guest?.timed(work));
                    result.map(|_| (at, cpu.as_secs_f64()))
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err("a thread panicked".into()))).collect()
    });
    let ended = begun.elapsed().as_secs_f64();
    let times: Vec<(f64, f64)> = times.into_iter().collect::<Result<_, _>>()?;
    let first = times.iter().map(|(at, _)| *at).fold(f64::INFINITY, f64::min);
    Ok((ended - first, times.iter().map(|(_, cpu)| cpu).sum()))
}
