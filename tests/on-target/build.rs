//! Compiles the kernel as the other firmware has it.

#[path = "../freertos/kernel.rs"]
mod kernel;

use std::env;
use std::error::Error;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    kernel::compile(Path::new("../freertos"), &PathBuf::from(env::var("OUT_DIR")?))
}
