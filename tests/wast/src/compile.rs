//! A script's module, decoded whole and byte by byte, then taken the way the options ask for.

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
            Route::Translated => Ok(whole),
            Route::Image => Module::from_image_copy(engine, whole.image()).map_err(Refusal::Engine),
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
