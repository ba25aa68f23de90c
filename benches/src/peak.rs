//! Peak memory of one engine loading one module.

use crate::alone;
use crate::engines::{Engine, Mode};
use std::path::Path;

/// Kilobytes by which the peak resident memory of a fresh process rises when it loads `artifact` and calls its `run`.
pub(crate) fn in_a_process(engine: &str, artifact: &Path) -> Result<f64, String> {
    alone::ask("peak", engine, artifact)?.first().copied().ok_or_else(|| "no figure".into())
}

/// What that process does.
pub(crate) fn alone(engine: &dyn Engine, artifact: &'static [u8]) -> Result<Vec<f64>, String> {
    let before = alone::memory("VmHWM")?;
    engine.load(artifact, Mode::Plain)?.instantiate()?.run(3)?;
    Ok(vec![alone::memory("VmHWM")? - before])
}
