//! Compiles the kernel with the backend's C shim, and translates the guest to the image that lies in flash.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../tests/freertos/kernel.rs"]
mod kernel;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    kernel::compile(Path::new("../../tests/freertos"), &out)?;
    let module = wrt::Module::new(&wrt::Engine::default(), wat::parse_file("guest.wat")?)?;
    fs::write(out.join("guest.image"), module.image())?;
    println!("cargo:rerun-if-changed=guest.wat");
    Ok(())
}
