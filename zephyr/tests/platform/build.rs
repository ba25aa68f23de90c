//! Translates the guest into an image.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let wasm = wat::parse_file("guest.wat")?;
    let engine = wrt::Engine::new(wrt::Config::new().consume_fuel(true))?;
    let module = wrt::Module::new(&engine, &wasm)?;
    fs::write(out.join("guest.wasm"), &wasm)?;
    fs::write(out.join("guest.image"), module.image())?;
    println!("cargo:rerun-if-changed=guest.wat");
    Ok(())
}
