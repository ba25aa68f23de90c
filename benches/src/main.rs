//! Runs WebAssembly runtimes on the same modules in one process, interleaved, to compare them by CPU time.

mod clock;
mod engines;
mod large;
mod peak;
mod report;
mod speed;
mod startup;
mod stats;
mod workloads;

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;

/// Compares WebAssembly runtimes: ratios of CPU time to wasmi's, lower is faster.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Run only workloads whose name contains one of these; `startup` names the start-up table
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
    /// Where `guests/build.sh` put the guests
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/target-guests"))]
    guests: PathBuf,
    /// Load the file FILE with the engine ENGINE alone and print the peak of memory in kilobytes
    #[arg(long, hide = true, num_args = 2, value_names = ["ENGINE", "FILE"])]
    peak_of: Vec<String>,
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
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("wrt-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn compare(arguments: &Arguments) -> Result<(), String> {
    if let [engine, artifact] = arguments.peak_of.as_slice() {
        return peak::report(engines::named(engine)?.as_ref(), artifact.as_ref());
    }
    let engines = engines::selected(&arguments.engines)?;
    let workloads: Vec<_> = workloads::ALL.iter().filter(|workload| arguments.selects(workload.name)).collect();
    if !workloads.is_empty() {
        let table = speed::measure(&engines, &workloads, arguments)?;
        table.print(arguments.markdown);
    }
    if arguments.selects("startup") {
        let table = startup::measure(&engines, arguments)?;
        table.print(arguments.markdown);
    }
    Ok(())
}
