//! Measurements for which an engine gets a process of its own: this program, started again.

use crate::engines::{self, Engine, lasting};
use crate::{instances, peak};
use std::path::{Path, PathBuf};
use std::process::Command;

/// The argument that makes this program such a process: measurement, engine's name, file of the artifact.
const ARGUMENT: &str = "--alone";

/// A file that is gone with this value.
pub(crate) struct TemporaryFile(pub(crate) PathBuf);

impl TemporaryFile {
    pub(crate) fn of(bytes: &[u8]) -> Result<TemporaryFile, String> {
        let path = std::env::temp_dir().join(format!("wrt-bench-{}", std::process::id()));
        std::fs::write(&path, bytes).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
        Ok(TemporaryFile(path))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        // Nothing of the comparison is lost with a file that stays.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// The figures of a measurement of this engine.
pub(crate) fn ask(measurement: &str, engine: &str, artifact: &Path) -> Result<Vec<f64>, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .args([ARGUMENT, measurement, engine])
        .arg(artifact)
        .output()
        .map_err(|error| format!("cannot start a process: {error}"))?;
    if !output.status.success() {
        let reason = String::from_utf8_lossy(&output.stderr);
        return Err(if reason.is_empty() {
            output.status.to_string()
        } else {
            reason.trim().trim_start_matches("wrt-bench: ").to_string()
        });
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.split_whitespace()
        .map(|figure| figure.parse().map_err(|error| format!("figure `{figure}`: {error}")))
        .collect()
}

/// The other side: what the process started by [`ask`] does.
pub(crate) fn answer(measurement: &str, engine: &str, artifact: &Path) -> Result<(), String> {
    let engine: Box<dyn Engine> = engines::named(engine)?;
    let artifact = lasting(std::fs::read(artifact).map_err(|error| error.to_string())?);
    let figures = match measurement.parse() {
        Ok(count) => instances::alone(engine.as_ref(), artifact, count)?,
        Err(_) => peak::alone(engine.as_ref(), artifact)?,
    };
    for figure in figures {
        println!("{figure}");
    }
    Ok(())
}

/// Kilobytes of this process's memory, by their name in `/proc/self/status`.
pub(crate) fn memory(name: &str) -> Result<f64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or_else(|| format!("no {name}"))?;
    let number = line.trim_start_matches(':').trim().trim_end_matches("kB").trim();
    number.parse().map_err(|error| format!("{name} {number}: {error}"))
}
