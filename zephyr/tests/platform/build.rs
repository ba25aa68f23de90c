//! Translates the guest into an image.

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
    println!("cargo:rerun-if-changed=guest.wat");
    Ok(())
}
