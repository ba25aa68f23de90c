//! The file that is there while the service is ready: the way to tell systems that have no service manager.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::log;

/// The file. It is there, with the process's number and a line's end, from the moment the service is ready until it stops.
#[derive(Debug)]
pub(crate) struct ReadyFile {
    path: PathBuf,
    /// The file before it has its name: whoever sees the name sees all of it.
    prepared: Option<PathBuf>,
}

impl ReadyFile {
    /// Takes away the file of a service that did not end well, and writes the new one under another name.
    ///
    /// # Errors
    /// The place cannot be written to.
    pub(crate) fn prepare(path: &Path) -> io::Result<ReadyFile> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Ok(()) | Err(_) => {}
        }
        let mut name = path.file_name().ok_or(io::ErrorKind::InvalidInput)?.to_owned();
        name.push(".new");
        let prepared = path.with_file_name(name);
        fs::write(&prepared, format!("{}\n", std::process::id()))?;
        Ok(ReadyFile { path: path.to_owned(), prepared: Some(prepared) })
    }

    /// Gives the file its name, the first time.
    pub(crate) fn ready(&mut self) {
        if let Some(prepared) = self.prepared.take()
            && let Err(error) = fs::rename(prepared, &self.path)
        {
            log::service(format!("{} cannot be made: {error}", self.path.display()));
        }
    }

    /// Takes it away.
    pub(crate) fn stopping(&mut self) {
        let path = self.prepared.take().unwrap_or_else(|| self.path.clone());
        if let Err(error) = fs::remove_file(&path) {
            log::service(format!("{} cannot be taken away: {error}", path.display()));
        }
    }
}
