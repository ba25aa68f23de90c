//! Compiles the kernel with the backend's C shim, translates the guest, and tells the linker where the board's memory lies.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

mod kernel;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    kernel::compile(Path::new("."), &out)?;
    let wasm = wat::parse_file("guest.wat")?;
    let engine = wrt::Engine::new(wrt::Config::new().consume_fuel(true))?;
    let module = wrt::Module::new(&engine, &wasm)?;
    fs::write(out.join("guest.wasm"), &wasm)?;
    fs::write(out.join("guest.image"), module.image())?;
    println!("cargo:rerun-if-changed=guest.wat");
    Ok(())
}
