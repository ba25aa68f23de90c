//! Peers written in C: programs of `peers/`, spoken to over their standard streams as `peers/peer.h` says.

use super::{Code, Engine, Guest, Mode, Scope, Work, text};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

/// The peers, by name and program.
const PEERS: [(&str, &str); 3] = [("wasm3", "wasm3"), ("WAMR, fast", "wamr-fast"), ("WAMR, classic", "wamr-classic")];

/// A peer.
pub(super) struct Peer {
    name: &'static str,
    program: PathBuf,
}

/// The peers whose programs are in this folder.
pub(super) fn found(folder: &Path) -> Vec<Peer> {
    let peers = PEERS.map(|(name, program)| Peer { name, program: folder.join(program) });
    peers.into_iter().filter(|peer| peer.program.exists()).collect()
}

impl Engine for Peer {
    fn name(&self) -> &'static str {
        self.name
    }

    fn version(&self) -> Result<String, String> {
        let mut process = Process::start(&self.program)?;
        writeln!(process.input, "version").map_err(text)?;
        process.line()
    }

    fn scope(&self) -> Scope {
        Scope::Single
    }

    fn offers(&self, mode: Mode) -> bool {
        mode != Mode::Metered
    }

    fn load(&self, artifact: &'static [u8], _: Mode) -> Result<Box<dyn Code>, String> {
        Ok(Box::new(Artifact { program: self.program.clone(), bytes: artifact.to_vec() }))
    }

    fn timed_start(&self, artifact: &'static [u8]) -> Result<(Duration, Box<dyn Guest>), String> {
        let mut process = Process::start(&self.program)?;
        // The engines of the comparison's own process have loaded before; this one does so now.
        process.ask("load", artifact)?;
        let (nanoseconds, _) = process.ask("load", artifact)?;
        Ok((Duration::from_nanos(nanoseconds), Box::new(process)))
    }

    fn peak(&self, artifact: &Path) -> Result<f64, String> {
        let bytes = std::fs::read(artifact).map_err(text)?;
        Ok(Process::start(&self.program)?.ask("peak", &bytes)?.0 as f64)
    }
}

struct Artifact {
    program: PathBuf,
    bytes: Vec<u8>,
}

impl Code for Artifact {
    fn instantiate(&self) -> Result<Box<dyn Guest>, String> {
        let mut process = Process::start(&self.program)?;
        process.ask("load", &self.bytes)?;
        Ok(Box::new(process))
    }
}

/// A running peer; it ends with this value.
struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start(program: &Path) -> Result<Process, String> {
        let mut child = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(text)?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err("a process without streams".into());
        };
        Ok(Process { child, input, output: BufReader::new(output) })
    }

    /// Sends a command with these bytes; the figure and the result that come back.
    fn ask(&mut self, command: &str, bytes: &[u8]) -> Result<(u64, i64), String> {
        writeln!(self.input, "{command} {}", bytes.len()).map_err(text)?;
        self.input.write_all(bytes).map_err(text)?;
        self.answer()
    }

    fn answer(&mut self) -> Result<(u64, i64), String> {
        let line = self.line()?;
        let numbers = line.strip_prefix("ok ").and_then(|line| line.split_once(' '));
        match numbers.and_then(|(figure, result)| Some((figure.parse().ok()?, result.parse().ok()?))) {
            Some(numbers) => Ok(numbers),
            None => Err(line.trim_start_matches("error ").to_string()),
        }
    }

    fn line(&mut self) -> Result<String, String> {
        self.input.flush().map_err(text)?;
        let mut line = String::new();
        match self.output.read_line(&mut line).map_err(text)? {
            0 => Err("its process ended".into()),
            _ => Ok(line.trim_end().to_string()),
        }
    }
}

impl Guest for Process {
    fn run(&mut self, units: i32) -> Result<i64, String> {
        Ok(self.timed(Work::Run(units))?.1)
    }

    fn call(&mut self, times: i32) -> Result<i64, String> {
        Ok(self.timed(Work::Call(times))?.1)
    }

    /// The process measures itself.
    fn timed(&mut self, work: Work) -> Result<(Duration, i64), String> {
        match work {
            Work::Run(units) => writeln!(self.input, "run {units}"),
            Work::Call(times) => writeln!(self.input, "call {times}"),
        }
        .map_err(text)?;
        let (nanoseconds, result) = self.answer()?;
        Ok((Duration::from_nanos(nanoseconds), result))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A process that has ended already is as good.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
