//! Translates the guests, counts their operations on the host, and tells the linker where the board's memory lies.

use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use wrt::{Config, Engine, Instance, Module, Store};

#[path = "../counts/src/kernels.rs"]
mod kernels;

use kernels::{KERNELS, Kernel};

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut table = String::from("[\n");
    for kernel in KERNELS {
        let wasm = wat::parse_str(kernel.text)?;
        let image = Module::new(&Engine::new(&Config::new())?, &wasm)?.image().to_vec();
        fs::write(out.join(kernel.name).with_extension("wasm"), &wasm)?;
        fs::write(out.join(kernel.name).with_extension("image"), image)?;
        let Kernel { name, argument, result, .. } = kernel;
        let operations = operations(kernel, &wasm)?;
        writeln!(table, "guest!({name:?}, {argument}, {result}, {operations}),")?;
    }
    fs::write(out.join("guests.rs"), table + "]\n")?;

    let memory = "../no-panic/ld/mps2-an385.x";
    fs::copy(memory, out.join("memory.x"))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-Tlink.x");
    for changed in ["build.rs", "../counts", memory] {
        println!("cargo:rerun-if-changed={changed}");
    }
    if env::var_os("CARGO_FEATURE_WASM3").is_some() {
        wasm3()?;
    }
    Ok(())
}

/// What a run takes, as fuel counts it.
fn operations(kernel: &Kernel, wasm: &[u8]) -> Result<u64, Box<dyn Error>> {
    let engine = Engine::new(Config::new().consume_fuel(true))?;
    let mut store = Store::new(&engine, ())?;
    store.set_fuel(u64::MAX)?;
    let instance = Instance::new(&mut store, &Module::new(&engine, wasm)?, &[])?;
    let result = instance.get_typed_func::<u32, u32>(&store, "run")?.call(&mut store, kernel.argument)?;
    if result != kernel.result {
        return Err(format!("{} gives {result:#x}", kernel.name).into());
    }
    Ok(u64::MAX.wrapping_sub(store.get_fuel()?))
}

/// Compiles wasm3 for speed, as its own ports for such processors do, with a C library for its needs.
fn wasm3() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=WASM3_SOURCE");
    println!("cargo:rerun-if-changed=c");
    let source = env::var("WASM3_SOURCE")?;
    let mut cc = cc::Build::new();
    cc.warnings(false).opt_level(3).flag("-fomit-frame-pointer").include(&source);
    cc.define("d_m3LogOutput", "0").define("d_m3Use32BitSlots", "1").define("d_m3VerboseErrorMessages", "0");
    for file in fs::read_dir(&source)? {
        let path = file?.path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        // Without what it has for hosts.
        if name.ends_with(".c") && !name.starts_with("m3_api") {
            cc.file(&path);
        }
    }
    cc.file("c/wasm3.c").compile("wasm3");
    let compiler = cc.get_compiler();
    for library in ["libm.a", "libc.a", "libnosys.a", "libgcc.a"] {
        let found = Command::new(compiler.path())
            .args(["-mcpu=cortex-m3", "-mthumb", &format!("-print-file-name={library}")])
            .output()?;
        println!("cargo:rustc-link-arg-bins={}", String::from_utf8(found.stdout)?.trim());
    }
    Ok(())
}
