//! `wrt compile`: a module into an image.

use std::ffi::OsString;
use std::fs::{File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use wrt::{Config, Engine, Module};

use crate::args::CompileArgs;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::{input, output};

/// Translates the module and writes its image.
pub(crate) fn compile(args: &CompileArgs) -> Result<ExitCode, Failure> {
    let path = &args.file;
    let mut config = Config::new();
    args.wasm.apply(&mut config);
    config.consume_fuel(args.fuel_metering).debug_names(args.names).chains(args.chains);
    let engine = Engine::new(&config).map_err(|error| Failure::engine(path, &error))?;
    let bytes = input::read(path)?;
    let wasm = input::binary(path, &bytes)?;
    let module =
        Module::new(&engine, &wasm).map_err(|error| Failure::module(path, input::Kind::of(&bytes), &wasm, &error))?;
    if args.output == Path::new("-") {
        output::bytes(module.image())?;
        return Ok(ExitCode::SUCCESS);
    }
    // Links are followed: what they lead to is replaced, and they stay.
    let target = args.output.canonicalize().unwrap_or_else(|_| args.output.clone());
    if path.canonicalize().is_ok_and(|path| path == target) {
        let what = format!("{} is the module itself", args.output.display());
        return Err(Failure::new(Exit::Usage, what).advise("give the image another name"));
    }
    replace(&target, module.image()).map_err(|error| Failure::file(&args.output, "written", &error))?;
    Ok(ExitCode::SUCCESS)
}

/// Makes a file of these bytes. Where that fails, a file that was there before is as it was.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let old = path.metadata().ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        // A device or a pipe is written to, not replaced.
        return OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    if old.is_some() {
        // Whoever may not write the file may not replace it either.
        OpenOptions::new().write(true).open(path)?;
    }
    let beside = beside(path);
    let written = File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Some(old) = old {
            file.set_permissions(old.permissions())?;
        }
        drop(file);
        std::fs::rename(&beside, path)
    });
    match written {
        // There was one of this name already: it is not this process's to remove.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(error) => {
            // What is left behind is of no use, and of no harm.
            let _ = std::fs::remove_file(&beside);
            Err(error)
        }
        Ok(()) => Ok(()),
    }
}

/// A name of this process's own in the same directory.
fn beside(path: &Path) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}", std::process::id()));
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::{beside, replace};

    #[test]
    fn a_file_is_replaced_as_a_whole_or_not_at_all() {
        let dir = std::env::temp_dir().join(format!("wrt-compile-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join("image");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        // The name is taken, so nothing can be written.
        std::fs::write(beside(&path), "").unwrap();
        assert!(replace(&path, b"three").is_err());
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
