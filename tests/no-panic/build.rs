//! Translates the guest on the host and tells the linker where the board's memory lies.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use wrt_platform_linux::Linux;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let wasm = wat::parse_file("guest.wat")?;
    let config = wrt_decoder::Config { metered: true, ..Default::default() };
    let image = wrt_decoder::decode(&Linux::new(), &config, &wasm)?;
    fs::write(out.join("guest.wasm"), &wasm)?;
    fs::write(out.join("guest.image"), image.bytes())?;
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
