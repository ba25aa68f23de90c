//! A script's module, decoded whole and byte by byte, then taken the way the options ask for.

use core::sync::atomic::{AtomicU64, Ordering};
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::{env, process};

use wrt::{Engine, Error, Module, ModuleStream, ParseError, ParseErrorKind, Platform};

use crate::Route;

/// Why a module of a script is not there.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The engine refused it.
    Engine(Error),
    /// Two ways to the same module disagree: what they gave.
    Disagreement(String),
}

/// Decodes a module whole and in chunks of one byte, compares, and gives it as the route asks.
pub(crate) fn compile<P: Platform + Clone>(
    engine: &Engine<P>,
    wasm: &[u8],
    route: Route,
) -> Result<Module<P>, Refusal> {
    let whole = Module::new(engine, wasm);
    let chunked = in_chunks(engine, wasm);
    match (whole, chunked) {
        (Ok(whole), Ok(chunked)) if whole.image() == chunked.image() => match route {
            Route::Translated | Route::Lazy => Ok(whole),
            Route::Image => {
                let image = through_a_file(whole.image())
                    .map_err(|error| Refusal::Disagreement(format!("no image through a file: {error}")))?;
                drop(whole);
                Module::from_image_copy(engine, &image).map_err(Refusal::Engine)
            }
        },
        (Err(Error::Parse(whole)), Err(Error::Parse(chunked))) if same_refusal(&whole, &chunked) => {
            Err(Refusal::Engine(Error::Parse(whole)))
        }
        (whole, chunked) => {
            let text = |result: Result<Module<P>, Error>| match result {
                Ok(module) => format!("an image of {} bytes", module.image().len()),
                Err(error) => format!("\"{error}\""),
            };
            let (whole, chunked) = (text(whole), text(chunked));
            Err(Refusal::Disagreement(format!("{whole} from the whole module, {chunked} from chunks of one byte")))
        }
    }
}

/// Writes an image to a temporary file and reads it again, so that nothing of the translation but its bytes is left.
fn through_a_file(image: &[u8]) -> io::Result<Vec<u8>> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let path = env::temp_dir().join(format!("wrt-wast-{}-{number}.image", process::id()));
    // An image that is there already is someone else's.
    let read = File::create_new(&path).and_then(|mut file| file.write_all(image)).and_then(|()| fs::read(&path));
    fs::remove_file(&path)?;
    read
}

fn in_chunks<P: Platform + Clone>(engine: &Engine<P>, wasm: &[u8]) -> Result<Module<P>, Error> {
    let mut stream = ModuleStream::new(engine)?;
    for chunk in wasm.chunks(1) {
        stream.push(chunk)?;
    }
    stream.finish()
}

/// Whether both errors are the same; only where a module ends too early they may differ, for who has all of it sees the
/// end sooner.
fn same_refusal(whole: &ParseError, chunked: &ParseError) -> bool {
    whole == chunked
        || (matches!(whole.kind, ParseErrorKind::UnexpectedEnd { .. })
            && chunked.is_malformed()
            && whole.offset <= chunked.offset)
}
