//! Writes the guests of the C programs: each `NAME.wat` that is named as `NAME.wasm`, and all of them as arrays in `guests.h`, into a folder.
//!
//! `cargo run -p wrt-capi --example guests -- FOLDER FILE.wat…`

use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().ok_or("usage: guests FOLDER FILE.wat…")?;
    let mut header = String::from("/* Made from text; not to be edited. */\n#include <stdint.h>\n");
    for file in arguments {
        let wasm = wat::parse_file(&file)?;
        let name = Path::new(&file).file_stem().and_then(|name| name.to_str()).ok_or("a file without a name")?;
        fs::write(Path::new(&folder).join(name).with_extension("wasm"), &wasm)?;
        let bytes: Vec<String> = wasm.iter().map(u8::to_string).collect();
        writeln!(header, "static const uint8_t {name}_wasm[] = {{{}}};", bytes.join(","))?;
    }
    fs::write(Path::new(&folder).join("guests.h"), header)?;
    Ok(())
}
