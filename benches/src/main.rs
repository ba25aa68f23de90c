//! Runs WebAssembly runtimes on the same modules, interleaved, to compare them by CPU time.

mod alone;
mod calls;
mod chart;
mod clock;
mod engines;
mod fuel;
mod instances;
mod large;
mod peak;
mod race;
mod report;
mod speed;
mod startup;
mod stats;
mod threads;
mod workloads;

use clap::Parser;
use engines::Engine;
use report::Table;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use workloads::Workload;

/// Compares WebAssembly runtimes: ratios of CPU time to wasmi's, lower is faster.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Run only workloads whose name contains one of these, and these tables: startup, calls, fuel (on the workloads named
    /// beside it, or else all), instances, threads
    filter: Vec<String>,
    /// Run only these engines, comma-separated (wasmi always runs: it is the measure)
    #[arg(long, value_delimiter = ',')]
    engines: Vec<String>,
    /// Timed runs of each engine on each workload
    #[arg(long, default_value_t = 7)]
    repetitions: usize,
    /// A tenth of the work, three repetitions: to see that all runs, not to quote
    #[arg(long)]
    quick: bool,
    /// Print Markdown tables
    #[arg(long)]
    markdown: bool,
    /// Write the tables to speed.md in this folder, and a chart of the first to speed.svg
    #[arg(long)]
    write: Option<PathBuf>,
    /// Where `guests/build.sh` put the guests
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/target-guests"))]
    guests: PathBuf,
    /// Make the measurement WHAT of the engine ENGINE with the artifact in FILE and print its figures
    #[arg(long, hide = true, num_args = 3, value_names = ["WHAT", "ENGINE", "FILE"])]
    alone: Vec<String>,
}

impl Arguments {
    fn selects(&self, name: &str) -> bool {
        self.filter.is_empty() || self.filter.iter().any(|part| name.contains(part.as_str()))
    }
}

fn main() -> ExitCode {
    let mut arguments = Arguments::parse();
    if arguments.quick {
        arguments.repetitions = arguments.repetitions.min(3);
    }
    match compare(&arguments) {
        Ok(()) => { eprintln!("STEPS {}", wrt::runtime::STEPS.load(std::sync::atomic::Ordering::Relaxed)); for (i, c) in wrt::runtime::COUNTS.iter().enumerate() { let c = c.load(std::sync::atomic::Ordering::Relaxed); if c > 0 { eprintln!("CHAIN {i} {c}"); } } ExitCode::SUCCESS }
        Err(error) => {
            eprintln!("wrt-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &Arguments) -> Result<(), String> {
    if let [what, engine, artifact] = arguments.alone.as_slice() {
        return alone::answer(what, engine, artifact.as_ref());
    }
    let engines = engines::selected(&arguments.engines, &arguments.guests.join("peers"))?;
    let named: Vec<&Workload> = workloads::ALL.iter().filter(|workload| arguments.selects(workload.name)).collect();
    let mut tables = Vec::new();
    let mut show = |table: Table| {
        print!("{}", table.text(arguments.markdown));
        tables.push(table.text(true));
    };
    let mut bars = Vec::new();
    if !named.is_empty() {
        let (table, figures) = speed::measure(&engines, &named, arguments)?;
        show(table);
        bars = figures;
    }
    if arguments.selects("startup") {
        show(startup::measure(&engines, arguments)?);
    }
    if arguments.selects("calls") {
        show(calls::measure(&engines, arguments)?);
    }
    if arguments.selects("fuel") {
        let all: Vec<&Workload> = workloads::ALL.iter().collect();
        show(fuel::measure(&engines, if named.is_empty() { &all } else { &named }, arguments)?);
    }
    if arguments.selects("instances") {
        show(instances::measure(&engines)?);
    }
    if arguments.selects("threads") {
        show(threads::measure(&engines, arguments)?);
    }
    match &arguments.write {
        Some(folder) => write(folder, &about(&engines)?, &tables, bars),
        None => Ok(()),
    }
}

/// What was compared, and where.
fn about(engines: &[Box<dyn Engine>]) -> Result<String, String> {
    let mut versions = engines.iter().map(|engine| engine.version()).collect::<Result<Vec<_>, _>>()?;
    versions.dedup();
    let processors = std::fs::read_to_string("/proc/cpuinfo").map_err(|error| error.to_string())?;
    let model = processors.lines().find(|line| line.starts_with("model name")).and_then(|line| line.split_once(':'));
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    Ok(format!(
        "Written by `benches/run.sh --write`: {}. {} cores, {}.",
        versions.join(", "),
        cores,
        model.map_or("of a kind unknown", |(_, model)| model.trim())
    ))
}

fn write(folder: &Path, about: &str, tables: &[String], bars: Vec<chart::Bar>) -> Result<(), String> {
    let write = |name: &str, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    if !bars.is_empty() {
        write("speed.svg", chart::svg(bars))?;
    }
    write("speed.md", format!("# Speed, measured\n\n{about}\n\n{}", tables.join("\n")))
}

/// Notes what an engine cannot do, which its place in the table then says too.
fn note_failure(notes: &mut Vec<String>, engine: &str, what: &str, error: &str) {
    notes.push(format!("{engine} on {what}: {error}."));
}
