//! Peak memory of one engine loading one module, taken in a process of its own.

use crate::engines::Engine;
use std::path::Path;
use std::process::Command;

/// The argument that makes this program such a process: engine's name, file of the artifact.
pub(crate) const ARGUMENT: &str = "--peak-of";

/// Kilobytes by which the peak resident memory of a fresh process rises when it loads `artifact` and calls its `run`.
pub(crate) fn measure(engine: &dyn Engine, artifact: &Path) -> Result<u64, String> {
    let program = std::env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new(program)
        .arg(ARGUMENT)
        .arg(engine.name())
        .arg(artifact)
        .output()
        .map_err(|error| format!("{}: cannot start a process: {error}", engine.name()))?;
    if !output.status.success() {
        return Err(format!("{}: {}", engine.name(), String::from_utf8_lossy(&output.stderr).trim()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim().parse().map_err(|error| format!("{}: peak `{}`: {error}", engine.name(), text.trim()))
}

/// The other side: what the process started by [`measure`] does.
pub(crate) fn report(engine: &dyn Engine, artifact: &Path) -> Result<(), String> {
    let artifact = std::fs::read(artifact).map_err(|error| error.to_string())?;
    let before = high_water()?;
    engine.load(&artifact)?.run(3)?;
    println!("{}", high_water()?.saturating_sub(before));
    Ok(())
}

/// The most resident memory this process has had so far, in kilobytes.
fn high_water() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|error| error.to_string())?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in /proc/self/status")?;
    let number = line.trim().trim_end_matches("kB").trim();
    number.parse().map_err(|error| format!("VmHWM {number}: {error}"))
}
