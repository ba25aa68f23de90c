//! Compiles the kernel with the backend's C shim for the boards of this folder, in a build script of a firmware for one of them.

use std::env;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The files of the kernel that every port needs, and one of its heaps, which is linked where it is used.
const FILES: [&str; 5] = ["tasks.c", "queue.c", "list.c", "timers.c", "portable/MemMang/heap_4.c"];

/// Compiles all of it; `boards` is the path of this folder.
pub(crate) fn compile(boards: &Path, out: &Path) -> Result<(), Box<dyn Error>> {
    let kernel = PathBuf::from(env::var("DEP_FREERTOS_KERNEL")?);
    let shim = PathBuf::from(env::var("DEP_WRT_FREERTOS_SHIM")?);
    println!("cargo:rerun-if-changed={}", shim.display());
    for changed in ["kernel.rs", "memory.x", "virt.x", "c"] {
        println!("cargo:rerun-if-changed={}", boards.join(changed).display());
    }
    let portable = kernel.join("portable");
    let mut cc = cc::Build::new();
    cc.warnings(false).include(boards.join("c")).include(kernel.join("include"));
    match env::var("TARGET")?.as_str() {
        "thumbv7m-none-eabi" => {
            let port = portable.join("GCC/ARM_CM3");
            cc.include(&port).file(port.join("port.c"));
            linker_script(boards, out, "memory.x", "link.x")?;
        }
        "riscv32imac-unknown-none-elf" => {
            let port = portable.join("GCC/RISC-V");
            cc.include(&port).include(port.join("chip_specific_extensions/RISCV_MTIME_CLINT_no_extensions"));
            cc.file(port.join("port.c")).file(port.join("portASM.S"));
            // Debian's compiler is one for all RISC-V, and has a C library beside it.
            cc.compiler("riscv64-unknown-elf-gcc").flag("--specs=picolibc.specs");
            cc.flag("-march=rv32imac_zicsr").flag("-mabi=ilp32").flag("-mcmodel=medany");
            linker_script(boards, out, "virt.x", "virt.x")?;
        }
        host if host.ends_with("-linux-gnu") => {
            let port = portable.join("ThirdParty/GCC/Posix");
            cc.include(&port).include(port.join("utils"));
            cc.file(port.join("port.c")).file(port.join("utils/wait_for_event.c"));
        }
        other => return Err(format!("no port of FreeRTOS is chosen for {other}").into()),
    }
    for file in FILES {
        cc.file(kernel.join(file));
    }
    cc.file(shim).file(boards.join("c/board.c")).compile("freertos");
    Ok(())
}

/// Hands a linker script on, and names the one that the linker begins with.
fn linker_script(boards: &Path, out: &Path, ours: &str, first: &str) -> Result<(), Box<dyn Error>> {
    fs::copy(boards.join(ours), out.join(ours))?;
    println!("cargo:rustc-link-search={}", out.display());
    println!("cargo:rustc-link-arg-bins=-T{first}");
    Ok(())
}
