//! Writes the guests of the C programs into a folder: each `NAME.wat` that is named as `NAME.wasm`, and all of them in `guests.h`, as arrays
//! `NAME_wasm` and, translated for machines of this word order with code that charges fuel, `NAME_image`.
//!
//! `cargo run -p wrt-capi --features platform-linux --example guests -- FOLDER FILE.wat…`

use core::error::Error;
use core::fmt::Write;
use std::path::Path;
use std::{env, fs};

use wrt::decoder::{Config, decode};
use wrt_platform::Region;
use wrt_platform_linux::Linux;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().ok_or("usage: guests FOLDER FILE.wat…")?;
    let mut header = String::from("/* Made from text; not to be edited. */\n#include <stdint.h>\n");
    for file in arguments {
        let wasm = wat::parse_file(&file)?;
        let name = Path::new(&file).file_stem().and_then(|name| name.to_str()).ok_or("a file without a name")?;
        fs::write(Path::new(&folder).join(name).with_extension("wasm"), &wasm)?;
        let image = decode(&Linux::new(), &Config { metered: true, ..Config::default() }, &wasm)?;
        let image = image.region.bytes().get(..usize::try_from(image.len)?).unwrap_or_default();
        for (kind, bytes) in [("wasm", wasm.as_slice()), ("image", image)] {
            let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
            let bytes = bytes.join(",");
            writeln!(header, "static const uint8_t {name}_{kind}[] __attribute__((aligned(8))) = {{{bytes}}};")?;
        }
    }
    fs::write(Path::new(&folder).join("guests.h"), header)?;
    Ok(())
}
