//! The modules in the directory, as its files say.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;
use std::sync::Arc;

use crate::settings::Settings;

/// A module's file may be this large: reading must not take all there is.
const MAX_MODULE: u64 = 64 << 20;
/// The same for its settings.
const MAX_SETTINGS: u64 = 64 << 10;

/// A module to run: what its two files said.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Definition {
    /// The binary module, not yet looked at.
    pub(crate) wasm: Arc<[u8]>,
    /// How to run it.
    pub(crate) settings: Settings,
}

/// The definitions by their names, or what is wrong with a file.
pub(crate) type Definitions = BTreeMap<String, Result<Definition, String>>;

/// Reads each `NAME.wasm` and, where there is one, `NAME.conf`.
///
/// # Errors
/// The directory cannot be listed.
pub(crate) fn read(directory: &Path, defaults: Settings) -> io::Result<Definitions> {
    let mut definitions = Definitions::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        let Some(name) = path.file_stem().filter(|_| path.extension() == Some(OsStr::new("wasm"))) else { continue };
        definitions.insert(name.to_string_lossy().into_owned(), definition(&path, defaults));
    }
    Ok(definitions)
}

fn definition(path: &Path, defaults: Settings) -> Result<Definition, String> {
    let wasm = contents(path, MAX_MODULE).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let conf = path.with_extension("conf");
    let settings = match contents(&conf, MAX_SETTINGS) {
        Ok(text) => {
            let text = String::from_utf8(text).map_err(|_| format!("{} is no text", conf.display()))?;
            defaults.with_lines(&text).map_err(|error| format!("{}: {error}", conf.display()))?
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => defaults,
        Err(error) => return Err(format!("{} cannot be read: {error}", conf.display())),
    };
    Ok(Definition { wasm: wasm.into(), settings })
}

fn contents(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // Opening a pipe would wait for somebody to write into it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is no file"));
    }
    let read = File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    if u64::try_from(read).unwrap_or(u64::MAX) > most {
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is larger than {most} bytes")));
    }
    Ok(bytes)
}
