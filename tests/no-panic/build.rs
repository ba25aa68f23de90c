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
    let is_riscv = env::var("CARGO_CFG_TARGET_ARCH")? == "riscv32";
    let memory = if is_riscv { "ld/virt.x" } else { "ld/mps2-an385.x" };
    fs::copy(memory, out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    if is_riscv {
        println!("cargo:rustc-link-arg-bins=-Tmemory.x");
    }
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    println!("cargo:rerun-if-changed=guest.wat");
    println!("cargo:rerun-if-changed={memory}");
    Ok(())
}
