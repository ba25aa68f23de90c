//! Translates the guest on the host and tells the linker where the board's memory lies.

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
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=guest.wat");
    println!("cargo:rerun-if-changed=memory.x");
    Ok(())
}
