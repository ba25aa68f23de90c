//! A file of the command line: what its first bytes say it is, and the module in it.

mod snippet;

use std::borrow::Cow;
use std::io::{Read as _, stdin};
use std::path::Path;

use wrt::{Engine, Module};
use wrt_format::MAGIC;

use crate::exit::Exit;
use crate::failure::Failure;

/// Version and layer of a component, where a module has its version.
const COMPONENT: [u8; 4] = [0x0d, 0, 1, 0];

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A binary module.
    Wasm,
    /// An image, in this machine's word order or the other.
    Image,
    /// Text.
    Text,
}

impl Kind {
    /// What bytes that begin like these are.
    pub(crate) fn of(bytes: &[u8]) -> Kind {
        match bytes.first_chunk::<4>() {
            Some(b"\0asm") => Kind::Wasm,
            Some(word) if [MAGIC, MAGIC.swap_bytes()].contains(&u32::from_ne_bytes(*word)) => Kind::Image,
            _ => Kind::Text,
        }
    }

    /// Its name in output.
    pub(crate) const fn text(self) -> &'static str {
        match self {
            Kind::Wasm => "binary module",
            Kind::Image => "image",
            Kind::Text => "module text",
        }
    }
}

/// Reads a file, or standard input for `-`.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    bytes.map_err(|error| Failure::file(path, "read", &error))
}

/// The binary module of bytes that are one or a text of one.
pub(crate) fn binary<'a>(path: &Path, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, Failure> {
    let parsed = match Kind::of(bytes) {
        Kind::Wasm if bytes.get(4..8) == Some(&COMPONENT) => return Err(component(path)),
        Kind::Wasm => return Ok(bytes.into()),
        Kind::Image => {
            let what = format!("{} is an image already", path.display());
            return Err(Failure::new(Exit::Failure, what).advise("give the module that it was made from"));
        }
        Kind::Text => wat::parse_bytes(bytes),
    };
    let wasm = parsed.map_err(|mut error| {
        error.set_path(path);
        if core::str::from_utf8(bytes).is_err() {
            let what = format!("{} is no WebAssembly: neither a module, nor an image, nor text", path.display());
            return Failure::new(Exit::Failure, what);
        }
        let text = error.to_string();
        let (what, place) = text.split_once('\n').unwrap_or((&text, ""));
        Failure::new(Exit::Failure, format!("{}: {what}", path.display())).at(snippet::cut(place))
    })?;
    if wasm.get(4..8) == Some(&COMPONENT) { Err(component(path)) } else { Ok(wasm) }
}

/// What is said of a component, which begins as a module does.
fn component(path: &Path) -> Failure {
    Failure::new(Exit::Failure, format!("{} is a component: this version runs core modules alone", path.display()))
        .advise("build it as a core module, such as for the target wasm32-wasip1")
}

/// The module in these bytes, whatever kind they are.
pub(crate) fn module(engine: &Engine, path: &Path, bytes: &[u8]) -> Result<Module, Failure> {
    match Kind::of(bytes) {
        Kind::Image => {
            let module = Module::from_image_copy(engine, bytes).map_err(|error| Failure::engine(path, &error))?;
            let more = bytes.len().saturating_sub(module.image().len());
            if more > 0 {
                let what = format!("{}: {more} bytes follow the image", path.display());
                return Err(Failure::new(Exit::Failure, what).advise("make it again with `wrt compile`"));
            }
            Ok(module)
        }
        kind @ (Kind::Wasm | Kind::Text) => {
            let wasm = binary(path, bytes)?;
            Module::new(engine, &wasm).map_err(|error| Failure::module(path, kind, &wasm, &error))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Kind;
    use wrt_format::MAGIC;

    #[test]
    fn images_of_both_word_orders_are_known() {
        assert_eq!(Kind::of(&MAGIC.to_le_bytes()), Kind::Image);
        assert_eq!(Kind::of(&MAGIC.to_be_bytes()), Kind::Image);
        assert_eq!(Kind::of(b"\0asm\x01\0\0\0"), Kind::Wasm);
        assert_eq!(Kind::of(b"(module)"), Kind::Text);
        assert_eq!(Kind::of(b""), Kind::Text);
    }
}
