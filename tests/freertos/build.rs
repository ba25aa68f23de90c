//! Compiles the kernel with the backend's C shim, translates the guest, and tells the linker where the board's memory lies.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use wrt_platform_linux::Linux;

mod kernel;

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    kernel::compile(Path::new("."), &out)?;
    let wasm = wat::parse_file("guest.wat")?;
    fs::write(out.join("guest.wasm"), &wasm)?;
    fs::write(out.join("guest.image"), image(&wasm, true)?)?;
    fs::write(out.join("latency.image"), image(&wat::parse_str(latency()?)?, false)?)?;
    for changed in ["guest.wat", "latency.wat"] {
        println!("cargo:rerun-if-changed={changed}");
    }
    Ok(())
}

fn image(wasm: &[u8], metered: bool) -> Result<Vec<u8>, Box<dyn Error>> {
    let config = wrt_decoder::Config { metered, ..Default::default() };
    Ok(wrt_decoder::decode(&Linux::new(), &config, wasm)?.bytes().to_vec())
}

/// The guest whose deadlines are timed, with its long pieces.
fn latency() -> Result<String, Box<dyn Error>> {
    let pieces = [
        ("[bytes]", "0123456789abcdef".repeat(8192)),
        ("[funcs]", "$callee $deeper ".repeat(8192)),
        ("[line]", "(local.set $i (i32.add (local.get $i) (i32.const 1)))".repeat(1000)),
        ("[sqrt]", "(local.set $x (f64.sqrt (f64.add (local.get $x) (f64.const 2))))".repeat(100)),
    ];
    let text = fs::read_to_string("latency.wat")?;
    Ok(pieces.iter().fold(text, |text, (name, piece)| text.replace(name, piece)))
}
